"""Messages of which something is still to be read: by the model, or in their files.

Ids alone are kept: what they said is asked of the platform again.
"""

from dataclasses import dataclass
from enum import StrEnum

from bot.store.database import Database

# ruff: noqa: S608 - the names of the tables are the two below, and every value is a question mark

MOST = 10_000  # that are kept of each kind; beyond it the oldest are given up
MOST_TRIES = 3  # of one message, on which the reading may fail each time


class ToRead(StrEnum):
    """What is still to be read; each is a table."""

    BY_MODEL = "unscored"  # the model was behind or broken when the message came
    FILES = "unread_files"


@dataclass(frozen=True, slots=True)
class Waiting:
    """Where such a message is."""

    channel_id: str
    message_id: str


async def note(database: Database, what: ToRead, channel_id: str, message_id: str, *, failed: bool) -> bool:
    """Keep the message's id; where the reading failed again, count the try, and after `MOST_TRIES` give it up.

    Whether it was given up.
    """
    await database.run(
        f"INSERT INTO {what} (channel_id, message_id) VALUES (?, ?)"
        " ON CONFLICT (channel_id, message_id) DO UPDATE SET tries = tries + ?",
        (channel_id, message_id, int(failed)),
    )
    given_up = await database.row(f"DELETE FROM {what} WHERE tries >= ? RETURNING message_id", (MOST_TRIES,))
    await database.run(f"DELETE FROM {what} WHERE seq <= (SELECT max(seq) FROM {what}) - ?", (MOST,))
    return given_up is not None


async def settle(database: Database, what: ToRead, channel_id: str, message_id: str) -> bool:
    """The message was read after all, or is gone. Whether it was still waiting for that."""
    row = await database.row(
        f"DELETE FROM {what} WHERE channel_id = ? AND message_id = ? RETURNING seq", (channel_id, message_id)
    )
    return row is not None


async def waiting(database: Database, what: ToRead, limit: int) -> tuple[Waiting, ...]:
    """The oldest `limit` of them."""
    rows = await database.rows(f"SELECT channel_id, message_id FROM {what} ORDER BY tries, seq LIMIT ?", (limit,))
    return tuple(Waiting(row["channel_id"], row["message_id"]) for row in rows)


async def count(database: Database, what: ToRead) -> int:
    """How many there are."""
    row = await database.row(f"SELECT count(*) AS many FROM {what}", ())
    return 0 if row is None else int(row["many"])
