"""The text of documents: plain text and CSV, Word, Excel, PDF. Nothing in them is run, fetched or unpacked to disk."""

import csv
import io
import itertools
from collections.abc import Iterator

from bot.files.contents import Contents, gathered, told
from bot.files.kinds import Unread
from bot.files.limits import MOST_CELLS, MOST_PAGES, MOST_ROWS
from policy_rules.vocabulary import FileTrouble

_TABLE_HEAD = 8192  # characters of a text in which a table shows itself
_MIN_COLUMNS = 3


def plain(content: bytes) -> Contents:
    """The text of a text file, or a table that stands in one."""
    text = _decoded(content)
    rows = _table(text)
    return gathered(told(rows) if rows is not None else text.splitlines())


def _decoded(content: bytes) -> str:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16", errors="replace")
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
            rows = csv.reader(text.splitlines(), delimiter=mark)
            return (row[:MOST_CELLS] for row in itertools.islice(rows, MOST_ROWS))
    return None


def word(content: bytes) -> Contents:
    """The paragraphs and tables of a Word document, its heads and feet last. Raises Unread."""
    import docx
    from docx.table import Table

    try:
        document = docx.Document(io.BytesIO(content))
    except (KeyError, ValueError):
        raise Unread(FileTrouble.BROKEN) from None

    def lines() -> Iterator[str]:
        for block in document.iter_inner_content():
            if isinstance(block, Table):
                rows = itertools.islice(block.rows, MOST_ROWS)
                yield from told([cell.text for cell in row.cells[:MOST_CELLS]] for row in rows)
            else:
                yield block.text
        for section in document.sections:
            for part in (section.header, section.footer):
                yield from (paragraph.text for paragraph in part.paragraphs)

    return gathered(lines())


def sheet(content: bytes) -> Contents:
    """The rows of every sheet of an Excel file: what cells hold, never what they would compute. Raises Unread."""
    import openpyxl

    try:
        book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True, keep_links=False)
    except (KeyError, ValueError, TypeError, AttributeError):
        raise Unread(FileTrouble.BROKEN) from None

    def lines() -> Iterator[str]:
        for page in book.worksheets[:MOST_PAGES]:
            rows = page.iter_rows(max_row=MOST_ROWS, max_col=MOST_CELLS, values_only=True)
            yield from told([_cell(value) for value in row] for row in rows)

    return gathered(lines())


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
        found = gathered(
            line for page in itertools.islice(reader.pages, MOST_PAGES) for line in page.extract_text().splitlines()
        )
    except PyPdfError:
        raise Unread(FileTrouble.BROKEN) from None
    return found if found.text or found.trouble else Contents(trouble=FileTrouble.PICTURES)
