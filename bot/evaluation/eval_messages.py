"""`steward eval messages`: how well the model's labels rank labelled messages, and what the policy's thresholds do."""

import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.evaluation.measures import average_precision, roc_auc, share
from bot.evaluation.reading_lines import LineProblem, lines_of, wanted
from bot.scoring.scorer import Scorer
from policy_rules.detectors.disclosure import DisclosureAtLeast
from policy_rules.detectors.toxicity import ToxicityAtLeast
from policy_rules.policy import Policy
from policy_rules.text import normalise

Labels = Mapping[str, str]  # name in the file: name in the model


@dataclass(frozen=True, slots=True)
class Labelled:
    """A message, and what is known of it: labels that are missing are unknown."""

    text: str
    truth: Mapping[str, int]


def labelled(path: Path) -> Iterator[Labelled]:
    """The messages of a file. Raises LineProblem."""
    for number, line in lines_of(path):
        text, marks = wanted(path, number, line, "text", str), wanted(path, number, line, "y", dict)
        yield Labelled(text, {name: int(value) for name, value in marks.items() if value in (0, 1)})


def thresholds(policy: Policy) -> dict[str, float]:
    """For each label of a model the lowest score at which a rule of the policy counts it."""
    asked: dict[str, float] = {}
    for rule in policy.rules:
        for predicate in rule.looks_for:
            if isinstance(predicate, ToxicityAtLeast | DisclosureAtLeast):
                for label, limit in predicate.thresholds.items():
                    asked[label] = min(limit, asked.get(label, 1.0))
    return asked


def eval_messages(path: Path, scorer: Scorer, policy: Policy, mapped: Labels) -> dict[str, Any]:
    """The figures as `steward eval messages --json` prints them. Raises LineProblem."""
    rows = list(labelled(path))
    if not rows:
        raise LineProblem(f"{path} holds no message.")
    for name, label in mapped.items():
        if label not in scorer.labels:
            known = ", ".join(sorted(scorer.labels))
            raise LineProblem(f"--label {name}={label}: the model has no label {label!r}, only {known}.")
    names = sorted({name for row in rows for name in row.truth})
    labels = {name: mapped.get(name, name) for name in names if mapped.get(name, name) in scorer.labels}
    begins = time.perf_counter()
    scores = [scorer.score(normalise(row.text).blanked).values for row in rows]
    seconds = time.perf_counter() - begins
    limits = thresholds(policy)
    return {
        "model": scorer.name,
        "labels": {name: figures(rows, scores, name, label, limits.get(label)) for name, label in labels.items()},
        "messages_per_second": round(len(rows) / seconds, 1),
    }


def figures(
    rows: Sequence[Labelled], scores: Sequence[Mapping[str, float]], name: str, label: str, limit: float | None
) -> dict[str, Any]:
    """The figures of one label, over the rows that know it."""
    known = [(row.truth[name], score[label]) for row, score in zip(rows, scores, strict=True) if name in row.truth]
    truth, found = [kind for kind, _ in known], [score for _, score in known]
    flagged = [kind for kind, score in known if limit is not None and score >= limit]
    auc, precision = roc_auc(truth, found), average_precision(truth, found)
    return {
        "model_label": label,
        "n": len(known),
        "positives": sum(truth),
        "auc": None if auc is None else round(auc, 4),
        "average_precision": None if precision is None else round(precision, 4),
        "threshold": limit,
        "precision": share(sum(flagged), len(flagged)),
        "recall": None if limit is None else share(sum(flagged), sum(truth)),
        "flag_rate": None if limit is None else share(len(flagged), len(known)),
    }
