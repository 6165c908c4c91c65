"""All rows that models learn from, are calibrated on and measured on, in one order."""

from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

from bot.training.corpora import labelled, ordinary, threads
from bot.training.rows import Row
from bot.training.sentences import OWN, own_sentences
from bot.training.templates import template_rows


def all_rows(data: Path) -> Iterator[Row]:
    """The rows of `data` and of this package."""
    yield from labelled(data)
    yield from threads(data)
    yield from ordinary(data)
    yield from own_sentences()
    yield from template_rows()


def is_own(row: Row) -> bool:
    """Whether the row was written for this project."""
    return row.source.startswith(OWN)


def within(row: Row, share: float) -> bool:
    """Whether the row is among a share of all, always the same ones."""
    return int.from_bytes(sha256(b"share" + row.text.encode("utf-8", "surrogatepass")).digest()[:4]) < share * 2**32
