"""Reads the sentences written for this project: plain text, a heading for each kind, one sentence a line."""

from collections.abc import Iterator, Mapping
from importlib.resources import files

from bot.training.rows import LABELS, Row

FILES = ("sentences_ordinary.txt", "sentences_care.txt", "sentences_unkind.txt")
OWN = "own: "  # before the kind, in a row's source
WEIGHT = 12.0  # some hundreds of them stand beside many thousands from elsewhere


def own_sentences() -> Iterator[Row]:
    """All of them, each with its kind as `source`."""
    for name in FILES:
        yield from parse((files("bot.training") / name).read_text("utf-8"))


def parse(text: str) -> Iterator[Row]:
    """The rows of one file. A heading reads `## kind: label=1 label=?`; what it does not name is 0, `?` is unknown."""
    kind, labels = "", dict.fromkeys(LABELS, 0)
    for line in text.splitlines():
        if line.startswith("## "):
            kind, _, marks = line.removeprefix("## ").partition(":")
            labels = _labels(marks)
        elif line.strip() and not line.startswith("#"):
            yield Row(f"{OWN}{kind}", line, labels, WEIGHT)


def _labels(marks: str) -> dict[str, int]:
    written: Mapping[str, str] = dict(mark.split("=", 1) for mark in marks.split())
    if unheard := written.keys() - set(LABELS):
        raise ValueError(f"no such label: {', '.join(sorted(unheard))}; the labels are {', '.join(LABELS)}")
    return {label: int(written.get(label, "0")) for label in LABELS if written.get(label) != "?"}
