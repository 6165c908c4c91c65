"""What judging a message comes to: the verdict, and what it was reached from."""

from dataclasses import dataclass

from policy_rules.signals import Signals
from policy_rules.text import NormalisedText
from policy_rules.verdict import Verdict
from policy_rules.vocabulary import Message, Scores, Unknown


@dataclass(frozen=True, slots=True)
class Scored:
    """A message with what can be known of it before its turn comes: its text as it is meant, and the model's scores."""

    message: Message
    text: NormalisedText
    scores: Scores | Unknown
    before: tuple[str, ...] = ()  # what its author wrote just before it, in short messages
    goes_on_from: str = ""  # the id of the message whose sentence it ends
    together: Scores | Unknown | None = None  # of both as one, for when nothing is found in that one


@dataclass(frozen=True, slots=True)
class Judgement:
    """A verdict, and what it was reached from: what `steward trace` shows."""

    message: Message
    text: NormalisedText
    scores: Scores | Unknown
    signals: Signals
    verdict: Verdict
    earlier: "Judgement | None" = None  # of a message before it, which looks otherwise in the light of this one

    @property
    def all(self) -> "tuple[Judgement, ...]":
        """This judgement, and the one that it changes."""
        return (self,) if self.earlier is None else (self, self.earlier)
