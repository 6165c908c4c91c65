"""Remembers the last turns of a channel and tells when they become an argument between members (clause 5.4-argument).

Single messages do not make an argument: many weak signs, from more than one person, in a short time, do. Each speaker
has a leaky sum of evidence (a CUSUM) that fades with time and with messages; the heat of the channel is the sum over
speakers. No text is kept, only ids and small numbers of the last turns.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import pairwise
from statistics import median
from typing import ClassVar, Self

from pydantic import Field

from policy_rules.detectors.welfare import raised
from policy_rules.group import Group
from policy_rules.memory.evidence import Weight, weigh
from policy_rules.signals import Evidence, Predicate, Signals, Turn
from policy_rules.vocabulary import Unknown

MOST_TURNS = 32  # kept a channel: nearly three half-lives of MESSAGES_HALF
MESSAGES_HALF = 12.0  # messages after which a speaker's heat has halved
SHORTEST_HALF = timedelta(minutes=3)  # time after which it has halved, in a busy channel
LONGEST_HALF = timedelta(hours=6)  # and in one where a word an hour is a conversation
GAPS_IN_HALF = 5  # median gaps between messages that make a half-life
MOST_HEAT = 4.0  # of one speaker: nobody makes an argument alone
TAKES_PART = 0.3  # heat from which a speaker counts as part of it
COOLED_BY_CALM = 0.3  # share of everybody's heat that one unit of anybody's calm takes away
OPEN_AGAIN = 0.5  # share of its threshold under which a reported quarrel is over
MOST_WEIGHED = 8  # messages named to a moderator


class ArgumentHot(Predicate):
    """An exchange has become an argument: heat 3 is watchful, 5 is rare; two_sided asks that two people take part."""

    key: ClassVar[str] = "argument"
    example: ClassVar[str] = "argument: {heat: 4.0, two_sided: true}"
    opinion: ClassVar[bool] = True

    heat: float = Field(gt=0, le=40, description="How heated it must be.")
    two_sided: bool = Field(default=True, description="Whether two people must take part.")
    lasting: bool = Field(
        default=False, description="Met as long as it is so heated, by more than one; for `unless` of other rules."
    )

    def met(self, signals: Signals) -> Evidence | Unknown | None:
        """Met once for each argument: when the heat reaches the threshold, not again until it has died down."""
        reading = signals.of(ArgumentReading)
        if isinstance(reading, Unknown):
            return reading
        if not self.is_reached(reading) or not (self.lasting or self in reading.fresh):
            return None
        between = "several people" if len(reading.speakers) > 1 else "one person"
        return Evidence(
            because=f"the messages of {between} add up to an argument: heat {reading.heat:.1f}, limit {self.heat:.1f}",
            confidence=min(0.95, 0.5 + 0.2 * reading.heat / self.heat),
            against=("some of it is calm or joking",) if reading.calm > 0 else (),
            messages=reading.weighed,
            members=reading.pair or reading.speakers,
            course=reading.course,
        )

    def is_reached(self, reading: "ArgumentReading") -> bool:
        """Whether this much heat is there, from two sides if that is asked for."""
        sides = len(reading.speakers) > 1 if self.lasting else reading.two_sided or not self.two_sided
        return reading.heat >= self.heat and sides


@dataclass(frozen=True, slots=True)
class ArgumentReading:
    """How heated a channel is after a turn."""

    heat: float = 0.0  # 0 and up; ordinary chat stays under 3
    two_sided: bool = False  # at least two have heat, and each spoke twice
    speakers: tuple[str, ...] = ()  # those who take part, the most heated first
    weighed: tuple[str, ...] = ()  # ids of the messages that weighed most, in order
    pair: tuple[str, str] | None = None  # who quarrels with whom, where replies or mentions say so
    calm: float = 0.0  # how much of calm the last turns had
    fresh: frozenset[ArgumentHot] = frozenset()  # what was reached by this turn and not reported before
    course: tuple[tuple[str, float], ...] = ()  # the heat after each turn, by the turn's id
    going_on: str | None = None  # the message that set the argument off which this turn goes on with, if it adds to it


@dataclass(frozen=True, slots=True)
class WeighedTurn:
    """A turn as it is kept."""

    message_id: str
    author_id: str
    to: tuple[str, ...]
    at: datetime
    weight: Weight


@dataclass(frozen=True, slots=True)
class ArgumentMemory:
    """What is known of a channel: its last turns, and which thresholds a message has already set off."""

    turns: tuple[WeighedTurn, ...] = ()
    reported: tuple[tuple[ArgumentHot, str], ...] = ()  # with the id of the message that did


class ArgumentWindow:
    """Tells an argument from a row of messages."""

    signal: ClassVar[type[ArgumentReading]] = ArgumentReading
    predicate: ClassVar[type[Predicate]] = ArgumentHot

    def __init__(self, asked: Iterable[ArgumentHot]) -> None:
        self._asked = tuple(dict.fromkeys(asked))

    @classmethod
    def for_group(cls, group: Group, asked: Sequence[Predicate]) -> Self:  # noqa: ARG003 - the same for every group
        """The memory, which reports each threshold that the rules ask for once an argument."""
        return cls(one for one in asked if isinstance(one, ArgumentHot) and not one.lasting)

    def empty(self) -> ArgumentMemory:
        """What is known of a channel at first: nothing."""
        return ArgumentMemory()

    def step(
        self, value: ArgumentMemory, turn: Turn, now: datetime
    ) -> tuple[ArgumentMemory, ArgumentReading | Unknown]:
        """The memory after `turn`, and how heated the channel is. A turn that raised welfare adds nothing."""
        if raised(turn.signals):
            quiet = self.forget(value, turn.message_id)
            return quiet, reading_of(quiet.turns)
        weight = weigh(turn)
        if isinstance(weight, Unknown):
            return self.forget(value, turn.message_id), weight
        turns = _placed(value.turns, WeighedTurn(turn.message_id, turn.author_id, turn.to, now, weight))
        reading = reading_of(turns)
        still = _still_reported(value.reported, reading)
        known = {one for one, _ in still}
        fresh = frozenset(one for one in self._asked if one not in known and one.is_reached(reading))
        reported = (*still, *((one, turn.message_id) for one in self._asked if one in fresh))
        going_on = still[0][1] if still and weight.heat > 0 and still[0][1] != turn.message_id else None
        return ArgumentMemory(turns, reported), replace(reading, fresh=fresh, going_on=going_on)

    def forget(self, value: ArgumentMemory, message_id: str) -> ArgumentMemory:
        """The memory as if the message had not been written."""
        turns = tuple(turn for turn in value.turns if turn.message_id != message_id)
        reported = tuple((one, by) for one, by in value.reported if by != message_id)
        return ArgumentMemory(turns, _still_reported(reported, reading_of(turns)))


def reading_of(turns: Sequence[WeighedTurn]) -> ArgumentReading:
    """How heated these turns leave a channel, as of the last of them. Linear in their number."""
    if not turns:
        return ArgumentReading()
    heats, course = _heats(turns)
    hottest = sorted(heats, key=lambda author: -heats[author])
    part = tuple(author for author in hottest if heats[author] > TAKES_PART)
    often = {author for author in part if sum(turn.author_id == author for turn in turns) > 1}
    return ArgumentReading(
        heat=sum(heats.values()),
        two_sided=len(often) > 1,
        speakers=part,
        weighed=_weighed_most(turns, part),
        pair=_pair(turns, part),
        calm=sum(turn.weight.calm for turn in turns[-6:]),
        course=course,
    )


def _placed(turns: Sequence[WeighedTurn], new: WeighedTurn) -> tuple[WeighedTurn, ...]:
    """The turns with `new` in the place of the one it replaces, at that one's time, or else at the end."""
    if any(turn.message_id == new.message_id for turn in turns):
        return tuple(replace(new, at=turn.at) if turn.message_id == new.message_id else turn for turn in turns)
    return (*turns, new)[-MOST_TURNS:]


def _still_reported(
    reported: Iterable[tuple[ArgumentHot, str]], reading: ArgumentReading
) -> tuple[tuple[ArgumentHot, str], ...]:
    return tuple((one, by) for one, by in reported if reading.heat >= OPEN_AGAIN * one.heat)


def _heats(turns: Sequence[WeighedTurn]) -> tuple[dict[str, float], tuple[tuple[str, float], ...]]:
    """Each speaker's leaky sum as of the last turn, and the sum of all after each turn."""
    course = []
    half = _half_life(turns)
    heats: dict[str, float] = {}
    total = 0.0
    before = turns[0].at
    for turn in turns:
        weight, author = turn.weight, turn.author_id
        if total:  # most rooms are at rest most of the time
            elapsed = max(0.0, (turn.at - before) / half)
            kept = 2.0 ** -(elapsed + 1 / MESSAGES_HALF) * (1 - COOLED_BY_CALM * weight.calm)
            for other in heats:
                heats[other] *= kept
        own = heats.get(author, 0.0) + weight.heat - weight.calm
        heats[author] = min(MOST_HEAT, max(0.0, own))
        before = turn.at
        total = sum(heats.values())
        course.append((turn.message_id, total))
    return heats, tuple(course)


def _half_life(turns: Sequence[WeighedTurn]) -> timedelta:
    """Longer where people write seldom: five median gaps, within bounds."""
    gaps = [(later.at - earlier.at).total_seconds() for earlier, later in pairwise(turns)]
    usual = timedelta(seconds=GAPS_IN_HALF * max(0.0, median(gaps))) if gaps else SHORTEST_HALF
    return min(LONGEST_HALF, max(SHORTEST_HALF, usual))


def _weighed_most(turns: Sequence[WeighedTurn], part: Sequence[str]) -> tuple[str, ...]:
    heated = [turn for turn in turns if turn.author_id in part and turn.weight.heat > 0]
    most = sorted(heated, key=lambda turn: -turn.weight.heat)[:MOST_WEIGHED]
    return tuple(turn.message_id for turn in heated if turn in most)


def _pair(turns: Sequence[WeighedTurn], part: Sequence[str]) -> tuple[str, str] | None:
    """The two most heated, if replies or mentions between them say twice that they speak to each other."""
    match part:
        case (one, other, *_):
            pass
        case _:
            return None
    directed = sum(
        (turn.author_id == one and other in turn.to) or (turn.author_id == other and one in turn.to) for turn in turns
    )
    return (one, other) if directed > 1 else None
