"""A connection to the database file: how it is set up, its statements, and its errors in words."""

import asyncio
import logging
import sqlite3
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

import aiosqlite

from bot.store.problems import translated

Value = str | int | float | bytes | None
Parameters = Sequence[Value] | Mapping[str, Value]

BUSY_TIMEOUT_MS = 5_000
_SETTINGS = (
    f"PRAGMA busy_timeout = {BUSY_TIMEOUT_MS}",
    "PRAGMA synchronous = FULL",  # what is committed survives a power cut
    "PRAGMA foreign_keys = ON",
    "PRAGMA secure_delete = ON",  # what retention removes is overwritten
)


class Database:
    """Statements on one connection. Raises a StoreProblem where an operator can help, else SQLite's own error."""

    def __init__(self, connection: aiosqlite.Connection, path: Path) -> None:
        self._connection = connection
        self._ended = False
        self.path = path

    async def rows(self, sql: str, parameters: Parameters = ()) -> list[sqlite3.Row]:
        """Run one statement and return every row it yields."""
        if self._ended:
            raise RuntimeError("this transaction is over: await everything inside it before it returns")
        try:
            return list(await self._connection.execute_fetchall(sql, parameters))
        except sqlite3.Error as error:
            raise translated(error, self.path) from error

    async def row(self, sql: str, parameters: Parameters = ()) -> sqlite3.Row | None:
        """Run one statement and return its first row, if any."""
        return next(iter(await self.rows(sql, parameters)), None)

    async def run(self, sql: str, parameters: Parameters = ()) -> None:
        """Run one statement for its effect."""
        await self.rows(sql, parameters)

    @asynccontextmanager
    async def immediate(self) -> AsyncIterator["Database"]:
        """All or nothing: commits when the block ends, rolls back on any exception, and serves no statement after."""
        try:
            # Within the try, because a cancelled BEGIN is still carried out by the connection's thread.
            await self.run("BEGIN IMMEDIATE")
            yield self
            await self.run("COMMIT")
        except BaseException:
            await self._connection.rollback()  # does nothing where no transaction is open
            raise
        finally:
            self._ended = True


@asynccontextmanager
async def connected(path: Path, *, query_only: bool = False) -> AsyncIterator[aiosqlite.Connection]:
    """An open connection, closed however the block ends: its thread would keep the process alive."""
    # At DEBUG it would log every parameter of every statement.
    logging.getLogger(aiosqlite.__name__).setLevel(logging.INFO)
    try:
        connection = await aiosqlite.connect(path, isolation_level=None)
    except sqlite3.Error as error:
        raise translated(error, path) from error
    try:
        connection.row_factory = sqlite3.Row
        database = Database(connection, path)
        for setting in _SETTINGS:
            await database.run(setting)
        if query_only:
            await database.run("PRAGMA query_only = ON")
        yield connection
    finally:
        await asyncio.shield(connection.close())
