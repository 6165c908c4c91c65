"""Writes down what opening the files of a message came to: what was found in them, and what could not be read."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.moderation.judgement import Judgement
from bot.moderation.record import Opened, refresh_card, write_down
from bot.moderation.snapshot import Snapshot, from_bytes, snapshot_of, to_bytes
from bot.store.to_read import ToRead
from bot.store.writer import Writer
from policy_rules.case import Case
from policy_rules.consequences import of_nudge
from policy_rules.events import Event, EventKind
from policy_rules.of_files import of_file, tells_more
from policy_rules.verdict import Nudge, Verdict
from policy_rules.vocabulary import FileTrouble, Message

NOTHING = Opened(None, hides=False, effects=False)


@dataclass(frozen=True, slots=True)
class Found:
    """The gravest of what the files of a message give away: in which of them, and the piece of its text."""

    judgement: Judgement
    file_id: str
    piece: str


async def record_files(writer: Writer, message: Message, found: Found | None, now: datetime) -> Opened:
    """Journal what the files of `message` came to; nothing if the message is gone, or they were read already."""
    if not await writer.settle_to_read(ToRead.FILES, message.channel.id, message.id):
        return NOTHING
    opened = await _take_in(writer, message, found, now) if found else NOTHING
    troubles = [file.trouble for file in message.attachments if file.trouble is not None]
    noted = await note_troubles(writer, message.id, troubles, now)
    return Opened(opened.case_id, opened.hides, opened.effects or noted)


async def record_given_up(
    writer: Writer,
    channel_id: str,
    message_id: str,
    now: datetime,
    trouble: FileTrouble = FileTrouble.OUT_OF_REACH,
) -> None:
    """The files of a message could not be had: no more tries, and that is said where somebody looks at it."""
    if await writer.settle_to_read(ToRead.FILES, channel_id, message_id):
        await note_troubles(writer, message_id, [trouble], now)


async def record_failure(writer: Writer, channel_id: str, message_id: str, now: datetime) -> None:
    """Something broke on the files of a message: they are tried again, and after a few times given up."""
    if await writer.note_to_read(ToRead.FILES, channel_id, message_id, failed=True):
        await note_troubles(writer, message_id, [FileTrouble.BROKEN], now)


async def note_troubles(writer: Writer, message_id: str, troubles: Sequence[FileTrouble], now: datetime) -> bool:
    """Count files that could not be read; the card of the message's case, if there is one, says so and why.

    Of kinds that nobody expects to be read only the card speaks.
    """
    case = await writer.newest_case_of(message_id)
    if case is None:
        troubles = [trouble for trouble in troubles if trouble is not FileTrouble.OTHER]
    if not troubles or (case is not None and case.file_troubles):
        return False
    payload = {"troubles": [trouble.value for trouble in troubles]}
    where = (case.id, message_id) if case else (None, None)
    await writer.append(Event(EventKind.FILES_UNREAD, now, case_id=where[0], message_id=where[1], payload=payload))
    if case is not None:
        await refresh_card(writer, case.id)
    return case is not None


async def _take_in(writer: Writer, message: Message, found: Found, now: datetime) -> Opened:
    verdict = found.judgement.verdict
    cases = await writer.cases(message_id=message.id)
    if not verdict.actions or any(case.no_copies for case in cases):
        return NOTHING
    if isinstance(verdict.nudge, Nudge):
        if any(case.sealed or case.message_hidden or case.being_hidden for case in cases):
            return NOTHING
        await write_down(writer, of_nudge(verdict, verdict.nudge, message, now), None)
        return Opened(None, hides=False, effects=True)
    case = _joined(verdict, cases)
    if case is not None and not tells_more(verdict, found.file_id, case, await _known(writer, case)):
        return NOTHING
    case_id = case.id if case else await writer.new_case_id()
    follows = of_file(verdict, message, found.file_id, case, case_id=case_id, now=now, others=cases)
    await write_down(writer, follows, case_id)
    await _keep(writer, case, case_id, snapshot_of(message, ()), found)
    hides = any(event.kind is EventKind.HIDE_ASKED for event in follows.events)
    return Opened(case_id, hides=hides, effects=True)


def _joined(verdict: Verdict, cases: Sequence[Case]) -> Case | None:
    """The case that what was found in a file joins; None if it opens one.

    What is in confidence never joins a card that others read, nor one that goes round somebody (people.md 12); where
    something is in confidence already, no card is opened for others.
    """
    if verdict.sealed:
        return next((case for case in reversed(cases) if case.sealed and not case.around), None)
    return next((case for case in reversed(cases) if case.sealed), cases[-1] if cases else None)


async def _known(writer: Writer, case: Case) -> list[Mapping[str, Any]]:
    """What was found about the message before, in its text and in its files."""
    judged = [
        *await writer.events(case_id=case.id, kind=EventKind.JUDGED),
        *await writer.events(case_id=case.id, kind=EventKind.FILE_JUDGED),
    ]
    return [finding for one in judged for finding in one.event.payload.get("findings", ())]


async def _keep(writer: Writer, case: Case | None, case_id: int, kept: Snapshot, found: Found) -> None:
    before = await writer.evidence(case_id) if case else ()
    if before:
        newest = from_bytes(before[-1].content).with_file(found.file_id, found.piece)
        await writer.keep_instead(case_id, before[-1].revision, to_bytes(newest))
    else:
        revision = case.revision if case else 0
        await writer.keep(case_id, revision, to_bytes(kept.with_file(found.file_id, found.piece)))
