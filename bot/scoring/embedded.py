"""The model that ships with Steward: an encoder that sees meaning and n-grams that see words, mixed label by label."""

from collections.abc import Sequence
from importlib.resources import as_file, files
from pathlib import Path
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from bot.scoring.encoder import Encoder
from bot.scoring.heads import FOLDER, Head, load_heads
from bot.scoring.ngram_scorer import NgramScorer
from bot.scoring.windows import windows
from policy_rules.text import normalise
from policy_rules.vocabulary import Scores

Floats = NDArray[np.float64]
WINDOW, OVERLAP = 360, 72  # characters that the encoder reads at once: what fits it, even if every third is a piece


class EmbeddedScorer:
    """Scores a text as it was typed and as it is meant (disguise undone), and keeps the higher of the two."""

    def __init__(self, ngrams: NgramScorer, encoder: Encoder, heads: tuple[Head, ...]) -> None:
        self._ngrams = ngrams
        self._encoder = encoder
        self._heads = heads
        self._lines = np.stack([head.line() for head in heads])
        self._biases = np.array([head.bias for head in heads])
        self._mix = np.array([(head.mix.encoder, head.mix.ngrams, head.mix.offset) for head in heads])
        self._places = [_place(ngrams.order, head.label) for head in heads]
        self.name = f"{encoder.name} with {ngrams.name}"
        self.order = tuple(head.label for head in heads)
        self.labels = frozenset(self.order)

    @classmethod
    def shipped(cls) -> "EmbeddedScorer":
        """The model inside the package. Raises ScorerProblem if a file of it is missing or damaged."""
        with as_file(files("bot.scoring") / "weights") as folder:
            return cls.from_folder(folder)

    @classmethod
    def from_folder(cls, folder: Path) -> "EmbeddedScorer":
        """The model in a folder that `bot.training.encoder` wrote."""
        encoder = Encoder(folder / "encoder.onnx")
        ngrams = NgramScorer.from_file(folder / "ngrams.npz")
        return cls(ngrams, encoder, load_heads(folder / FOLDER, encoder.name))

    def ordinary(self, label: str, quantile: str) -> float:
        """What the model says of ordinary chat: the `quantile` ("q50", "q95", "q99") of `label` on held-out chat."""
        return float(self._heads[self.order.index(label)].ordinary[quantile])

    def score(self, text: str) -> Scores:
        """A probability (0..1) for each label. Never raises on any string; linear in its length."""
        probabilities = 1.0 / (1.0 + np.exp(-self.log_odds(text)))
        return Scores(self.name, MappingProxyType(dict(zip(self.order, probabilities.tolist(), strict=True))))

    def log_odds(self, text: str) -> Floats:
        """The log-odds of each label, in `order`, within 30 of 0."""
        encoder, ngrams = self.parts(text)
        mixed: Floats = self._mix[:, 0] * encoder + self._mix[:, 1] * ngrams + self._mix[:, 2]
        return mixed.clip(-30.0, 30.0)

    def batched(self, together: Sequence[str]) -> list[list[float]]:
        """Probabilities of texts that are read as one batch, as typed: only to measure what that would change."""
        vectors = self._encoder.vectors([self._encoder.pieces(text[:WINDOW]) for text in together])
        said = (vectors @ self._lines.T + self._biases) * self._mix[:, 0] + self._mix[:, 2]
        probabilities: list[list[float]] = (1.0 / (1.0 + np.exp(-said))).tolist()
        return probabilities

    def parts(self, text: str) -> tuple[Floats, Floats]:
        """What the encoder's lines and what the n-grams say, each the highest of any window, typed or normalised."""
        plain = normalise(text).plain
        meant = () if text.isascii() and plain == text.lower() else windows(plain, WINDOW, OVERLAP)  # pieces are lower
        stretches = (*windows(text, WINDOW, OVERLAP), *meant)
        pieces = dict.fromkeys(self._encoder.pieces(stretch) for stretch in stretches)  # the same is read once
        vectors = np.stack([self._encoder.vector(one) for one in pieces])
        lines: Floats = (vectors @ self._lines.T + self._biases).max(axis=0)
        return lines, np.append(self._ngrams.log_odds(text, plain), 0.0)[self._places]


def _place(order: Sequence[str], label: str) -> int:
    """Where the n-grams' opinion of the label stands; behind all of them for one that they do not know."""
    return order.index(label) if label in order else len(order)
