"""What all commands share: results on stdout, one clear message on stderr, exit codes that mean the same everywhere."""

from typing import NoReturn

import typer
from rich.console import Console

FOUND = 1  # it worked and found what it was asked to look for
COULD_NOT = 2  # it could not

out = Console()
err = Console(stderr=True)


def could_not(message: str) -> NoReturn:
    """Say why on stderr and end with exit code 2."""
    typer.echo(f"steward: {message}", err=True)
    raise typer.Exit(COULD_NOT)
