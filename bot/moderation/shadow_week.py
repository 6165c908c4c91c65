"""The shadow week as a number: each morning what would have been done, whether it was right, and what may go live."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from bot.clock import Clock
from bot.moderation.judge import Judge
from bot.moderation.record import write_down
from bot.store.store import Store
from bot.store.writer import Writer
from policy_rules.case import Case
from policy_rules.consequences import Consequences
from policy_rules.entitled import involved
from policy_rules.events import Event, EventKind
from policy_rules.going_live import GoesLive, Tried, goes_live, tried
from policy_rules.morning_effects import PostShadowDay, UpdateShadowDay
from policy_rules.policy import Policy
from policy_rules.policy_shape import Mode
from policy_rules.queue import may_see
from policy_rules.refusal import Refusal
from policy_rules.shadow import Answer, Entry, Would, bounds, day_to_ask_about, entries_of
from policy_rules.vocabulary import Member

ASKED_ABOUT = "shadow_day"  # the fact which day moderators were asked about last
NOT_KEPT = Refusal("This case is no longer kept, so nothing is counted.")
COUNTED = Refusal("That is counted already, once. The other button changes it.")
NOT_YOURS = Refusal(
    "This is for moderators. If you are one, ask a coordinator to give you the role that the policy names."
)


@dataclass(frozen=True, slots=True)
class Card:
    """Where the card of a day stands."""

    channel_id: str
    message_id: str


class ShadowWeek:
    """Asks each morning about the day before, counts what is answered, and says which rules may go live."""

    def __init__(self, store: Store, judge: Judge, clock: Clock, wake: Callable[[], None]) -> None:
        self._store = store
        self._judge = judge
        self._clock = clock
        self._wake = wake
        self._done: date | None = None  # the day that needs no other look

    @property
    def _policy(self) -> Policy:
        return self._judge.policy

    async def look(self) -> None:
        """Once a morning, ask the moderators about yesterday; where nothing happened, ask nothing."""
        day = day_to_ask_about(self._policy.shadow, self._clock.now())
        if day is None or self._done == day:
            return
        if await self._store.transaction(lambda writer: self._ask(writer, day)):
            self._wake()
        self._done = day

    async def _ask(self, writer: Writer, day: date) -> bool:
        before = await writer.fact(ASKED_ABOUT)
        if before is not None and before >= day.isoformat():
            return False
        await writer.set_fact(ASKED_ABOUT, day.isoformat())
        entries = await self._found_on(writer, day)
        if not entries:
            return False
        await writer.note_shadow_day(day.isoformat(), entries)
        counts = {would.value: sum(one.would is would for one in entries) for would in Would}
        event = Event(EventKind.SHADOW_DAY, self._clock.now(), payload={"day": day.isoformat(), **counts})
        await write_down(writer, Consequences((event,), ((PostShadowDay(day.isoformat()),),)), None)
        return True

    async def _found_on(self, writer: Writer, day: date) -> tuple[Entry, ...]:
        policy = self._policy
        judged = [one.event for one in await writer.judged_between(*bounds(policy.shadow, day))]
        ids = {event.case_id for event in judged if event.case_id is not None}
        fresh = ids - await writer.in_shadow_before(sorted(ids))
        cases: dict[int, Case] = {}
        for case_id in fresh:
            case = await writer.case(case_id)
            if case is not None:
                cases[case_id] = case
        return entries_of(judged, cases, all_in_shadow=policy.automatic.mode is Mode.SHADOW)

    async def answer(self, case_id: int, given: Answer, by: Member, card: Card) -> Refusal | None:
        """Somebody says whether it was right. None when it is counted, else why not."""

        async def count(writer: Writer) -> Refusal | None:
            case, found = await writer.case(case_id), await writer.shadow_entry(case_id)
            if case is None or found is None:
                return NOT_KEPT
            day, entry = found
            if refusal := self._may_not(case, by) or (COUNTED if entry.answer is given else None):
                return refusal
            await writer.answer_shadow(entry, given)
            payload = {"rule": entry.rule, "policy": entry.policy, "answer": given.value}
            seq = await writer.append(
                Event(EventKind.SHADOW_ANSWERED, self._clock.now(), by.id, case_id, case.message_id, payload)
            )
            shown = UpdateShadowDay(day, card.channel_id, card.message_id, seq)
            await write_down(writer, Consequences((), ((shown,),)), None)
            return None

        refusal = await self._store.transaction(count)
        self._wake()
        return refusal

    def _may_not(self, case: Case, by: Member) -> Refusal | None:
        if not self._policy.in_team(by, "moderators"):
            return NOT_YOURS
        return involved(case, by) or (None if may_see(case, by, self._policy) else NOT_KEPT)

    async def tried(self, by: Member) -> Refusal | tuple[Tried, ...]:
        """How often this group agreed with each rule, to moderators."""
        if not self._policy.in_team(by, "moderators"):
            return NOT_YOURS
        return tried(self._policy, await self._store.agreement())

    async def may_go_live(self, rule_id: str, by: Member) -> Refusal | GoesLive:
        """What would be written to make a rule live, or why it may not be."""
        if not self._policy.in_team(by, "moderators"):
            return NOT_YOURS
        return goes_live(rule_id, self._policy, await self._store.agreement())

    async def ask_live(self, rule_id: str, by: Member) -> Refusal | GoesLive:
        """The same, written down before the policy file is."""
        found = await self.may_go_live(rule_id, by)
        if isinstance(found, GoesLive):
            payload = {"rule": rule_id, "policy": self._policy.version}
            event = Event(EventKind.LIVE_ASKED, self._clock.now(), by.id, payload=payload)
            await self._store.transaction(lambda writer: writer.append(event))
        return found
