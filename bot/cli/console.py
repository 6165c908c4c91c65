"""What all commands share: results on stdout, one clear message on stderr, exit codes that mean the same everywhere."""

import sys
from pathlib import Path
from typing import NoReturn

import typer
from rich.console import Console
from rich.text import Text

FOUND = 1  # it worked and found what it was asked to look for
COULD_NOT = 2  # it could not

CONTROLS = dict.fromkeys(
    (*range(9), *range(11, 32), *range(127, 160), *range(0x202A, 0x202F), *range(0x2066, 0x206A)),
    "\N{REPLACEMENT CHARACTER}",
)  # what moves the cursor, sets colours, or turns the direction of writing

out = Console()
err = Console(stderr=True)


def plain(text: str, style: str = "") -> Text:
    """`text` as it is typed: no markup of it is read, and a terminal shows all of it and obeys none."""
    return Text(text.translate(CONTROLS), style)


def this_command() -> str:
    """How this command was called, as it can be typed again here."""
    path = Path(sys.argv[0]).absolute()
    within = path.name == "steward" and path.is_relative_to(Path.cwd())
    return str(path.relative_to(Path.cwd())) if within else "steward"


def could_not(message: str) -> NoReturn:
    """Say why on stderr and end with exit code 2."""
    typer.echo(f"steward: {message}", err=True)
    raise typer.Exit(COULD_NOT)
