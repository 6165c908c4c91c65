"""Hears that somebody objects to what was said just before: whom it hurt, or who stands up for them (5.4-bullying).

Cold words read like blunt ones; that people flinch tells them apart, and so does it that their author goes on. It
forgets within minutes and keeps no text.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import ClassVar, Self

from pydantic import Field

from policy_rules.group import Group
from policy_rules.signals import Evidence, Predicate, Signals, Turn
from policy_rules.vocabulary import Scores, Unknown

LABEL = "protest"  # the model's, for a message that objects to how somebody was treated
MOST_TURNS = 12  # kept a channel
BACK = 4  # turns of others that an objection can be about
WITHIN = timedelta(minutes=10)


class ObjectedTo(Predicate):
    """Somebody objects to the message right after it, or did to its author's last one; the model hears that."""

    key: ClassVar[str] = "objected_to"
    example: ClassVar[str] = "objected_to: {score: 0.6}"
    opinion: ClassVar[bool] = True
    context: ClassVar[bool] = True

    score: float = Field(gt=0, le=1, description="How sure the model must be that somebody objects.")

    def met(self, signals: Signals) -> Evidence | Unknown | None:
        """Met on a message that is looked at again because of what was said after it, or whose author goes on."""
        reading = signals.of(ObjectionReading)
        if isinstance(reading, Unknown):
            return reading
        if reading.score < self.score:
            return None
        because = (
            "somebody had just objected to its author" if reading.goes_on else "somebody objects to it right after"
        )
        return Evidence(because, reading.score, messages=reading.by)


@dataclass(frozen=True, slots=True)
class ObjectionReading:
    """How surely somebody objects to a message, or has just done to its author; and what it objects to itself."""

    score: float = 0.0
    by: tuple[str, ...] = ()  # the message that objects
    goes_on: bool = False  # it objects to what the author said before
    to: tuple[str, ...] = ()  # messages before this one that it may object to, the likeliest first
    on_those: "ObjectionReading | None" = None  # the reading of each of them from now on


@dataclass(frozen=True, slots=True)
class Spoken:
    """A turn as it is kept."""

    message_id: str
    author_id: str
    at: datetime
    score: float = 0.0  # how surely it objects, if it does
    to: str = ""  # the author of what it likeliest objects to


class ObjectionWindow:
    """Remembers who spoke last, so that an objection finds what it is about."""

    signal: ClassVar[type[ObjectionReading]] = ObjectionReading
    predicate: ClassVar[type[Predicate]] = ObjectedTo

    def __init__(self, asked: Iterable[ObjectedTo]) -> None:
        self._least = min((one.score for one in asked), default=None)

    @classmethod
    def for_group(cls, group: Group, asked: Sequence[Predicate]) -> Self:  # noqa: ARG003 - the same for every group
        """The memory, which listens for what the most sensitive rule asks for."""
        return cls(one for one in asked if isinstance(one, ObjectedTo))

    def empty(self) -> tuple[Spoken, ...]:
        """What is known of a channel at first: nothing."""
        return ()

    def step(
        self, value: tuple[Spoken, ...], turn: Turn, now: datetime
    ) -> tuple[tuple[Spoken, ...], ObjectionReading | Unknown]:
        """The memory after `turn`, and what it objects to."""
        before = tuple(one for one in value if one.message_id != turn.message_id)
        scores = turn.signals.of(Scores)
        if isinstance(scores, Unknown):
            return _after(value, before, Spoken(turn.message_id, turn.author_id, now)), scores
        reading = self._reading(before, turn, scores.values.get(LABEL, 0.0), now)
        spoken = Spoken(turn.message_id, turn.author_id, now)
        if reading.on_those is not None:
            to = next(one.author_id for one in before if one.message_id == reading.to[0])
            spoken = replace(spoken, score=reading.on_those.score, to=to)
        return _after(value, before, spoken), reading

    def _reading(self, before: Sequence[Spoken], turn: Turn, score: float, now: datetime) -> ObjectionReading:
        if self._least is None:
            return ObjectionReading()
        near = [one for one in before if timedelta() <= now - one.at <= WITHIN]
        to_its_author = [one for one in near if one.to == turn.author_id]
        reading = ObjectionReading()
        if to_its_author:
            reading = ObjectionReading(to_its_author[-1].score, (to_its_author[-1].message_id,), goes_on=True)
        others = [one for one in near if one.author_id != turn.author_id][-BACK:]
        if score < self._least or not others:
            return reading
        newest_first = others[::-1]
        likely = sorted(newest_first, key=lambda one: one.author_id not in turn.to)  # who is answered comes before
        on_those = ObjectionReading(score, (turn.message_id,))
        return replace(reading, to=tuple(one.message_id for one in likely), on_those=on_those)

    def forget(self, value: tuple[Spoken, ...], message_id: str) -> tuple[Spoken, ...]:
        """The memory as if the message had not been written."""
        return tuple(one for one in value if one.message_id != message_id)


def _after(value: tuple[Spoken, ...], before: tuple[Spoken, ...], spoken: Spoken) -> tuple[Spoken, ...]:
    """The memory with the new turn; an edit takes the place of what it was, and its time."""
    if len(before) == len(value):
        return (*value, spoken)[-MOST_TURNS:]
    return tuple(replace(spoken, at=one.at) if one.message_id == spoken.message_id else one for one in value)
