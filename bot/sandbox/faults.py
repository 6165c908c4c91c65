"""Faults that a test injects into the REST API: errors before or after the work, delays, cuts, rate limits."""

import random
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from bot.sandbox.errors import SandboxError


class FaultKind(StrEnum):
    """What goes wrong."""

    STATUS = "status"  # an error instead of the work
    LOST_ANSWER = "lost answer"  # the work is done, the answer is lost: cut connection, or an error status
    DELAY = "delay"
    ABORT = "abort"  # the connection is cut before the work
    RATE_LIMIT = "rate limit"


class Scope(StrEnum):
    """Whose limit a 429 says was hit."""

    USER = "user"
    GLOBAL = "global"
    SHARED = "shared"


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that goes wrong with one call."""

    kind: FaultKind
    status: int | None = None
    seconds: float = 0.0  # of a delay, or until a limit is over
    scope: Scope = Scope.USER


@dataclass(slots=True)
class Planned:
    """A fault that waits for the calls it is meant for."""

    method: str
    prefix: str
    fault: Fault
    times: int

    def is_for(self, method: str, path: str) -> bool:
        """Whether it is meant for this call."""
        return self.times > 0 and self.method == method and path.startswith(self.prefix)


class Faults:
    """Faults by call. A call is written "METHOD /path-prefix", the path without the version: "POST /webhooks"."""

    def __init__(self) -> None:
        self._planned: list[Planned] = []
        self._rate = 0.0
        self._generator = random.Random(0)  # noqa: S311 - chooses faults, guards nothing
        self._kinds: tuple[Fault, ...] = ()

    def fail(self, call: str, *, status: int = 500, times: int = 1) -> None:
        """Answer with `status` instead of doing the work."""
        self._plan(call, Fault(FaultKind.STATUS, status), times)

    def lose_answer(self, call: str, *, status: int | None = None, times: int = 1) -> None:
        """Do the work, then cut the connection, or answer with `status`."""
        self._plan(call, Fault(FaultKind.LOST_ANSWER, status), times)

    def delay(self, call: str, *, seconds: float, times: int = 1) -> None:
        """Let the call wait before the work."""
        self._plan(call, Fault(FaultKind.DELAY, seconds=seconds), times)

    def abort(self, call: str, *, times: int = 1) -> None:
        """Cut the connection before the work."""
        self._plan(call, Fault(FaultKind.ABORT), times)

    def rate_limit(self, call: str, *, seconds: float = 0.1, scope: Scope = Scope.USER, times: int = 1) -> None:
        """Answer 429: try again in `seconds`."""
        self._plan(call, Fault(FaultKind.RATE_LIMIT, seconds=seconds, scope=scope), times)

    def random_faults(self, rate: float, generator: random.Random, kinds: Iterable[Fault] | None = None) -> None:
        """Let each call go wrong with probability `rate` (0..1), in one of `kinds` (by default: all)."""
        self._rate, self._generator = rate, generator
        self._kinds = EVERY_KIND if kinds is None else tuple(kinds)

    def clear(self) -> None:
        """From now on all goes well."""
        self._planned.clear()
        self._rate = 0.0

    @property
    def left(self) -> int:
        """How many planned faults have not happened yet."""
        return sum(planned.times for planned in self._planned)

    def take(self, method: str, path: str) -> Fault | None:
        """The fault of this call, if any; it is used up."""
        for planned in self._planned:
            if planned.is_for(method, path):
                planned.times -= 1
                return planned.fault
        if self._kinds and self._generator.random() < self._rate:
            return self._generator.choice(self._kinds)
        return None

    def _plan(self, call: str, fault: Fault, times: int) -> None:
        method, _, prefix = call.partition(" ")
        if not prefix.startswith("/"):
            raise SandboxError(f"a call is written 'METHOD /path', not {call!r}")
        self._planned.append(Planned(method, prefix, fault, times))


EVERY_KIND = (
    Fault(FaultKind.STATUS, 500),
    Fault(FaultKind.STATUS, 503),
    Fault(FaultKind.LOST_ANSWER),
    Fault(FaultKind.LOST_ANSWER, 500),
    Fault(FaultKind.DELAY, seconds=0.02),
    Fault(FaultKind.ABORT),
    Fault(FaultKind.RATE_LIMIT, seconds=0.02),
)
