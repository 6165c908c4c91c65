"""Cursors: the last message handled in each channel, so that a restart knows where to go on.

A clean verdict moves its cursor in memory only, and the next transaction takes it along.
"""

from bot.store.database import Database

_SNOWFLAKE_DIGITS = 20  # of an unsigned 64-bit number


def further(known: str | None, moved: str) -> str:
    """The later of two message ids. Snowflakes compare as numbers; of other ids the one named last counts.

    What is no snowflake, such as the title of a thread, never takes the place of one: the thread would be read again.
    """
    if known is None or not _is_number(known):
        return moved
    return max(known, moved, key=int) if _is_number(moved) else known


class CursorBuffer:
    """Cursors that have moved and are not written yet."""

    def __init__(self) -> None:
        self._moved: dict[str, str] = {}

    def move(self, channel_id: str, message_id: str) -> None:
        """Note that `message_id` was handled."""
        self._moved[channel_id] = further(self._moved.get(channel_id), message_id)

    def pending(self) -> dict[str, str]:
        """What is to be written, by channel."""
        return dict(self._moved)

    def settle(self, written: dict[str, str]) -> None:
        """Forget what was committed, unless it has moved on since."""
        for channel_id, message_id in written.items():
            if self._moved.get(channel_id) == message_id:
                del self._moved[channel_id]


async def move_cursor(database: Database, channel_id: str, message_id: str) -> None:
    """Write one cursor, forward only."""
    row = await database.row("SELECT message_id FROM cursors WHERE channel_id = ?", (channel_id,))
    known = None if row is None else str(row["message_id"])
    await database.run(
        "INSERT OR REPLACE INTO cursors (channel_id, message_id) VALUES (?, ?)",
        (channel_id, further(known, message_id)),
    )


async def cursors(database: Database) -> dict[str, str]:
    """The last handled message of each channel, as it is written."""
    return {row["channel_id"]: row["message_id"] for row in await database.rows("SELECT * FROM cursors")}


def _is_number(identifier: str) -> bool:
    return len(identifier) <= _SNOWFLAKE_DIGITS and identifier.isascii() and identifier.isdigit()
