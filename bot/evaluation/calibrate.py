"""Fits the heat at which a quarrel is shown to a person to a group's own ordinary chat. Keeps numbers, no text."""

from collections import OrderedDict
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ruamel.yaml.comments import CommentedMap, CommentedSeq

from bot.evaluation.budget import per_thousand, threshold_at
from bot.moderation.judge import Judge
from bot.policy_file import NotWritten, own_rule, rewrite
from policy_rules.memory.argument import ArgumentHot, ArgumentMemory, ArgumentReading, ArgumentWindow
from policy_rules.policy import PolicyProblem, load_policy
from policy_rules.signals import Turn
from policy_rules.vocabulary import Message

FEWEST = 500  # messages, under which one quarrel more or less would decide
LOWEST, HIGHEST = 2.5, 12.0  # heat: under the one hardly anything is a quarrel, above the other everything was one
STEP = 0.1
DRAWN = tuple(round(1 + step * 0.25, 2) for step in range(45))  # heats at which the curve is drawn


class CalibrationProblem(Exception):
    """Nothing could be fitted or written; the message says why and what to do."""


@dataclass
class Rooms:
    """How heated each room was after each message: numbers alone."""

    heats: OrderedDict[str, list[float]] = field(default_factory=OrderedDict)
    messages: int = 0
    _memories: dict[str, ArgumentMemory] = field(default_factory=dict)
    _window: ArgumentWindow = field(default_factory=lambda: ArgumentWindow(()))

    async def read(self, messages: AsyncIterator[Message], judge: Judge) -> None:
        """Read messages in their order, and forget what they say."""
        async for message in messages:
            judgement = await judge.judge(message, alone=True)
            to = tuple(one for one in (message.reply_to_author, *message.mentions) if one)
            turn = Turn(message.id, message.author.id, to, judgement.signals)
            room = message.channel.id
            value = self._memories.get(room) or self._window.empty()
            self._memories[room], reading = self._window.step(value, turn, message.sent_at)
            hot = reading.heat if isinstance(reading, ArgumentReading) and reading.two_sided else 0.0
            self.heats.setdefault(room, []).append(hot)
            self.messages += 1


@dataclass(frozen=True, slots=True)
class Fitted:
    """The heat that keeps to the budget, and the curve that it lies on."""

    heat: float
    alerts: float  # in a thousand messages, at that heat
    messages: int
    rooms: int
    curve: tuple[tuple[float, float], ...]  # heat, alerts in a thousand


def fitted(rooms: Rooms, budget: float) -> Fitted:
    """The lowest heat that gives at most `budget` alerts in a thousand messages. Raises CalibrationProblem."""
    if rooms.messages < FEWEST:
        raise CalibrationProblem(
            f"there are {rooms.messages} messages, and {FEWEST} are needed: with fewer, one quarrel more or less would "
            "decide. Wait some days, or give an export of a room whose members were told."
        )
    heats = list(rooms.heats.values())
    wanted = threshold_at(heats, budget)
    heat = min(HIGHEST, max(LOWEST, round(-(-wanted // STEP) * STEP, 1)))
    return Fitted(
        heat,
        per_thousand(heats, heat),
        rooms.messages,
        len(heats),
        tuple((one, per_thousand(heats, one)) for one in DRAWN),
    )


def write_heat(path: Path, heat: float) -> tuple[str, ...]:
    """Write `heat` into the rules about arguments of a group's policy file, comments and order kept.

    Returns the ids of the rules. Raises CalibrationProblem, the file as it was.
    """

    def change(content: Any) -> None:
        for rule_id in rules:
            _set(content, rule_id, heat)

    try:
        rules = [
            rule.id for rule in load_policy(path).rules if any(isinstance(one, ArgumentHot) for one in rule.looks_for)
        ]
        rewrite(path, change)
    except PolicyProblem as problem:
        raise CalibrationProblem(f"{path} cannot be read: {problem}") from None
    except NotWritten as problem:
        raise CalibrationProblem(str(problem)) from None
    return tuple(rules)


def _set(content: Any, rule_id: str, heat: float) -> None:
    rule = own_rule(content, rule_id)
    for asked in rule.get("looks_for", ()):
        if isinstance(asked, dict) and ArgumentHot.key in asked:
            asked[ArgumentHot.key]["heat"] = heat
            return
    setting = CommentedMap({"heat": heat, "two_sided": True})
    setting.fa.set_flow_style()
    rule["looks_for"] = CommentedSeq([CommentedMap({ArgumentHot.key: setting})])
