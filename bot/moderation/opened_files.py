"""What stands in files, judged a piece at a time, so that no long document keeps the room waiting."""

from collections.abc import Awaitable, Callable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime

from bot.clock import Clock
from bot.files.contents import LARGEST_FILE
from bot.moderation.judge import Judge
from bot.moderation.judgement import Judgement
from bot.moderation.ports import FilesRead
from bot.moderation.record import refresh_card
from bot.store.store import Store
from bot.store.to_read import ToRead
from bot.store.writer import Writer
from policy_rules.events import Event, EventKind
from policy_rules.vocabulary import Attachment, Message

PIECE = 1_000  # characters that are judged at a time, and that a card can show at most
MOST_PIECES = 60  # of all files of a message
NEVER_OPENED = ("audio/", "video/")


def is_to_be_opened(file: Attachment) -> bool:
    """Whether something can stand in the file that is read. What it really is shows once it is open."""
    return file.size <= LARGEST_FILE and not (file.media_type or "").startswith(NEVER_OPENED)


class OpenedFiles:
    """Takes the files of messages to the journal once they have been opened."""

    def __init__(
        self,
        store: Store,
        judge: Judge,
        clock: Clock,
        add: Callable[[Judgement], Awaitable[None]],
        wake: Callable[[], None],
    ) -> None:
        self._store = store
        self._judge = judge
        self._clock = clock
        self._add = add
        self._wake = wake

    async def take(self, read: FilesRead) -> None:
        """Judge what stands in the files of a message, and note on its case what could not be read."""
        case = await self._store.newest_case_of(read.message.id)
        message = replace(read.message, revision=case.revision if case else 0)
        known = await self._store.cases(message_id=message.id)
        closed = any(one.no_copies or one.sealed for one in known)  # what is in confidence opens no card for others
        gravest = None if closed else await gravest_of(self._judge, message, read.texts)
        if gravest is not None:
            await self._add(gravest)
        now = self._clock.now()

        async def settle(writer: Writer) -> None:
            await writer.settle_to_read(ToRead.FILES, message.channel.id, message.id)
            await _note_troubles(writer, message, now)

        await self._store.transaction(settle)
        self._wake()


async def gravest_of(judge: Judge, message: Message, texts: Sequence[str]) -> Judgement | None:
    """The gravest of what the files give away; None where they give nothing away.

    A payroll breaks a rule in every line: one of them is enough for a person to look at the file.
    """
    found = [
        judgement
        for piece in ("", *pieces_of(texts))  # first what opening them came to, whatever stands in them
        if (judgement := await judge.judge_file(message, piece)).verdict.actions
    ]
    return max(found, key=_weight, default=None)


def _weight(judgement: Judgement) -> tuple[int, bool, float]:
    lead = judgement.verdict.because_of
    return (lead.severity.rank, judgement.verdict.hides, lead.confidence) if lead else (-1, False, 0.0)


def pieces_of(texts: Sequence[str]) -> Iterator[str]:
    """The texts in pieces of whole lines, as far as they fit."""
    left = MOST_PIECES
    for text in texts:
        piece = ""
        for line in text.splitlines():
            for part in (line[start : start + PIECE] for start in range(0, len(line), PIECE)):
                if piece and len(piece) + 1 + len(part) > PIECE:
                    yield piece
                    piece, left = "", left - 1
                    if left == 0:
                        return
                piece = f"{piece}\n{part}" if piece else part
        if piece:
            yield piece
            left -= 1
            if left == 0:
                return


async def _note_troubles(writer: Writer, message: Message, now: datetime) -> None:
    """Let the card of the message's case say which files could not be read, and why."""
    troubles = [file.trouble.value for file in message.attachments if file.trouble is not None]
    case = await writer.newest_case_of(message.id) if troubles else None
    if case is None or case.file_troubles:
        return
    payload = {"troubles": troubles}
    await writer.append(Event(EventKind.FILES_UNREAD, now, case_id=case.id, message_id=message.id, payload=payload))
    await refresh_card(writer, case.id)
