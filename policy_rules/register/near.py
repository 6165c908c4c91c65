"""Words that are one slip of the finger apart, found without comparing every word with every other.

Symmetric deletion (Garbe 2012): two words within one edit share a form with one letter left out.
"""

from collections.abc import Iterator


def with_one_left_out(word: str) -> Iterator[str]:
    """The word, and each form of it that lacks one letter."""
    yield word
    for place in range(len(word)):
        yield word[:place] + word[place + 1 :]


def within_one_edit(one: str, other: str) -> bool:
    """Whether one letter added, left out, changed, or two neighbours swapped make the words the same."""
    if one == other:
        return True
    start = _common(one, other)
    left, right = one[start:], other[start:]
    end = _common(left[::-1], right[::-1])
    left, right = left[: len(left) - end], right[: len(right) - end]
    return (len(left) <= 1 and len(right) <= 1) or (len(left) == len(right) == 2 and left == right[::-1])  # noqa: PLR2004


def _common(one: str, other: str) -> int:
    """How many letters both begin with."""
    length = min(len(one), len(other))
    return next((place for place in range(length) if one[place] != other[place]), length)
