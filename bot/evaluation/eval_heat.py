"""`steward eval heat`: whether arguments rank above everything else by the highest heat that they reach.

Reads scenes as `steward eval scenes` does, and threads: lines of {"id","kind","messages":[{"user","text"}]}, or of
{"id","context":[…],"last":…,"y":{"derails"}}, whose speakers are taken to alternate. The same is told of the highest
toxicity of one message and of length alone.
"""

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from statistics import median
from typing import Any

from bot.evaluation.eval_scenes import BEGINS, scenes_of
from bot.evaluation.eval_splice import Line, Reading
from bot.evaluation.measures import roc_auc
from bot.evaluation.reading_lines import LineProblem, lines_of
from bot.moderation.judge import Judge
from policy_rules.memory.argument import ArgumentReading, ArgumentWindow
from policy_rules.signals import Turn
from policy_rules.vocabulary import Channel, Member, Message, Scores, said

ARGUMENT = "argument"
MEASURES = ("heat", "toxicity", "length")
BETWEEN = timedelta(seconds=60)
LONGEST = 4000  # characters of a message that are read


@dataclass(frozen=True, slots=True)
class Exchange:
    """Messages in order, and of which kind they are."""

    kind: str
    messages: tuple[Message, ...]


def exchanges_of(path: Path) -> Iterator[Exchange]:
    """The exchanges of a file. Raises LineProblem."""
    if path.is_dir() or path.suffix == ".txt":
        yield from (_of_scene(scene) for scene in scenes_of(path))
        return
    _, first = next(lines_of(path), (0, {}))
    if "expect" in first:
        yield from (_of_scene(scene) for scene in scenes_of(path))
        return
    for number, line in lines_of(path):
        try:
            yield _thread(line)
        except (KeyError, TypeError, ValueError, AttributeError) as problem:
            raise LineProblem(f"{path}, line {number}: this is no thread ({problem}).") from None


def _of_scene(scene: Any) -> Exchange:
    return Exchange(ARGUMENT if scene.category == ARGUMENT else scene.kind, scene.messages)


def _thread(line: dict[str, Any]) -> Exchange:
    if "messages" in line:
        turns = [(str(turn["user"]), str(turn["text"])) for turn in line["messages"]]
        kind = str(line["kind"])
    else:
        texts = [*line["context"], line["last"]]
        turns = [("one" if place % 2 == 0 else "other", str(text)) for place, text in enumerate(texts)]
        kind = ARGUMENT if line["y"]["derails"] else "calm"
    room = Channel(str(line["id"]), "thread")
    messages = tuple(
        Message(f"{line['id']}:{place}", room, Member(user, user), said(text[:LONGEST]), BEGINS + place * BETWEEN)
        for place, (user, text) in enumerate(turns)
    )
    return Exchange(kind, messages)


async def eval_heat(path: Path, judge: Judge, first: int | None) -> dict[str, Any]:
    """The figures as `steward eval heat --json` prints them. Raises LineProblem."""
    kinds, peaks, steps = [], [], []
    for exchange in exchanges_of(path):
        if lines := await _read(exchange.messages[:first], judge):
            peak, step = _along(lines)
            kinds.append(exchange.kind)
            peaks.append(peak)
            steps.append(step)
    if ARGUMENT not in kinds or len(set(kinds)) == 1:
        raise LineProblem(f"{path} needs arguments and something else to rank them against.")
    others = sorted({kind for kind in kinds if kind != ARGUMENT})
    return {
        "exchanges": len(kinds),
        "arguments": kinds.count(ARGUMENT),
        "first": first,
        "auc": {measure: _aucs(measure, kinds, peaks, others) for measure in MEASURES},
        "memory_step_ms": round(1000 * median(steps), 4),
    }


def _aucs(measure: str, kinds: Sequence[str], peaks: Sequence[Reading], others: Sequence[str]) -> dict[str, Any]:
    def against(*wanted: str) -> float | None:
        rows = [(kind == ARGUMENT, getattr(peak, measure)) for kind, peak in zip(kinds, peaks, strict=True)
                if kind == ARGUMENT or kind in wanted]  # fmt: skip
        auc = roc_auc([int(truth) for truth, _ in rows], [score for _, score in rows])
        return None if auc is None else round(auc, 4)

    return {"all": against(*others), **{kind: against(kind) for kind in others}}


async def _read(messages: Sequence[Message], judge: Judge) -> list[Line]:
    lines = []
    for message in messages:
        judgement = await judge.judge(message, alone=True)
        to = tuple(one for one in (message.reply_to_author, *message.mentions) if one)
        lines.append(Line(Turn(message.id, message.author.id, to, judgement.signals), len(message.text)))
    return lines


def _along(lines: Sequence[Line]) -> tuple[Reading, float]:
    """The highest of each measure along an exchange, one side being enough; and the time of a step of the window."""
    window = ArgumentWindow(())
    value, heat, begun = window.empty(), 0.0, time.process_time()
    for place, line in enumerate(lines):
        value, reading = window.step(value, line.turn, BEGINS + place * BETWEEN)
        heat = max(heat, reading.heat if isinstance(reading, ArgumentReading) else 0.0)
    step = (time.process_time() - begun) / len(lines)
    scores = (line.turn.signals.of(Scores) for line in lines)
    toxicity = max((one.values.get("toxicity", 0.0) for one in scores if isinstance(one, Scores)), default=0.0)
    return Reading(heat, toxicity, float(max(line.length for line in lines))), step
