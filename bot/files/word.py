"""The text of Word documents, wherever in one it stands. What was deleted from it is not read, nor is anything run."""

import io
from collections.abc import Iterator
from typing import Any

from bot.files.contents import Contents
from bot.files.gathering import Cuts, gathered, told
from bot.files.kinds import Unread
from policy_rules.vocabulary import FileTrouble

_WORDS = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_PARAGRAPH, _TABLE, _ROW, _CELL, _TEXT = (f"{_WORDS}{name}" for name in ("p", "tbl", "tr", "tc", "t"))
_SPACES = frozenset(f"{_WORDS}{name}" for name in ("tab", "br", "cr", "ptab"))
_HYPHEN = f"{_WORDS}noBreakHyphen"
# What nobody sees any more, and what old programs are given in place of what stands beside it.
_PASSED_OVER = frozenset(
    {
        *(f"{_WORDS}{name}" for name in ("del", "moveFrom", "delText", "instrText")),
        "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback",
    }
)
_WIDEST = 64  # columns that a cell can span
_BESIDES = ("/header", "/footer", "/footnotes", "/endnotes", "/comments")  # ends of the names of relations


def word(content: bytes) -> Contents:
    """The paragraphs and tables of a Word document, its heads, feet and notes last. Raises Unread."""
    import docx
    from docx.oxml import parse_xml

    try:
        part = docx.Document(io.BytesIO(content)).part
    except (KeyError, ValueError):
        raise Unread(FileTrouble.BROKEN) from None
    besides = [
        relation.target_part
        for relation in part.rels.values()
        if not relation.is_external and relation.reltype.endswith(_BESIDES)
    ]
    cuts = Cuts()

    def lines() -> Iterator[str]:
        yield from _lines(part.element, cuts)
        for other in dict.fromkeys(besides):
            yield from _lines(parse_xml(other.blob), cuts)

    return gathered(lines(), cuts)


def _lines(within: Any, cuts: Cuts) -> Iterator[str]:
    """What stands in an element: a line to a paragraph or a row."""
    for block in _nearest(within, _PARAGRAPH, _TABLE):
        if block.tag == _PARAGRAPH:
            yield _own_text(block)
            yield from _lines(block, cuts)  # boxes in it
        else:
            yield from told(cuts.table(_row(row) for row in _nearest(block, _ROW)))
            for cell in _nearest(block, _CELL):
                for inner in _nearest(cell, _TABLE):
                    yield from _lines([inner], cuts)


def _row(row: Any) -> list[str]:
    """The text of its cells, each in its column: one that spans several is followed by empty ones."""
    cells: list[str] = []
    for cell in _nearest(row, _CELL):
        cells.append(" ".join(text for part in _nearest(cell, _PARAGRAPH, but=_TABLE) for text in _texts(part)))
        span = cell.find(f"{_WORDS}tcPr/{_WORDS}gridSpan")
        wide = span.get(f"{_WORDS}val", "1") if span is not None else "1"
        cells += [""] * (min(int(wide), _WIDEST) - 1 if wide.isdecimal() else 0)
    return cells


def _texts(paragraph: Any) -> Iterator[str]:
    """Its text, and that of the boxes in it."""
    yield _own_text(paragraph)
    for inner in _nearest(paragraph, _PARAGRAPH):
        yield from _texts(inner)


def _nearest(within: Any, *tags: str, but: str | None = None) -> Iterator[Any]:
    """The elements of these tags in an element, whatever wraps them, and none that stands within another of them.

    Nothing is looked for within elements called `but`.
    """
    waiting = list(within)[::-1]
    while waiting:
        one = waiting.pop()
        if one.tag in tags:
            yield one
        elif one.tag not in _PASSED_OVER and one.tag != but:
            waiting.extend(list(one)[::-1])


def _own_text(paragraph: Any) -> str:
    """The text of a paragraph without that of the boxes in it."""
    pieces = _nearest(paragraph, _TEXT, _HYPHEN, *_SPACES, but=_PARAGRAPH)
    return "".join((one.text or "") if one.tag == _TEXT else "-" if one.tag == _HYPHEN else " " for one in pieces)
