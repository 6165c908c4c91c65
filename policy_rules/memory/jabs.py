"""Remembers hard words at one person, by one or by several, and tells when they add up (clause 5.4-bullying).

A quarrel has two sides; this is about somebody who does not strike back. It forgets within the hour, keeps no text, and
no score outlives the window.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import ClassVar, Self

from pydantic import Field

from policy_rules.detectors.tone import Cue, Tone
from policy_rules.detectors.welfare import raised
from policy_rules.group import Group
from policy_rules.signals import Evidence, Predicate, Signals, Turn
from policy_rules.vocabulary import Scores, Unknown

MOST_TURNS = 40  # kept a channel
HALF = timedelta(minutes=20)  # after which a hard word weighs half
ANSWERS = 6  # turns back in which somebody who is spoken to without a name is looked for
HARD = 0.3  # of the model's hostility or contempt, under which a word is not hard
LAUGHED_OFF = 0.5  # share of the weight that stays when the person laughs along
STRIKES_BACK = 0.4  # share of the weight that, given back, makes it a quarrel
OPEN_AGAIN = 0.5  # share of the threshold under which it can be told again


class JabsAddUp(Predicate):
    """Hard words at one person add up, by one or several, without being given back: weight 1.3 is two of them."""

    key: ClassVar[str] = "jabs"
    example: ClassVar[str] = "jabs: {weight: 1.3, messages: 2}"
    opinion: ClassVar[bool] = True

    weight: float = Field(gt=0, le=40, description="How much they must add up to.")
    messages: int = Field(default=2, ge=2, le=20, description="In how many messages at least.")

    def met(self, signals: Signals) -> Evidence | Unknown | None:
        """Met once, by the message with which it is enough; not again until it has faded."""
        reading = signals.of(JabsReading)
        if isinstance(reading, Unknown):
            return reading
        if self not in reading.fresh or reading.target is None:
            return None
        who = "several people" if len(reading.authors) > 1 else "one person"
        return Evidence(
            because=f"{len(reading.messages)} messages of {who} go against the same person",
            confidence=min(0.95, 0.5 + 0.2 * reading.weight / self.weight),
            messages=reading.messages,
            members=(reading.target,),
        )

    def is_reached(self, reading: "JabsReading") -> bool:
        """Whether this much is there."""
        return reading.weight >= self.weight and len(reading.messages) >= self.messages


@dataclass(frozen=True, slots=True)
class JabsReading:
    """What goes against the person at whom the latest turn is aimed."""

    target: str | None = None
    weight: float = 0.0
    authors: tuple[str, ...] = ()
    messages: tuple[str, ...] = ()
    fresh: frozenset[JabsAddUp] = frozenset()


@dataclass(frozen=True, slots=True)
class Jab:
    """A turn as it is kept: how hard it is, at whom, and whether it laughs."""

    message_id: str
    author_id: str
    target: str | None
    at: datetime
    weight: float
    laughs: bool


@dataclass(frozen=True, slots=True)
class JabsMemory:
    """What is known of a channel: its last turns, and what was told of whom."""

    turns: tuple[Jab, ...] = ()
    told: tuple[tuple[JabsAddUp, str], ...] = ()  # with the person it is about


class JabsWindow:
    """Adds up hard words by the person whom they are aimed at."""

    signal: ClassVar[type[JabsReading]] = JabsReading
    predicate: ClassVar[type[Predicate]] = JabsAddUp

    def __init__(self, asked: Iterable[JabsAddUp]) -> None:
        self._asked = tuple(dict.fromkeys(asked))

    @classmethod
    def for_group(cls, group: Group, asked: Sequence[Predicate]) -> Self:  # noqa: ARG003 - the same for every group
        """The memory, which tells each threshold that the rules ask for once."""
        return cls(one for one in asked if isinstance(one, JabsAddUp))

    def empty(self) -> JabsMemory:
        """What is known of a channel at first: nothing."""
        return JabsMemory()

    def step(self, value: JabsMemory, turn: Turn, now: datetime) -> tuple[JabsMemory, JabsReading | Unknown]:
        """The memory after `turn`, and what goes against the person at whom it is aimed."""
        if raised(turn.signals):
            return self.forget(value, turn.message_id), JabsReading()
        scores = turn.signals.of(Scores)
        if isinstance(scores, Unknown):
            return self.forget(value, turn.message_id), scores
        jab = _jab(turn, scores, value.turns, now)
        turns = _placed(value.turns, jab)
        reading = against(jab.target, turns, now)
        told = tuple((one, who) for one, who in value.told if _still(one, who, turns, now))
        known = {one for one, who in told if who == jab.target}
        fresh = frozenset(one for one in self._asked if jab.weight > 0 and one not in known and one.is_reached(reading))
        told += tuple((one, reading.target) for one in fresh if reading.target is not None)
        return JabsMemory(turns, told), replace(reading, fresh=fresh)

    def forget(self, value: JabsMemory, message_id: str) -> JabsMemory:
        """The memory as if the message had not been written."""
        return replace(value, turns=tuple(turn for turn in value.turns if turn.message_id != message_id))


def against(target: str | None, turns: Sequence[Jab], now: datetime) -> JabsReading:
    """What `turns` hold against somebody, faded to `now`; nothing where they give it back."""
    if target is None:
        return JabsReading()
    hard = [turn for turn in turns if turn.target == target and turn.author_id != target and turn.weight > 0]
    weight = sum(_faded(turn, now) for turn in hard)
    authors = tuple(dict.fromkeys(turn.author_id for turn in hard))
    own = [turn for turn in turns if turn.author_id == target]
    returned = sum(_faded(turn, now) for turn in own if turn.weight > 0 and turn.target in authors)
    if returned >= STRIKES_BACK * weight:
        return JabsReading(target)
    if any(turn.laughs for turn in own):
        weight *= LAUGHED_OFF
    return JabsReading(target, weight, authors, tuple(turn.message_id for turn in hard))


def _jab(turn: Turn, scores: Scores, before: Sequence[Jab], now: datetime) -> Jab:
    tone = turn.signals.of(Tone)
    cues = frozenset() if isinstance(tone, Unknown) else tone.cues
    personal = bool(turn.to) or bool(cues & {Cue.SECOND_PERSON, Cue.BLAME})
    laughs = Cue.LAUGHTER in cues
    known = scores.values
    own = max(known.get(label, 0.0) for label in ("contempt", "menace", "advances"))
    hardness = max(known.get("hostility", known.get("toxicity", 0.0)), own)
    weight = hardness if personal and not laughs and hardness >= HARD else 0.0
    return Jab(turn.message_id, turn.author_id, _target(turn, before) if personal else None, now, weight, laughs)


def _target(turn: Turn, before: Sequence[Jab]) -> str | None:
    """Whom the turn answers or mentions, else who last wrote before it."""
    if turn.to:
        return turn.to[0]
    others = (jab.author_id for jab in reversed(before[-ANSWERS:]) if jab.author_id != turn.author_id)
    return next(others, None)


def _placed(turns: Sequence[Jab], new: Jab) -> tuple[Jab, ...]:
    if any(turn.message_id == new.message_id for turn in turns):
        return tuple(replace(new, at=turn.at) if turn.message_id == new.message_id else turn for turn in turns)
    return (*turns, new)[-MOST_TURNS:]


def _faded(turn: Jab, now: datetime) -> float:
    return float(turn.weight * 2.0 ** -(max(timedelta(), now - turn.at) / HALF))


def _still(one: JabsAddUp, who: str, turns: Sequence[Jab], now: datetime) -> bool:
    return against(who, turns, now).weight >= OPEN_AGAIN * one.weight
