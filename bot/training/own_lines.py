"""Fits the lines that our own sentences teach: `python -m bot.training.own_lines --data DIR [--out DIR]`.

After `bot.training.encoder`, whose encoder stays as it is. No public data set tells cold contempt from blunt talk,
prejudice from the mention of an identity, or despair from a figure of speech in the way that matters here; sentences in
many voices and ordinary chat beside them do. The two lines that make a quarrel are fitted with public data as well:
ordinary chat counts for more here than where the encoder is tuned. A quarter of an hour on one core.
"""

import argparse
import sys
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score

from bot.scoring.embedded import WINDOW, EmbeddedScorer
from bot.scoring.encoder import Encoder
from bot.scoring.heads import FOLDER, Head, Mix, load_heads, save_head
from bot.training.corpora import ordinary
from bot.training.measure import ORDINARY
from bot.training.rows import OWN_LABELS, TOLD, Row, columns
from bot.training.sentences import OWN, own_sentences
from bot.training.sources import all_rows
from bot.training.split import Part
from bot.training.templates import TEMPLATES
from policy_rules.text import normalise

Floats = NDArray[np.float64]
QUARREL = ("hostility", "disagreement")
TAUGHT_HERE = (*OWN_LABELS, "welfare", *TOLD, *QUARREL)
STRENGTH = 0.3  # inverse of the L2 penalty
BESIDE = 24_000  # rows of ordinary chat
EVERY = 6  # row of public data
ORDINARY_WEIGHT = 2.0  # .5 to 6 were compared: above, our own sentences rank worse; below, chat alarms
PUBLIC_WEIGHT = 4.0
QUARREL_CALIBRATED = 0.5  # weight of chat and public rows where log-odds are set, for a heat that reads as before
QUANTILES = {"q50": 50.0, "q95": 95.0, "q99": 99.0}


def rows_of(data: Path) -> Iterator[Row]:
    """Our sentences, ordinary chat beside them, and public data that tell of quarrels."""
    yield from own_sentences()
    chat = list(ordinary(data))
    yield from chat[:: max(1, len(chat) // BESIDE)]
    for place, row in enumerate(all_rows(data)):
        if _is_public(row) and (row.source.startswith(TEMPLATES) or place % EVERY == 0) and row.labels.keys() & QUARREL:
            yield replace(row, labels={label: row.labels[label] for label in QUARREL if label in row.labels})


def vectors_of(rows: Sequence[Row], encoder: Encoder) -> NDArray[np.float32]:
    """What the encoder makes of each row's beginning as it is meant."""
    return np.stack([encoder.vector(encoder.pieces(normalise(row.text).plain[:WINDOW])) for row in rows])


def fitted(label: str, rows: Sequence[Row], vectors: NDArray[np.float32]) -> tuple[Floats, float, Mix]:
    """The line for `label`, and how it becomes log-odds (Platt 1999) on rows that it has not learned from."""
    parts = {part: _known(rows, label, part) for part in (Part.TRAIN, Part.CALIBRATE)}
    learned, others = (
        [rows[place] for place in parts[Part.TRAIN]],
        [rows[place] for place in parts[Part.CALIBRATE]],
    )
    line = LogisticRegression(C=STRENGTH, max_iter=3000)
    line.fit(vectors[parts[Part.TRAIN]], columns(learned, label)[0], sample_weight=[_weight(row) for row in learned])
    raw = line.decision_function(vectors[parts[Part.CALIBRATE]])
    less = QUARREL_CALIBRATED if label in QUARREL else 1.0
    scaled = LogisticRegression(C=1e4)
    scaled.fit(raw.reshape(-1, 1), columns(others, label)[0], [1.0 if _is_own(row) else less for row in others])
    mix = Mix(float(scaled.coef_[0, 0]), 0.0, float(scaled.intercept_[0]))
    return line.coef_[0], float(line.intercept_[0]), mix


def _is_own(row: Row) -> bool:
    return row.source.startswith(OWN)


def _is_public(row: Row) -> bool:
    return not _is_own(row) and row.source not in ORDINARY


def _weight(row: Row) -> float:
    if _is_own(row):
        return 1.0
    return PUBLIC_WEIGHT if _is_public(row) else ORDINARY_WEIGHT


def _known(rows: Sequence[Row], label: str, part: Part) -> list[int]:
    return [place for place, row in enumerate(rows) if row.part is part and label in row.labels]


def told(label: str, rows: Sequence[Row], said: Floats) -> str:
    """How the test part comes out: our own sentences by rank, and both kinds of ordinary chat at three thresholds."""
    places = _known(rows, label, Part.TEST)
    truth, _ = columns([rows[place] for place in places], label)
    mine = np.array([_is_own(rows[place]) for place in places])
    over = np.array([rows[place].source in ORDINARY for place in places])
    probabilities = 1 / (1 + np.exp(-said[places]))
    auc = roc_auc_score(truth[mine], probabilities[mine])
    cells = [f"{label:17s} own AUC {auc:.3f}"]
    for limit in (0.3, 0.5, 0.7):
        hit = probabilities >= limit
        recall = hit[mine & (truth == 1)].mean()
        right = truth[mine & hit].mean() if (mine & hit).any() else float("nan")
        cells.append(f"at {limit}: recall {recall:.2f}, precision {right:.2f}, chat {1000 * hit[over].mean():.1f}/1000")
    return "; ".join(cells)


def main(arguments: Sequence[str] | None = None) -> None:
    """Fit, write the heads, and print the held-out figures beside those of the heads that were there."""
    parser = argparse.ArgumentParser(prog="python -m bot.training.own_lines", description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="the folder that holds text/, argument/ and chat/")
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
        chat = [place for place in _known(rows, label, Part.TEST) if rows[place].source in ORDINARY]
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
