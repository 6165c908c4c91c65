"""A labelled text, and how a data set's file becomes some of them."""

import gzip
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bot.training.split import Part, part_of

Floats = NDArray[np.float64]
TOLD = ("private_details", "case_talk", "internal_business")  # what was not for telling
LABELS = (
    *("toxicity", "identity_attack", "threat", "insult", "obscene", "hostility", "disagreement"),
    *TOLD,
    *("welfare", "concern", "politics"),
)
OWN_LABELS = (  # taught by this project's own sentences: `training.own_lines`
    *("contempt", "prejudice", "protest"),
    *("menace", "advances"),
)


@dataclass(frozen=True, slots=True)
class Row:
    """One text with what is known of it; a label that is missing from `labels` is unknown, not 0."""

    source: str
    text: str
    labels: Mapping[str, int]
    weight: float = 1.0
    conversation: str | None = None

    @property
    def part(self) -> Part:
        """What the row is used for."""
        return part_of(self.conversation or self.text)


def read_lines(path: Path) -> Iterator[dict[str, Any]]:
    """The JSON objects of a gzipped file, one a line. Raises SystemExit with the cure if the file is not there."""
    try:
        with gzip.open(path, "rt", encoding="utf-8") as file:
            yield from map(json.loads, file)
    except FileNotFoundError as problem:
        raise SystemExit(
            f"{path} is missing: --data names the folder that holds text/, argument/ and chat/"
        ) from problem


def harmless(*unknown: str) -> dict[str, int]:
    """Nothing wrong with a text, except that the labels `unknown` are not known."""
    return {label: 0 for label in (*LABELS, *OWN_LABELS) if label not in unknown}


def columns(rows: Sequence[Row], label: str) -> tuple[Floats, Floats]:
    """What `rows` say of `label` (0 or 1), and how much each counts."""
    values = np.array([row.labels[label] for row in rows], dtype=np.float64)
    return values, np.array([row.weight for row in rows], dtype=np.float64)
