"""*Add to my report*: keeps an older message with the open case of whoever reported its author, or was its target."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial

from bot.clock import Clock
from bot.moderation.judge import Judge
from bot.moderation.judgement import Judgement
from bot.moderation.recent import masked_of
from bot.moderation.record import write_down
from bot.moderation.snapshot import Added, Snapshot, from_bytes, to_bytes
from bot.store.store import Store
from bot.store.writer import Writer
from policy_rules.adding import OLDEST, Adding, case_to_join, hindrance, of_adding
from policy_rules.around import route_of
from policy_rules.case import Case, Status
from policy_rules.complaint import Complaint
from policy_rules.vocabulary import Member, Message


class AddToReport:
    """The part of the road that is about messages which members add to what they reported."""

    def __init__(self, store: Store, judge: Judge, clock: Clock, wake: Callable[[], None]) -> None:
        self._store = store
        self._judge = judge
        self._clock = clock
        self._wake = wake

    async def add(self, message: Message, by: Member) -> tuple[Adding, int | None]:
        """Join `message` to the case, and say what came of it, with the number of the case that a report joined.

        AS_REPORT without a number asks for an ordinary report: there is no case that `by` may know of. A person who
        was not told of a case about words to them (people.md 15) hears the same whether there is one or not.
        """
        if self._clock.now() - message.sent_at > OLDEST:
            return Adding.TOO_OLD, None
        route = route_of(Complaint.OTHER, (message.author,), self._judge.policy)
        known = await self._store.cases(status=Status.OPEN, author_id=message.author.id)
        case = case_to_join(known, message, by, route) if route else None
        if case is None:
            return Adding.AS_REPORT, None
        judgement = await self._judge.judge(message, alone=True)
        outcome = await self._store.transaction(partial(self._join, case_id=case.id, judgement=judgement, by=by))
        self._wake()
        if by.id in case.reporters:
            return outcome, case.id
        return Adding.AS_REPORT, case.id if outcome is Adding.ADDED else None

    async def _join(self, writer: Writer, *, case_id: int, judgement: Judgement, by: Member) -> Adding:
        case, message = await writer.case(case_id), judgement.message
        if case is None or case.status is not Status.OPEN:
            return Adding.AS_REPORT  # somebody decided it a moment ago
        hindered = hindrance(case, message, in_confidence=judgement.verdict.sealed)
        if hindered is not None:
            return hindered
        added = Added(
            message.id, message.channel.id, masked_of(message, judgement.verdict), message.sent_at, message.jump_url
        )
        await _keep(writer, case, added)
        await write_down(writer, of_adding(case, message, by, self._clock.now()), case_id)
        return Adding.ADDED


async def _keep(writer: Writer, case: Case, added: Added) -> None:
    """Beside what is kept of the case's message; a report without one has nothing else that is kept."""
    kept = await writer.evidence(case.id)
    if kept:
        snapshot = from_bytes(kept[-1].content)
        more = replace(snapshot, added=(*snapshot.added, added))
        await writer.keep_instead(case.id, kept[-1].revision, to_bytes(more))
        return
    alone = Snapshot(
        message_id=case.message_id,
        channel_id=case.channel_id,
        channel_name="",
        parent_channel_id=None,
        author_id=case.author_id,
        author_name="",
        author_avatar_url=None,
        content="",
        text="",
        sent_at=case.opened_at,
        added=(added,),
    )
    await writer.keep(case.id, max(case.revision, 0), to_bytes(alone))
