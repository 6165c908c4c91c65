"""`steward audit`: the trail of everything that was done, given out, and whether it holds."""

import csv
import json
import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from bot.cli.case_file import Asked, page_for
from bot.cli.console import FOUND, could_not
from bot.cli.hosting import asked, on_host
from bot.cli.policy import loaded
from bot.cli.run import keys_of
from bot.settings import Settings, load_settings
from bot.store.journal import Inspection
from bot.store.reader import Reader, reading
from policy_rules.events import STEWARD

FIELDS = ("seq", "at", "what", "actor", "case", "message", "policy")
PAGE, MOST_CASES = 1_000, 100_000

app = typer.Typer(no_args_is_help=True, help="The trail of everything that was done.")


@app.callback()
def audit() -> None:
    """The trail of everything that was done."""


class Format(StrEnum):
    """How the trail is printed."""

    JSON = "json"
    CSV = "csv"
    HTML = "html"


@app.command()
def export(
    case: Annotated[int | None, typer.Argument(min=1, help="Of this case alone. Needed for a page to read.")] = None,
    *,
    form: Annotated[
        Format, typer.Option("--format", help="JSON lines, comma-separated values, or the file of a case as a page.")
    ] = Format.JSON,
    as_csv: Annotated[bool, typer.Option("--csv", help="The same as --format csv.")] = False,
    anonymous: Annotated[
        bool, typer.Option("--anonymous", help="Numbers instead of the ids of members; a page has none anyway.")
    ] = False,
    names: Annotated[
        bool, typer.Option("--names", help="In a page: who they are, but never who reported. Without it only roles.")
    ] = False,
    text: Annotated[
        bool, typer.Option("--text", help="In a page: what was written as well, with what leaked masked.")
    ] = False,
    in_confidence: Annotated[
        bool,
        typer.Option(
            "--in-confidence", help="The page of a case in confidence too. The trail keeps that. Stop the bot first."
        ),
    ] = False,
) -> None:
    """Print the whole trail: when, what, by whom, about which case. No sealed cases, and no text of anybody's.

    With --format html and the number of a case: its file for trustees, a page to read and to print.
    """
    if form is Format.HTML:
        if case is None or as_csv:
            could_not("a page is the file of one case: steward audit export --format html 214")
        if names and anonymous:
            could_not("--names and --anonymous are opposites: choose one")
        policy = loaded(on_host(_policy_path))
        typer.echo(page_for(Asked(case, names=names, text=text, in_confidence=in_confidence), policy), nl=False)
        return
    if names or text or in_confidence:
        could_not("--names, --text and --in-confidence belong to the file of one case: add --format html")
    rows = [row for row in asked(trail_of) if case is None or row["case"] == str(case)]
    if anonymous:
        known = {name: f"member {number}" for number, name in enumerate(sorted({row["actor"] for row in rows}), 1)}
        rows = [{**row, "actor": known[row["actor"]] if row["actor"] != STEWARD else STEWARD} for row in rows]
    if as_csv or form is Format.CSV:
        table = csv.DictWriter(sys.stdout, FIELDS)
        table.writeheader()
        table.writerows(rows)
    else:
        for row in rows:
            typer.echo(json.dumps(row, ensure_ascii=False))


async def _policy_path(settings: Settings) -> Path | None:
    return settings.policy


async def trail_of(reader: Reader) -> list[dict[str, str]]:
    """Every event that belongs to no case, or to one that is kept and not sealed, in order.

    Of a case that was erased nobody can tell any more whether it was sealed.
    """
    open_to_all = {case.id for case in await reader.cases(limit=MOST_CASES) if not case.sealed}
    rows: list[dict[str, str]] = []
    last = 0
    while batch := await reader.events(after=last, limit=PAGE):
        last = batch[-1].seq
        rows += [
            {
                "seq": str(one.seq),
                "at": one.event.at.isoformat(),
                "what": one.event.kind.value,
                "actor": one.event.actor,
                "case": str(one.event.case_id or ""),
                "message": one.event.message_id or "",
                "policy": str(one.event.payload.get("policy", "")),
            }
            for one in batch
            if one.event.case_id is None or one.event.case_id in open_to_all
        ]
    return rows


@app.command()
def verify() -> None:
    """Walk the whole trail; say where it was changed by something other than Steward. Exit code 1 if it was."""

    async def work(settings: Settings) -> Inspection:
        async with reading(settings.database, keys_of(settings)) as reader:
            return await reader.verify()

    inspection = on_host(work)
    say_where_broken(load_settings().database, inspection)
    typer.echo(f"{inspection.checked} events, the chain holds.")


def say_where_broken(path: Path, inspection: Inspection) -> None:
    """End with exit code 1 where a trail was changed, and say where."""
    if not inspection.sound:
        typer.echo(
            f"{path}: the trail was changed at event {inspection.broken_at}: {inspection.why}. {inspection.checked} "
            "events before it are sound.",
            err=True,
        )
        raise typer.Exit(FOUND)
