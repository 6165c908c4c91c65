"""`steward eval`: how good Steward is, on files of labelled messages, scenes and ordinary chat."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.table import Table

from bot.cli.console import could_not, out, plain
from bot.cli.labels import pair
from bot.cli.policy import loaded
from bot.cli.registers import with_register
from bot.evaluation.eval_heat import eval_heat
from bot.evaluation.eval_leaks import eval_leaks
from bot.evaluation.eval_messages import eval_messages
from bot.evaluation.eval_scenes import eval_scenes
from bot.evaluation.eval_splice import BUDGETS, eval_splice
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
    Path | None, typer.Option("--register", help="The group's register: JSON, or CSV with a heading line.")
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
        found = eval_messages(file, load_scorer(model), loaded(policy), dict(pair(one) for one in label or ()))
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
    found = _judged(policy, model, lambda judge: eval_scenes(file, judge), register)
    _print(found, as_json, lambda: _scenes_table(found["summary"]))


@app.command()
def stream(file: File, policy: PolicyOption = None, model: ModelOption = "embedded", as_json: AsJson = False) -> None:
    """Read ordinary chat in order: lines of {"channel","user","text","time"}. How often would somebody be troubled?"""
    found = _judged(policy, model, lambda judge: eval_stream(file, judge))
    _print(found, as_json, lambda: _stream_table(found))


@app.command()
def splice(
    scenes: Annotated[
        Path, typer.Argument(help="Scenes, as `eval scenes` reads them; those that are arguments count.")
    ],
    stream: Annotated[Path, typer.Option("--into", help="Ordinary chat, as `eval stream` reads it.")],
    policy: PolicyOption = None,
    model: ModelOption = "embedded",
    as_json: AsJson = False,
) -> None:
    """Lay arguments into ordinary chat: how many are noticed at 1, 2 and 5 alerts in a thousand messages?"""
    found = _judged(policy, model, lambda judge: eval_splice(scenes, stream, judge))
    _print(found, as_json, lambda: _splice_table(found))


@app.command()
def heat(
    file: Annotated[Path, typer.Argument(help="Scenes, as `eval scenes` reads them, or threads.")],
    first: Annotated[int | None, typer.Option("--first", help="Only so many messages of each.", min=2)] = None,
    policy: PolicyOption = None,
    model: ModelOption = "embedded",
    as_json: AsJson = False,
) -> None:
    """Rank exchanges by the heat that they reach: do arguments come before everything else?"""
    found = _judged(policy, model, lambda judge: eval_heat(file, judge, first))
    _print(found, as_json, lambda: _heat_table(found))


@app.command()
def leaks(
    file: File,
    register: RegisterOption = None,
    policy: PolicyOption = None,
    model: ModelOption = "embedded",
    as_json: AsJson = False,
) -> None:
    """Find marked identifiers and disclosures: lines of LABELS, a tab, and a text with [[KIND:value]]."""
    found = _judged(policy, model, lambda judge: eval_leaks(file, judge), register)
    _print(found, as_json, lambda: _leaks_table(found))


def _judged(
    policy: Path | None,
    model: str,
    evaluation: Callable[[Judge], Awaitable[dict[str, Any]]],
    register: Path | None = None,
) -> dict[str, Any]:
    rules, known = with_register(loaded(policy), register)

    async def run() -> dict[str, Any]:
        service = await ScoringService.start(lambda: load_scorer(model), Limits(remembered=0))
        try:
            return await evaluation(Judge(rules, service, known))
        finally:
            await service.aclose()

    try:
        return asyncio.run(run())
    except (LineProblem, ScorerProblem) as problem:
        return could_not(str(problem))


def _print(found: dict[str, Any], as_json: bool, table: Callable[[], Table]) -> None:
    if as_json:
        typer.echo(json.dumps(found, ensure_ascii=False))
    else:
        out.print(table())


def _labels_table(found: dict[str, Any]) -> Table:
    table = Table("label", "n", "positives", "AUC", "AP", "threshold", "precision", "recall", "flag rate")
    keys = ("n", "positives", "auc", "average_precision", "threshold", "precision", "recall", "flag_rate")
    for name, figures in found["labels"].items():
        table.add_row(plain(name), *(_shown(figures[key]) for key in keys))
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
    kinds = ", ".join(
        f"{kind.replace('_', ' ')} {one['raised']} of {one['scenes']} (recall {_shown(one['recall'])})"
        for kind, one in summary["care_by_kind"].items()
    )
    agreement = _shown(summary["action_agreement"])
    table.caption = (
        f"false alarms: {alarms or 'none'}; action agreement {agreement}; care: {care}; heard: {kinds or 'none'}"
    )
    return table


def _splice_table(found: dict[str, Any]) -> Table:
    table = Table("measure", *(f"recall at {budget}" for budget in BUDGETS))
    for name, recalls in found["recall"].items():
        cells = (recalls[f"{budget}_per_1000"] for budget in BUDGETS)
        table.add_row(
            name, *(f"{cell['recall']:g} ({cell['interval'][0]:g} to {cell['interval'][1]:g})" for cell in cells)
        )
    table.caption = (
        f"{found['arguments']} arguments in {found['ordinary_messages']} ordinary messages; alerts in a thousand"
    )
    return table


def _heat_table(found: dict[str, Any]) -> Table:
    table = Table("arguments against", *(f"AUC of {measure}" for measure in found["auc"]))
    for kind in next(iter(found["auc"].values())):
        table.add_row(kind, *(_shown(aucs[kind]) for aucs in found["auc"].values()))
    table.caption = (
        f"{found['arguments']} arguments of {found['exchanges']} exchanges; "
        f"a step of the window takes {found['memory_step_ms']:g} ms"
    )
    return table


def _leaks_table(found: dict[str, Any]) -> Table:
    table = Table("identifier", "marked", "precision", "recall", "F1")
    for kind, figures in found["identifiers"].items():
        table.add_row(kind, *(_shown(figures[key]) for key in ("marked", "precision", "recall", "f1")))
    told = found["disclosures"]
    by_kind = ", ".join(f"{kind} {_shown(recall)}" for kind, recall in told["recall_by_kind"].items())
    table.caption = (
        f"{told['told']} of {told['messages']} messages tell something: recall {_shown(told['recall'])} ({by_kind}), "
        f"precision {_shown(told['precision'])}"
    )
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
