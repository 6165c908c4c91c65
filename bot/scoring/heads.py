"""A head: one label's line on the encoder's vector, and its mix with what the n-grams say. One small file each."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bot.scoring.scorer import ScorerProblem

FOLDER = "heads"


@dataclass(frozen=True, slots=True)
class Mix:
    """The label's log-odds are `encoder` x what the line says + `ngrams` x what the n-grams say + `offset`."""

    encoder: float
    ngrams: float
    offset: float


@dataclass(frozen=True, slots=True)
class Head:
    """One label. `encoder` names the encoder that it was fitted to, and no other will do."""

    label: str
    encoder: str
    weights: tuple[float, ...]
    bias: float
    mix: Mix
    ordinary: Mapping[str, float]  # quantiles of what it says of ordinary chat

    def line(self) -> NDArray[np.float32]:
        """The weights as numbers to multiply with."""
        return np.array(self.weights, dtype=np.float32)


def save_head(folder: Path, head: Head) -> None:
    """Write `folder`/LABEL.json."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{head.label}.json").write_text(json.dumps(asdict(head)) + "\n", encoding="utf-8")


def load_heads(folder: Path, encoder: str) -> tuple[Head, ...]:
    """The heads in `folder` that belong to `encoder`, by label.

    Raises ScorerProblem if there are none, or one is damaged or belongs to another encoder.
    """
    heads = tuple(_read(path) for path in sorted(folder.glob("*.json")))
    if not heads or any(head.encoder != encoder for head in heads):
        raise ScorerProblem(
            f"the heads in {folder} are missing or belong to another encoder than {encoder}: install Steward again"
        )
    return heads


def _read(path: Path) -> Head:
    try:
        fields: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        return Head(**{**fields, "weights": tuple(fields["weights"]), "mix": Mix(**fields["mix"])})
    except (OSError, ValueError, KeyError, TypeError) as problem:
        raise ScorerProblem(f"{path} is damaged: install Steward again, its model is part of the package") from problem
