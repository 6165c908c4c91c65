"""The asynchronous front of a model: one thread reads, the loop never waits, and a failure leaves Unknown."""

import asyncio
import logging
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from hashlib import blake2b

from bot.failure import outline
from bot.scoring.probes import check_probes
from bot.scoring.scorer import Scorer
from bot.scoring.worker import Worker
from policy_rules.vocabulary import Scores, Unknown

log = logging.getLogger(__name__)

BEHIND = Unknown("the model is behind")
STUCK = Unknown("the model did not answer in time")
CLOSED = Unknown("the model is shut down")


@dataclass(frozen=True, slots=True)
class Limits:
    """How much the service takes on."""

    waiting: int = 200  # texts; when as many wait, the next one is Unknown at once
    patience: timedelta = timedelta(seconds=10)  # with one text, once the thread has begun to read it
    remembered: int = 2000  # scores kept by hash, for what is posted again and again
    replacements: int = 3  # stuck threads in a row before the model counts as broken: a stuck thread cannot be ended


class ScoringService:
    """Scores texts for the event loop.

    Made by `start`, which probes the model first. Keeps no text: what it remembers are hashes and scores.
    """

    def __init__(self, scorer: Scorer, limits: Limits | None = None) -> None:
        self._scorer = scorer
        self._limits = limits or Limits()
        self._remembered: OrderedDict[bytes, Scores] = OrderedDict()
        self._waiting = 0
        self._stuck = 0  # threads in a row
        self._trouble: str | None = None
        self._closed = False
        self._worker = Worker()

    @classmethod
    async def start(cls, load: Callable[[], Scorer], limits: Limits | None = None) -> "ScoringService":
        """Load a model and score the probe sentences, both off the loop. Raises ScorerProblem with the cure."""
        return cls(await asyncio.to_thread(_loaded_and_probed, load), limits)

    @property
    def name(self) -> str:
        """Which model reads."""
        return self._scorer.name

    @property
    def labels(self) -> frozenset[str]:
        """The labels that the model scores."""
        return self._scorer.labels

    @property
    def healthy(self) -> bool:
        """Whether the last text that was read got scores."""
        return self._trouble is None and not self._closed

    @property
    def trouble(self) -> str | None:
        """What is wrong with the model, in a few words; None while it is healthy."""
        return CLOSED.why if self._closed else self._trouble

    async def score(self, text: str) -> Scores | Unknown:
        """What the model says of `text`; Unknown, with the reason, when it cannot say so now."""
        if self._closed:
            return CLOSED
        key = self._key(text)
        if (known := self._remembered.get(key)) is not None:
            self._remembered.move_to_end(key)
            return known
        if self._stuck > self._limits.replacements:
            return STUCK
        if self._waiting >= self._limits.waiting:
            return BEHIND
        self._waiting += 1
        try:
            answer = await self._read(text)
        finally:
            self._waiting -= 1
        if isinstance(answer, Scores):
            self._remember(key, answer)
        return answer

    async def aclose(self) -> None:
        """Take no more texts; those that wait become Unknown. Does not wait for a stuck thread."""
        self._closed = True
        self._worker.stop(CLOSED)

    async def _read(self, text: str) -> Scores | Unknown:
        worker = self._worker
        try:
            answer = await worker.ask(partial(self._scorer.score, text), self._limits.patience)
        except TimeoutError:
            return self._replace(worker)
        except Exception as problem:  # noqa: BLE001 - whatever broke, the score is unknown and the bot goes on
            return self._failed(problem)
        if isinstance(answer, Scores):
            self._recovered()
        return answer

    def _recovered(self) -> None:
        if self._trouble is not None:
            log.info("The model %s answers again.", self.name)
        self._trouble, self._stuck = None, 0

    def _failed(self, problem: Exception) -> Unknown:
        if self._trouble is None:
            log.error("The model %s failed: %s.", self.name, outline(problem))
        self._trouble = f"the model failed: {type(problem).__name__}"
        return Unknown(self._trouble)

    def _replace(self, stuck: Worker) -> Unknown:
        """Leave the stuck thread to itself and read on with a fresh one; only the first who noticed does it."""
        if stuck is self._worker and not self._closed:
            stuck.stop(STUCK)
            self._stuck += 1
            self._trouble = STUCK.why
            self._worker = Worker()
            log.error("The model %s is stuck; its thread was replaced (%d in a row).", self.name, self._stuck)
        return STUCK

    def _key(self, text: str) -> bytes:
        named = f"{self.name}\0{text}".encode("utf-8", "surrogatepass")
        return blake2b(named, digest_size=16).digest()

    def _remember(self, key: bytes, scores: Scores) -> None:
        self._remembered[key] = scores
        while len(self._remembered) > self._limits.remembered:
            self._remembered.popitem(last=False)


def _loaded_and_probed(load: Callable[[], Scorer]) -> Scorer:
    scorer = load()
    check_probes(scorer)
    return scorer
