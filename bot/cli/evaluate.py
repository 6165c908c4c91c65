"""`steward eval`: how good Steward is, on files of labelled messages, scenes and ordinary chat."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.table import Table

from bot.cli.console import could_not, err, out
from bot.cli.policy import loaded
from bot.evaluation.eval_messages import eval_messages
from bot.evaluation.eval_scenes import eval_scenes
from bot.evaluation.eval_stream import eval_stream
from bot.evaluation.reading_lines import LineProblem
from bot.moderation.judge import Judge
from bot.scoring.choose import load_scorer
from bot.scoring.scorer import ScorerProblem
from bot.scoring.service import Limits, ScoringService

app = typer.Typer(no_args_is_help=True, help="How good Steward is, on files of your own.")

File = Annotated[Path, typer.Argument(help="JSON lines, plain or .gz.")]
PolicyOption = Annotated[Path | None, typer.Option("--policy", help="The policy; by default the shipped one.")]
ModelOption = Annotated[str, typer.Option("--model", help="What reads: embedded, detoxify:original, or a file.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON document and nothing else.")]
RegisterOption = Annotated[
    Path | None, typer.Option("--register", help="A register; this version does not read it yet.")
]


@app.callback()
def evaluate() -> None:
    """How good Steward is, on files of your own."""


@app.command()
def messages(
    file: File,
    label: Annotated[list[str] | None, typer.Option("--label", help="y_name=model_name, as often as needed.")] = None,
    policy: PolicyOption = None,
    model: ModelOption = "embedded",
    as_json: AsJson = False,
) -> None:
    """Rank labelled messages: lines of {"id","text","y":{"toxicity":0|1,…}}."""
    try:
        found = eval_messages(file, load_scorer(model), loaded(policy), dict(_pair(one) for one in label or ()))
    except (LineProblem, ScorerProblem) as problem:
        could_not(str(problem))
    _print(found, as_json, lambda: _labels_table(found))


@app.command()
def scenes(
    file: File,
    register: RegisterOption = None,
    policy: PolicyOption = None,
    model: ModelOption = "embedded",
    as_json: AsJson = False,
) -> None:
    """Judge whole exchanges, each as a fresh channel, against what people expect of it."""
    if register is not None:
        err.print("The register is not read by this version: names in it are not matched.", soft_wrap=True)
    found = _judged(policy, model, lambda judge: eval_scenes(file, judge))
    _print(found, as_json, lambda: _scenes_table(found["summary"]))


@app.command()
def stream(file: File, policy: PolicyOption = None, model: ModelOption = "embedded", as_json: AsJson = False) -> None:
    """Read ordinary chat in order: lines of {"channel","user","text","time"}. How often would somebody be troubled?"""
    found = _judged(policy, model, lambda judge: eval_stream(file, judge))
    _print(found, as_json, lambda: _stream_table(found))


def _judged(
    policy: Path | None, model: str, evaluation: Callable[[Judge], Awaitable[dict[str, Any]]]
) -> dict[str, Any]:
    rules = loaded(policy)

    async def run() -> dict[str, Any]:
        service = await ScoringService.start(lambda: load_scorer(model), Limits(remembered=0))
        try:
            return await evaluation(Judge(rules, service))
        finally:
            await service.aclose()

    try:
        return asyncio.run(run())
    except (LineProblem, ScorerProblem) as problem:
        return could_not(str(problem))


def _pair(option: str) -> tuple[str, str]:
    name, equals, label = option.partition("=")
    if not (name and equals and label):
        could_not(f"--label {option}: write it as name_in_the_file=name_in_the_model.")
    return name, label


def _print(found: dict[str, Any], as_json: bool, table: Callable[[], Table]) -> None:
    if as_json:
        typer.echo(json.dumps(found, ensure_ascii=False))
    else:
        out.print(table())


def _labels_table(found: dict[str, Any]) -> Table:
    table = Table("label", "n", "positives", "AUC", "AP", "threshold", "precision", "recall", "flag rate")
    keys = ("n", "positives", "auc", "average_precision", "threshold", "precision", "recall", "flag_rate")
    for name, figures in found["labels"].items():
        table.add_row(name, *(_shown(figures[key]) for key in keys))
    table.caption = f"{found['model']}, {found['messages_per_second']} messages a second"
    return table


def _scenes_table(summary: dict[str, Any]) -> Table:
    table = Table("category", "scenes", "precision", "recall", "F1", "late (median)")
    for name in ("argument", "harassment", "discrimination", "confidentiality"):
        keys = ("scenes", "precision", "recall", "f1", "late_messages_median")
        table.add_row(name, *(_shown(summary[name][key]) for key in keys))
    alarms = ", ".join(
        f"{kind} {one['flagged']}/{one['scenes']}" for kind, one in summary["false_alarm_scenes"].items()
    )
    care = ", ".join(f"{name.replace('_', ' ')} {count}" for name, count in summary["care"].items())
    agreement = _shown(summary["action_agreement"])
    table.caption = f"false alarms: {alarms or 'none'}; action agreement {agreement}; care: {care}"
    return table


def _stream_table(found: dict[str, Any]) -> Table:
    table = Table("alerts in a thousand messages", "")
    for name, rate in found["alerts_per_1000"].items():
        table.add_row(name, _shown(rate))
    table.add_row("hidden", _shown(found["hidden_per_1000"]))
    table.caption = f"{found['messages']} messages"
    return table


def _shown(value: float | None) -> str:
    return "-" if value is None else f"{value:g}"
