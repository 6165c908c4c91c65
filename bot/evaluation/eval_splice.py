"""`steward eval splice`: arguments laid into ordinary chat, and how many are noticed at a budget of alerts.

The same is told of the highest toxicity of one message and of length alone: what the window of turns adds to them.
"""

import random
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from itertools import groupby
from pathlib import Path
from typing import Any

from bot.evaluation.budget import threshold_at
from bot.evaluation.eval_scenes import BEGINS, scenes_of
from bot.evaluation.eval_stream import ordinary
from bot.evaluation.reading_lines import LineProblem
from bot.moderation.judge import Judge
from policy_rules.memory.argument import ArgumentReading, ArgumentWindow
from policy_rules.signals import Turn
from policy_rules.vocabulary import Message, Scores

BUDGETS = (1, 2, 5)  # alerts in a thousand ordinary messages
LEAD_IN = 20  # ordinary messages before a scene
EVERY = 3  # scene messages after which an ordinary one comes in between
BETWEEN = timedelta(seconds=30)
DRAWS = 500  # of the bootstrap
SEED = 5


@dataclass(frozen=True, slots=True)
class Line:
    """A message as the memory sees it, and how long it is."""

    turn: Turn
    length: int


@dataclass(frozen=True, slots=True)
class Reading:
    """What each measure says after a turn."""

    heat: float
    toxicity: float
    length: float


MEASURES: dict[str, Callable[[Reading], float]] = {
    "heat": lambda one: one.heat,
    "toxicity": lambda one: one.toxicity,
    "length": lambda one: one.length,
}


async def eval_splice(scenes: Path, stream: Path, judge: Judge) -> dict[str, Any]:
    """Recall at each budget, with bootstrap intervals of 95 %. Raises LineProblem."""
    arguments = [scene.messages for scene in scenes_of(scenes) if scene.category == "argument"]
    if not arguments:
        raise LineProblem(f"{scenes} holds no scene whose category is argument.")
    chat = [await _lines(room, judge) for _, room in groupby(ordinary(stream), key=lambda one: one.channel.id)]
    calm = [readings(room) for room in chat]
    lead = [line for room in chat for line in room]
    if len(lead) < LEAD_IN * 2:
        raise LineProblem(f"{stream} holds too little chat: {LEAD_IN * 2} messages are needed.")
    chance = random.Random(SEED)  # noqa: S311 - an order, no secret
    hot = [spliced(await _lines(scene, judge), lead, chance) for scene in arguments]
    return {
        "arguments": len(arguments),
        "ordinary_messages": len(lead),
        "recall": {name: _recalls(name, calm, hot, chance) for name in MEASURES},
    }


def _recalls(
    name: str, calm: Sequence[Sequence[Reading]], hot: Sequence[Sequence[Reading]], chance: random.Random
) -> dict[str, Any]:
    measure = MEASURES[name]
    peaks = [max(measure(one) for one in scene) for scene in hot]
    found = {}
    for budget in BUDGETS:
        threshold = threshold_at([[measure(one) for one in room] for room in calm], budget)
        hits = [peak >= threshold for peak in peaks]
        found[f"{budget}_per_1000"] = {
            "threshold": round(threshold, 4),
            "recall": round(sum(hits) / len(hits), 4),
            "interval": _interval(hits, chance),
        }
    return found


def spliced(scene: Sequence[Line], chat: Sequence[Line], chance: random.Random) -> list[Reading]:
    """What is read while the scene goes on, in a room where ordinary talk went before and goes on in between."""
    start = chance.randrange(len(chat) - LEAD_IN - len(scene))
    before, beside = chat[start : start + LEAD_IN], iter(chat[start + LEAD_IN :])
    row: list[tuple[Line, bool]] = [(line, False) for line in before]
    for place, line in enumerate(scene, 1):
        row.append((line, True))
        if place % EVERY == 0:
            row.append((next(beside), False))
    all_read = readings([line for line, _ in row])
    return [reading for reading, (_, own) in zip(all_read, row, strict=True) if own]


def readings(lines: Sequence[Line]) -> list[Reading]:
    """What each measure says along a row of messages in one room."""
    window = ArgumentWindow(())
    value, read = window.empty(), []
    for place, line in enumerate(lines):
        value, reading = window.step(value, line.turn, BEGINS + place * BETWEEN)
        heat = reading.heat if isinstance(reading, ArgumentReading) and reading.two_sided else 0.0
        scores = line.turn.signals.of(Scores)
        toxicity = scores.values.get("toxicity", 0.0) if isinstance(scores, Scores) else 0.0
        read.append(Reading(heat, toxicity, float(line.length)))
    return read


async def _lines(messages: Iterable[Message], judge: Judge) -> list[Line]:
    lines = []
    for message in messages:
        judgement = await judge.judge(message)
        to = tuple(one for one in (message.reply_to_author, *message.mentions) if one)
        turn = Turn(message.id, message.author.id, to, judgement.signals)
        lines.append(Line(turn, len(message.text)))
    return lines


def _interval(hits: Sequence[bool], chance: random.Random) -> list[float]:
    """Where 95 in 100 draws with replacement lie (Efron 1979)."""
    drawn = sorted(sum(chance.choices(hits, k=len(hits))) / len(hits) for _ in range(DRAWS))
    return [round(drawn[int(DRAWS * 0.025)], 4), round(drawn[int(DRAWS * 0.975)], 4)]
