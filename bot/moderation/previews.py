"""What Discord shows of a link: it adds that to a message by itself, a moment later. It is read, and no edit."""

from datetime import datetime

from bot.moderation.record import Opened, record_verdict
from bot.moderation.snapshot import Snapshot, snapshot_of
from bot.store.writer import Writer
from policy_rules.events import EventKind
from policy_rules.verdict import Verdict
from policy_rules.vocabulary import Message, PartKind


def is_preview(message: Message, known: Message | None, kept: Snapshot | None) -> bool:
    """Whether only what Discord shows of links has changed on a message since it was `known`, or else `kept`.

    Of one that is neither known nor kept the time of an edit tells; a title has none.
    """
    if known is not None:
        return _typed(known) == _typed(message)
    if kept is not None:
        typed = _of_snapshot(snapshot_of(message, ()))
        return any(typed) and typed == _of_snapshot(kept)
    return message.edited_at is None and all(part.kind is not PartKind.TITLE for part in message.parts)


def _of_snapshot(kept: Snapshot) -> tuple[str, ...]:
    return (kept.content, kept.besides, *(file.id for file in kept.attachments))


def _typed(message: Message) -> tuple[tuple[PartKind, str], ...]:
    return tuple((part.kind, part.text) for part in message.parts if part.kind is not PartKind.EMBED)


async def record_preview(writer: Writer, verdict: Verdict, message: Message, kept: Snapshot, now: datetime) -> Opened:
    """Journal a verdict on a message to which Discord added what a link shows.

    What was found in its text before is not found anew: a case that a person has decided stays decided, unless the
    link shows something more.
    """
    case = await writer.newest_case_of(message.id)
    if case is None or await _tells_more(writer, verdict, message.id):
        return await record_verdict(writer, verdict, message, kept, now)
    await writer.move_cursor(message.channel.id, message.id)
    return Opened(case.id, hides=False, effects=False)


async def _tells_more(writer: Writer, verdict: Verdict, message_id: str) -> bool:
    """Whether a rule is broken that was not found on this message before."""
    judged = [
        one.event.payload
        for case in await writer.cases(message_id=message_id)
        for one in await writer.events(case_id=case.id, kind=EventKind.JUDGED)
    ]
    told = {finding["rule"] for payload in judged for finding in payload.get("findings", ())}
    return bool(verdict.actions) and any(finding.rule not in told for finding in verdict.findings)
