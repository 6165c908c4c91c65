"""How fast Steward reads: the road without the model, and the model by itself. Figures of one run on this machine."""

import asyncio
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from statistics import quantiles

from bot.moderation.judge import Judge
from bot.scoring.scorer import Scorer
from policy_rules.policy import Policy
from policy_rules.vocabulary import Channel, Member, Message, Scores, said

WARM_UP = 20  # messages that are not counted


@dataclass(frozen=True, slots=True)
class Timing:
    """How long each of some things took, in seconds."""

    each: tuple[float, ...]

    @property
    def per_second(self) -> float:
        """How many go into a second, one after the other."""
        return len(self.each) / sum(self.each)

    def percentile(self, share: int) -> float:
        """The time in seconds that `share` per cent stay under."""
        return quantiles(self.each, n=100, method="inclusive")[share - 1]


class KnownScores:
    """Stands where the model would, with scores that were made before, so that the rest can be timed alone."""

    name = "known"
    healthy = True

    def __init__(self, scores: dict[str, Scores]) -> None:
        self._scores = scores

    async def score(self, text: str) -> Scores:
        """The scores that the model gave this text before."""
        return self._scores[text]


def time_scoring(scorer: Scorer, texts: Sequence[str]) -> Timing:
    """Each text through the model, one after the other."""
    for text in texts[:WARM_UP]:
        scorer.score(text)
    return Timing(tuple(_timed(scorer, text) for text in texts))


def _timed(scorer: Scorer, text: str) -> float:
    begins = time.perf_counter()
    scorer.score(text)
    return time.perf_counter() - begins


async def time_pipeline(policy: Policy, scorer: Scorer, texts: Sequence[str]) -> Timing:
    """Each text through normalising, detectors, memory and decision; the model's scores are there already."""
    judge = Judge(policy, KnownScores({text: scorer.score(text) for text in set(texts)}))
    taken = []
    for place, message in enumerate(_messages(texts)):
        begins = time.perf_counter()
        await judge.judge(message)
        if place >= WARM_UP:
            taken.append(time.perf_counter() - begins)
        await asyncio.sleep(0)
    return Timing(tuple(taken))


def _messages(texts: Sequence[str]) -> list[Message]:
    """The texts as an evening's talk among ten people in three rooms."""
    return [
        Message(
            id=str(place),
            channel=Channel(id=f"room {place % 3}", name="room"),
            author=Member(id=str(place % 10), name="somebody"),
            parts=said(text),
            sent_at=datetime.fromtimestamp(1_700_000_000 + 20 * place, UTC),
        )
        for place, text in enumerate(texts)
    ]
