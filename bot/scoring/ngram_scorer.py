"""Linear heads on hashed n-grams: small, quick, and often wrong. It sees words, not meaning."""

from importlib.resources import as_file, files
from pathlib import Path
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from bot.scoring.ngrams import BUCKETS, buckets
from bot.scoring.scorer import ScorerProblem
from bot.scoring.weights_file import Weights, load_weights
from bot.scoring.windows import windows
from policy_rules.text import normalise
from policy_rules.vocabulary import Scores


class NgramScorer:
    """Scores a text as it was typed and as it is meant (disguise undone), and keeps the higher of the two."""

    def __init__(self, weights: Weights) -> None:
        if len(weights.table) != BUCKETS:
            raise ScorerProblem(
                f"the n-gram model has {len(weights.table)} buckets and this version of Steward reads {BUCKETS}: "
                "train it again with python -m bot.training.ngrams"
            )
        self._weights = weights
        self.name = f"{weights.card['name']} {weights.card['version']}"
        self.order = weights.labels
        self.labels = frozenset(weights.labels)

    @classmethod
    def shipped(cls) -> "NgramScorer":
        """The model inside the package. Raises ScorerProblem if its file is missing or damaged."""
        with as_file(files("bot.scoring") / "weights" / "ngrams.npz") as path:
            return cls.from_file(path)

    @classmethod
    def from_file(cls, path: Path) -> "NgramScorer":
        """The model in a file that `bot.training.ngrams` wrote."""
        return cls(load_weights(path))

    def ordinary(self, label: str, quantile: str) -> float:
        """What the model says of ordinary chat: the `quantile` ("q50", "q95", "q99") of `label` on held-out chat."""
        return float(self._weights.card["ordinary"][label][quantile])

    def score(self, text: str) -> Scores:
        """A probability (0..1) for each label. Never raises on any string; linear in its length."""
        probabilities = 1.0 / (1.0 + np.exp(-self.log_odds(text)))
        return Scores(self.name, MappingProxyType(dict(zip(self.order, probabilities.tolist(), strict=True))))

    def log_odds(self, text: str, plain: str | None = None) -> NDArray[np.float64]:
        """The log-odds of each label, in `order`: the highest of any window, typed or normalised; within 30 of 0.

        `plain` is what `text` means, from whoever has normalised it already.
        """
        meant = normalise(text).plain if plain is None else plain
        stretches = dict.fromkeys((*windows(text.casefold()), *windows(meant)))  # the same one is read once
        highest: NDArray[np.float64] = np.max([self._sum(stretch) for stretch in stretches], axis=0).astype(np.float64)
        return highest.clip(-30.0, 30.0)

    def _sum(self, stretch: str) -> NDArray[np.float32]:
        seen = buckets(stretch)
        total = self._weights.biases
        for places in (seen.words, seen.characters):
            if len(places):
                total = total + self._weights.table[places].sum(axis=0) / np.sqrt(len(places))
        return total
