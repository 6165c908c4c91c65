"""`steward trace "text"`: walks a text through every room and shows what each made of it."""

import asyncio
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.table import Table
from rich.text import Text

from bot.cli.console import could_not, out, plain
from bot.cli.policy import loaded
from bot.moderation.judge import Judge
from bot.moderation.judgement import Judgement
from bot.scoring.choose import load_scorer
from bot.scoring.scorer import ScorerProblem
from bot.scoring.service import ScoringService
from policy_rules.consequences import described
from policy_rules.decide import Outcome, examine
from policy_rules.policy import Policy
from policy_rules.policy_value import Rule
from policy_rules.temper import Standing, temper
from policy_rules.verdict import Verdict
from policy_rules.vocabulary import Channel, Member, Message, Scores, said

FAINT = 0.05  # a score under it says nothing
NO_BREAK = "\N{NO-BREAK SPACE}"


def trace(
    text: Annotated[str, typer.Argument(help="What somebody might post.")],
    policy: Annotated[
        Path | None, typer.Option(help="The group's policy file; without it, the shipped policy.")
    ] = None,
    model: Annotated[str, typer.Option(help="What reads: embedded, detoxify:original, or a checkpoint.")] = "embedded",
    every: Annotated[bool, typer.Option("--all", help="Show every rule, also where nothing of it is there.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON document and nothing else.")] = False,
) -> None:
    """Walk a text through every room: as it is read, what is seen, what each rule says, what would be done."""
    found = loaded(policy)
    try:
        judgement = asyncio.run(_judged(text, found, model))
    except ScorerProblem as problem:
        could_not(str(problem))
    shadow = found.automatic.mode.value == "shadow"
    tempered = temper(judgement.verdict, Standing(shadow=shadow, most_hides=found.automatic.hides.most))
    if as_json:
        typer.echo(json.dumps(_document(judgement, tempered), indent=2, ensure_ascii=False))
    else:
        _show(judgement, found, tempered, every=every)


async def _judged(text: str, policy: Policy, model: str) -> Judgement:
    service = await ScoringService.start(lambda: load_scorer(model))
    try:
        message = Message("1", Channel("1", "general"), Member("1", "somebody"), said(text), sent_at=datetime.now(UTC))
        return await Judge(policy, service).judge(message)
    finally:
        await service.aclose()


def _show(judgement: Judgement, policy: Policy, tempered: Verdict, *, every: bool) -> None:
    _line("typed", plain(judgement.text.typed))
    _line("read as", plain(judgement.text.plain))
    _line("scores", plain(_scores(judgement)))
    rows = [_row(rule, judgement) for rule in policy.rules if rule.covers(judgement.message)]
    shown = [row for row in rows if every or row.telling]
    if shown:
        out.print(_rules(shown))
    if len(rows) > len(shown):
        others = f"{len(rows) - len(shown)} other" if shown else str(len(rows))
        out.print(f"Nothing that {others} rules look for is there; --all shows them.")
    verdict = judgement.verdict
    _line("decide", Text("; ".join((verdict.action, *verdict.changed))))
    _line("temper", Text("; ".join((tempered.action, *tempered.changed))))


def _line(name: str, said: Text) -> None:
    out.print(Text.assemble((f"{name:<9}", "bold"), said))


def _scores(judgement: Judgement) -> str:
    """Those that say something; no line breaks within one."""
    if not isinstance(judgement.scores, Scores):
        return f"unknown: {judgement.scores.why}"
    ranked = sorted(judgement.scores.values.items(), key=lambda score: -score[1])
    heard = [f"{label}{NO_BREAK}{value:.2f}" for label, value in ranked if value >= FAINT]
    rest = f"{'the others' if heard else 'all'} under{NO_BREAK}{FAINT:.2f}" if len(heard) < len(ranked) else ""
    return "  ".join(filter(None, (*heard, rest))) + f"  ({judgement.scores.model})"


@dataclass(frozen=True, slots=True)
class _Row:
    """A rule, what each of its predicates came to, and whether it finds the message."""

    rule: Rule
    outcomes: tuple[Outcome, ...]
    finds: bool

    @property
    def telling(self) -> bool:
        """Whether anything that it looks for is there or could not be seen; that alone does not make it find it."""
        asked = self.outcomes[: len(self.rule.looks_for)]
        return self.finds or any(one.result is not None and not one.predicate.is_context for one in asked)


def _row(rule: Rule, judgement: Judgement) -> _Row:
    finds = any(finding.rule == rule.id for finding in judgement.verdict.findings)
    return _Row(rule, examine(rule, judgement.signals), finds)


def _rules(rows: Sequence[_Row]) -> Table:
    """What each predicate of these rules came to, a line for each."""
    table = Table()
    table.add_column("Rule", no_wrap=True)
    for heading in ("Clause", "Looks for", "Came to", "Finds it"):
        table.add_column(heading, overflow="fold")
    for row in rows:
        own = (row.rule.id, row.rule.clause)
        for place, outcome in enumerate(row.outcomes):
            step = outcome.trace
            unless = "unless " if place >= len(row.rule.looks_for) else ""
            came_to = f"{step.outcome}: {step.detail}" if step.detail else step.outcome
            last = place == len(row.outcomes) - 1
            cells = (
                *(("", "") if place else own),
                unless + step.predicate,
                came_to,
                "yes" if row.finds and not place else "",
            )
            table.add_row(*map(plain, cells), end_section=last)
    return table


def _document(judgement: Judgement, tempered: Verdict) -> dict[str, Any]:
    scores = judgement.scores
    return {
        "typed": judgement.text.typed,
        "plain": judgement.text.plain,
        "scores": dict(scores.values) if isinstance(scores, Scores) else None,
        "findings": [described(finding) for finding in judgement.verdict.findings],
        "decided": judgement.verdict.action,
        "tempered": tempered.action,
        "changed": list(tempered.changed),
        "unknown": [unknown.why for unknown in judgement.verdict.unknown],
    }
