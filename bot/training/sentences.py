"""Reads the sentences written for this project: plain text, a heading for each kind, one sentence a line."""

from collections.abc import Iterator, Mapping
from hashlib import sha256
from importlib.resources import files
from itertools import count
from string import Formatter

from bot.training.fillings import FILLINGS
from bot.training.rows import LABELS, OWN_LABELS, Row

FILES = (
    "sentences_ordinary.txt",
    "sentences_care.txt",
    "sentences_unkind.txt",
    "sentences_confidential.txt",
    "sentences_welfare.txt",
    "sentences_contempt.txt",
    "sentences_to_faces.txt",
    "sentences_about_people.txt",
    "sentences_prejudice.txt",
    "sentences_prejudice_heard.txt",
    "sentences_despair.txt",
    "sentences_confidences.txt",
    "sentences_left_alone.txt",
    "sentences_protest.txt",
    "sentences_cold_words.txt",
    "sentences_veiled.txt",
    "sentences_told.txt",
    "sentences_in_need.txt",
    "sentences_everyday.txt",
    "sentences_crossed.txt",
    "sentences_schemes.txt",
    "sentences_fear.txt",
    "sentences_verdicts.txt",
    "sentences_answers.txt",
    "sentences_slights.txt",
    "sentences_quiet_calls.txt",
    "sentences_in_good_part.txt",
    "sentences_who_we_are.txt",
    "sentences_between_us.txt",
    "sentences_gentle_reminders.txt",
    "sentences_made_afraid.txt",
    "sentences_followed.txt",
    "sentences_unwanted.txt",
    "sentences_made_small.txt",
    "sentences_laughed_at.txt",
    "sentences_short_answers.txt",
    "sentences_logged.txt",
)
KNOWN = (*LABELS, *OWN_LABELS)
UNSAID = {"protest": "?"}  # what a heading means that does not name a label; 0 for the others
OWN = "own: "  # before the kind, in a row's source
WEIGHT = 3.0  # they are what the model is for
TIMES = 6  # that a line with gaps is used at most, each time with other fillings
WEIGHT_FILLED = 1.5


def own_sentences() -> Iterator[Row]:
    """All of them, each with its kind as `source`."""
    for name in FILES:
        yield from parse((files("bot.training") / name).read_text("utf-8"))


def parse(text: str) -> Iterator[Row]:
    """The rows of one file. A heading reads `## kind: label=1 label=?`; `?` is unknown, as is `protest` if not named.

    Where it does not say so, a threat is a menace, and whether what is cruel is one or makes advances is unknown.

    A line with gaps (`{name} has moved`) makes several rows, which stay on one side of the split.
    """
    kind, labels = "", dict.fromkeys(KNOWN, 0)
    for line in text.splitlines():
        if line.startswith("## "):
            kind, _, marks = line.removeprefix("## ").partition(":")
            labels = _labels(marks)
        elif line.strip() and not line.startswith("#"):
            for filled in fillings_of(line):
                weight = WEIGHT if filled == line else WEIGHT_FILLED
                yield Row(f"{OWN}{kind}", filled, labels, weight, f"sentence: {line}")


def fillings_of(line: str) -> tuple[str, ...]:
    """The line with its gaps filled in several ways, always the same ones; itself if it has none."""
    gaps = [gap for _, gap, _, _ in Formatter().parse(line) if gap]
    if not gaps:
        return (line,)
    made = {filled.casefold(): filled for filled in (_filled(line, gaps, turn) for turn in range(TIMES))}
    return tuple(made.values())


def _filled(line: str, gaps: list[str], turn: int) -> str:
    places = count(int.from_bytes(sha256(f"{turn} {line}".encode()).digest()[:8]), 7)
    for gap in gaps:
        choices = FILLINGS[gap]
        line = line.replace(f"{{{gap}}}", choices[next(places) % len(choices)], 1)
    return line.lower() if turn % 3 == 2 else line  # noqa: PLR2004 - every third one


def _labels(marks: str) -> dict[str, int]:
    written: Mapping[str, str] = dict(mark.split("=", 1) for mark in marks.split())
    if unheard := written.keys() - set(KNOWN):
        raise ValueError(f"no such label: {', '.join(sorted(unheard))}; the labels are {', '.join(KNOWN)}")
    threat, cruel = written.get("threat") == "1", written.get("contempt") == "1"
    menace = "1" if threat else "?" if cruel else "0"
    unsaid = UNSAID | {"menace": menace, "advances": "?" if threat or cruel else "0"}
    meant = {label: written.get(label, unsaid.get(label, "0")) for label in KNOWN}
    return {label: int(value) for label, value in meant.items() if value != "?"}
