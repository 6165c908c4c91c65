"""`steward trace "text"`: walks a text through every room and shows what each made of it."""

import asyncio
import json
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
from policy_rules.decide import examine
from policy_rules.policy import Policy
from policy_rules.temper import Standing, temper
from policy_rules.verdict import Verdict
from policy_rules.vocabulary import Channel, Member, Message, Scores, said


def trace(
    text: Annotated[str, typer.Argument(help="What somebody might post.")],
    policy: Annotated[
        Path | None, typer.Option(help="The group's policy file; without it, the shipped policy.")
    ] = None,
    model: Annotated[str, typer.Option(help="What reads: embedded, detoxify:original, or a checkpoint.")] = "embedded",
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
        _show(judgement, found, tempered)


async def _judged(text: str, policy: Policy, model: str) -> Judgement:
    service = await ScoringService.start(lambda: load_scorer(model))
    try:
        message = Message("1", Channel("1", "general"), Member("1", "somebody"), said(text), sent_at=datetime.now(UTC))
        return await Judge(policy, service).judge(message)
    finally:
        await service.aclose()


def _show(judgement: Judgement, policy: Policy, tempered: Verdict) -> None:
    out.print(Text.assemble(("typed    ", "bold"), plain(judgement.text.typed)))
    out.print(Text.assemble(("read as  ", "bold"), plain(judgement.text.plain)))
    out.print(Text.assemble(("scores   ", "bold"), _scores(judgement)))
    out.print(_rules(judgement, policy))
    verdict = judgement.verdict
    out.print(Text.assemble(("decide   ", "bold"), verdict.action, *[f"; {reason}" for reason in verdict.changed]))
    out.print(Text.assemble(("temper   ", "bold"), tempered.action, *[f"; {reason}" for reason in tempered.changed]))


def _scores(judgement: Judgement) -> str:
    if not isinstance(judgement.scores, Scores):
        return f"unknown: {judgement.scores.why}"
    ranked = sorted(judgement.scores.values.items(), key=lambda score: -score[1])
    return "  ".join(f"{label} {value:.2f}" for label, value in ranked) + f"  ({judgement.scores.model})"


def _rules(judgement: Judgement, policy: Policy) -> Table:
    """Each rule that covers the message, and what each of its predicates came to."""
    found = {finding.rule for finding in judgement.verdict.findings}
    table = Table("Rule", "Clause", "Looks for", "Came to", "Finds it")
    for rule in policy.rules:
        if not rule.covers(judgement.message):
            continue
        traces = [outcome.trace for outcome in examine(rule, judgement.signals)]
        keys = "\n".join(step.predicate for step in traces)
        outcomes = "\n".join(f"{step.outcome}: {step.detail}" if step.detail else step.outcome for step in traces)
        cells = (rule.id, rule.clause, keys, outcomes, "yes" if rule.id in found else "")
        table.add_row(*map(plain, cells))
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
