"""`steward register`: the people whose names must not be told, kept on the host and never sent through Discord."""

from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table

from bot.cli.console import could_not, err, out, plain
from bot.cli.hosting import asked, written
from bot.clock import SystemClock
from bot.readers.register_file import RegisterProblem, read_register
from bot.store.register import Imported
from bot.store.writer import Writer
from policy_rules.events import Event, EventKind

HELP = "The group's register: people whose names must not be told. On this host only; off until you import one."

app = typer.Typer(no_args_is_help=True, help=HELP)


@app.callback()
def register() -> None:
    """The group's register, on this host only."""


@app.command("import")
def import_(
    file: Annotated[Path, typer.Argument(help="CSV with the columns name, aliases, who; or JSON.")],
) -> None:
    """Add the people of a file. Bad rows are named by their line, the good ones are kept. Stop the bot first."""
    try:
        read = read_register(file)
    except RegisterProblem as problem:
        could_not(str(problem))
    for row in read.bad:
        err.print(plain(f"{file}, {row.where}: left out, {row.why}."), soft_wrap=True, highlight=False)
    if not read.register:
        could_not(f"{file} holds nobody that can be imported: see the lines above.")

    async def work(writer: Writer) -> Imported:
        done = await writer.import_register(read.register)
        counts = {"added": done.added, "changed": done.changed}
        await writer.append(Event(EventKind.REGISTER_CHANGED, SystemClock().now(), payload=counts))
        return done

    done = written(work)
    left_out = f", {len(read.bad)} left out" if read.bad else ""
    typer.echo(f"{done.added} added, {done.changed} changed, {done.same} there already{left_out}.")
    typer.echo(
        "Steward reads the register when it starts. Please delete the file now, or keep it where few can read it."
    )


@app.command("list")
def list_(
    *,
    names: Annotated[bool, typer.Option("--names", help="Show the names as well: look who stands behind you.")] = False,
) -> None:
    """Show the entries by id, as cards name them."""
    found = asked(lambda reader: reader.register())
    if not found:
        typer.echo("The register is empty: steward register import FILE")
        return
    table = Table("entry", "who", *(("name", "aliases") if names else ()))
    for entry in found.entries:
        shown = (entry.name, ", ".join(entry.aliases)) if names else ()
        table.add_row(*map(plain, (entry.id, entry.who.replace("_", " "), *shown)))
    reference = "with" if found.case_reference else "without"
    out.print(table)
    terms = f"{len(found.confidential_terms)} confidential terms"
    out.print(f"{len(found.entries)} people, {terms}, {reference} a pattern for case references", soft_wrap=True)


@app.command()
def remove(
    ids: Annotated[list[str] | None, typer.Argument(metavar="ENTRY", help="Entries, as `list` shows them.")] = None,
    *,
    everything: Annotated[bool, typer.Option("--all", help="Erase the whole register.")] = False,
) -> None:
    """Erase people from the register, for good. Stop the bot first."""
    if not ids and not everything:
        could_not("name the entries to erase, as `steward register list` shows them, or say --all.")

    async def work(writer: Writer) -> int:
        there = len((await writer.register()).entries) if everything else 0
        removed = there or await writer.remove_from_register(ids or ())
        if everything:
            await writer.clear_register()
        await writer.append(Event(EventKind.REGISTER_CHANGED, SystemClock().now(), payload={"removed": removed}))
        return removed

    removed = written(work)
    missing = 0 if everything else len(set(ids or ())) - removed
    typer.echo(f"{removed} erased" + (f", {missing} not found" if missing else "") + ".")
