"""`steward key make|rotate`: the key that evidence and journal are sealed with."""

import asyncio
from pathlib import Path
from typing import Annotated

import typer

from bot.cli.console import could_not
from bot.cli.run import keys_of
from bot.clock import SystemClock
from bot.settings import SettingsProblem, load_settings
from bot.store.keys import Keys, make_key_file
from bot.store.problems import StoreProblem
from bot.store.rotation import rotate as change_key

app = typer.Typer(no_args_is_help=True, help="The key that evidence and journal are sealed with.")


@app.callback()
def key() -> None:
    """The key that evidence and journal are sealed with."""


@app.command()
def make(
    path: Annotated[Path | None, typer.Argument(help="Where; by default where STEWARD_KEY_FILE says.")] = None,
) -> None:
    """Make a key file that only you can read. Keep a copy apart from the database's backups."""
    try:
        place = (path or load_settings().key_file).expanduser()
        place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        made = make_key_file(place)
    except (StoreProblem, SettingsProblem) as problem:
        could_not(str(problem))
    except OSError as problem:
        could_not(f"the key file cannot be made ({problem.strerror}). Name a path that you may write to.")
    typer.echo(f"Key {made.id} is in {place}. Keep a copy apart from the database's backups: without it they are lost.")


@app.command()
def rotate(
    new: Annotated[Path, typer.Argument(help="The new key file: made now if it is not there.")],
) -> None:
    """Seal the database with another key. Stop Steward first; nothing is changed unless all of it is."""
    try:
        settings = load_settings()
        database, place = settings.database, new.expanduser()
        old = keys_of(settings)
        if not place.exists():
            make_key_file(place)
        fresh = Keys.from_file(place, database)
        if fresh.id == old.id:
            could_not(f"{place} holds the key that is in use already: name a new file.")
        done = asyncio.run(change_key(database, old, fresh, SystemClock().now()))
    except (StoreProblem, SettingsProblem) as problem:
        could_not(str(problem))
    typer.echo(
        f"{database} is sealed with key {fresh.id} now: {done.events} events linked and {done.sealed} pieces sealed "
        f"anew. Set STEWARD_KEY_FILE={place} before you start Steward. Backups from before still need key {old.id}."
    )
