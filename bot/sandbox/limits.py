"""Rate limits as Discord announces them: one bucket for each route and place, one for everything together."""

import time
import zlib
from collections import deque
from dataclasses import dataclass

GLOBAL_WINDOW_S = 1.0


@dataclass(frozen=True, slots=True)
class Rate:
    """So many calls in so many seconds."""

    calls: int
    seconds: float


DISCORD = Rate(5, 5.0)  # what most buckets for posting look like
GENEROUS = Rate(1000, 1.0)  # so that a test of something else does not wait


@dataclass(frozen=True, slots=True)
class Standing:
    """What a bucket says about itself after one more call."""

    bucket: str
    limit: int
    remaining: int
    reset_after: float  # seconds

    def headers(self) -> dict[str, str]:
        """The headers that come with every answer."""
        return {
            "X-RateLimit-Limit": str(self.limit),
            "X-RateLimit-Remaining": str(max(0, self.remaining)),
            "X-RateLimit-Reset": f"{time.time() + self.reset_after:.3f}",
            "X-RateLimit-Reset-After": f"{self.reset_after:.3f}",
            "X-RateLimit-Bucket": self.bucket,
        }


class Limits:
    """Counts calls. Its time is the machine's, for that is what the client waits by.

    Args:
        bucket: the rate of each bucket.
        together: calls a second of all buckets together (Discord: 50).
    """

    def __init__(self, bucket: Rate = GENEROUS, together: int = 1000) -> None:
        self._rate = bucket
        self._together = together
        self._windows: dict[tuple[str, str], tuple[float, int]] = {}  # when it began, calls since
        self._recent: deque[float] = deque()

    def count(self, route: str, place: str) -> Standing:
        """Count a call of `route` (method and template) in `place` (its channel, guild or webhook)."""
        now = time.monotonic()
        began, calls = self._windows.get((route, place), (now, 0))
        if now - began >= self._rate.seconds:
            began, calls = now, 0
        self._windows[route, place] = (began, calls + 1)
        bucket = f"{zlib.crc32(route.encode()):08x}"
        return Standing(bucket, self._rate.calls, self._rate.calls - calls - 1, began + self._rate.seconds - now)

    def global_wait(self) -> float:
        """Count a call against the limit of all; 0 if it may go ahead, else the seconds to wait."""
        now = time.monotonic()
        while self._recent and now - self._recent[0] >= GLOBAL_WINDOW_S:
            self._recent.popleft()
        if len(self._recent) >= self._together:
            return self._recent[0] + GLOBAL_WINDOW_S - now
        self._recent.append(now)
        return 0.0
