"""What the model thinks of a text, as a signal, and the predicate that asks for thresholds on its labels."""

from collections.abc import Sequence
from functools import cached_property
from typing import Annotated, ClassVar, Self

from pydantic import Field, model_validator

from policy_rules.group import Group
from policy_rules.signals import Evidence, Predicate, Signals, Subject
from policy_rules.vocabulary import Scores, Unknown

Threshold = Annotated[float, Field(ge=0, le=1)]


class ToxicityAtLeast(Predicate):
    """A model's score for a label reaches a threshold (0 to 1); with several labels, any of them."""

    key: ClassVar[str] = "toxicity"
    example: ClassVar[str] = "toxicity: {threat: 0.9, insult: 0.85}"
    opinion: ClassVar[bool] = True

    toxicity: Threshold | None = Field(default=None, description="Rude or hateful words of any kind.")
    severe_toxicity: Threshold | None = Field(default=None, description="The worst of them.")
    obscene: Threshold | None = Field(default=None, description="Swearing.")
    threat: Threshold | None = Field(default=None, description="A wish or a word of harm.")
    insult: Threshold | None = Field(default=None, description="Words that put somebody down.")
    identity_attack: Threshold | None = Field(default=None, description="Hate for what people are.")
    contempt: Threshold | None = Field(
        default=None, description="Cruelty to a person, cold or open; Steward's own label."
    )
    prejudice: Threshold | None = Field(
        default=None, description="People made less for what they are, also without a slur; Steward's own label."
    )
    menace: Threshold | None = Field(
        default=None, description="Somebody watched, followed, blackmailed or hounded; Steward's own label."
    )
    advances: Threshold | None = Field(
        default=None, description="Courting that takes no no, words about a body; Steward's own label."
    )
    sexual_explicit: Threshold | None = Field(default=None, description="Explicit words; only some models score it.")

    @model_validator(mode="after")
    def _names_a_label(self) -> Self:
        if not self.thresholds:
            raise ValueError(f"name at least one label with its threshold, from {', '.join(type(self).model_fields)}")
        return self

    @cached_property
    def thresholds(self) -> dict[str, float]:
        """Each label asked for, with the score at which it counts."""
        return {label: value for label in type(self).model_fields if (value := getattr(self, label)) is not None}

    def met(self, signals: Signals) -> Evidence | Unknown | None:
        """Met by any label that reaches its threshold; Unknown if none does and the model lacks one of them."""
        scores = signals.of(Scores)
        if isinstance(scores, Unknown):
            return scores
        asked, values = self.thresholds, scores.values
        reached = {label: values[label] for label, least in asked.items() if values.get(label, -1.0) >= least}
        if reached:
            said = " and ".join(
                f"the score for {label.replace('_', ' ')} is {_shown(reached[label])}" for label in reached
            )
            with_it = ", read with the message before it" if scores.together else ""
            return Evidence(because=f"{said}{with_it}", confidence=max(reached.values()))
        lacking = [label for label in asked if label not in values]
        if lacking:
            return Unknown(f"the model {scores.model} does not score {', '.join(lacking)}")
        return None


class Toxicity:
    """Passes on what the model said: the scoring itself happens in another room, before the detectors."""

    signal: ClassVar[type[Scores]] = Scores
    predicate: ClassVar[type[Predicate]] = ToxicityAtLeast

    @classmethod
    def for_group(cls, group: Group, asked: Sequence[Predicate]) -> Self:  # noqa: ARG003 - the same for every group
        """The detector, which needs to know nothing of the group."""
        return cls()

    def read(self, subject: Subject) -> Scores | Unknown:
        """The scores of the message, or Unknown if the model gave none."""
        return subject.scores


def _shown(score: float) -> str:
    return f"{score:.2f}".removeprefix("0")
