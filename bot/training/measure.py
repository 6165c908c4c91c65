"""What a model is worth on rows it has not seen: ranking, precision and recall, alarms on ordinary chat."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from sklearn.metrics import average_precision_score, roc_auc_score

from bot.scoring.ngram_scorer import NgramScorer
from bot.training.fit import log_odds_of
from bot.training.rows import Row

Floats = NDArray[np.float64]
THRESHOLDS = (0.5, 0.8, 0.9)
FEWEST = 5  # rows of each kind below which a figure would be noise
ORDINARY = ("irc", "smalltalk")


@dataclass(frozen=True, slots=True)
class AtThreshold:
    """What happens when a label counts from `threshold` on. Precision is None where nothing reaches it."""

    threshold: float
    precision: float | None
    recall: float


@dataclass(frozen=True, slots=True)
class Figures:
    """One label on one set of rows."""

    label: str
    rows: int
    positives: int
    auc: float
    average_precision: float
    at: tuple[AtThreshold, ...]


@dataclass(frozen=True, slots=True)
class Reading:
    """The model's probabilities for some rows: rows x labels, in the model's order."""

    rows: Sequence[Row]
    labels: tuple[str, ...]
    probabilities: Floats

    def figures(self, label: str, *sources: str) -> Figures | None:
        """Figures over the rows that know `label`, of `sources` or all; None if there are too few of either kind."""
        wanted = [
            place
            for place, row in enumerate(self.rows)
            if label in row.labels and (not sources or row.source in sources)
        ]
        truth = np.array([self.rows[place].labels[label] for place in wanted])
        if min(truth.sum(), len(truth) - truth.sum()) < FEWEST:
            return None
        scores = self.probabilities[wanted, self.labels.index(label)]
        return Figures(
            label=label,
            rows=len(truth),
            positives=int(truth.sum()),
            auc=float(roc_auc_score(truth, scores)),
            average_precision=float(average_precision_score(truth, scores)),
            at=tuple(at_threshold(truth, scores, threshold) for threshold in THRESHOLDS),
        )

    def per_thousand(self, label: str, threshold: float, *sources: str) -> float:
        """How many rows in a thousand of `sources` reach `threshold`, whatever they are labelled."""
        scores = self._of(label, sources)
        return float((scores >= threshold).mean() * 1000) if len(scores) else 0.0

    def quantiles(self, label: str, *sources: str) -> Mapping[str, float]:
        """What half, 95 and 99 in a hundred rows of `sources` stay below."""
        scores = self._of(label, sources)
        return (
            {f"q{part}": round(float(np.percentile(scores, part)), 6) for part in (50, 95, 99)} if len(scores) else {}
        )

    def sources(self) -> list[str]:
        """Where the rows come from."""
        return sorted({row.source for row in self.rows})

    def _of(self, label: str, sources: Sequence[str]) -> Floats:
        wanted = [place for place, row in enumerate(self.rows) if row.source in sources]
        return self.probabilities[wanted, self.labels.index(label)]


def at_threshold(truth: NDArray[np.int64], scores: Floats, threshold: float) -> AtThreshold:
    """Precision and recall of "at least `threshold`"."""
    flagged = scores >= threshold
    precision = float(truth[flagged].mean()) if flagged.any() else None
    return AtThreshold(threshold, precision, float(flagged[truth == 1].mean()))


def read(scorer: NgramScorer, rows: Sequence[Row]) -> Reading:
    """The model's opinion of `rows`."""
    return reading_of(rows, scorer.order, log_odds_of(scorer, rows))


def reading_of(rows: Sequence[Row], labels: Sequence[str], log_odds: Floats) -> Reading:
    """What log-odds (rows x labels) say of `rows`."""
    return Reading(rows, tuple(labels), 1.0 / (1.0 + np.exp(-log_odds)))
