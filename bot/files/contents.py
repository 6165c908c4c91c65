"""What was read of a file, as it comes out of the process that reads it."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass

from policy_rules.vocabulary import FileTrouble

LARGEST_FILE = 8 * 1024 * 1024  # bytes; larger ones are not read
MOST_TEXT = 40_000  # characters of a file that are read
MOST_ANSWER = 8 * MOST_TEXT  # bytes: JSON may spell a character out


@dataclass(frozen=True, slots=True)
class Contents:
    """The text of a file, a line to a paragraph or a row of a table; empty where there is none or it was not read."""

    text: str = ""
    trouble: FileTrouble | None = None  # why it, or a part of it, was not read
    located: bool = False  # a picture that says where it was taken


def to_bytes(contents: Contents) -> bytes:
    """The contents as they go through the pipe."""
    return json.dumps(asdict(contents), ensure_ascii=False).encode("utf-8", "replace")


def from_bytes(answer: bytes) -> Contents:
    """What came through the pipe. Raises ValueError for anything else."""
    said = json.loads(answer)
    if not isinstance(said, dict) or not isinstance(said.get("text"), str):
        raise ValueError("the process that reads files did not answer with contents")  # noqa: TRY004 - what it said
    trouble = said.get("trouble")
    return Contents(said["text"][:MOST_TEXT], FileTrouble(trouble) if trouble else None, bool(said.get("located")))


def gathered(lines: Iterable[str]) -> Contents:
    """The lines as contents, read until there is enough: no more of an endless document is opened."""
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
    return Contents("\n".join(kept))


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
