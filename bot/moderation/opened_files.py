"""What stands in files, judged a piece at a time, so that no long document keeps the room waiting."""

import itertools
import logging
from collections.abc import Awaitable, Callable, Iterator, Sequence
from dataclasses import replace

from bot.clock import Clock
from bot.failure import outline
from bot.files.contents import LARGEST_FILE
from bot.moderation.file_record import Found, record_failure, record_files
from bot.moderation.judge import Judge
from bot.moderation.judgement import Judgement
from bot.moderation.ports import FilesRead
from bot.moderation.record import Opened
from bot.store.problems import EvidenceProblem, StoreProblem
from bot.store.store import Store
from bot.store.to_read import ToRead
from bot.store.writer import Writer
from policy_rules.verdict import Category
from policy_rules.vocabulary import Attachment, FileTrouble, Message

log = logging.getLogger(__name__)

PIECE = 1_000  # characters that are judged at a time, and that a card can show at most
MOST_PIECES = 60  # of all files of a message
NEVER_OPENED = ("audio/", "video/")


def can_be_read(file: Attachment) -> bool:
    """Whether something can stand in the file that is read, were it not too large. What it really is shows later."""
    return not (file.media_type or "").startswith(NEVER_OPENED)


def is_to_be_opened(file: Attachment) -> bool:
    """Whether the file is opened, to see whether something stands in it."""
    return file.size <= LARGEST_FILE and can_be_read(file)


def brings_others(message: Message, known: Message | None) -> bool:
    """Whether an edit leaves other files on the message than those that were seen before."""
    return known is None or {file.id for file in known.attachments} != {file.id for file in message.attachments}


class OpenedFiles:
    """Takes the files of messages to the journal once they have been opened."""

    def __init__(
        self,
        store: Store,
        judge: Judge,
        clock: Clock,
        tempered: Callable[[Judgement], Awaitable[Judgement]],
        written: Callable[[bool, Callable[[Writer], Awaitable[Opened]]], Awaitable[None]],
    ) -> None:
        self._store = store
        self._judge = judge
        self._clock = clock
        self._tempered = tempered
        self._written = written

    def to_be_read(self, message: Message) -> bool:
        """Whether a message has files that are to be opened, or that are too large to be and counted."""
        return self._judge.policy.files.read and any(can_be_read(file) for file in message.attachments)

    async def take(self, read: FilesRead) -> None:
        """Judge what stands in the files of a message, and note what could not be read.

        What breaks on one is tried again a few times. Raises StoreProblem: then it waits for the store.
        """
        try:
            await self._take(read)
        except Exception as problem:
            if isinstance(problem, StoreProblem) and not isinstance(problem, EvidenceProblem):
                raise
            where, now = (read.message.channel.id, read.message.id), self._clock.now()
            log.error("the files of a message in channel %s could not be judged: %s", where[0], outline(problem))  # noqa: TRY400
            await self._store.transaction(lambda writer: record_failure(writer, *where, now))

    async def _take(self, read: FilesRead) -> None:
        message = with_cuts(read)
        known = await self._store.cases(message_id=message.id)
        closed = any(case.no_copies for case in known)  # nobody looks into it, nor does Steward
        found = None if closed else await gravest_of(self._judge, message, read.texts)
        if found is not None:
            found = replace(found, judgement=await self._tempered(found.judgement))
        hides, now = found is not None and found.judgement.verdict.hides, self._clock.now()
        await self._written(hides, lambda writer: record_files(writer, message, found, now))

    async def forget(self, channel_id: str, message_id: str) -> None:
        """A message is gone: what stands in its files opens no case any more."""
        await self._store.transaction(lambda writer: writer.settle_to_read(ToRead.FILES, channel_id, message_id))


async def gravest_of(judge: Judge, message: Message, texts: Sequence[tuple[str, str]]) -> Found | None:
    """The gravest of what the files give away; None where they give nothing away.

    A payroll breaks a rule in every line: one of them is enough for a person to look at the file. Words that somebody
    may need help come before all else in any of them, and keep it from being acted on (people.md 1).
    """
    found = [
        Found(judgement, file_id, piece)
        for file_id, piece in (*((file.id, "") for file in message.attachments), *pieces_of(texts))
        if (judgement := await judge.judge_file(_with_only(message, file_id), piece)).verdict.actions
    ]
    return max(found, key=_weight, default=None)


def _with_only(message: Message, file_id: str) -> Message:
    """The message as if it had brought this file alone: what opening it came to is its own."""
    return replace(message, attachments=tuple(file for file in message.attachments if file.id == file_id))


def _weight(found: Found) -> tuple[bool, int, bool, float]:
    verdict = found.judgement.verdict
    lead = verdict.because_of
    if lead is None:
        return False, -1, False, 0.0
    return lead.category is Category.WELFARE, lead.severity.rank, verdict.hides, lead.confidence


def with_cuts(read: FilesRead) -> Message:
    """The message; those of its files that are not judged to their end say so."""
    left_out = {file_id for file_id, _ in itertools.islice(_all_pieces(read.texts), MOST_PIECES, None)}
    told = (
        replace(file, trouble=file.trouble or FileTrouble.LONG) if file.id in left_out else file
        for file in read.message.attachments
    )
    return replace(read.message, attachments=tuple(told))


def pieces_of(texts: Sequence[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    """The texts in pieces of whole lines, as far as they are judged, each with the id of its file."""
    return itertools.islice(_all_pieces(texts), MOST_PIECES)


def _all_pieces(texts: Sequence[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    return ((file_id, piece) for file_id, text in texts for piece in _pieces(text))


def _pieces(text: str) -> Iterator[str]:
    piece = ""
    for line in text.splitlines():
        for part in (line[start : start + PIECE] for start in range(0, len(line), PIECE)):
            if piece and len(piece) + 1 + len(part) > PIECE:
                yield piece
                piece = ""
            piece = f"{piece}\n{part}" if piece else part
    if piece:
        yield piece
