"""`steward backup` and `steward restore`: copies of the database, checked before they count."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from bot.cli.audit import say_where_broken
from bot.cli.hosting import on_host
from bot.cli.run import keys_of
from bot.settings import Settings
from bot.store.backed_up import note_backup
from bot.store.backup import back_up, put_back
from bot.store.journal import Inspection


def backup(copy: Annotated[Path, typer.Argument(help="The new file for the copy.")]) -> None:
    """Copy the database, also while the bot runs, and check the copy. Keep it apart from the key."""

    async def work(settings: Settings) -> Inspection:
        inspection = await back_up(settings.database, keys_of(settings), copy)
        if inspection.sound:
            note_backup(settings.database, datetime.now(UTC))
        return inspection

    inspection = on_host(work)
    say_where_broken(copy, inspection)
    typer.echo(
        f"{copy}: whole, {inspection.checked} events, the chain holds. It opens only with the key: keep both, apart."
    )


def restore(copy: Annotated[Path, typer.Argument(help="A file that `steward backup` wrote.")]) -> None:
    """Put a copy back where the database belongs, on a machine that has none. Stop the bot first."""

    async def work(settings: Settings) -> Inspection:
        settings.database.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        return await put_back(copy, keys_of(settings), settings.database)

    inspection = on_host(work)
    typer.echo(f"Put back: {inspection.checked} events, the chain holds. `steward run` goes on from there.")
