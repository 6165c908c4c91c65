"""`steward model`: fetch Detoxify's models, see what is there, and give the room back."""

import asyncio
from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table

from bot.cli.console import could_not, out
from bot.cli.labels import pair
from bot.cli.policy import loaded
from bot.evaluation.batching import batching
from bot.evaluation.fairness import fairness
from bot.evaluation.model_report import page, read
from bot.evaluation.reading_lines import LineProblem
from bot.evaluation.speed import time_scoring
from bot.scoring.choose import converted_file, load_scorer
from bot.scoring.detoxify import TYPES
from bot.scoring.embedded import EmbeddedScorer
from bot.scoring.scorer import ScorerProblem
from bot.settings import Settings, SettingsProblem, load_settings
from policy_rules.policy import load_policy

app = typer.Typer(no_args_is_help=True, help="The models that read messages.")
MEGABYTE = 1_000_000


@app.callback()
def model() -> None:
    """The models that read messages."""


@app.command()
def fetch(
    kind: Annotated[str, typer.Argument(help=f"A type of Detoxify's ({', '.join(TYPES)}), or a checkpoint's path.")],
    config: Annotated[Path | None, typer.Option(help="The folder with its configuration and vocabulary.")] = None,
) -> None:
    """Fetch a model of Detoxify's, check it, and convert it, so that the bot runs it without torch."""
    wanted = _wanted(kind)
    try:
        from bot.conversion.fetch import fetch as fetch_model
        from bot.conversion.graph import ConversionProblem
    except ImportError as problem:
        could_not(f"{problem.name} is not installed: run `make detoxify` first.")
    try:
        path = fetch_model(wanted, _settings().models, sample(), _say, config)
    except (ConversionProblem, ScorerProblem) as problem:
        could_not(str(problem))
    chosen = f"detoxify:{wanted}" if isinstance(wanted, str) else str(path)
    out.print(f"{path} is ready. To use it: STEWARD_MODEL={chosen}", soft_wrap=True)


@app.command("list")
def list_models() -> None:
    """The models that there are, and which of them are here."""
    settings = _settings()
    table = Table("model", "here", "chosen")
    table.add_row("embedded", "yes, in the package", "yes" if settings.model == "embedded" else "")
    for kind in TYPES:
        path = converted_file(kind, settings.models)
        here = f"{path.stat().st_size / MEGABYTE:.0f} MB" if path else "no"
        table.add_row(f"detoxify:{kind}", here, "yes" if settings.model == f"detoxify:{kind}" else "")
    out.print(table)


@app.command()
def status() -> None:
    """Load the model that the settings choose, and say that it works. Exit code 2 if it does not."""
    settings = _settings()
    try:
        scorer = load_scorer(settings.model, models=settings.models)
    except ScorerProblem as problem:
        could_not(str(problem))
    out.print(f"{scorer.name} reads: {', '.join(sorted(scorer.labels))}", soft_wrap=True)


@app.command()
def remove(kind: Annotated[str, typer.Argument(help="The type of a model that was fetched.")]) -> None:
    """Delete a converted model. `fetch` makes it again."""
    path = converted_file(kind, _settings().models)
    if path is None:
        could_not(f"there is no converted model {kind!r} here: `steward model list` shows what there is.")
    path.unlink()
    out.print(f"{path} is gone.", soft_wrap=True)


@app.command()
def selftest() -> None:
    """Convert each of Detoxify's architectures at its true size, with random weights, and compare it with torch."""
    try:
        from bot.conversion.selftest import selftest as run
    except ImportError as problem:
        could_not(f"{problem.name} is not installed: run `make detoxify` first.")
    wrong = []
    for one in run(_say):
        said = "says what torch says" if one.exact else "differs from torch"
        sizes = f"{one.megabytes:.0f} MB, {one.small_megabytes:.0f} MB in int8"
        out.print(f"  {said} (largest difference {one.difference:.1e}); {sizes}", soft_wrap=True, highlight=False)
        wrong += [] if one.exact else [one.kind]
    if wrong:
        could_not(f"the converter is wrong for {', '.join(wrong)} on this machine: please report it.")


@app.command()
def report(
    file: Annotated[Path, typer.Argument(help='Labelled messages: lines of {"text","y":{…}}, with "group" if known.')],
    html: Annotated[Path, typer.Option(help="The page to write.")] = Path("model-report.html"),
    label: Annotated[list[str] | None, typer.Option("--label", help="y_name=model_name, as often as needed.")] = None,
    policy: Annotated[Path | None, typer.Option(help="The policy; by default the shipped one.")] = None,
    groups: Annotated[
        bool, typer.Option(help="Also compare groups of people on the sentences that ship: some ten seconds more.")
    ] = True,
) -> None:
    """Write a page that shows what each threshold of the policy is worth on these messages, and to which groups."""
    mapped, rules = dict(pair(one) for one in label or ()), loaded(policy)
    try:
        scorer = load_scorer(_settings().model, models=_settings().models)
        rows = read(file, scorer, mapped)
        standings = asyncio.run(fairness(rules, lambda: scorer)) if groups else ()
        html.write_text(page(file.name, scorer, rules, rows, standings), encoding="utf-8")
    except (LineProblem, ScorerProblem) as problem:
        could_not(str(problem))
    except OSError as problem:
        could_not(f"{html} cannot be written ({problem.strerror}). Name a file in a folder that you may write to.")
    out.print(f"{html} shows {', '.join(sorted(rows))}.", soft_wrap=True)


@app.command()
def bench(
    count: Annotated[int, typer.Option(help="How many messages are read.", min=10, max=100_000)] = 500,
    batches: Annotated[bool, typer.Option(help="Also measure what batches of messages would bring.")] = False,
) -> None:
    """Say how fast the chosen model reads on this machine, one message at a time on one thread."""
    settings = _settings()
    try:
        scorer = load_scorer(settings.model, models=settings.models)
    except ScorerProblem as problem:
        could_not(str(problem))
    texts = (sample() * (count // len(sample()) + 1))[:count]
    timing = time_scoring(scorer, texts)
    half, most = 1000 * timing.percentile(50), 1000 * timing.percentile(99)
    out.print(f"{scorer.name}: {timing.per_second:.0f} messages a second, p50 {half:.2f} ms, p99 {most:.2f} ms")
    if batches:
        for one in batching(EmbeddedScorer.shipped(), texts):
            told = f"up to {one.size} together: {one.faster:.2f} times as fast, scores move by up to {one.furthest:.2f}"
            out.print(f"  {told}", highlight=False)


def sample() -> list[str]:
    """Texts on which a converted model is compared: the examples of the shipped policy."""
    found = [example for rule in load_policy().rules for example in (*rule.examples.breach, *rule.examples.fine)]
    return [line.text for example in found for line in example]


def _wanted(kind: str) -> str | Path:
    name = kind.removeprefix("detoxify:")
    if name in TYPES:
        return name
    if Path(kind).is_file():
        return Path(kind)
    return could_not(f"there is no model {kind!r}: write one of {', '.join(TYPES)}, or the path of a checkpoint.")


def _say(step: str) -> None:
    out.print(f"· {step}", soft_wrap=True, highlight=False)


def _settings() -> Settings:
    try:
        return load_settings()
    except SettingsProblem as problem:
        return could_not(str(problem))
