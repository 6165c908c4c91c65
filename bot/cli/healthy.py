"""`steward healthy`: whether the running bot was awake in the last minutes, for whoever watches over containers."""

from datetime import UTC, datetime, timedelta

import typer

from bot.cli.console import FOUND
from bot.cli.hosting import asked
from bot.steward import AWAKE

PATIENCE = timedelta(minutes=5)  # it is noted once a minute, and says up to when all was seen


def healthy() -> None:
    """Exit code 0 if the bot was connected and up to date within the last five minutes, else 1."""
    noted = asked(lambda reader: reader.fact(AWAKE))
    awake = datetime.fromisoformat(noted) if noted else None
    if awake is None or datetime.now(UTC) - awake > PATIENCE:
        since = f"since {awake:%Y-%m-%d %H:%M} UTC" if awake else "yet"
        typer.echo(f"Steward was not awake {since}: see its log, and `steward doctor`.")
        raise typer.Exit(FOUND)
    typer.echo("awake")
