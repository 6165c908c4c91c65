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
FEW = 20  # a word that stands in one of so many texts is rare
PIECE = 4  # characters of a piece of a word
_EDGES = ".,;:!?\"'()[]{}*_~`<>…“”-"

Vector = dict[int, float]


class Likeness:
    """Some texts made ready to be compared with one another."""

    def __init__(self, texts: Sequence[str]) -> None:
        seen = [(_words(one), _pieces(one)) for one in (_plain(text) for text in texts)]
        rare, common = _weighed([words for words, _ in seen], 0)
        rare_pieces, common_pieces = _weighed([pieces for _, pieces in seen], 1)
        self._rare = [one | other for one, other in zip(rare, rare_pieces, strict=True)]
        self._common = [one | other for one, other in zip(common, common_pieces, strict=True)]
        self._lengths = [sqrt(sum(weight * weight for weight in one.values())) for one in self._common]
        self._says_something = [bool(words) for words, _ in seen]

    def between(self, one: int, other: int, least: float = 0.0) -> float:
        """0..1: how alike two of the texts are, by their places. 1 for the same text, 0 where nothing is shared.

        0 as well where they can be seen at once to be less alike than `least`.
        """
        if one == other:
            return float(self._says_something[one])
        alike = _product(self._rare[one], self._rare[other])
        if alike + self._lengths[one] * self._lengths[other] < least:  # what is common could not add enough
            return 0.0
        return min(1.0, alike + _product(self._common[one], self._common[other]))


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


def _weighed(texts: Sequence[frozenset[str]], odd: int) -> tuple[list[Vector], list[Vector]]:
    """Each as a vector in which what many texts share weighs little, in two parts: what few say, and the rest.

    Its square is a half, so that words (even numbers) and pieces (odd ones) in one vector give the mean of both. What
    stands in one text alone is left out at the end: nothing can be alike in it.
    """
    counts = Counter(gram for text in texts for gram in text)
    among = 1 + max(len(texts), FEWEST)
    weights = {gram: log(among / count) for gram, count in counts.items()}
    numbers = {gram: 2 * place + odd for place, gram in enumerate(counts)}
    few, rare, common = max(2, len(texts) // FEW), [], []
    for text in texts:
        length = sqrt(2 * sum(weights[gram] ** 2 for gram in text)) or 1.0
        rare.append({numbers[gram]: weights[gram] / length for gram in text if 1 < counts[gram] <= few})
        common.append({numbers[gram]: weights[gram] / length for gram in text if counts[gram] > few})
    return rare, common


def _product(one: Vector, other: Vector) -> float:
    return sum(one[gram] * other[gram] for gram in one.keys() & other.keys())
