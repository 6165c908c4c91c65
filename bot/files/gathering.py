"""Gathers what a reader finds in a file, no more of it than is read, and says where something was left out."""

from collections.abc import Iterable, Iterator, Sequence
from typing import TypeVar

from bot.files.contents import MOST_TEXT, Contents
from bot.files.limits import MOST_CELLS, MOST_ROWS
from policy_rules.vocabulary import FileTrouble

T = TypeVar("T")


class Cuts:
    """Takes no more than so much of what a file holds, and remembers whether that left something out."""

    def __init__(self) -> None:
        self.made = False

    def first(self, items: Iterable[T], most: int) -> Iterator[T]:
        """The first `most` of them; whether there are more is noted once somebody asks for them."""
        for place, item in enumerate(items):
            if place == most:
                self.made = True
                return
            yield item

    def cells(self, row: Sequence[str]) -> Sequence[str]:
        """The first cells of a row, as many as are read; empty ones leave nothing out."""
        self.made = self.made or any(cell.strip() for cell in row[MOST_CELLS:])
        return row[:MOST_CELLS]

    def table(self, rows: Iterable[Sequence[str]]) -> Iterator[Sequence[str]]:
        """The first rows in which something stands, as many as are read."""
        return self.first((self.cells(row) for row in rows if any(cell.strip() for cell in row)), MOST_ROWS)


def gathered(lines: Iterable[str], cuts: Cuts | None = None) -> Contents:
    """The lines as contents, read until there is enough: no more of an endless document is opened.

    `cuts` says whether something was left out already.
    """
    kept: list[str] = []
    room = MOST_TEXT
    for line in lines:
        tidy = " ".join(line.split())
        if not tidy:
            continue
        if len(tidy) >= room:
            return Contents("\n".join([*kept, tidy[:room]]), FileTrouble.LONG)
        kept.append(tidy)
        room -= len(tidy) + 1
    return Contents("\n".join(kept), FileTrouble.LONG if cuts is not None and cuts.made else None)


def told(rows: Iterable[Sequence[str]]) -> Iterable[str]:
    """A table as lines that say what each cell is: "Name: Jo; Phone: 07700 900123". Its first full row is its head."""
    head: Sequence[str] | None = None
    for row in rows:
        cells = [cell.strip() for cell in row]
        if not any(cells):
            continue
        if head is None and len([cell for cell in cells if cell]) > 1 and not any(map(_has_digit, cells)):
            head = cells
            yield "; ".join(filter(None, cells))
            continue
        names = head or ()
        yield "; ".join(
            f"{names[place]}: {cell}" if place < len(names) and names[place] else cell
            for place, cell in enumerate(cells)
            if cell
        )


def _has_digit(cell: str) -> bool:
    return any(char.isdigit() for char in cell)
