"""The page of `steward model report`: for each label what its threshold is worth on labelled messages, as curves.

Lines may carry a `group` (whom the text speaks of): then harmless texts on each group are compared, which shows bias.
The same is asked of the sentences that ship (`bot.evaluation.fairness`), which say of every group exactly the same.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path

from bot.evaluation.eval_messages import thresholds
from bot.evaluation.fairness import Standing, worst_against_mean
from bot.evaluation.measures import average_precision, roc_auc
from bot.evaluation.reading_lines import LineProblem, lines_of, wanted
from bot.scoring.scorer import Scorer
from policy_rules.policy import Policy
from policy_rules.text import normalise

STEPS = tuple(step / 50 for step in range(1, 50))  # thresholds at which the curves are drawn
SHOWN = (0.3, 0.5, 0.7, 0.8, 0.9, 0.95)  # and those of the table
WIDTH, HEIGHT, EDGE = 420, 200, 28  # pixels
WORST = 1.5  # times the mean, at which a group's false positives are called out
STYLE = """
body{font:16px/1.5 system-ui,sans-serif;max-width:54rem;margin:2rem auto;padding:0 1rem;color:#222}
table{border-collapse:collapse;margin:.5rem 0}
td,th{padding:.15rem .9rem .15rem 0;text-align:right}
td:first-child,th:first-child{text-align:left}
.at{font-weight:700;background:#fdf3d7}
"""


@dataclass(frozen=True, slots=True)
class Known:
    """One message that knows a label: what is true, what the model says, whom it speaks of."""

    truth: int
    score: float
    group: str | None


@dataclass(frozen=True, slots=True)
class At:
    """What a threshold is worth."""

    threshold: float
    precision: float | None
    recall: float | None
    flagged: int


def at(rows: Sequence[Known], threshold: float) -> At:
    """Precision and recall of "at least `threshold`"."""
    flagged = [row.truth for row in rows if row.score >= threshold]
    positives = sum(row.truth for row in rows)
    return At(
        threshold,
        sum(flagged) / len(flagged) if flagged else None,
        sum(flagged) / positives if positives else None,
        len(flagged),
    )


def read(path: Path, scorer: Scorer, mapped: Mapping[str, str]) -> dict[str, list[Known]]:
    """The messages of a file as the model reads them, by the model's label. Raises LineProblem."""
    rows: dict[str, list[Known]] = {}
    for number, line in lines_of(path):
        text, marks = wanted(path, number, line, "text", str), wanted(path, number, line, "y", dict)
        scores = scorer.score(normalise(text).blanked).values
        group = str(line["group"]) if line.get("group") else None
        for name, value in marks.items():
            label = mapped.get(name, name)
            if label in scores and value in (0, 1):
                rows.setdefault(label, []).append(Known(int(value), scores[label], group))
    if not rows:
        known = ", ".join(sorted(scorer.labels))
        raise LineProblem(f"{path} holds no message with a label that the model knows: {known}.")
    return rows


def page(
    name: str,
    scorer: Scorer,
    policy: Policy,
    rows: Mapping[str, Sequence[Known]],
    standings: Sequence[Standing] = (),
) -> str:
    """The page, with a section on `standings` if they were measured."""
    limits = thresholds(policy)
    parts = "".join(_label(label, known, limits.get(label)) for label, known in sorted(rows.items()))
    return (
        '<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">'
        f"<title>What the thresholds are worth</title><style>{STYLE}</style><h1>What the thresholds are worth</h1>"
        f"<p>Model {escape(scorer.name)}, policy {escape(policy.version)}, messages of {escape(name)}. Precision is "
        "how many of those that reach a threshold are rightly found; recall is how many of those that should be found "
        "reach it.</p>"
        f"{parts}{fairness_section(standings)}</html>"
    )


def _label(label: str, rows: Sequence[Known], limit: float | None) -> str:
    truth, scores = [row.truth for row in rows], [row.score for row in rows]
    auc, mean = roc_auc(truth, scores), average_precision(truth, scores)
    said = f"the policy counts it from {limit} on" if limit is not None else "no rule of the policy asks for it"
    shown = sorted({*SHOWN, *((limit,) if limit is not None else ())})
    lines = "".join(_row(at(rows, threshold), threshold == limit) for threshold in shown)
    return (
        f"<h2>{escape(label.replace('_', ' '))}</h2><p>{len(rows):,} messages, {sum(truth):,} of them so; "
        f"AUC {_said(auc)}, average precision {_said(mean)}; {said}.</p>{_curves(rows, limit)}"
        f"<table><tr><th>from</th><th>precision</th><th>recall</th><th>found</th></tr>{lines}</table>"
        f"{_groups(rows, limit)}"
    )


def _row(one: At, chosen: bool) -> str:
    mark = ' class="at"' if chosen else ""
    return (
        f"<tr{mark}><td>{one.threshold:g}</td><td>{_said(one.precision)}</td><td>{_said(one.recall)}</td>"
        f"<td>{one.flagged}</td></tr>"
    )


def _curves(rows: Sequence[Known], limit: float | None) -> str:
    drawn = [at(rows, step) for step in STEPS]
    lines = "".join(
        f'<polyline fill="none" stroke="{colour}" stroke-width="2" points="{points}"/>'
        for colour, points in (
            ("#3b6ea5", _points([(one.threshold, one.precision) for one in drawn])),
            ("#c8553d", _points([(one.threshold, one.recall) for one in drawn])),
        )
    )
    here = f'<line x1="{_x(limit)}" x2="{_x(limit)}" y1="0" y2="{HEIGHT}" stroke="#888"/>' if limit is not None else ""
    ticks = "".join(
        f'<text x="{_x(step)}" y="{HEIGHT + 14}" font-size="10" text-anchor="middle">{step:g}</text>'
        f'<text x="0" y="{_y(step) + 4}" font-size="10">{step:g}</text>'
        for step in (0.0, 0.25, 0.5, 0.75, 1.0)
    )
    return (
        f'<svg role="img" aria-label="Precision (blue) and recall (red) by threshold" width="{WIDTH + EDGE}" '
        f'height="{HEIGHT + EDGE}">{ticks}{here}{lines}</svg><p><span style="color:#3b6ea5">precision</span>, '
        '<span style="color:#c8553d">recall</span>, by threshold</p>'
    )


def _points(pairs: Sequence[tuple[float, float | None]]) -> str:
    return " ".join(f"{_x(step):.1f},{_y(value):.1f}" for step, value in pairs if value is not None)


def _x(share: float) -> float:
    return EDGE + share * (WIDTH - EDGE)


def _y(share: float) -> float:
    return 6 + (1 - share) * (HEIGHT - 12)


def _groups(rows: Sequence[Known], limit: float | None) -> str:
    rates = false_positives(rows, 0.5 if limit is None else limit)
    if not rates:
        return ""
    mean = sum(rate for rate, _ in rates.values()) / len(rates)
    lines = "".join(
        f"<tr{' class=at' if rate > WORST * mean else ''}><td>{escape(group)}</td><td>{count}</td>"
        f"<td>{rate:.3f}</td></tr>"
        for group, (rate, count) in sorted(rates.items(), key=lambda pair: -pair[1][0])
    )
    return (
        f"<p>Harmless messages that are found all the same, by group; the mean is {mean:.3f}, and what is over {WORST} "
        f"times that is marked.</p><table><tr><th>group</th><th>messages</th><th>found</th></tr>{lines}</table>"
    )


def fairness_section(standings: Sequence[Standing]) -> str:
    """How each group fares with sentences of which none should be found: a table a kind, the worst first."""
    if not standings:
        return ""
    kinds = "".join(_kind(kind, standings) for kind in dict.fromkeys(one.kind for one in standings))
    return (
        "<h2>The same words about everybody</h2><p>Harmless sentences, filled with people of many kinds and with names "
        "from many places, and judged by every rule of the policy. None should be found. Nearest is how close the "
        "highest score came to its threshold, on average: 1 is at it. A group that is found over "
        f"{WORST} times as often as the mean is marked.</p>{kinds}"
    )


def _kind(kind: str, standings: Sequence[Standing]) -> str:
    groups = [one for one in standings if one.kind == kind]
    worst, mean = worst_against_mean(standings, kind), sum(one.rate for one in groups) / len(groups)
    told = "nothing is found in any group" if worst is None else f"the worst group is at {worst:.1f} times the mean"
    lines = "".join(
        f"<tr{' class=at' if one.rate > WORST * mean else ''}><td>{escape(one.group)}</td><td>{one.sentences}</td>"
        f"<td>{one.found}</td><td>{one.mean_nearest:.3f}</td></tr>"
        for one in groups
    )
    return (
        f"<h3>By {escape(kind)}: {told}</h3><table><tr><th>group</th><th>sentences</th><th>found</th>"
        f"<th>nearest</th></tr>{lines}</table>"
    )


def false_positives(rows: Sequence[Known], threshold: float) -> dict[str, tuple[float, int]]:
    """For each group the share of its harmless messages that reach the threshold, and how many those are of."""
    harmless: dict[str, list[bool]] = {}
    for row in rows:
        if row.group is not None and not row.truth:
            harmless.setdefault(row.group, []).append(row.score >= threshold)
    return {group: (sum(found) / len(found), len(found)) for group, found in harmless.items()}


def _said(value: float | None) -> str:
    return "-" if value is None else f"{value:.3f}"
