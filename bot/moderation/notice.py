"""The notice of what Steward reads (people.md 10): asked for, noted once it is pinned, and the ones before unpinned."""

from collections.abc import Callable
from datetime import datetime

from bot.clock import Clock
from bot.moderation.record import write_down
from bot.store.reader import Reader
from bot.store.store import Store
from bot.store.writer import Writer
from policy_rules.consequences import Consequences
from policy_rules.effects import Announce, PinNotice, UnpinNotice
from policy_rules.events import EventKind

ANNOUNCED = "announced"  # the fact since when a notice of what is read is pinned
NOTICE = "notice"  # the fact which notice that is, and where; all that are noted so speak of AutoMod
MOST_NOTICES = 5  # from before, that are unpinned if they still are


async def pinned_since(store: Reader) -> datetime | None:
    """Since when a notice is pinned, if one ever was: nothing older is read."""
    since = await store.fact(ANNOUNCED)
    return datetime.fromisoformat(since) if since is not None else None


class Notice:
    """Asks for the notice and knows whether it stands. What has to be done about it is in the outbox."""

    def __init__(self, store: Store, clock: Clock, wake: Callable[[], None]) -> None:
        self._store = store
        self._clock = clock
        self._wake = wake

    async def tells_of_automod(self) -> bool:
        """Whether the one that is pinned speaks of what AutoMod stops."""
        return await self._store.fact(NOTICE) is not None

    async def ask(self, channel_id: str, mark: str, *, named: bool) -> None:
        """See that it is posted and pinned, unless the one that `mark` tells from others is.

        `named` if the policy says in which channel: then one that is pinned elsewhere does not do.
        """
        pinned, _, where = (await self._store.fact(NOTICE) or "").partition(" ")
        if pinned == mark and (where == channel_id or not named):
            return
        announce = Announce(channel_id, self._clock.now().isoformat())
        await self._store.transaction(lambda writer: write_down(writer, Consequences((), ((announce,),)), None))
        self._wake()

    async def stands(self, pinned: PinNotice) -> datetime:
        """It is pinned: since when Steward may read. The ones before are unpinned."""
        since = await pinned_since(self._store) or self._clock.now()
        known = await self._store.latest_events(EventKind.ANNOUNCED, MOST_NOTICES + 1)
        places = {(one.event.payload.get("channel_id"), one.event.payload.get("message_id")) for one in known}
        others = sorted(
            (room, message) for room, message in places if room and message and message != pinned.message_id
        )
        chains = tuple((UnpinNotice(room, message, pinned.at),) for room, message in others)

        async def note(writer: Writer) -> None:
            await writer.set_fact(ANNOUNCED, since.isoformat())
            await writer.set_fact(NOTICE, f"{pinned.mark} {pinned.channel_id}")
            await write_down(writer, Consequences((), chains), None)

        await self._store.transaction(note)
        self._wake()
        return since
