"""`steward key make`: the key that evidence and journal are sealed with."""

from pathlib import Path
from typing import Annotated

import typer

from bot.cli.console import could_not
from bot.settings import SettingsProblem, load_settings
from bot.store.keys import make_key_file
from bot.store.problems import StoreProblem

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
