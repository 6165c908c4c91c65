"""Fits the heads: a logistic regression each on hashed n-grams, then Platt's scaling on rows it did not see."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression

from bot.scoring.ngram_scorer import NgramScorer
from bot.scoring.ngrams import BUCKETS, buckets
from bot.scoring.weights_file import Weights
from bot.training.rows import Row, columns
from bot.training.split import Part

Floats = NDArray[np.float64]
SEEN = 1200  # characters of a training text that are read: a label says little of one sentence in a long text
TOL = 1e-5
STEPS = 200  # at most, of the optimiser
STRENGTH = 8.0  # inverse of the L2 penalty, by held-out AUC
SMOOTHING = 1.0  # added to each n-gram's count before the log ratio (Wang and Manning 2012)


@dataclass(frozen=True, slots=True)
class Head:
    """One label's line, not calibrated yet: a weight for each bucket, and a bias."""

    weights: Floats
    bias: float


def features_of(texts: Sequence[str]) -> csr_matrix:
    """A row for each text: each kind of n-gram shares one unit of length, as the embedded model adds them up."""
    indices, values, ends = [], [], [0]
    for text in texts:
        seen = buckets(text[:SEEN])
        for places in (seen.words, seen.characters):
            indices.append(places)
            values.append(np.full(len(places), 1.0 / np.sqrt(max(len(places), 1))))
        ends.append(ends[-1] + len(seen.words) + len(seen.characters))
    shape = (len(texts), BUCKETS)
    matrix = csr_matrix((np.concatenate(values), np.concatenate(indices), np.array(ends)), shape=shape)
    matrix.sum_duplicates()
    return matrix


def log_ratio(features: csr_matrix, labels: Floats, weights: Floats) -> Floats:
    """How much likelier each n-gram is in the positive rows, as a log ratio of smoothed counts."""
    present = (features > 0).astype(np.float64)
    positive = present.T @ (weights * labels) + SMOOTHING
    negative = present.T @ (weights * (1.0 - labels)) + SMOOTHING
    ratio: Floats = np.log(positive / positive.sum()) - np.log(negative / negative.sum())
    return ratio


def fit_head(features: csr_matrix, labels: Floats, weights: Floats) -> Head:
    """The line that parts the rows labelled 1 from those labelled 0. Deterministic."""
    ratio = log_ratio(features, labels, weights)
    line = LogisticRegression(C=STRENGTH, max_iter=STEPS, tol=TOL)
    line.fit(features.multiply(ratio).tocsr(), labels, sample_weight=weights)
    return Head(line.coef_[0] * ratio, float(line.intercept_[0]))


def fit(rows: Sequence[Row], labels: Sequence[str], card: Mapping[str, Any]) -> Weights:
    """The calibrated weights for `labels`; each needs rows of both kinds in the training and the calibration part."""
    training = [row for row in rows if row.part is Part.TRAIN]
    features = features_of([row.text for row in training])
    heads = []
    for label in labels:
        known = np.array([label in row.labels for row in training])
        values, weights = columns([row for row in training if label in row.labels], label)
        heads.append(fit_head(features[known], values, weights))
    table = np.stack([head.weights for head in heads], axis=1).astype(np.float32)
    biases = np.array([head.bias for head in heads], dtype=np.float32)
    return calibrate(Weights(tuple(labels), table, biases, card), [row for row in rows if row.part is Part.CALIBRATE])


def calibrate(weights: Weights, rows: Sequence[Row]) -> Weights:
    """The same weights, stretched so that their sums are log-odds on `rows`, read as the running model reads them."""
    raw = log_odds_of(NgramScorer(weights), rows)
    lines = []
    for place, label in enumerate(weights.labels):
        known = np.array([label in row.labels for row in rows])
        values, _ = columns([row for row in rows if label in row.labels], label)
        lines.append(platt(raw[known, place], values))
    slopes, offsets = np.array(lines, dtype=np.float32).T
    return replace(weights, table=weights.table * slopes, biases=weights.biases * slopes + offsets)


def log_odds_of(scorer: NgramScorer, rows: Sequence[Row]) -> Floats:
    """Rows x labels: what the running model says of each text, read as it would be in chat."""
    return np.array([scorer.log_odds(row.text) for row in rows])


def platt(raw: Floats, labels: Floats) -> tuple[float, float]:
    """Slope and offset that turn `raw` sums into log-odds (Platt 1999)."""
    line = LogisticRegression(C=1e4).fit(raw.reshape(-1, 1), labels)
    return float(line.coef_[0, 0]), float(line.intercept_[0])
