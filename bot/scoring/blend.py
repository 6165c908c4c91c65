"""Two models as one: the first says what it can, the second adds the labels that the first does not know."""

from types import MappingProxyType

from bot.scoring.scorer import Scorer
from policy_rules.vocabulary import Scores


class Blend:
    """Detoxify knows nothing of quarrels, so `hostility` and `disagreement` come from the embedded model beside it."""

    def __init__(self, first: Scorer, second: Scorer) -> None:
        self._first = first
        self._second = second
        self.name = f"{first.name} with {second.name}"
        self.labels = first.labels | second.labels

    def score(self, text: str) -> Scores:
        """Every label of either model; where both know one, the first is believed."""
        together = {**self._second.score(text).values, **self._first.score(text).values}
        return Scores(self.name, MappingProxyType(together))
