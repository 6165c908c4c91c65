"""`steward policy check` and `steward policy test`: whether a policy file is right, and whether its examples hold."""

import asyncio
import json
from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table

from bot.cli.console import FOUND, could_not, out, plain
from bot.evaluation.examples import Tried, try_examples
from bot.scoring.choose import load_scorer
from bot.scoring.scorer import ScorerProblem
from policy_rules.policy import Policy, PolicyProblem, load_policy

app = typer.Typer(no_args_is_help=True, help="Check a policy file and try its examples.")
File = Annotated[Path | None, typer.Argument(help="The group's policy file; without it, the shipped policy.")]


@app.callback()
def policy() -> None:
    """Check a policy file and try its examples."""


def loaded(path: Path | None) -> Policy:
    """The policy, or exit code 2 with each mistake shown."""
    try:
        return load_policy(path)
    except PolicyProblem as problem:
        could_not(str(problem))


@app.command()
def check(file: File = None) -> None:
    """Say whether the file is right, and if not, where and how to put it right."""
    found = loaded(file)
    live = sum(rule.live for rule in found.rules)
    typer.echo(
        f"Right: policy {found.version} of {found.group.name}, {len(found.clauses)} clauses, {len(found.rules)} rules, "
        f"{live} of them live, mode {found.automatic.mode.value}."
    )


@app.command("test")
def try_them(
    file: File = None,
    model: Annotated[str, typer.Option(help="What reads: embedded, detoxify:original, or a checkpoint.")] = "embedded",
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON document and nothing else.")] = False,
) -> None:
    """Run every rule's own examples. Exit code 1 if one fails."""
    found = loaded(file)
    try:
        tried = asyncio.run(try_examples(found, lambda: load_scorer(model)))
    except ScorerProblem as problem:
        could_not(str(problem))
    failed = [one for one in tried if not one.held]
    if as_json:
        typer.echo(json.dumps(_document(tried), indent=2, ensure_ascii=False))
    else:
        _show(failed)
        typer.echo(f"{len(tried) - len(failed)} of {len(tried)} examples hold.")
    if failed:
        raise typer.Exit(FOUND)


def _show(failed: list[Tried]) -> None:
    if not failed:
        return
    table = Table("Rule", "Should be", "Example", "What was found", title="Examples that fail")
    for one in failed:
        cells = (one.rule, "found" if one.breach else "left alone", one.text, ", ".join(one.found) or "nothing")
        table.add_row(*map(plain, cells))
    out.print(table)


def _document(tried: tuple[Tried, ...]) -> dict[str, object]:
    return {
        "examples": len(tried),
        "failed": [
            {"rule": one.rule, "breach": one.breach, "text": one.text, "found": list(one.found)}
            for one in tried
            if not one.held
        ],
    }
