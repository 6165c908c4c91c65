"""Long texts are read to their end in windows, so that nothing hides behind a long beginning."""

from collections.abc import Callable, Iterable, Iterator, Mapping

WINDOW = 600  # characters: about a hundred words, what most training texts stay under
OVERLAP = 120  # so that a sentence across a border is seen whole once


def windows(text: str, size: int = WINDOW, overlap: int = OVERLAP) -> Iterator[str]:
    """Stretches of at most `size` characters that cover `text`, cut between words where there are any.

    Each stretch after the first begins `overlap` characters before the end of the one before; 0 <= overlap < size / 2.
    """
    start = 0
    while len(text) - start > size:
        end = _border(text, start + size // 2, start + size)
        yield text[start:end]
        start = end - overlap
    yield text[start:]


def _border(text: str, earliest: int, latest: int) -> int:
    space = max(text.rfind(" ", earliest, latest), text.rfind("\n", earliest, latest))
    return latest if space < 0 else space


def fitting(text: str, length: Callable[[str], int], longest: int) -> Iterator[str]:
    """`text`, or its halves as often as it takes until none is longer than `longest`, as `length` counts.

    Some writing needs several of a model's pieces for one character; a single character is never cut.
    """
    if length(text) <= longest or len(text) == 1:
        yield text
    else:
        middle = len(text) // 2
        yield from fitting(text[:middle], length, longest)
        yield from fitting(text[middle:], length, longest)


def highest(readings: Iterable[Mapping[str, float]]) -> dict[str, float]:
    """For each label the highest value of any reading."""
    together: dict[str, float] = {}
    for reading in readings:
        for label, value in reading.items():
            together[label] = max(value, together.get(label, 0.0))
    return together
