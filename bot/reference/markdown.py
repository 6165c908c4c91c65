"""Markdown for the reference pages: tables, and words that stand in them as they were meant."""

import re
from collections.abc import Iterable, Sequence

_CODE = re.compile(r"(`[^`]*`)")
_SENTENCE = re.compile(r"(?<=[.!?…])\s+(?=[A-Z`\"])")
_DESIGN = re.compile(r"\s*\((?:people|house)\.md [0-9, ]+\)")  # notes for who writes the code, which do not ship


def table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table; nothing if it has no rows."""
    lines = [_row([*cells]) for cells in rows]
    return "\n".join([_row(heads), _row(["---"] * len(heads)), *lines]) + "\n" if lines else ""


def _row(cells: Sequence[str]) -> str:
    return f"| {' | '.join(shown(cell) for cell in cells)} |"


def shown(text: str) -> str:
    """`text` on one line, with what Markdown would take for markup escaped; code in backticks stays as it is."""
    pieces = _CODE.split(" ".join(text.split()))
    outside = [piece if piece.startswith("`") else piece.replace("<", "\\<").replace("*", "\\*") for piece in pieces]
    return "".join(outside).replace("|", "\\|")


def plain(docstring: str | None) -> str:
    """A docstring as a reader of the pages needs it: one paragraph a line, without pointers to notes on the design."""
    paragraphs = _DESIGN.sub("", docstring or "").strip().split("\n\n")
    return "\n\n".join(" ".join(paragraph.split()) for paragraph in paragraphs)


def first_sentence(docstring: str | None) -> str:
    """The sentence that a docstring opens with."""
    return _SENTENCE.split(plain(docstring).split("\n\n", maxsplit=1)[0])[0]


def code(text: str) -> str:
    """`text` as code."""
    return f"`{text}`" if text else ""
