"""What the embedded model sees of a text: hashed word and character n-grams, the same in training and at run time."""

import unicodedata
from dataclasses import dataclass
from itertools import pairwise
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

BUCKETS = 1 << 17  # a power of two; chosen by the figures in the model card
WORD_SIZES = (1, 2)
CHARACTER_SIZES = (3, 4, 5)
QUOTES = {0x2018: "'", 0x2019: "'"}  # telephones type them, keyboards do not
EDGES = ".,;:!?\"'()[]{}*_~`<>…“”-"  # stripped from a word, kept by the characters


@dataclass(frozen=True, slots=True)
class Buckets:
    """Which of the hash table's places a text touches, each once and in order.

    Words and characters are counted apart, because a text's weight is shared among the n-grams of each kind.
    """

    words: NDArray[np.int64]
    characters: NDArray[np.int64]


def tokens(text: str) -> list[str]:
    """The text's words in their plainest form; a mention, a link and a number stand for all of their kind."""
    plain = unicodedata.normalize("NFKC", text).casefold().translate(QUOTES)
    return [_plain(token) for token in plain.split()]


def _plain(token: str) -> str:
    if token.startswith(("http://", "https://")):
        return "<link>"
    if token.startswith(("@", "<@")):
        return "<name>"
    if any(character.isdigit() for character in token) and not any(character.isalpha() for character in token):
        return "<number>"
    return token


def buckets(text: str) -> Buckets:
    """The places of `text`. Never raises on any string; linear in its length."""
    typed = tokens(text)
    words = [token.strip(EDGES) or token for token in typed]
    return Buckets(_places(_word_grams(words)), _places(_character_grams(typed)))


def _word_grams(words: list[str]) -> set[str]:
    framed = ["<", *words, ">"]  # so that the first and the last word are seen as such
    pairs = {f"w {left} {right}" for left, right in pairwise(framed)}
    return pairs | {f"w {word}" for word in words}


def _character_grams(words: list[str]) -> set[str]:
    grams: set[str] = set()
    for word in set(words):
        framed = f" {word} "
        for size in CHARACTER_SIZES:
            grams.update(framed[start : start + size] for start in range(len(framed) - size + 1))
    return grams


def _places(grams: set[str]) -> NDArray[np.int64]:
    places = {crc32(gram.encode("utf-8", "surrogatepass")) & (BUCKETS - 1) for gram in grams}
    return np.fromiter(sorted(places), dtype=np.int64, count=len(places))
