"""Takes what members ask to have looked at again, with their words, which are evidence and stand in no event."""

from collections.abc import Callable

from bot.clock import Clock
from bot.moderation.record import write_down
from bot.store.store import Store
from bot.store.writer import Writer
from policy_rules.appeals import NOT_YOURS, appeal
from policy_rules.policy import Policy
from policy_rules.refusal import Refusal
from policy_rules.vocabulary import Member


class Appealing:
    """The part of the road that is about reviews."""

    def __init__(self, store: Store, clock: Clock, wake: Callable[[], None]) -> None:
        self._store = store
        self._clock = clock
        self._wake = wake

    async def ask(self, case_id: int, why: str, by: Member, policy: Policy) -> Refusal | None:
        """Somebody asks for somebody else to look at a case. None when it is journalled, else why not."""
        now = self._clock.now()

        async def note(writer: Writer) -> Refusal | None:
            case = await writer.case(case_id)
            follows = appeal(case, by, policy, now) if case else NOT_YOURS
            if isinstance(follows, Refusal):
                return follows
            if why:
                await writer.keep_appeal(case_id, by.id, why)
            await write_down(writer, follows, case_id)
            return None

        refusal = await self._store.transaction(note)
        self._wake()
        return refusal
