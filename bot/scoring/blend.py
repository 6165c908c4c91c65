"""Two models as one: the cheap one reads everything, the dear one what the cheap one does not find harmless."""

from types import MappingProxyType

from bot.scoring.scorer import Scorer
from policy_rules.vocabulary import Scores

GATE = 0.03  # a probability of the embedded model's; the model card says what passes it


class Blend:
    """Detoxify beside the embedded model, which knows of quarrels (`hostility`, `disagreement`) and costs little.

    Detoxify is asked where the embedded model gives any label that both know at least `gate`, and is believed there.
    """

    def __init__(self, dear: Scorer, cheap: Scorer, gate: float = GATE) -> None:
        self._dear = dear
        self._cheap = cheap
        self._gate = gate
        self._both = tuple(dear.labels & cheap.labels)
        self.name = f"{dear.name} with {cheap.name}"
        self.labels = dear.labels | cheap.labels

    def score(self, text: str) -> Scores:
        """Every label of either model."""
        found = dict(self._cheap.score(text).values)
        highest = max((found[label] for label in self._both), default=1.0)
        if highest >= self._gate:
            found |= self._dear.score(text).values
        else:  # what only the other knows is a kind of what both found harmless
            found |= dict.fromkeys(self._dear.labels - self._cheap.labels, highest)
        return Scores(self.name, MappingProxyType(found))
