"""The store: one file, one writer, and transactions that happen whole or not at all, whoever is cancelled meanwhile."""

import asyncio
import secrets
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, Self, TypeVar

import aiosqlite

from bot.clock import Clock, SystemClock
from bot.store.cases import rebuild_if_outgrown
from bot.store.cursors import CursorBuffer, further
from bot.store.database import Database, connected
from bot.store.keys import Keys
from bot.store.lock import sole_writer
from bot.store.migrate import migrate, shipped
from bot.store.reader import Reader
from bot.store.writer import Writer

T = TypeVar("T")

CLOSING_PATIENCE_S = 10.0  # how long a transaction that is under way may take once the store closes


class Store(Reader):
    """Answers questions at any time (from what is committed), and changes things in `transaction`."""

    def __init__(
        self, writing: aiosqlite.Connection, reading: aiosqlite.Connection, path: Path, keys: Keys, clock: Clock
    ) -> None:
        super().__init__(Database(reading, path), keys, run=secrets.token_hex(8))
        self._writing = writing
        self._path = path
        self._clock = clock
        self._lock = asyncio.Lock()
        self._buffer = CursorBuffer()
        self._transactions: set[asyncio.Task[Any]] = set()
        self._holder: asyncio.Task[Any] | None = None
        self._closed = False

    @classmethod
    @asynccontextmanager
    async def open(cls, path: Path, keys: Keys, *, clock: Clock | None = None) -> AsyncIterator[Self]:
        """The store in the file `path`, made or brought up to date as needed; closed however the block ends.

        Raises a StoreProblem: InUse, NotWritable, NotADatabase, NewerVersion, WrongKey or DiskFull, the file unchanged.
        """
        with sole_writer(path) as file:
            async with connected(file) as writing:
                await migrate(writing, Database(writing, file), keys, shipped())
                async with Database(writing, file).immediate() as database:
                    await rebuild_if_outgrown(database)
                async with connected(file, query_only=True) as reading:
                    store = cls(writing, reading, file, keys, clock or SystemClock())
                    try:
                        yield store
                    finally:
                        await store._finish()

    async def transaction(self, work: Callable[[Writer], Awaitable[T]]) -> T:
        """Run `work` in a transaction: committed when it returns, rolled back when it raises.

        One at a time. A caller that is cancelled lets go; the transaction goes on and commits whole. `work` must not
        call `transaction` itself, nor leave tasks behind that use its writer.
        """
        if asyncio.current_task() is self._holder and self._holder is not None:
            raise RuntimeError("a transaction within a transaction: use the writer that was given")
        if self._closed:
            raise RuntimeError("the store is closed")
        return await self._shielded(work)

    async def _shielded(self, work: Callable[[Writer], Awaitable[T]]) -> T:
        task = asyncio.ensure_future(self._transact(work))
        self._transactions.add(task)
        task.add_done_callback(self._let_go)
        return await asyncio.shield(task)

    def move_cursor(self, channel_id: str, message_id: str) -> None:
        """Note a message as handled; written with the next transaction or `flush_cursors`. Forward only.

        For messages that nothing came of, or whose transaction is committed; else `Writer.move_cursor`.
        """
        self._buffer.move(channel_id, message_id)

    async def flush_cursors(self) -> None:
        """Write the cursors that have moved, if any have."""
        if self._buffer.pending():
            await self.transaction(_nothing)

    async def cursors(self) -> Mapping[str, str]:
        """The last handled message of each channel, written or not."""
        known = dict(await super().cursors())
        for channel_id, message_id in self._buffer.pending().items():
            known[channel_id] = further(known.get(channel_id), message_id)
        return known

    async def _transact(self, work: Callable[[Writer], Awaitable[T]]) -> T:
        async with self._lock:
            self._holder = asyncio.current_task()
            try:
                async with Database(self._writing, self._path).immediate() as database:
                    writer = Writer(database, self._keys, self._run, self._clock)
                    result = await work(writer)
                    moved = self._buffer.pending()
                    for channel_id, message_id in moved.items():
                        await writer.move_cursor(channel_id, message_id)
                self._buffer.settle(moved)
                return result
            finally:
                self._holder = None

    def _let_go(self, task: asyncio.Task[Any]) -> None:
        self._transactions.discard(task)
        if not task.cancelled():
            task.exception()  # seen, even where the caller was cancelled and will not ask

    async def _finish(self) -> None:
        """Let what is under way end, and write the cursors: the connections are closed next."""
        self._closed = True
        if self._transactions:
            _, stuck = await asyncio.wait(self._transactions, timeout=CLOSING_PATIENCE_S)
            for task in stuck:
                task.cancel()  # rolls back; otherwise one that waits for ever would keep the process alive
        if self._buffer.pending():
            await self._shielded(_nothing)


async def _nothing(_writer: Writer) -> None:
    """The work of a transaction that only takes the cursors along."""
