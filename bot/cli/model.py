"""`steward model`: fetch Detoxify's models, see what is there, and give the room back."""

from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table

from bot.cli.console import could_not, out
from bot.scoring.choose import converted_file, load_scorer
from bot.scoring.detoxify import TYPES
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
