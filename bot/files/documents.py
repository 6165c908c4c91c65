"""The text of documents: plain text and CSV, Excel, PDF. Nothing in them is run, fetched or unpacked to disk."""

import csv
import io
import itertools
from collections.abc import Iterator, Sequence

from bot.files.contents import Contents
from bot.files.gathering import Cuts, gathered, told
from bot.files.kinds import Unread, utf16_of
from bot.files.limits import MOST_PAGES
from policy_rules.vocabulary import FileTrouble

_TABLE_HEAD = 8192  # characters of a text in which a table shows itself
_MIN_COLUMNS = 3
_FURTHEST_ROW, _FURTHEST_CELL = 100_000, 256  # of a sheet, up to which something is looked for


def plain(content: bytes) -> Contents:
    """The text of a text file, or a table that stands in one."""
    text, cuts = _decoded(content), Cuts()
    rows = _table(text)
    return gathered(told(cuts.table(rows)) if rows is not None else text.splitlines(), cuts)


def _decoded(content: bytes) -> str:
    if wide := utf16_of(content):
        return content.decode(wide, errors="replace")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")  # what Windows writes


def _table(text: str) -> Iterator[list[str]] | None:
    """The rows of a comma-separated table; None if the text is none: three columns or more, and as many in each row."""
    for mark in (",", ";", "\t"):
        head = list(itertools.islice(csv.reader(text[:_TABLE_HEAD].splitlines()[:6], delimiter=mark), 5))
        widths = {len(row) for row in head if row}
        if len(head) > 1 and len(widths) == 1 and widths.pop() >= _MIN_COLUMNS:
            return csv.reader(text.splitlines(), delimiter=mark)
    return None


def sheet(content: bytes) -> Contents:
    """The rows of every sheet of an Excel file: what cells hold, never what they would compute. Raises Unread."""
    import openpyxl

    try:
        book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True, keep_links=False)
    except (KeyError, ValueError, TypeError, AttributeError):
        raise Unread(FileTrouble.BROKEN) from None

    cuts = Cuts()

    def lines() -> Iterator[str]:
        for page in cuts.first(book.worksheets, MOST_PAGES):
            rows = page.iter_rows(max_row=_FURTHEST_ROW, max_col=_FURTHEST_CELL, values_only=True)
            yield from told(cuts.table([_cell(value) for value in row] for row in rows if _has_something(row)))

    return gathered(lines(), cuts)


def _has_something(row: Sequence[object]) -> bool:
    return row.count(None) < len(row)


def _cell(value: object) -> str:
    return "" if value is None else str(value)


def pdf(content: bytes) -> Contents:
    """The text of a PDF's pages. Raises Unread for one that is locked, or that holds nothing but pictures."""
    import pypdf
    from pypdf.errors import PyPdfError

    try:
        reader = pypdf.PdfReader(io.BytesIO(content))
        if reader.is_encrypted and not reader.decrypt(""):
            raise Unread(FileTrouble.LOCKED)
        cuts = Cuts()
        pages = cuts.first(reader.pages, MOST_PAGES)
        found = gathered((line for page in pages for line in page.extract_text().splitlines()), cuts)
    except PyPdfError:
        raise Unread(FileTrouble.BROKEN) from None
    return found if found.text or found.trouble else Contents(trouble=FileTrouble.PICTURES)
