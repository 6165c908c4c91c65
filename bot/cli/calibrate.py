"""`steward calibrate`: fit the heat at which a quarrel is shown to a person to the group's own ordinary chat."""

import asyncio
import json
import subprocess
import sys
from collections.abc import AsyncIterator
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from bot.cli.console import could_not, out
from bot.cli.policy import loaded
from bot.cli.run import keys_of
from bot.discord_app.inspecting import InspectionProblem
from bot.discord_app.reading_back import latest
from bot.evaluation.calibrate import CalibrationProblem, Fitted, Rooms, fitted, write_heat
from bot.evaluation.eval_stream import ordinary
from bot.evaluation.reading_lines import LineProblem
from bot.moderation.judge import Judge
from bot.moderation.notice import pinned_since
from bot.readers.exports import ExportProblem, reader_of
from bot.scoring.choose import load_scorer
from bot.scoring.scorer import ScorerProblem
from bot.scoring.service import Limits, ScoringService
from bot.settings import Settings, SettingsProblem, load_settings
from bot.store.problems import StoreProblem
from bot.store.reader import reading
from policy_rules.memory.argument import ArgumentHot
from policy_rules.policy import Policy
from policy_rules.vocabulary import Message

PROBLEMS = (
    *(SettingsProblem, StoreProblem, ScorerProblem, InspectionProblem),
    *(CalibrationProblem, ExportProblem, LineProblem),
)
MOST = 3000  # messages of a room that are read


def calibrate(
    files: Annotated[
        list[Path] | None,
        typer.Argument(metavar="FILE", help="Exports, or JSON lines; without one, the server's own rooms."),
    ] = None,
    policy: Annotated[Path | None, typer.Option(help="The group's policy file; else STEWARD_POLICY.")] = None,
    alerts: Annotated[
        float | None, typer.Option(help="Alerts in a thousand messages; else the policy's.", min=0.1, max=100)
    ] = None,
    picture: Annotated[Path | None, typer.Option(help="Write the curve as a PNG.")] = None,
    write: Annotated[bool, typer.Option("--write", help="Write the heat into the policy file.")] = False,
) -> None:
    """Find the heat at which ordinary chat gives as few false alarms as the group accepts. Keeps no text."""
    try:
        settings = load_settings()
        path = policy or settings.policy
        rules = loaded(path)
        budget = alerts or rules.arguments.alerts_per_1000
        found = fitted(asyncio.run(_read(files or [], rules, settings)), budget)
        if picture is not None:
            _draw(picture, found, budget)
        _tell(found, rules, budget)
        if write:
            _write(path, found)
    except PROBLEMS as problem:
        could_not(str(problem))


async def _read(files: list[Path], policy: Policy, settings: Settings) -> Rooms:
    service = await ScoringService.start(lambda: load_scorer(settings.model, models=settings.models), Limits())
    rooms = Rooms()
    try:
        judge = Judge(policy, service)
        if files:
            for file in files:
                await rooms.read(_of_file(file), judge)
        else:
            since = await _announced(settings)
            await rooms.read(latest(settings.needed_token(), settings.guild, policy, since, MOST), judge)
    finally:
        await service.aclose()
    return rooms


async def _of_file(file: Path) -> AsyncIterator[Message]:
    lines = file.suffix == ".jsonl" or file.name.endswith(".jsonl.gz")
    for message in ordinary(file) if lines else reader_of(file).messages(file):
        yield message


async def _announced(settings: Settings) -> datetime:
    """Since when what Steward reads is pinned. Raises CalibrationProblem if it never was."""
    async with reading(settings.database, keys_of(settings)) as store:
        since = await pinned_since(store)
    if since is None:
        raise CalibrationProblem("what Steward reads is not pinned yet, so nothing was read: start it once, and wait.")
    return since


def _tell(found: Fitted, policy: Policy, budget: float) -> None:
    now = ", ".join(f"{one.heat:g}" for one in policy.asked(ArgumentHot) if not one.lasting)
    out.print(
        f"Heat {found.heat:g} gives {found.alerts:.1f} alerts in 1,000 messages ({found.messages:,} messages of "
        f"{found.rooms} rooms; at most {budget:g} were asked for). The policy says {now}.",
        soft_wrap=True,
        highlight=False,
    )


def _write(path: Path | None, found: Fitted) -> None:
    if path is None:
        raise CalibrationProblem("the shipped policy is never changed: name the group's own file with --policy.")
    rules = write_heat(path, found.heat)
    out.print(f"{path} says so now, for {', '.join(rules)}. A running Steward follows it by itself.", soft_wrap=True)


def _draw(path: Path, found: Fitted, budget: float) -> None:
    asked = {
        "points": found.curve,
        "chosen": [found.heat, found.alerts],
        "budget": budget,
        "title": "What a quarrel's threshold costs in ordinary chat",
        "across": "heat at which a person is asked",
        "up": "alerts in 1,000 messages",
    }
    done = subprocess.run(
        [sys.executable, "-m", "bot.pictures.curve"], input=json.dumps(asked).encode(), capture_output=True, check=False
    )
    if done.returncode:
        raise CalibrationProblem("the curve could not be drawn: is matplotlib installed? The figures need no picture.")
    try:
        path.write_bytes(done.stdout)
    except OSError as problem:
        raise CalibrationProblem(f"{path} cannot be written ({problem.strerror}): name a file elsewhere.") from None
