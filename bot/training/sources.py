"""All rows that models learn from, are calibrated on and measured on, in one order."""

from collections.abc import Iterator
from pathlib import Path

from bot.training.corpora import labelled, ordinary, threads
from bot.training.rows import Row
from bot.training.sentences import own_sentences
from bot.training.templates import template_rows


def all_rows(data: Path) -> Iterator[Row]:
    """The rows of `data` and of this package."""
    yield from labelled(data)
    yield from threads(data)
    yield from ordinary(data)
    yield from own_sentences()
    yield from template_rows()
