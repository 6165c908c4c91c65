"""What a model is to the rest of the bot: something with a name that turns a text into Scores."""

from typing import Protocol

from policy_rules.vocabulary import Scores


class ScorerProblem(Exception):
    """A model that cannot be used; its message is a sentence that tells the operator the cure."""


class Scorer(Protocol):
    """Reads one text at a time on the thread that calls it: pure computation, no network, no state between calls."""

    @property
    def name(self) -> str:
        """Which model, with its version; scores are remembered under it."""
        ...

    @property
    def labels(self) -> frozenset[str]:
        """The labels that every Scores of this model has."""
        ...

    def score(self, text: str) -> Scores:
        """A probability (0..1) for each label; a text longer than the model's window counts as its worst window."""
        ...
