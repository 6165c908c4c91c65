"""`steward healthy`: whether the running bot was awake in the last minutes, for whoever watches over containers."""

import asyncio
from datetime import UTC, datetime, timedelta

import typer

from bot.cli.console import FOUND, could_not
from bot.cli.run import keys_of
from bot.settings import SettingsProblem, load_settings
from bot.steward import AWAKE
from bot.store.problems import StoreProblem
from bot.store.reader import reading

PATIENCE = timedelta(minutes=5)  # it is noted once a minute, and says up to when all was seen


def healthy() -> None:
    """Exit code 0 if the bot was connected and up to date within the last five minutes, else 1."""
    try:
        awake = asyncio.run(_awake())
    except (SettingsProblem, StoreProblem) as problem:
        could_not(str(problem))
    if awake is None or datetime.now(UTC) - awake > PATIENCE:
        since = f"since {awake:%Y-%m-%d %H:%M} UTC" if awake else "yet"
        typer.echo(f"Steward was not awake {since}: see its log, and `steward doctor`.")
        raise typer.Exit(FOUND)
    typer.echo("awake")


async def _awake() -> datetime | None:
    settings = load_settings()
    async with reading(settings.database, keys_of(settings)) as reader:
        noted = await reader.fact(AWAKE)
    return datetime.fromisoformat(noted) if noted else None
