"""Fits toxicity's line anew with a teacher's opinion: `python -m bot.training.teach --data D --work D --wheel FILE`.

Between `bot.training.tune` and `bot.training.encoder`. The encoder stays as it is, and so do all other lines. Rows
whose toxicity is known teach as before; of the others, the teacher's probability counts a little. The vectors of all
rows are kept in the work folder: half an hour on one core, once.
"""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression

from bot.scoring.embedded import WINDOW
from bot.scoring.encoder import Encoder
from bot.training.export import write_encoder
from bot.training.ngrams import data_hash
from bot.training.rows import Row
from bot.training.sources import all_rows
from bot.training.split import Part
from bot.training.teacher import Teacher
from bot.training.tune import shared

Floats = NDArray[np.float64]
LABEL = "toxicity"
TAUGHT, VECTORS = "taught.npz", "vectors.npy"
TRUST = 0.3  # in the teacher, where no data set says: .05 to .3 were compared; above, our own chat ranks worse
STRENGTH = 1.0  # inverse of the L2 penalty
STEPS = 300


def vectors_of(rows: Sequence[Row], encoder: Encoder, path: Path) -> NDArray[np.float16]:
    """What the encoder makes of each row's beginning, from `path` if it is there."""
    if path.exists():
        kept: NDArray[np.float16] = np.load(path)
        if len(kept) == len(rows):
            return kept
    vectors = np.stack([encoder.vector(encoder.pieces(row.text[:WINDOW])) for row in rows]).astype(np.float16)
    np.save(path, vectors)
    return vectors


def line_of(rows: Sequence[Row], vectors: NDArray[np.float16], teacher: Teacher) -> tuple[Floats, float]:
    """The line that fits what is known, and a little of what the teacher thinks of the rest."""
    known = np.array([LABEL in row.labels for row in rows])
    truth = np.array([row.labels.get(LABEL, 0) for row in rows], dtype=np.float64)
    weights = np.array([row.weight for row in rows])
    wide = vectors.astype(np.float32)
    thought = teacher.toxicity([row.text for row, is_known in zip(rows, known, strict=True) if not is_known])
    rest = TRUST * weights[~known]
    line = LogisticRegression(C=STRENGTH, max_iter=STEPS).fit(
        np.concatenate([wide[known], wide[~known], wide[~known]]),
        np.concatenate([truth[known], np.ones(len(rest)), np.zeros(len(rest))]),
        sample_weight=np.concatenate([weights[known], rest * thought, rest * (1.0 - thought)]),
    )
    return line.coef_[0], float(line.intercept_[0])


def main(arguments: Sequence[str] | None = None) -> None:
    """Fit, and write the line where `bot.training.encoder` finds it."""
    parser = argparse.ArgumentParser(prog="python -m bot.training.teach", description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="the folder that holds text/, argument/ and chat/")
    parser.add_argument("--work", type=Path, required=True, help="the folder that bot.training.tune wrote")
    parser.add_argument("--wheel", type=Path, required=True, help="toxic_comment_classifier-0.3.0-py3-none-any.whl")
    parser.add_argument("--share", type=int, default=1, help="learn from every Nth row that is not our own")
    options = parser.parse_args(arguments)
    every = list(all_rows(options.data))
    rows = shared([row for row in every if row.part is Part.TRAIN], options.share)
    write_encoder(options.work, options.work, data_hash(every))
    vectors = vectors_of(rows, Encoder(options.work / "encoder.onnx"), options.work / VECTORS)
    weights, bias = line_of(rows, vectors, Teacher(options.wheel))
    np.savez(options.work / TAUGHT, weights=weights, bias=bias)
    sys.stdout.write(f"{options.work / TAUGHT}: the line for {LABEL}, fitted on {len(rows)} rows\n")


if __name__ == "__main__":
    main()
