"""`steward docs`: writes the reference pages from the code, or says which of them lag behind it."""

from pathlib import Path
from typing import Annotated

import typer
from typer.core import TyperGroup

from bot.cli.console import FOUND, could_not
from bot.reference.pages import lagging, write_pages


def docs(
    ctx: typer.Context,
    to: Annotated[Path, typer.Option(help="The folder of the pages.")] = Path("docs"),
    check: Annotated[bool, typer.Option("--check", help="Write nothing; exit code 1 if a page lags.")] = False,
) -> None:
    """Write the reference pages anew: commands, settings, policy, house."""
    root = ctx.find_root().command
    if not isinstance(root, TyperGroup):
        could_not("the commands cannot be listed from here: run it as `steward docs`.")
    try:
        if check:
            _say_what_lags(lagging(to, root), to)
        else:
            written = write_pages(to, root)
            typer.echo(f"Written: {', '.join(written)}." if written else "Every page is as it should be.")
    except OSError as problem:
        could_not(f"the pages in {to} cannot be read or written: {problem.strerror}. Name a folder with --to.")


def _say_what_lags(pages: list[str], folder: Path) -> None:
    if not pages:
        typer.echo("Every page is as it should be.")
        return
    for page in pages:
        typer.echo(f"{folder / page} lags: run `make docs` and commit it.")
    raise typer.Exit(FOUND)
