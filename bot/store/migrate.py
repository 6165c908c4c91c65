"""Brings a database up to the version that this code speaks, one transaction a step; refuses what is not its own."""

import re
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.resources import files

import aiosqlite

from bot.store.database import Database
from bot.store.journal import write_first_head
from bot.store.keys import Keys
from bot.store.problems import NewerVersion, OlderVersion, WrongKey, not_a_database

APPLICATION_ID = int.from_bytes(b"Stwd")


@dataclass(frozen=True, slots=True)
class Migration:
    """One step: the version that it leads to, and its statements."""

    version: int  # 1, 2, 3 without a gap
    name: str
    sql: str


def shipped() -> tuple[Migration, ...]:
    """The steps in the folder `migrations`, by their numbers."""
    folder = files("bot.store") / "migrations"
    scripts = sorted((path for path in folder.iterdir() if path.name.endswith(".sql")), key=lambda path: path.name)
    return tuple(
        Migration(int(script.name.partition("_")[0]), script.name, script.read_text(encoding="utf-8"))
        for script in scripts
    )


async def migrate(
    connection: aiosqlite.Connection, database: Database, keys: Keys, migrations: Sequence[Migration]
) -> None:
    """Take every step that is still to be taken.

    Raises NewerVersion, WrongKey or NotADatabase before anything is changed.
    """
    version = await examined(database, keys, len(migrations))
    await database.run("PRAGMA journal_mode = WAL")  # readers go on while one writes
    for migration in migrations[version:]:
        async with Database(connection, database.path).immediate() as step:
            for statement in _statements(migration.sql):
                await step.run(statement)
            if migration.version == 1:
                await step.run("INSERT INTO meta (name, value) VALUES ('key_id', ?)", (keys.id,))
                await write_first_head(step, keys)
            await step.run(f"PRAGMA user_version = {migration.version}")


async def check_current(database: Database, keys: Keys, migrations: Sequence[Migration]) -> None:
    """For those who only read: raises OlderVersion as well, since they may not migrate."""
    if await examined(database, keys, len(migrations)) < len(migrations):
        raise OlderVersion(
            f"{database.path} was made by an older Steward: start the bot once, which brings it up to date"
        )


async def examined(database: Database, keys: Keys, newest: int) -> int:
    """The version of the database, 0 if it is empty, once it is known to be ours, of this key, and not too new."""
    version = await _pragma(database, "PRAGMA user_version")
    if version == 0 and await database.row("SELECT 1 FROM sqlite_master") is None:
        return 0
    if await _pragma(database, "PRAGMA application_id") != APPLICATION_ID:
        raise not_a_database(database.path)
    if version > newest:
        raise NewerVersion(
            f"{database.path} was written by a newer Steward (version {version}, this one knows {newest}): "
            "install that one again, or put back the backup from before"
        )
    held = await database.row("SELECT value FROM meta WHERE name = 'key_id'")
    if held is None or held["value"] != keys.id:
        made_with = "an unknown key" if held is None else f"the key {held['value']}"
        raise WrongKey(f"{database.path} was made with {made_with} and this is {keys.id}: set the key it was made with")
    return version


async def _pragma(database: Database, sql: str) -> int:
    row = await database.row(sql)
    return 0 if row is None else int(row[0])


def _statements(script: str) -> list[str]:
    """The statements of a script, since SQLite's own runner of scripts commits what is open first."""
    statements: list[str] = []
    pending = ""
    for part in re.findall(r"[^;]*;|[^;]+$", script):
        pending += part
        if sqlite3.complete_statement(pending):
            statements.append(pending)
            pending = ""
    if pending.strip():
        raise ValueError(f"a migration ends within a statement: {pending.strip()[:60]}")
    return statements
