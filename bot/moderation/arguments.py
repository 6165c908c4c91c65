"""Arguments: later messages join the case, and single ones are hidden when a moderator has chosen them."""

from collections.abc import Callable
from dataclasses import dataclass

from bot.clock import Clock
from bot.moderation.exchange import Chosen, Later, record_chosen, record_later, record_singled_out
from bot.moderation.gather import work_of
from bot.moderation.judge import Judge
from bot.moderation.judgement import Judgement
from bot.moderation.recent import Recent, masked_text, shown
from bot.moderation.snapshot import Line, snapshot_of
from bot.store.store import Store
from policy_rules.appeals import not_by
from policy_rules.case import Case, Status
from policy_rules.entitled import may_act
from policy_rules.memory.argument import ArgumentReading
from policy_rules.owner import taken_by_another
from policy_rules.refusal import Refusal
from policy_rules.verdict import joins_argument
from policy_rules.vocabulary import Member, Message, Unknown


@dataclass(frozen=True, slots=True)
class Exchange:
    """The messages of an argument, oldest first, and where they stand."""

    channel_id: str
    lines: tuple[Line, ...]


class Arguments:
    """The part of the road that is about exchanges rather than single messages."""

    def __init__(self, store: Store, judge: Judge, recent: Recent, clock: Clock, wake: Callable[[], None]) -> None:
        self._store = store
        self._judge = judge
        self._recent = recent
        self._clock = clock
        self._wake = wake

    async def join(self, judgement: Judgement) -> bool:
        """Whether the message was added to the open case of the argument that it goes on with: one case an argument.

        What is hidden, in confidence, or more than a hard word gets a case of its own.
        """
        message, verdict = judgement.message, judgement.verdict
        reading = judgement.signals.of(ArgumentReading)
        if isinstance(reading, Unknown) or message.revision or not joins_argument(verdict):
            return False
        argument = await self._argument_of(message, reading)
        if argument is None or await self._store.newest_case_of(message.id) is not None:
            return False
        if not verdict.clean and message.author.id not in argument.members:
            return False  # hard words of somebody else are a matter of their own
        later, now = Later(message, verdict, shown(message, verdict), reading.heat), self._clock.now()
        joined = await self._store.transaction(lambda writer: record_later(writer, argument.id, later, now))
        if joined:
            self._wake()
        return joined

    async def _argument_of(self, message: Message, reading: ArgumentReading) -> Case | None:
        """The case of the argument that the message goes on with, also one that was going on before a restart."""
        if reading.going_on is not None:
            case = await self._store.newest_case_of(reading.going_on)
            if case is not None and case.is_argument:
                return case
        if reading.going_on is None and not reading.fresh:
            return None
        now = self._clock.now()
        known = await self._store.cases(status=Status.OPEN, channel_id=message.channel.id)
        return next((case for case in reversed(known) if case.goes_on_with(reading.speakers, now)), None)

    async def exchange_of(self, case_id: int, by: Member) -> Refusal | Exchange:
        """The messages of an argument, for somebody who may decide about them."""
        case, policy = await self._store.case(case_id), self._judge.policy
        work = await work_of(self._store, case_id, policy, self._clock.now())
        if case is None or work.snapshot is None:
            return Refusal("This case is no longer kept.")
        kept = work.snapshot
        text = masked_text(kept.text, list((work.finding or {}).get("findings", ())))
        own = Line(kept.message_id, kept.author_id, kept.author_name, text, kept.sent_at)
        refusal = may_act(case, by, policy) or not_by(case, by, turns_round=False)
        return refusal or Exchange(case.channel_id, (*kept.before, own, *kept.after))

    async def hide(self, case_id: int, message: Message, by: Member) -> Refusal | None:
        """Hide a message that has no case yet, because a person chose it: None when it is journalled, else why not."""
        argument, now = await self._chosen_from(case_id, message, by), self._clock.now()
        if isinstance(argument, Refusal):
            return argument
        chosen = Chosen(message, snapshot_of(message, self._recent.before(message)), by.id)
        await self._store.transaction(lambda writer: record_chosen(writer, argument, chosen, now))
        self._wake()
        return None

    async def single_out(self, case_id: int, message: Message, by: Member) -> Refusal | int:
        """The number of the case of one message of an argument, opened if it has none, or why not."""
        argument, now = await self._chosen_from(case_id, message, by), self._clock.now()
        if isinstance(argument, Refusal):
            return argument
        chosen = Chosen(message, snapshot_of(message, self._recent.before(message)), by.id)
        opened = await self._store.transaction(lambda writer: record_singled_out(writer, argument, chosen, now))
        self._wake()
        return opened

    async def _chosen_from(self, case_id: int, message: Message, by: Member) -> Refusal | Case:
        """The argument's case, if `by` may decide about `message`."""
        argument, policy = await self._store.case(case_id), self._judge.policy
        if argument is None:
            return Refusal("This case is no longer kept.")
        if message.author.id == by.id:
            return Refusal("That message is yours, so somebody else decides about it.")
        refusal = may_act(argument, by, policy) or not_by(argument, by, turns_round=False)
        refusal = refusal or taken_by_another(argument, by, policy, self._clock.now())
        return refusal or argument
