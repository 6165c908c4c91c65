"""Makes what ships of the tuned encoder: `python -m bot.training.encoder --data DIR --work DIR [--out DIR]`.

`bot.training.tune` comes before it. The heads are mixed with the n-grams on rows that neither has learned from.
"""

import argparse
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression

from bot.scoring.embedded import EmbeddedScorer
from bot.scoring.encoder import Encoder
from bot.scoring.heads import FOLDER, Head, Mix, save_head
from bot.scoring.ngram_scorer import NgramScorer
from bot.training.corpora import evaluated_only, measured_only
from bot.training.encoder_card import encoder_card, evasion_table, tables
from bot.training.export import write_encoder
from bot.training.measure import ORDINARY, Reading, reading_of
from bot.training.ngrams import data_hash
from bot.training.rows import LABELS, Row, columns
from bot.training.sources import all_rows
from bot.training.split import Part
from bot.training.teach import LABEL, TAUGHT
from bot.training.tune import shared

Floats = NDArray[np.float64]
NO_MIX = Mix(1.0, 0.0, 0.0)


@dataclass(frozen=True, slots=True)
class Parts:
    """What the encoder's lines and what the n-grams say of some rows: rows x labels each."""

    rows: Sequence[Row]
    encoder: Floats
    ngrams: Floats


def taught(lines: dict[str, Any], work: Path) -> dict[str, Any]:
    """The lines with the one that a teacher helped to fit, if `bot.training.teach` was run."""
    if (work / TAUGHT).exists():
        fitted, place = np.load(work / TAUGHT), LABELS.index(LABEL)
        lines["weight"][place], lines["bias"][place] = fitted["weights"], fitted["bias"]
    return lines


def plain_heads(encoder: str, lines: dict[str, Any]) -> tuple[Head, ...]:
    """The tuned lines as they are, with the encoder alone."""
    return tuple(
        Head(label, encoder, tuple(round(float(one), 6) for one in lines["weight"][place]), float(lines["bias"][place]),
             NO_MIX, {})
        for place, label in enumerate(LABELS)
    )  # fmt: skip


def parts_of(scorer: EmbeddedScorer, rows: Sequence[Row]) -> Parts:
    """Both parts of the model on each row."""
    read = [scorer.parts(row.text) for row in rows]
    return Parts(rows, np.array([one for one, _ in read]), np.array([two for _, two in read]))


def mixed(parts: Parts, label: str, place: int) -> Mix:
    """How much of each part makes the label's log-odds, fitted on rows that neither part has learned from.

    Where the n-grams would only be held against the encoder, it is alone: their errors are no evidence.
    """
    known = np.array([label in row.labels for row in parts.rows])
    values, weights = columns([row for row in parts.rows if label in row.labels], label)
    given = np.stack([parts.encoder[known, place], parts.ngrams[known, place]], axis=1)
    line = LogisticRegression(C=1e4).fit(given, values, sample_weight=weights)
    if line.coef_[0][1] < 0:
        given[:, 1] = 0.0
        line.fit(given, values, sample_weight=weights)
    first, second = (float(one) for one in line.coef_[0])
    return Mix(first, max(0.0, second), float(line.intercept_[0]))


def variants(parts: Parts, mixes: Sequence[Mix]) -> dict[str, Reading]:
    """The rows as the n-grams, the encoder and their mix read them."""
    slopes = np.array([(mix.encoder, mix.ngrams, mix.offset) for mix in mixes])
    together = parts.encoder * slopes[:, 0] + parts.ngrams * slopes[:, 1] + slopes[:, 2]
    return {
        "n-grams": reading_of(parts.rows, LABELS, parts.ngrams),
        "encoder": reading_of(parts.rows, LABELS, parts.encoder),
        "mix": reading_of(parts.rows, LABELS, together),
    }


def main(arguments: Sequence[str] | None = None) -> None:
    """Convert, mix, measure, write, and print the held-out figures."""
    parser = argparse.ArgumentParser(prog="python -m bot.training.encoder", description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="the folder that holds text/, argument/ and chat/")
    parser.add_argument("--work", type=Path, required=True, help="the folder that bot.training.tune wrote")
    parser.add_argument("--out", type=Path, default=Path("bot/scoring/weights"), help="where weights are written")
    parser.add_argument("--share", type=int, default=1, help="mix and measure on every Nth row that is not our own")
    options = parser.parse_args(arguments)
    rows = list(all_rows(options.data))
    lines = taught(write_encoder(options.work, options.out, data_hash(rows)), options.work)
    encoder = Encoder(options.out / "encoder.onnx")
    heads = plain_heads(encoder.name, lines)
    scorer = EmbeddedScorer(NgramScorer.from_file(options.out / "ngrams.npz"), encoder, heads)
    some = shared(rows, options.share, make_up=True)
    calibration = parts_of(scorer, [row for row in some if row.part is Part.CALIBRATE])
    mixes = [mixed(calibration, label, place) for place, label in enumerate(LABELS)]
    test = variants(parts_of(scorer, [row for row in some if row.part is Part.TEST]), mixes)
    for left in (options.out / FOLDER).glob("*.json"):
        left.unlink()  # of the encoder before; `bot.training.own_lines` writes those that are missing
    for head, mix in zip(heads, mixes, strict=True):
        ordinary = test["mix"].quantiles(head.label, *ORDINARY)
        save_head(options.out / FOLDER, Head(head.label, head.encoder, head.weights, head.bias, mix, dict(ordinary)))
    shaped_nothing = variants(parts_of(scorer, list(evaluated_only(options.data))), mixes)
    replies = variants(parts_of(scorer, list(measured_only(options.data))), mixes)
    printed = dict(tables(test, shaped_nothing, replies, mixes))
    final = EmbeddedScorer.from_folder(options.out)
    toxicity = final.order.index("toxicity")
    unseen = [row for row in some if row.part is Part.TEST]
    printed |= {"evasion": evasion_table(unseen, lambda text: float(1 / (1 + np.exp(-final.log_odds(text)[toxicity]))))}
    (options.out / "MODEL_CARD.md").write_text(encoder_card(final.name, rows, printed), encoding="utf-8")
    sys.stdout.write("\n\n".join((final.name, *printed.values())) + "\n")


if __name__ == "__main__":
    main()
