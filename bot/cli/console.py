"""What all commands share: results on stdout, one clear message on stderr, exit codes that mean the same everywhere."""

import sys
from pathlib import Path
from typing import NoReturn

import typer
from rich.console import Console

FOUND = 1  # it worked and found what it was asked to look for
COULD_NOT = 2  # it could not

out = Console()
err = Console(stderr=True)


def this_command() -> str:
    """How this command was called, as it can be typed again here."""
    path = Path(sys.argv[0]).absolute()
    within = path.name == "steward" and path.is_relative_to(Path.cwd())
    return str(path.relative_to(Path.cwd())) if within else "steward"


def could_not(message: str) -> NoReturn:
    """Say why on stderr and end with exit code 2."""
    typer.echo(f"steward: {message}", err=True)
    raise typer.Exit(COULD_NOT)
