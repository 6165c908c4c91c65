"""`steward demo`: the real bot in a sandbox, moderating an evening of an invented food bank."""

import asyncio
import json
import logging
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.live import Live
from rich.table import Table
from rich.text import Text

from bot.cli.console import FOUND, could_not, out, plain, this_command
from bot.clock import VirtualClock
from bot.evaluation.evening import Deed, Evening, Played, differences, play_evening, shipped_evening
from bot.evaluation.stage import stage
from bot.logs import set_up_logging
from bot.scoring.choose import load_scorer
from bot.scoring.scorer import ScorerProblem
from bot.scoring.service import ScoringService
from bot.steward import StartProblem

ROWS_LIVE = 8  # that are shown while the evening goes on; the whole table comes after it
WIDTH = 150  # columns of the picture
STYLES = {"hide": "bold red", "escalate": "bold yellow", "none": "dim"}
SAYS = {"hide": "hidden", "escalate": "to a person", "none": ""}
DOES = {  # the rest (files kept, log, cards brought up to date) would only fill the table
    "delete": "deleted it",
    "tell_author": "told its author",
    "post_card": "posted a card",
    "restore": "put it back",
    "remove_mark": "took the mark off",
    "tell_reporter": "told who reported",
    "tell_team": "told the team",
}


def demo(
    pace: Annotated[float, typer.Option(help="Seconds between lines; 0 as fast as it goes.", min=0, max=60)] = 0.0,
    svg: Annotated[Path | None, typer.Option(help="Also save the table as a picture.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON document and nothing else.")] = False,
) -> None:
    """Moderate a scripted evening in a sandbox: no token, no configuration. Exit code 1 if it goes otherwise."""
    set_up_logging("ERROR")
    logging.getLogger("discord").setLevel(logging.ERROR)
    evening = shipped_evening()
    try:
        played = asyncio.run(_play(evening, pace, watched=out.is_terminal and not as_json))
    except (ScorerProblem, StartProblem) as problem:
        could_not(str(problem))
    otherwise = list(differences(played))
    if as_json:
        typer.echo(json.dumps(_document(played, otherwise), indent=2, ensure_ascii=False))
    else:
        out.print(_table(evening, played))
        _report(played, otherwise)
    if svg is not None:
        _picture(evening, played, svg)
    if otherwise:
        raise typer.Exit(FOUND)


async def _play(evening: Evening, pace: float, *, watched: bool) -> list[Played]:
    service = await ScoringService.start(lambda: load_scorer("embedded"))
    clock = VirtualClock(evening.begins)
    played: list[Played] = []
    try:
        async with stage(service, clock, cast=evening.cast) as set_up, set_up.steward_on():
            with Live(console=out, auto_refresh=False, transient=True) as live:
                async for one in play_evening(set_up, clock, evening.lines):
                    played.append(one)
                    if watched:
                        live.update(_table(evening, played[-ROWS_LIVE:]), refresh=True)
                    await asyncio.sleep(pace)
    finally:
        await service.aclose()
    return played


def _table(evening: Evening, played: list[Played]) -> Table:
    table = Table(title=f"An evening at {evening.cast.group}", title_style="bold", expand=True, pad_edge=False)
    for name, options in _columns().items():
        table.add_column(name, **options)
    for one in played:
        table.add_row(
            f"{one.at:%H:%M}",
            Text.assemble(plain(one.line.who), ("\n#" + plain(one.line.where).plain, "dim")),
            plain(f"presses {one.line.says}", "italic") if one.line.deed is Deed.PRESS else plain(one.line.says),
            Text(SAYS[one.action], STYLES[one.action]),
            plain(one.lead.name if one.lead else ""),
            Text(", ".join(dict.fromkeys(DOES[effect] for effect in one.effects if effect in DOES))),
        )
    return table


def _columns() -> dict[str, dict[str, Any]]:
    return {
        "Time": {"no_wrap": True},
        "Who": {"no_wrap": True},
        "Message": {"ratio": 5, "min_width": 22},
        "Verdict": {"no_wrap": True, "min_width": 11},
        "Rule": {"ratio": 2, "min_width": 11},
        "Steward": {"ratio": 2, "min_width": 15},
    }


def _report(played: list[Played], otherwise: list[str]) -> None:
    said = [one for one in played if one.judgement]
    found = sum(1 for one in said if one.rules)
    hidden = sum(1 for one in said if one.action == "hide")
    out.print(f"{len(said)} messages: {len(said) - found} left alone, {hidden} hidden, {found - hidden} for a person.")
    if otherwise:
        out.print("It went otherwise than the script expects:", style="bold red")
        out.print("\n".join(otherwise), markup=False, highlight=False)
    else:
        out.print(f"It went as the script expects. To be there yourself: {this_command()} play", style="green")


def _picture(evening: Evening, played: list[Played], path: Path) -> None:
    with Path("/dev/null").open("w", encoding="utf-8") as nowhere:
        recorder = Console(record=True, width=WIDTH, file=nowhere, force_terminal=True)
        recorder.print(_table(evening, played))
        path.write_text(recorder.export_svg(title="steward demo"), encoding="utf-8")


def _document(played: list[Played], otherwise: list[str]) -> dict[str, Any]:
    return {
        "messages": [
            {
                "at": one.at.isoformat(),
                "channel": one.line.where,
                "who": one.line.who,
                "says": one.line.says,
                "action": one.action,
                "rules": list(one.rules),
                "effects": list(one.effects),
            }
            for one in played
        ],
        "otherwise": otherwise,
    }
