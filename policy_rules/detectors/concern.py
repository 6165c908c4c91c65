"""Hears criticism of the group: decisions, leaders, money, safety. It stands under `unless`: it is never a breach."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar, Self

from pydantic import Field

from policy_rules.group import Group
from policy_rules.signals import Evidence, Predicate, Signals, Subject
from policy_rules.vocabulary import Unknown


@dataclass(frozen=True, slots=True)
class ConcernHeard:
    """How much a text sounds like criticism of the group, 0..1."""

    score: float = 0.0


class ConcernVoiced(Predicate):
    """It criticises the group, its leaders, money or safety. For `unless`: whoever speaks up breaks no rule."""

    key: ClassVar[str] = "concern"
    example: ClassVar[str] = "concern: {score: 0.7}"
    opinion: ClassVar[bool] = True

    score: float = Field(ge=0, le=1, description="How much it must sound like it.")

    def met(self, signals: Signals) -> Evidence | Unknown | None:
        """Met when the model hears it."""
        seen = signals.of(ConcernHeard)
        if isinstance(seen, Unknown):
            return seen
        return Evidence("it raises a concern", seen.score) if seen.score >= self.score else None


class Concern:
    """Passes on what the model hears."""

    signal: ClassVar[type[ConcernHeard]] = ConcernHeard
    predicate: ClassVar[type[Predicate]] = ConcernVoiced

    @classmethod
    def for_group(cls, group: Group, asked: Sequence[Predicate]) -> Self:  # noqa: ARG003 - the same for every group
        """The detector, which needs to know nothing of the group."""
        return cls()

    def read(self, subject: Subject) -> ConcernHeard:
        """What is heard; nothing where no model knows of it, since it only ever spares somebody."""
        if isinstance(subject.scores, Unknown):
            return ConcernHeard()
        return ConcernHeard(subject.scores.values.get("concern", 0.0))
