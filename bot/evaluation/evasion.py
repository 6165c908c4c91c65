"""What disguise costs: `python -m bot.evaluation.evasion [SCENES] [--json]`.

The messages that breach in harmful scenes are written as people write who hide from software, the rest stays as it
is, and each scene is judged again from its beginning. For every disguise and category: in how many scenes the breach
is still found, and how many points of recall that is less. The same scenes give the same figures on every run. Each
disguise judges every harmful scene once more: the 204 under tests/scenes take a little over a minute of one core.
"""

import argparse
import asyncio
import json
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

from bot.evaluation.disguises import DISGUISES, halves
from bot.evaluation.eval_scenes import BREACHES, Scene, play, scenes_of
from bot.evaluation.reading_lines import LineProblem
from bot.moderation.judge import Judge
from bot.moderation.ports import Scorer
from bot.policy_file import PolicyFile
from bot.scoring.embedded import EmbeddedScorer
from bot.scoring.service import Limits, ScoringService
from policy_rules.policy import Policy
from policy_rules.vocabulary import Message, Part, PartKind, said

SCENES = Path(__file__).parents[2] / "tests" / "scenes"
PLAIN, IN_TWO = "plain", "split over two messages"
WAYS = (*DISGUISES, IN_TWO)
APART = timedelta(seconds=3)  # from the first half of a message to the second
REMEMBERED = 20_000  # scores: what is not disguised is read once

Recalls = Mapping[str, tuple[int, int]]  # by category: scenes in which it is found, and scenes


def rewritten(message: Message, change: Callable[[str], str]) -> Message:
    """The message with what its author typed changed."""
    parts = tuple(Part(one.kind, change(one.text)) if one.kind is PartKind.CONTENT else one for one in message.parts)
    return replace(message, parts=parts)


def in_two(message: Message) -> tuple[Message, ...]:
    """The message as two, the first of which is all that answers and names; whole if it is one word."""
    both = halves(message.content)
    if both is None:
        return (message,)
    first, second = both
    return rewritten(message, lambda _: first), replace(
        message,
        id=f"{message.id}-second",
        parts=said(second),
        sent_at=message.sent_at + APART,
        reply_to=None,
        reply_to_author=None,
        mentions=(),
        attachments=(),
    )


def disguised(scene: Scene, disguise: str) -> Scene:
    """The scene with its breaches in this disguise."""
    messages: list[Message] = []
    breaches: list[int] = []
    for place, message in enumerate(scene.messages):
        hidden = _hidden(message, disguise) if place in scene.breaches else (message,)
        if place in scene.breaches:
            breaches += range(len(messages), len(messages) + len(hidden))
        messages += hidden
    return replace(scene, messages=tuple(messages), breaches=tuple(breaches))


def _hidden(message: Message, disguise: str) -> tuple[Message, ...]:
    return in_two(message) if disguise == IN_TWO else (rewritten(message, DISGUISES[disguise]),)


async def recalls(scenes: Sequence[Scene], policy: Policy, scorer: Scorer) -> dict[str, tuple[int, int]]:
    """In how many scenes of each category its breach is found."""
    judge = Judge(policy, scorer)  # of its own: nothing of another disguise is remembered
    found = dict.fromkeys(BREACHES, 0)
    for scene in scenes:
        found[scene.category] += (await play(scene, judge)).first(scene.category) is not None
    counted = {category: sum(scene.category == category for scene in scenes) for category in BREACHES}
    return {category: (found[category], count) for category, count in counted.items() if count}


async def evasion(path: Path, policy: Policy, scorer: Scorer) -> dict[str, Any]:
    """The figures as `--json` prints them. Raises LineProblem."""
    scenes = [scene for scene in scenes_of(path) if scene.category in BREACHES and scene.breaches]
    if not scenes:
        raise LineProblem(f"{path} holds no scene with a breach.")
    plain = await recalls(scenes, policy, scorer)
    hidden = {name: await recalls([disguised(one, name) for one in scenes], policy, scorer) for name in WAYS}
    return {
        "scenes": {category: count for category, (_, count) in plain.items()} | {"all": len(scenes)},
        "recall": {PLAIN: _shares(plain), **{name: _shares(recall) for name, recall in hidden.items()}},
        "points_lost": {name: _lost(plain, recall) for name, recall in hidden.items()},
    }


def _with_all(recall: Recalls) -> Recalls:
    whole = (sum(found for found, _ in recall.values()), sum(count for _, count in recall.values()))
    return {**recall, "all": whole}


def _shares(recall: Recalls) -> dict[str, float]:
    return {category: round(found / count, 3) for category, (found, count) in _with_all(recall).items()}


def _lost(plain: Recalls, hidden: Recalls) -> dict[str, float]:
    before, after = _with_all(plain), _with_all(hidden)
    return {name: round(100 * (before[name][0] - after[name][0]) / before[name][1], 1) for name in before}


async def _measured(path: Path, policy: Policy) -> dict[str, Any]:
    service = await ScoringService.start(EmbeddedScorer.shipped, Limits(remembered=REMEMBERED))
    try:
        return await evasion(path, policy, service)
    finally:
        await service.aclose()


def _table(found: Mapping[str, Any]) -> str:
    categories = list(found["scenes"])
    rows = [["", *categories], ["scenes", *(str(found["scenes"][one]) for one in categories)]]
    rows.append(["recall, plain", *(f"{found['recall'][PLAIN][one]:.3f}" for one in categories)])
    for name, lost in found["points_lost"].items():
        rows.append([f"points lost, {name}", *(f"{lost[one]:.1f}" for one in categories)])
    return "".join(f"{row[0]:38}" + "".join(f"{cell:>17}" for cell in row[1:]) + "\n" for row in rows)


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m bot.evaluation.evasion", description=__doc__)
    parser.add_argument("scenes", type=Path, nargs="?", default=SCENES, help="as `steward eval scenes` takes them")
    parser.add_argument("--policy", type=Path, help="a policy file; by default the one that ships")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args(arguments)
    try:
        found = asyncio.run(_measured(options.scenes, PolicyFile(options.policy).policy))
    except LineProblem as problem:
        sys.stderr.write(f"{parser.prog}: {problem}\n")
        raise SystemExit(2) from None
    sys.stdout.write(json.dumps(found) + "\n" if options.json else _table(found))


if __name__ == "__main__":
    main()
