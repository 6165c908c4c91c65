"""What reading several texts at once would bring: time saved against scores that depend on a text's neighbours."""

import time
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bot.scoring.embedded import EmbeddedScorer

Floats = NDArray[np.float64]
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
    begun = time.process_time()
    alone = np.concatenate([scorer.batched([text]) for text in order])
    singly = time.process_time() - begun
    found = []
    for size in SIZES:
        begun = time.process_time()
        together = np.concatenate([scorer.batched(batch) for batch in batches(order, size)])
        took = time.process_time() - begun
        found.append(Batched(size, singly / took, float(np.abs(_probable(alone) - _probable(together)).max())))
    return found


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


def _probable(log_odds: Floats) -> Floats:
    odds: Floats = 1.0 / (1.0 + np.exp(-log_odds))
    return odds
