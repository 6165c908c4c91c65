"""The embedded model's file: a byte for each weight, so that the whole model travels inside the package."""

import json
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bot.scoring.scorer import ScorerProblem

STEPS = 127  # of a signed byte


@dataclass(frozen=True, slots=True)
class Weights:
    """A linear model for several labels, calibrated: `biases + Σ weights` of a text's n-grams is its log-odds."""

    labels: tuple[str, ...]
    table: NDArray[np.float32]  # buckets x labels, so that an n-gram is one row
    biases: NDArray[np.float32]  # one for each label
    card: Mapping[str, Any]  # what made it: name, version, split, hash of the data, quantiles of ordinary chat


def save_weights(path: Path, weights: Weights) -> None:
    """Write the file: of a weight its sign and the root of its size, so that small ones stay apart."""
    largest = np.abs(weights.table).max(axis=0)
    roots = np.sign(weights.table) * np.sqrt(np.abs(weights.table) / largest)
    described = json.dumps({**weights.card, "labels": list(weights.labels)}, sort_keys=True)
    np.savez_compressed(
        path,
        roots=np.rint(roots * STEPS).astype(np.int8).T,
        largest=largest.astype(np.float32),
        biases=weights.biases.astype(np.float32),
        card=np.frombuffer(described.encode(), dtype=np.uint8),
    )


def load_weights(path: Path) -> Weights:
    """Read the file. Raises ScorerProblem if it is missing or damaged."""
    try:
        with path.open("rb") as opened, np.load(opened, allow_pickle=False) as file:
            roots = file["roots"].T.astype(np.float32) / STEPS
            table = np.ascontiguousarray(np.sign(roots) * roots**2 * file["largest"])
            card = json.loads(file["card"].tobytes())
            return Weights(tuple(card["labels"]), table, file["biases"], card)
    except FileNotFoundError as problem:
        raise ScorerProblem(f"{path} is missing: install Steward again, its model is part of the package") from problem
    except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile) as problem:
        raise ScorerProblem(f"{path} is damaged: install Steward again, its model is part of the package") from problem
