"""Ids as Discord makes them: the time in milliseconds since 2015 above 22 bits, so that they sort by age."""

from datetime import UTC, datetime, timedelta

from bot.clock import Clock

EPOCH = datetime(2015, 1, 1, tzinfo=UTC)
TIME_SHIFT = 22  # bits below the time


class Snowflakes:
    """Makes ids that follow a clock and never repeat, even while the clock stands still."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._last = 0

    def next(self) -> str:
        """The next id: at or after the clock's time, after every id before."""
        self._last = max(self._last + 1, _milliseconds(self._clock.now()) << TIME_SHIFT)
        return str(self._last)


def made_at(snowflake: str) -> datetime:
    """When `snowflake` was made, to the millisecond, in UTC."""
    return EPOCH + timedelta(milliseconds=int(snowflake) >> TIME_SHIFT)


def _milliseconds(time: datetime) -> int:
    return int((time - EPOCH) / timedelta(milliseconds=1))
