"""Messages that the model could not read when they came. Ids alone: what they said is asked of the platform again."""

from dataclasses import dataclass

from bot.store.database import Database

MOST = 10_000  # that are kept; beyond it the oldest are given up
MOST_TRIES = 3  # of one message, on which the model may fail each time


@dataclass(frozen=True, slots=True)
class Unscored:
    """Where such a message is."""

    channel_id: str
    message_id: str


async def note(database: Database, channel_id: str, message_id: str, *, failed: bool) -> None:
    """Keep the message's id; where the model failed on it again, count the try, and after `MOST_TRIES` give it up."""
    await database.run(
        "INSERT INTO unscored (channel_id, message_id) VALUES (?, ?)"
        " ON CONFLICT (channel_id, message_id) DO UPDATE SET tries = tries + ?",
        (channel_id, message_id, int(failed)),
    )
    await database.run("DELETE FROM unscored WHERE tries >= ?", (MOST_TRIES,))
    await database.run("DELETE FROM unscored WHERE seq <= (SELECT max(seq) FROM unscored) - ?", (MOST,))


async def settle(database: Database, channel_id: str, message_id: str) -> None:
    """The message was read after all, or is gone."""
    await database.run("DELETE FROM unscored WHERE channel_id = ? AND message_id = ?", (channel_id, message_id))


async def unscored(database: Database, limit: int) -> tuple[Unscored, ...]:
    """The oldest `limit` of them."""
    rows = await database.rows("SELECT channel_id, message_id FROM unscored ORDER BY tries, seq LIMIT ?", (limit,))
    return tuple(Unscored(row["channel_id"], row["message_id"]) for row in rows)


async def count(database: Database) -> int:
    """How many there are."""
    row = await database.row("SELECT count(*) AS many FROM unscored", ())
    return 0 if row is None else int(row["many"])
