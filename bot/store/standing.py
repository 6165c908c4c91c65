"""Standing facts: small things that must survive a restart, such as until when hiding is paused."""

from bot.store.database import Database


async def fact(database: Database, name: str) -> str | None:
    """What is noted under `name`, or None."""
    row = await database.row("SELECT value FROM standing WHERE name = ?", (name,))
    return None if row is None else str(row["value"])


async def set_fact(database: Database, name: str, value: str | None) -> None:
    """Note `value` under `name`, or with None take the note away."""
    if value is None:
        await database.run("DELETE FROM standing WHERE name = ?", (name,))
    else:
        await database.run("INSERT OR REPLACE INTO standing (name, value) VALUES (?, ?)", (name, value))
