"""The scorer as the judge asks it, and how long texts have been waiting for its answer."""

import asyncio
from datetime import timedelta

from bot.moderation.ports import Scorer
from policy_rules.vocabulary import Scores, Unknown


class TimedScorer:
    """Passes every text on. Of those that wait it knows only since when."""

    def __init__(self, scorer: Scorer) -> None:
        self._scorer = scorer
        self._asked: dict[object, float] = {}  # when, by the event loop's clock; the oldest first

    @property
    def name(self) -> str:
        """Which model reads."""
        return self._scorer.name

    @property
    def healthy(self) -> bool:
        """Whether it answers."""
        return self._scorer.healthy

    @property
    def lag(self) -> timedelta:
        """How long the text that has waited longest has waited; nothing where none waits."""
        oldest = next(iter(self._asked.values()), None)
        return timedelta(seconds=asyncio.get_running_loop().time() - oldest) if oldest is not None else timedelta(0)

    async def score(self, text: str) -> Scores | Unknown:
        """The model's scores, or Unknown."""
        this = object()
        self._asked[this] = asyncio.get_running_loop().time()
        try:
            return await self._scorer.score(text)
        finally:
            del self._asked[this]
