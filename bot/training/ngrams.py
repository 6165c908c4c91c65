"""Makes the weights of the embedded model: `python -m bot.training.ngrams --data DIR [--out DIR]`."""

import argparse
import sys
from collections.abc import Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path

from bot.scoring.ngram_scorer import NgramScorer
from bot.scoring.weights_file import Weights, load_weights, save_weights
from bot.training.card import figure_table, model_card, ordinary_table, own_table, reply_line, source_table
from bot.training.corpora import measured_only
from bot.training.fit import fit
from bot.training.measure import ORDINARY, Reading, read
from bot.training.rows import LABELS, Row
from bot.training.sources import all_rows
from bot.training.split import Part

NAME = "steward-ngrams"
VERSION = "1"


@dataclass(frozen=True, slots=True)
class Trained:
    """What a training came to."""

    scorer: NgramScorer
    test: Reading
    replies: Reading


def data_hash(rows: Sequence[Row]) -> str:
    """What the rows are, in 16 hexadecimal digits: the same rows in the same order make the same model."""
    digest = sha256()
    for row in rows:
        digest.update(
            f"{row.source}\t{row.text}\t{sorted(row.labels.items())}\t{row.weight}\n".encode("utf-8", "surrogatepass")
        )
    return digest.hexdigest()[:16]


def train(rows: Sequence[Row], replies: Sequence[Row], out: Path) -> Trained:
    """Fits the heads on `rows`, writes `out`/ngrams.npz and its card, and measures what was written."""
    card = {
        "name": NAME,
        "version": f"{VERSION}+{data_hash(rows)}",
        "split": "sha256 of the conversation or text, mod 10",
    }
    out.mkdir(parents=True, exist_ok=True)
    path = out / "ngrams.npz"
    save_weights(path, fit(rows, LABELS, card))
    test = read(NgramScorer.from_file(path), [row for row in rows if row.part is Part.TEST])
    save_weights(path, with_quantiles(load_weights(path), test))
    scorer = NgramScorer.from_file(path)
    trained = Trained(scorer, test, read(scorer, replies))
    (out / "NGRAMS.md").write_text(
        model_card(scorer.name, data_hash(rows), rows, trained.test, trained.replies), encoding="utf-8"
    )
    return trained


def with_quantiles(weights: Weights, test: Reading) -> Weights:
    """The weights, and beside them what the model says of ordinary chat: what a group starts from."""
    quantiles = {label: dict(test.quantiles(label, *ORDINARY)) for label in weights.labels}
    return replace(weights, card={**weights.card, "ordinary": quantiles})


def main(arguments: Sequence[str] | None = None) -> None:
    """Read the data, train, write, and print the held-out figures."""
    parser = argparse.ArgumentParser(prog="python -m bot.training.ngrams", description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="the folder that holds text/, argument/ and chat/")
    parser.add_argument(
        "--out", type=Path, default=Path("bot/scoring/weights"), help="where weights and card are written"
    )
    options = parser.parse_args(arguments)
    rows = list(all_rows(options.data))
    trained = train(rows, list(measured_only(options.data)), options.out)
    tables = (
        figure_table(trained.test),
        source_table(trained.test),
        own_table(trained.test),
        ordinary_table(trained.test),
    )
    replies = f"disagreement on replies that shaped nothing: {reply_line(trained.replies)}"
    sys.stdout.write("\n\n".join((trained.scorer.name, *tables, replies)) + "\n")


if __name__ == "__main__":
    main()
