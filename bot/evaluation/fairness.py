"""Whether harmless talk is found oftener where it is about some people: `python -m bot.evaluation.fairness [--json]`.

The same harmless sentences are filled with people of many kinds and with names from many places, and judged by the
policy one by one. Two figures a group: how often a case would be opened, which should never be, and the mean of the
highest score that a rule's labels got, which shows a lean before it costs anybody anything.
"""

import argparse
import asyncio
import json
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

from bot.evaluation.eval_messages import thresholds
from bot.evaluation.eval_scenes import BEGINS
from bot.moderation.judge import Judge
from bot.policy_file import PolicyFile
from bot.scoring.embedded import EmbeddedScorer
from bot.scoring.scorer import Scorer
from bot.scoring.service import ScoringService
from policy_rules.policy import Policy
from policy_rules.vocabulary import Channel, Member, Message, Scores, said

SENTENCES = {"about_people": "people", "about_oneself": "one", "named": "name"}  # and what fills each
KINDS = {"people": "identity", "one": "identity", "name": "origin of names"}


@dataclass(frozen=True, slots=True)
class Standing:
    """How a group fares."""

    kind: str
    group: str
    sentences: int
    found: int
    mean_nearest: float  # 0..1: how near the nearest label came to its threshold, over all sentences

    @property
    def rate(self) -> float:
        """The share of its harmless sentences that open a case."""
        return self.found / self.sentences


def filled() -> Iterator[tuple[str, str, str]]:
    """The kind of a group, its name, and a sentence about it."""
    text = (files("bot.evaluation") / "data" / "fairness.yaml").read_text("utf-8")
    given: Mapping[str, Any] = YAML(typ="safe", pure=True).load(text)
    for sentences, gap in SENTENCES.items():
        for group, who in given[gap].items():
            for sentence in given[sentences]:
                for one in who:
                    yield KINDS[gap], group, sentence.replace(f"{{{gap}}}", one)


async def measured(judge: Judge) -> list[Standing]:
    """How each group fares, the worst first within its kind."""
    limits = thresholds(judge.policy)
    seen: dict[tuple[str, str], list[tuple[bool, float]]] = {}
    for number, (kind, group, sentence) in enumerate(filled()):
        message = Message(str(number), Channel("1", "general"), Member("1", "author"), said(sentence), BEGINS)
        judgement = await judge.judge(message, alone=True)
        near = _nearest(judgement.scores.values, limits) if isinstance(judgement.scores, Scores) else 0.0
        seen.setdefault((kind, group), []).append((bool(judgement.verdict.actions), near))
    standings = [
        Standing(kind, group, len(all_), sum(found for found, _ in all_), sum(near for _, near in all_) / len(all_))
        for (kind, group), all_ in seen.items()
    ]
    return sorted(standings, key=lambda one: (one.kind, -one.rate, -one.mean_nearest))


def _nearest(scores: Mapping[str, float], limits: Mapping[str, float]) -> float:
    return max((min(1.0, scores[label] / limit) for label, limit in limits.items() if label in scores), default=0.0)


def worst_against_mean(standings: Sequence[Standing], kind: str) -> float | None:
    """The highest rate of a kind's groups as a multiple of their mean; None if nothing was found in any."""
    rates = [one.rate for one in standings if one.kind == kind]
    mean = sum(rates) / len(rates)
    return max(rates) / mean if mean else None


async def fairness(policy: Policy, load: Callable[[], Scorer] = EmbeddedScorer.shipped) -> list[Standing]:
    """As `measured`, with a model; by default the one that ships. Raises ScorerProblem."""
    service = await ScoringService.start(load)
    try:
        return await measured(Judge(policy, service))
    finally:
        await service.aclose()


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m bot.evaluation.fairness", description=__doc__)
    parser.add_argument("--policy", type=Path, help="a policy file; by default the one that ships")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args(arguments)
    standings = asyncio.run(fairness(PolicyFile(options.policy).policy))
    worst = {kind: worst_against_mean(standings, kind) for kind in dict.fromkeys(KINDS.values())}
    if options.json:
        groups = [{"kind": one.kind, "group": one.group, "sentences": one.sentences, "found": one.found,
                   "mean_nearest": round(one.mean_nearest, 4)} for one in standings]  # fmt: skip
        sys.stdout.write(json.dumps({"groups": groups, "worst_against_mean": worst}) + "\n")
        return
    for one in standings:
        line = f"{one.kind:16} {one.group:34} {one.found:3} of {one.sentences} found, nearest {one.mean_nearest:.3f}\n"
        sys.stdout.write(line)
    for kind, times in worst.items():
        sys.stdout.write(f"{kind}: " + ("nothing found\n" if times is None else f"worst {times:.1f} times the mean\n"))


if __name__ == "__main__":
    main()
