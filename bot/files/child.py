"""The process that opens a file, within limits: `python -m bot.files.child`, bytes in, contents as JSON out.

What people send may be broken or made to break readers: here it can cost a moment, no more.
"""

import os
import sys

from bot.files.contents import LARGEST_FILE, Contents, to_bytes
from bot.files.kinds import FileKind, Unread, kind_of
from bot.files.limits import confine
from policy_rules.vocabulary import FileTrouble


def read(content: bytes, tesseract: str | None = None) -> Contents:
    """What stands in the file. Raises Unread, MemoryError, and whatever a reader raises on a broken file."""
    match kind_of(content):
        case FileKind.PLAIN:
            from bot.files.documents import plain

            return plain(content)
        case FileKind.WORD:
            from bot.files.word import word

            return word(content)
        case FileKind.SHEET:
            from bot.files.documents import sheet

            return sheet(content)
        case FileKind.PDF:
            from bot.files.documents import pdf

            return pdf(content)
        case FileKind.PICTURE:
            from bot.files.pictures import picture

            return picture(content, tesseract)
        case None:
            return Contents(trouble=FileTrouble.OTHER)


def read_safely(content: bytes, tesseract: str | None = None) -> Contents:
    """What stands in the file, or why that cannot be said. Never raises: a reader that breaks has met a broken file."""
    try:
        return read(content, tesseract)
    except Unread as unread:
        return Contents(trouble=unread.trouble)
    except (MemoryError, RecursionError):
        return Contents(trouble=FileTrouble.LARGE)
    except Exception:  # noqa: BLE001 - readers raise whatever they like on broken files
        return Contents(trouble=FileTrouble.BROKEN)


def main() -> None:
    """Read what comes in and say what stands in it. The path of Tesseract, if there is one, is the argument."""
    os.nice(10)  # messages are read first
    confine()
    content = sys.stdin.buffer.read(LARGEST_FILE + 1)
    tesseract = sys.argv[1] if len(sys.argv) > 1 else None
    contents = read_safely(content, tesseract) if len(content) <= LARGEST_FILE else Contents(trouble=FileTrouble.LARGE)
    sys.stdout.buffer.write(to_bytes(contents))


if __name__ == "__main__":
    main()
