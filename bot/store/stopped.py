"""Messages that Discord's own AutoMod stopped, until they were read: no other event ever tells of one again.

So its words are kept here, sealed like all evidence, and erased once they were read or after `KEPT_FOR`.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.store.columns import canonical, time_from, time_text
from bot.store.database import Database
from bot.store.keys import Keys
from bot.store.problems import EvidenceProblem
from bot.store.sealing import Unsealable, seal, unseal

MOST = 5_000  # that are kept; beyond it who has the most of them loses their oldest
KEPT_FOR = timedelta(days=3)  # as long as other messages are tried again


@dataclass(frozen=True, slots=True)
class Stopped:
    """Whose message it was, and where it would have stood; its words are asked for one by one."""

    message_id: str  # what stands for it
    channel_id: str
    author_id: str
    at: datetime


async def keep(database: Database, keys: Keys, one: Stopped, text: str) -> None:
    """Keep it until it is read. Whoever floods a server pushes out their own and nobody else's."""
    sealed = seal(keys.evidence, text.encode("utf-8", "replace"), _identity(one.message_id))
    await database.run(
        "INSERT INTO stopped (message_id, channel_id, author_id, kept_at, sealed) VALUES (?, ?, ?, ?, ?)"
        " ON CONFLICT DO NOTHING",
        (one.message_id, one.channel_id, one.author_id, time_text(one.at), sealed),
    )
    await database.run(
        "DELETE FROM stopped WHERE (SELECT count(*) FROM stopped) > ? AND seq = (SELECT min(seq) FROM stopped"
        " GROUP BY author_id ORDER BY count(*) DESC, min(seq) LIMIT 1)",
        (MOST,),
    )


async def waiting(database: Database, limit: int) -> tuple[Stopped, ...]:
    """The first `limit` of them: those that were tried least, the oldest first."""
    rows = await database.rows(
        "SELECT message_id, channel_id, author_id, kept_at FROM stopped ORDER BY tries, seq LIMIT ?", (limit,)
    )
    return tuple(
        Stopped(row["message_id"], row["channel_id"], row["author_id"], time_from(row["kept_at"])) for row in rows
    )


async def text_of(database: Database, keys: Keys, message_id: str) -> str | None:
    """Its words; None once it was read. Raises EvidenceProblem if they were changed."""
    row = await database.row("SELECT sealed FROM stopped WHERE message_id = ?", (message_id,))
    return None if row is None else _opened(keys, row["sealed"], message_id).decode()


async def texts_by(database: Database, keys: Keys, author_id: str) -> list[str]:
    """The words of all of one author's, oldest first. Raises EvidenceProblem if one was changed."""
    rows = await database.rows("SELECT message_id, sealed FROM stopped WHERE author_id = ? ORDER BY seq", (author_id,))
    return [_opened(keys, row["sealed"], row["message_id"]).decode() for row in rows]


async def put_off(database: Database, message_id: str) -> None:
    """It could not be read: those that were tried less often come first."""
    await database.run("UPDATE stopped SET tries = tries + 1 WHERE message_id = ?", (message_id,))


async def settle(database: Database, message_id: str) -> None:
    """It was read, or is not for Steward to read: erase it."""
    await database.run("DELETE FROM stopped WHERE message_id = ?", (message_id,))


async def erase_before(database: Database, before: datetime) -> int:
    """Erase what is older and could not be read; how many."""
    rows = await database.rows("DELETE FROM stopped WHERE kept_at < ? RETURNING seq", (time_text(before),))
    return len(rows)


async def erase_by(database: Database, author_id: str) -> int:
    """Erase all of one author's, since they asked; how many."""
    return len(await database.rows("DELETE FROM stopped WHERE author_id = ? RETURNING seq", (author_id,)))


async def oldest(database: Database) -> datetime | None:
    """Since when the one waits that has waited longest, if any does."""
    row = await database.row("SELECT min(kept_at) AS kept_at FROM stopped", ())
    return None if row is None or row["kept_at"] is None else time_from(row["kept_at"])


async def count_put_off(database: Database) -> int:
    """How many were tried in vain."""
    row = await database.row("SELECT count(*) AS many FROM stopped WHERE tries > 0", ())
    return 0 if row is None else int(row["many"])


async def seal_anew(database: Database, old: Keys, new: Keys) -> int:
    """Seal all of them with another key; returns how many. Raises EvidenceProblem if one was changed."""
    rows = await database.rows("SELECT message_id, sealed FROM stopped")
    for row in rows:
        which = row["message_id"]
        sealed = seal(new.evidence, _opened(old, row["sealed"], which), _identity(which))
        await database.run("UPDATE stopped SET sealed = ? WHERE message_id = ?", (sealed, which))
    return len(rows)


def _opened(keys: Keys, sealed: bytes, message_id: str) -> bytes:
    try:
        return unseal(keys.evidence, sealed, _identity(message_id))
    except Unsealable:
        raise EvidenceProblem(
            "a message that AutoMod stopped was changed since it was kept, and cannot be opened: put back a backup"
        ) from None


def _identity(message_id: str) -> bytes:
    return canonical({"kind": "stopped message", "message": message_id}).encode()
