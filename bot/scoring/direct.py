"""A model asked on the spot, for commands that have nothing else to do meanwhile: no thread, no queue, no clock."""

from collections import OrderedDict
from hashlib import blake2b

from bot.failure import outline
from bot.scoring.probes import check_probes
from bot.scoring.scorer import Scorer
from policy_rules.vocabulary import Scores, Unknown

REMEMBERED = 4_000  # scores kept by hash, for what is posted again and again


class DirectScorer:
    """Scores a text before it returns. Like the bot's own service it keeps no text, and a failure leaves Unknown."""

    def __init__(self, scorer: Scorer, remembered: int = REMEMBERED) -> None:
        """Raises ScorerProblem if the model does not pass the probes."""
        check_probes(scorer)
        self._scorer = scorer
        self._most = remembered
        self._known: OrderedDict[bytes, Scores] = OrderedDict()
        self._trouble: str | None = None

    @property
    def name(self) -> str:
        """Which model reads."""
        return self._scorer.name

    @property
    def healthy(self) -> bool:
        """Whether the last text that was read got scores."""
        return self._trouble is None

    async def score(self, text: str) -> Scores | Unknown:
        """What the model says of `text`; Unknown, with the reason, when it fails."""
        key = blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).digest()
        if (known := self._known.get(key)) is not None:
            self._known.move_to_end(key)
            return known
        try:
            scores = self._scorer.score(text)
        except Exception as problem:  # noqa: BLE001 - whatever broke, the score is unknown and the scan goes on
            self._trouble = f"the model failed: {outline(problem)}"
            return Unknown(f"the model failed: {type(problem).__name__}")
        self._trouble = None
        self._known[key] = scores
        if len(self._known) > self._most:
            self._known.popitem(last=False)
        return scores
