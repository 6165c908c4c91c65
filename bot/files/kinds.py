"""Which kind of file it is, by what stands in it: names and media types are what a sender says."""

import io
import zipfile
from enum import StrEnum

from bot.files.limits import ZIP_UNFOLDS
from policy_rules.vocabulary import FileTrouble

_PICTURES = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"GIF87a", b"GIF89a", b"BM")
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # Word and Excel before 2007, and encrypted ones since
_PDF_BEGINS_WITHIN = 1024  # bytes, as readers of PDF allow
_CONTROLS = bytes(range(9)) + bytes(range(14, 27))
_HEAD = 4096  # bytes that show whether it is text


class FileKind(StrEnum):
    """A kind that is read."""

    PLAIN = "plain"
    WORD = "word"
    SHEET = "sheet"
    PDF = "pdf"
    PICTURE = "picture"


class Unread(Exception):
    """The file, or a part of it, is not read."""

    def __init__(self, trouble: FileTrouble) -> None:
        super().__init__(trouble.value)
        self.trouble = trouble


def kind_of(content: bytes) -> FileKind | None:
    """The kind; None for one that is not read. Raises Unread for what pretends to be one that is."""
    if content.startswith(_PICTURES) or (content[:4] == b"RIFF" and content[8:12] == b"WEBP"):
        return FileKind.PICTURE
    if b"%PDF-" in content[:_PDF_BEGINS_WITHIN]:
        return FileKind.PDF
    if content.startswith(b"PK\x03\x04"):
        return _of_archive(content)
    if content.startswith(_OLE):
        raise Unread(FileTrouble.LOCKED if b"E\0n\0c\0r\0y\0p\0t" in content else FileTrouble.OLD)
    return FileKind.PLAIN if _is_text(content) else None


def _of_archive(content: bytes) -> FileKind | None:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = set(archive.namelist())
            unfolded = sum(entry.file_size for entry in archive.infolist())
    except (zipfile.BadZipFile, ValueError, NotImplementedError, EOFError):
        raise Unread(FileTrouble.BROKEN) from None
    kind = FileKind.WORD if "word/document.xml" in names else FileKind.SHEET if "xl/workbook.xml" in names else None
    if kind is not None and unfolded > ZIP_UNFOLDS:
        raise Unread(FileTrouble.BOMB)
    return kind


def _is_text(content: bytes) -> bool:
    return utf16_of(content) is not None or not any(byte in _CONTROLS for byte in content[:_HEAD])


def utf16_of(content: bytes) -> str | None:
    """How to decode text of two bytes to a character; None for other text. Not every program marks it as such."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16"
    head = content[: _HEAD // 2 * 2]
    for name, empty, full in (("utf-16-le", head[1::2], head[::2]), ("utf-16-be", head[::2], head[1::2])):
        if len(empty) > 1 and empty.count(0) * 2 > len(empty) and not any(byte in _CONTROLS for byte in full):
            return name
    return None
