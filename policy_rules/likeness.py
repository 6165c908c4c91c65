"""How alike texts are by their words and pieces of words. It knows nothing of what they mean. Pure.

The cosine of tf-idf vectors with every n-gram counted once: what many texts share weighs little.
"""

from collections import Counter
from collections.abc import Sequence
from itertools import pairwise
from math import log, sqrt

from policy_rules.text import normalise

LONGEST = 1_000  # characters of a text that are compared
FEWEST = 20  # texts that are taken to be there: among two or three, what both say would seem to be common
PIECE = 4  # characters of a piece of a word
_EDGES = ".,;:!?\"'()[]{}*_~`<>…“”-"

Vector = dict[str, float]


class Likeness:
    """Some texts made ready to be compared with one another."""

    def __init__(self, texts: Sequence[str]) -> None:
        seen = [(_words(one), _pieces(one)) for one in (_plain(text) for text in texts)]
        self._words = _weighed([words for words, _ in seen])
        self._pieces = _weighed([pieces for _, pieces in seen])

    def between(self, one: int, other: int) -> float:
        """0..1: how alike two of the texts are, by their places. 1 for the same text, 0 where nothing is shared."""
        words = _cosine(self._words[one], self._words[other])
        return (words + _cosine(self._pieces[one], self._pieces[other])) / 2


def _plain(text: str) -> list[str]:
    """The words of a text as they are meant: small letters, disguises undone."""
    read = normalise(text[:LONGEST]).plain
    return [word for word in (token.strip(_EDGES) for token in read.split()) if word]


def _words(words: Sequence[str]) -> frozenset[str]:
    pairs = (f"{left} {right}" for left, right in pairwise(words))
    return frozenset((*words, *pairs))


def _pieces(words: Sequence[str]) -> frozenset[str]:
    framed = (f" {word} " for word in words)
    return frozenset(word[start : start + PIECE] for word in framed for start in range(max(1, len(word) - PIECE + 1)))


def _weighed(texts: Sequence[frozenset[str]]) -> list[Vector]:
    """Each as a vector of length one, in which what many texts share weighs little."""
    counts = Counter(gram for text in texts for gram in text)
    among = 1 + max(len(texts), FEWEST)
    weights = {gram: log(among / count) for gram, count in counts.items()}
    vectors = []
    for text in texts:
        length = sqrt(sum(weights[gram] ** 2 for gram in text)) or 1.0
        vectors.append({gram: weights[gram] / length for gram in text})
    return vectors


def _cosine(one: Vector, other: Vector) -> float:
    small, large = sorted((one, other), key=len)
    return min(1.0, sum(weight * large[gram] for gram, weight in small.items() if gram in large))
