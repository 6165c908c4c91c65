"""Fits the lines that our own sentences teach: `python -m bot.training.own_lines --data DIR [--out DIR]`.

After `bot.training.encoder`, whose encoder stays as it is. No public data set tells cold contempt from blunt talk,
prejudice from the mention of an identity, or despair from a figure of speech in the way that matters here; sentences in
many voices and ordinary chat beside them do. Some minutes on one core.
"""

import argparse
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score

from bot.scoring.embedded import WINDOW, EmbeddedScorer
from bot.scoring.encoder import Encoder
from bot.scoring.heads import FOLDER, Head, Mix, load_heads, save_head
from bot.training.corpora import ordinary
from bot.training.rows import OWN_LABELS, TOLD, Row, columns
from bot.training.sentences import own_sentences
from bot.training.split import Part
from policy_rules.text import normalise

Floats = NDArray[np.float64]
TAUGHT_HERE = (*OWN_LABELS, "welfare", *TOLD)
STRENGTH = 0.3  # inverse of the L2 penalty
BESIDE = 12_000  # rows of ordinary chat
ORDINARY_WEIGHT = 0.5
QUANTILES = {"q50": 50.0, "q95": 95.0, "q99": 99.0}


def rows_of(data: Path) -> Iterator[Row]:
    """Our sentences, and ordinary chat beside them."""
    yield from own_sentences()
    chat = list(ordinary(data))
    yield from chat[:: max(1, len(chat) // BESIDE)]


def vectors_of(rows: Sequence[Row], encoder: Encoder) -> NDArray[np.float32]:
    """What the encoder makes of each row's beginning as it is meant."""
    return np.stack([encoder.vector(encoder.pieces(normalise(row.text).plain[:WINDOW])) for row in rows])


def fitted(label: str, rows: Sequence[Row], vectors: NDArray[np.float32]) -> tuple[Floats, float, Mix]:
    """The line for `label`, and how it becomes log-odds (Platt 1999) on rows that it has not learned from."""
    parts = {part: _known(rows, label, part) for part in (Part.TRAIN, Part.CALIBRATE)}
    values, _ = columns([rows[place] for place in parts[Part.TRAIN]], label)
    own = np.array([rows[place].source.startswith("own") for place in parts[Part.TRAIN]])
    line = LogisticRegression(C=STRENGTH, max_iter=2000)
    line.fit(vectors[parts[Part.TRAIN]], values, sample_weight=np.where(own, 1.0, ORDINARY_WEIGHT))
    raw = line.decision_function(vectors[parts[Part.CALIBRATE]])
    truth, _ = columns([rows[place] for place in parts[Part.CALIBRATE]], label)
    scaled = LogisticRegression(C=1e4).fit(raw.reshape(-1, 1), truth)
    mix = Mix(float(scaled.coef_[0, 0]), 0.0, float(scaled.intercept_[0]))
    return line.coef_[0], float(line.intercept_[0]), mix


def _known(rows: Sequence[Row], label: str, part: Part) -> list[int]:
    return [place for place, row in enumerate(rows) if row.part is part and label in row.labels]


def told(label: str, rows: Sequence[Row], said: Floats) -> str:
    """How the test part comes out: our own sentences by rank, and both kinds of ordinary chat at three thresholds."""
    places = _known(rows, label, Part.TEST)
    truth, _ = columns([rows[place] for place in places], label)
    mine = np.array([rows[place].source.startswith("own") for place in places])
    probabilities = 1 / (1 + np.exp(-said[places]))
    auc = roc_auc_score(truth[mine], probabilities[mine])
    cells = [f"{label:17s} own AUC {auc:.3f}"]
    for limit in (0.3, 0.5, 0.7):
        hit, over = probabilities >= limit, ~mine
        recall = hit[mine & (truth == 1)].mean()
        right = truth[mine & hit].mean() if (mine & hit).any() else float("nan")
        cells.append(f"at {limit}: recall {recall:.2f}, precision {right:.2f}, chat {1000 * hit[over].mean():.1f}/1000")
    return "; ".join(cells)


def main(arguments: Sequence[str] | None = None) -> None:
    """Fit, write the heads, and print the held-out figures beside those of the heads that were there."""
    parser = argparse.ArgumentParser(prog="python -m bot.training.own_lines", description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="the folder that holds chat/")
    parser.add_argument("--out", type=Path, default=Path("bot/scoring/weights"), help="the folder with the encoder")
    options = parser.parse_args(arguments)
    encoder = Encoder(options.out / "encoder.onnx")
    rows = list(rows_of(options.data))
    vectors = vectors_of(rows, encoder)
    before = {head.label: head for head in load_heads(options.out / FOLDER, encoder.name)}
    for label in TAUGHT_HERE:
        if label in before:
            sys.stdout.write(f"before: {told(label, rows, _said(before[label], vectors))}\n")
        weights, bias, mix = fitted(label, rows, vectors)
        head = Head(label, encoder.name, tuple(round(float(one), 6) for one in weights), bias, mix, {})
        said = _said(head, vectors)
        chat = [place for place in _known(rows, label, Part.TEST) if not rows[place].source.startswith("own")]
        spread = 1.0 / (1.0 + np.exp(-said[chat]))
        ordinary_says = {name: round(float(np.percentile(spread, share)), 4) for name, share in QUANTILES.items()}
        save_head(options.out / FOLDER, Head(label, encoder.name, head.weights, bias, mix, ordinary_says))
        sys.stdout.write(f"now:    {told(label, rows, said)}\n")
    EmbeddedScorer.from_folder(options.out)  # it loads


def _said(head: Head, vectors: NDArray[np.float32]) -> Floats:
    """The log-odds of the head by its line alone."""
    said = (vectors @ head.line() + head.bias) * head.mix.encoder + head.mix.offset
    return said.astype(np.float64)


if __name__ == "__main__":
    main()
