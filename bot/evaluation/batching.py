"""What reading several texts at once would bring: time saved against scores that depend on a text's neighbours."""

import time
from collections.abc import Sequence
from dataclasses import dataclass

from bot.scoring.embedded import EmbeddedScorer

SIZES = (2, 4, 8, 16)
WASTE = 0.1  # the most padding in a batch, as a share of its real length


@dataclass(frozen=True, slots=True)
class Batched:
    """Batches of at most `size` texts of like length, against the same texts one by one."""

    size: int
    faster: float  # how many times, in processor time
    furthest: float  # the largest difference of a probability


def batching(scorer: EmbeddedScorer, texts: Sequence[str]) -> list[Batched]:
    """Each size in turn, on `texts`."""
    order = sorted(texts, key=len)
    alone, singly = _read(scorer, [[text] for text in order])
    found = []
    for size in SIZES:
        together, took = _read(scorer, batches(order, size))
        pairs = zip(alone, together, strict=True)
        furthest = max(abs(one - other) for row, beside in pairs for one, other in zip(row, beside, strict=True))
        found.append(Batched(size, singly / took, furthest))
    return found


def _read(scorer: EmbeddedScorer, batches: Sequence[Sequence[str]]) -> tuple[list[list[float]], float]:
    """Every text's probabilities, and the processor time that it took."""
    begun = time.process_time()
    read = [row for batch in batches for row in scorer.batched(batch)]
    return read, time.process_time() - begun


def batches(order: Sequence[str], size: int) -> list[list[str]]:
    """`order`, shortest first, cut where a batch would be full or more than `WASTE` of it would be padding."""
    cut: list[list[str]] = [[]]
    for text in order:
        wider = [*cut[-1], text]
        if cut[-1] and (len(wider) > size or len(text) * len(wider) > (1 + WASTE) * sum(map(len, wider))):
            cut.append([text])
        else:
            cut[-1] = wider
    return cut
