"""What is put off because the platform does not hand it over just now: until when, and how often it was tried."""

from collections import OrderedDict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.store.to_read import Waiting

FIRST_WAIT = timedelta(seconds=10)  # and longer each time
LONGEST_WAIT = timedelta(minutes=15)
MOST_TRIES = 300  # about three days; what could not be had until then is given up
MOST_PUT_OFF = 10_000


@dataclass(frozen=True, slots=True)
class PutOff:
    """A message that is looked at again, not before `until`."""

    until: datetime
    tries: int


class Waits:
    """Which messages are put off. It forgets at a restart: then each is tried at once."""

    def __init__(self) -> None:
        self._put_off: OrderedDict[str, PutOff] = OrderedDict()

    def __len__(self) -> int:
        return len(self._put_off)

    def is_due(self, one: Waiting, now: datetime) -> bool:
        """Whether its time has come, or it was never put off."""
        put_off = self._put_off.get(one.message_id)
        return put_off is None or put_off.until <= now

    def put_off(self, one: Waiting, now: datetime, *, counts: bool = True) -> None:
        """Try it again later; `counts` unless it was not its own fault."""
        before = self._put_off.get(one.message_id)
        tries = (before.tries if before else 0) + counts
        wait = min(LONGEST_WAIT, FIRST_WAIT * 2 ** min(tries, 20))
        self._put_off[one.message_id] = PutOff(now + (wait if counts else FIRST_WAIT), tries)
        if len(self._put_off) > MOST_PUT_OFF:
            self._put_off.popitem(last=False)

    def is_given_up(self, one: Waiting) -> bool:
        """Whether it has had all its tries."""
        return self.tries(one) >= MOST_TRIES

    def tries(self, one: Waiting) -> int:
        """How often it was tried in vain, by its own fault."""
        put_off = self._put_off.get(one.message_id)
        return put_off.tries if put_off is not None else 0

    def forget(self, one: Waiting) -> None:
        """It was had after all, or is gone."""
        self._put_off.pop(one.message_id, None)

    def keep_only(self, message_ids: Iterable[str]) -> None:
        """All others are gone."""
        gone = self._put_off.keys() - set(message_ids)
        for one in gone:
            del self._put_off[one]
