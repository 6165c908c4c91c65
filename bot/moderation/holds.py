"""Holds on cases, and what members say of how their data is handled: the road of both to the journal."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from bot.clock import Clock
from bot.moderation.judge import Judge
from bot.moderation.record import write_down
from bot.store.store import Store
from bot.store.writer import Writer
from policy_rules.case import Case, Status
from policy_rules.consequences import Consequences
from policy_rules.data_complaint import joined, of_data_complaint, of_more
from policy_rules.events import Event, EventKind
from policy_rules.hold import For, agree_hold, ask_hold, release_hold
from policy_rules.policy import Policy
from policy_rules.queue import may_see
from policy_rules.refusal import Refusal
from policy_rules.vocabulary import Member

MOST_SAID = 30_000  # characters of one member on one case; what is more begins another


@dataclass(frozen=True, slots=True)
class Complained:
    """Where it is kept what a member said about data."""

    case_id: int
    joins: bool = False  # what they said before within the day


class Holds:
    """Takes what people ask for, with their reason, which is a note on the case."""

    def __init__(self, store: Store, judge: Judge, clock: Clock, wake: Callable[[], None]) -> None:
        self._store = store
        self._judge = judge
        self._clock = clock
        self._wake = wake

    @property
    def policy(self) -> Policy:
        """The policy in force."""
        return self._judge.policy

    async def ask(self, case_id: int, needs: For, days: int, why: str, by: Member) -> Refusal | None:
        """Ask for a hold. None when it is journalled, else why not."""
        now = self._clock.now()
        review = now + timedelta(days=days)
        return await self._change(
            case_id, lambda case: ask_hold(case, needs, review, by, self.policy, now=now), by, why
        )

    async def agree(self, case_id: int, by: Member) -> Refusal | None:
        """Agree to a hold that somebody asks for."""
        now = self._clock.now()
        return await self._change(case_id, lambda case: agree_hold(case, by, self.policy, now), by)

    async def release(self, case_id: int, why: str, by: Member) -> Refusal | None:
        """Let retention go on."""
        now = self._clock.now()
        return await self._change(case_id, lambda case: release_hold(case, by, self.policy, now), by, why)

    async def held(self, by: Member) -> tuple[Case, ...]:
        """The cases on hold that `by` may see."""
        return tuple(case for case in await self._store.cases_on_hold() if may_see(case, by, self.policy))

    async def complain(self, by: Member, channel_id: str, name: str, words: str) -> Complained:
        """A member says something about how their data is handled, or more of what they said within the day."""
        now = self._clock.now()

        async def note(writer: Writer) -> Complained:
            case = joined(by, await writer.cases(author_id=by.id, status=Status.OPEN), self.policy, now)
            before = "\n\n".join(await writer.reasons(case.id)) if case else ""
            if case and len(before) < MOST_SAID:
                await write_down(writer, of_more(case, by, now), case.id)
                await writer.keep_reason(case.id, by.id, f"{before}\n\n{words}")
                return Complained(case.id, joins=True)
            case_id = await writer.new_case_id()
            follows = of_data_complaint(by, channel_id, name, case_id, self.policy, now=now)
            await write_down(writer, follows, case_id)
            await writer.keep_reason(case_id, by.id, words)
            return Complained(case_id)

        complained = await self._store.transaction(note)
        self._wake()
        return complained

    async def _change(
        self, case_id: int, follows: Callable[[Case | None], Consequences | Refusal], by: Member, why: str = ""
    ) -> Refusal | None:
        async def note(writer: Writer) -> Refusal | None:
            consequences = follows(await writer.case(case_id))
            if isinstance(consequences, Refusal):
                return consequences
            if why:
                await writer.keep_note(case_id, by.id, why)
                await writer.append(_noted(case_id, why, by, consequences))
            await write_down(writer, consequences, case_id)
            return None

        refusal = await self._store.transaction(note)
        self._wake()
        return refusal


def _noted(case_id: int, why: str, by: Member, follows: Consequences) -> Event:
    """The reason of a hold is a note, which by itself keeps the case no longer."""
    payload = {"length": len(why), "hold": True}
    return Event(EventKind.NOTED, follows.events[0].at, by.id, case_id, follows.events[0].message_id, payload)
