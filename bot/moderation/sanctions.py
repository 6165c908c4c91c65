"""What moderators give the author of a message, on its way to the journal: who may, and the words that are kept."""

from collections.abc import Callable
from dataclasses import dataclass

from bot.clock import Clock
from bot.moderation.gather import work_of
from bot.moderation.judge import Judge
from bot.moderation.ports import Work
from bot.moderation.record import write_down
from bot.store.store import Store
from bot.store.writer import Writer
from policy_rules.case import Case
from policy_rules.consequences import Consequences
from policy_rules.policy import Clause, Policy
from policy_rules.refusal import Refusal
from policy_rules.sanctioning import SANCTIONED, Around, Asked, may_sanction, number_of, sanction
from policy_rules.vocabulary import Member

NO_LONGER = Refusal("This case is no longer kept.")


@dataclass(frozen=True, slots=True)
class Filled:
    """A form as it was filled in, and what is known of the person whom it is about."""

    asked: Asked
    words: str  # that its author reads
    under_18: bool = False


class Sanctions:
    """The part of the road that is about the author of a message rather than the message."""

    def __init__(self, store: Store, judge: Judge, clock: Clock, wake: Callable[[], None]) -> None:
        self._store = store
        self._judge = judge
        self._clock = clock
        self._wake = wake

    @property
    def policy(self) -> Policy:
        """The policy in force."""
        return self._judge.policy

    async def may_ask(self, case_id: int, by: Member) -> Refusal | Case:
        """The case, if `by` may give its author anything now."""
        now = self._clock.now()
        work = await work_of(self._store, case_id, self.policy, now)
        if work.case is None:
            return NO_LONGER
        return may_sanction(work.case, by, about_whom(work), self.policy, now) or work.case

    async def give(self, case_id: int, filled: Filled, by: Member) -> Refusal | Case:
        """Journal what a moderator gives, with the words that its author reads; the case after that, or why not."""
        now = self._clock.now()
        known = await work_of(self._store, case_id, self.policy, now)
        around = Around(self.policy, about_whom(known), filled.under_18)

        async def note(writer: Writer) -> Refusal | Case:
            case = await writer.case(case_id)
            follows = sanction(case, filled.asked, by, around, now) if case else NO_LONGER
            if case is None or not isinstance(follows, Consequences):
                return follows if isinstance(follows, Refusal) else NO_LONGER
            await writer.keep_words_to_author(case_id, number_of(case), filled.words)
            await write_down(writer, follows, case_id)
            return await writer.case(case_id) or NO_LONGER

        given = await self._store.transaction(note)
        self._wake()
        return given


def about_whom(work: Work) -> tuple[str, ...]:
    """Whom the message may be about: those whom it answers or mentions, and those at whom hard words went."""
    found = [one for finding in (work.finding or {}).get("findings", ()) for one in finding.get("members", ())]
    named = [*(work.snapshot.about if work.snapshot else ()), *found]
    author = work.case.author_id if work.case else None
    return tuple(dict.fromkeys(one for one in named if one != author))


def clauses_for(case: Case, policy: Policy, most: int) -> tuple[Clause, ...]:
    """The clauses to choose from, that of the case first."""
    own = [clause for clause in policy.clauses if clause.id == case.clause]
    others = [clause for clause in policy.clauses if clause.id != case.clause and clause.category in SANCTIONED]
    return tuple([*own, *others][:most])
