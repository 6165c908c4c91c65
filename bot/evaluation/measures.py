"""How well scores rank: the two usual figures, exact also where scores are equal."""

from collections.abc import Sequence
from itertools import groupby
from statistics import median


def roc_auc(truth: Sequence[int], scores: Sequence[float]) -> float | None:
    """The chance (0..1) that a positive scores higher than a negative, ties counting half; None without both kinds.

    Mann and Whitney's statistic (Hanley and McNeil 1982).
    """
    positives = sum(truth)
    negatives = len(truth) - positives
    if not positives or not negatives:
        return None
    won, below = 0.0, 0
    for hits, misses in _steps(truth, scores):
        won += hits * (below + misses / 2)
        below += misses
    return won / (positives * negatives)


def average_precision(truth: Sequence[int], scores: Sequence[float]) -> float | None:
    """The precision at each threshold, weighted by the recall that it adds; None without a positive."""
    positives = sum(truth)
    if not positives:
        return None
    found, flagged, total = 0, 0, 0.0
    for hits, misses in reversed(_steps(truth, scores)):
        found, flagged = found + hits, flagged + hits + misses
        total += hits / positives * (found / flagged)
    return total


def _steps(truth: Sequence[int], scores: Sequence[float]) -> list[tuple[int, int]]:
    """Positives and negatives at each score, lowest score first."""
    pairs = sorted(zip(scores, truth, strict=True))
    steps = []
    for _, equal in groupby(pairs, key=lambda pair: pair[0]):
        kinds = [kind for _, kind in equal]
        steps.append((sum(kinds), len(kinds) - sum(kinds)))
    return steps


def share(part: int, whole: int) -> float | None:
    """`part` of `whole`, to four places; None of nothing."""
    return round(part / whole, 4) if whole else None


def f1(precision: float | None, recall: float | None) -> float | None:
    """The harmonic mean of both; None unless both are known."""
    if precision is None or recall is None:
        return None
    return round(2 * precision * recall / (precision + recall), 4) if precision + recall else 0.0


def middle(values: Sequence[int]) -> float | None:
    """The median; None of nothing."""
    return float(median(values)) if values else None
