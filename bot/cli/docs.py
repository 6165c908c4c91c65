"""`steward docs`: writes the reference pages and pictures from the code, or says which of them lag behind it."""

import asyncio
import logging
from pathlib import Path
from typing import Annotated

import typer
from typer.core import TyperGroup

from bot.cli.console import FOUND, could_not
from bot.logs import set_up_logging
from bot.reference.pages import lagging, write_pages
from bot.scoring.scorer import ScorerProblem
from bot.steward import StartProblem


def docs(
    ctx: typer.Context,
    to: Annotated[Path, typer.Option(help="The folder of the pages.")] = Path("docs"),
    check: Annotated[bool, typer.Option("--check", help="Write nothing; exit code 1 if a page lags.")] = False,
    pictures: Annotated[
        bool, typer.Option("--pictures", help="Only the pictures of screens, played in the sandbox.")
    ] = False,
) -> None:
    """Write the reference pages anew: commands, settings, policy, house. With --pictures, the pictures of screens."""
    try:
        if pictures:
            _pictures(to / "pictures", check=check)
        else:
            _pages(ctx, to, check=check)
    except OSError as problem:
        could_not(f"what stands in {to} cannot be read or written: {problem.strerror}. Name a folder with --to.")


def _pages(ctx: typer.Context, to: Path, *, check: bool) -> None:
    root = ctx.find_root().command
    if not isinstance(root, TyperGroup):
        could_not("the commands cannot be listed from here: run it as `steward docs`.")
    if check:
        _say_what_lags({str(to / page): "run `make docs` and commit it" for page in lagging(to, root)})
    else:
        _say_what_was_written(write_pages(to, root))


def _pictures(folder: Path, *, check: bool) -> None:
    from bot.evaluation import album

    set_up_logging("ERROR")
    logging.getLogger("discord").setLevel(logging.ERROR)
    try:
        screens = asyncio.run(album.play())
    except (ScorerProblem, StartProblem, LookupError, TimeoutError) as problem:
        could_not(f"the screens cannot be played: {problem}")
    if check:
        found = album.lagging(folder, screens)
        _say_what_lags({f"{folder / name}.png": f"{why}. Draw it anew: {album.COMMAND}" for name, why in found.items()})
    else:
        _say_what_was_written(album.write(folder, screens))


def _say_what_was_written(names: list[str]) -> None:
    typer.echo(f"Written: {', '.join(names)}." if names else "Every page is as it should be.")


def _say_what_lags(found: dict[str, str]) -> None:
    if not found:
        typer.echo("Every page is as it should be.")
        return
    for path, why in found.items():
        typer.echo(f"{path} lags: {why}.")
    raise typer.Exit(FOUND)
