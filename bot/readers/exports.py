"""Chat exports: which program wrote a file, and its messages one by one. `shipped_readers` lists the readers."""

import gzip
import zlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import BinaryIO, Protocol, cast

from bot.readers.unreadable import about
from policy_rules.vocabulary import Message

HEAD = 4096  # bytes by which a reader knows its own
LARGEST_PIECE = 32 * 1024 * 1024  # bytes of a file that may make one message


class ExportProblem(Exception):
    """A file cannot be read on; the message names it and the cure. What came before it stands."""


@dataclass(frozen=True, slots=True)
class Heading:
    """What an export is, before its messages."""

    written_by: str  # the program, or the app
    room: str
    notes: tuple[str, ...] = ()  # what whoever scans should know


class Reader(Protocol):
    """Reads the exports of one program."""

    def knows(self, head: bytes) -> bool:
        """Whether a file that begins like this is one of its own."""
        ...

    def heading(self, path: Path) -> Heading:
        """What the file is. Raises ExportProblem."""
        ...

    def messages(self, path: Path) -> Iterator[Message]:
        """Its messages, oldest first, a bounded part of the file at a time. Raises ExportProblem."""
        ...

    def left_out(self) -> tuple[str, ...]:
        """What of it was left out so far, and how much, for whoever scans."""
        ...


@contextmanager
def opened(path: Path) -> Iterator[BinaryIO]:
    """The bytes of a file, unpacked if it is gzipped. Raises ExportProblem, also while it is being read."""
    try:
        if path.exists() and not (path.is_file() or path.is_dir()):
            raise ExportProblem(f"{path} is a pipe or a device: save it as a file first.")
        with path.open("rb") as raw:
            packed = raw.peek(2)[:2] == b"\x1f\x8b"
            if packed:
                with gzip.GzipFile(fileobj=raw) as unpacked:
                    yield cast("BinaryIO", unpacked)
            else:
                yield raw
    except (gzip.BadGzipFile, EOFError, zlib.error):
        raise ExportProblem(f"{path} is damaged or cut off: copy it again, or export it again.") from None
    except OSError as problem:
        raise ExportProblem(f"{path} {_cannot_be_read(problem)}") from None


def _cannot_be_read(problem: OSError) -> str:
    match problem:
        case FileNotFoundError():
            return "cannot be read: there is no such file. Check the path."
        case IsADirectoryError():
            return "is a folder: name the export inside it."
        case PermissionError():
            return "cannot be read: you may not open it. Copy it to a folder of yours, or ask whoever owns it."
        case _:
            return f"cannot be read ({problem.strerror or problem}): copy it here again."


def room_id(path: Path) -> str:
    """An id for the room of a file that names none, by where it lies: every iPhone calls its exports `_chat.txt`."""
    return sha256(str(path.resolve()).encode("utf-8", "surrogateescape")).hexdigest()[:12]


def reader_of(path: Path, readers: Sequence[Callable[[], Reader]] | None = None) -> Reader:
    """The reader for a file. Raises ExportProblem, which says what can be read, where none knows it."""
    with opened(path) as file:
        head = file.read(HEAD)
    for make in readers or shipped_readers():
        reader = make()
        if reader.knows(head):
            return reader
    raise ExportProblem(f"{path} {about(head)}")


def shipped_readers() -> tuple[Callable[[], Reader], ...]:
    """Every reader that comes with Steward. A new one is a file and a line here."""
    from bot.readers.discord_export import DiscordExport
    from bot.readers.whatsapp import WhatsAppChat

    return (DiscordExport, WhatsAppChat)
