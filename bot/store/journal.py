"""The journal: events appended to a chain in which each link seals the one before, so that a change anywhere shows.

A link is an HMAC over the link before and the salted digest of the payload, so that the chain still holds once
retention has removed payload and salt. A head record, renewed with each event, shows a missing tail.
"""

import hashlib
import hmac
import secrets
import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from bot.store.columns import canonical, mapping_from, time_from, time_text
from bot.store.database import Database
from bot.store.keys import Keys
from bot.store.problems import JournalBroken
from policy_rules.events import Event, EventKind

SALT_BYTES = 16
BATCH = 1_000  # rows that are held at once while the chain is walked
_START = bytes(32)  # the link before the first


@dataclass(frozen=True, slots=True)
class Recorded:
    """An event and its place in the journal; `forgotten` if retention removed its payload, which reads as empty."""

    seq: int
    event: Event
    forgotten: bool = False


@dataclass(frozen=True, slots=True)
class Inspection:
    """What walking the chain found: how many events hold, and where and why it breaks, if it does."""

    checked: int
    broken_at: int | None = None  # the first seq that does not hold
    why: str = ""

    @property
    def sound(self) -> bool:
        """Whether every event is as it was written, and none is missing."""
        return self.broken_at is None


@dataclass(frozen=True, slots=True)
class _Head:
    count: int
    mac: bytes
    genuine: bool


async def append(database: Database, keys: Keys, event: Event) -> Recorded:
    """Write `event` as the journal's next, and return it as it will be read again.

    Raises JournalBroken where the journal does not end as it was left: appending would cover that up.
    """
    head = await _head(database, keys)
    if head is None or not head.genuine or await _last_seq(database) != head.count:
        raise JournalBroken(
            f"the journal in {database.path} was changed from outside: find where with `verify`, "
            "keep a copy of the file, and put back a backup"
        )
    seq, previous = head.count + 1, head.mac
    payload, salt = canonical(event.payload), secrets.token_bytes(SALT_BYTES)
    digest = _digest(salt, payload.encode())
    at, case_id = time_text(event.at), event.case_id
    named = (str(seq), at, event.kind.value, event.actor, None if case_id is None else str(case_id), event.message_id)
    mac = _link(keys, previous, (None if field is None else field.encode() for field in named), digest)
    row = await database.row(
        "INSERT INTO events (seq, at, kind, actor, case_id, message_id, payload, salt, digest, mac)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING *",
        (seq, at, event.kind.value, event.actor, case_id, event.message_id, payload, salt, digest, mac),
    )
    await _write_head(database, keys, seq, mac)
    if row is None:
        raise RuntimeError("SQLite did not return the event that it wrote")
    return recorded(row)


async def write_first_head(database: Database, keys: Keys) -> None:
    """The head of an empty journal, so that a journal emptied later shows."""
    await _write_head(database, keys, 0, _START)


async def events(
    database: Database,
    *,
    case_id: int | None = None,
    message_id: str | None = None,
    kind: EventKind | None = None,
    after: int = 0,
    limit: int = BATCH,
) -> tuple[Recorded, ...]:
    """The first `limit` events past seq `after`, oldest first, that match what is given."""
    kind_name = None if kind is None else kind.value
    values: dict[str, str | int | None] = {
        "case": case_id, "message": message_id, "kind": kind_name, "after": after, "limit": limit
    }  # fmt: skip
    if case_id is not None:
        which = "SELECT * FROM events WHERE case_id = :case"
    elif message_id is not None:
        which = "SELECT * FROM events WHERE message_id = :message"
    else:
        which = "SELECT * FROM events WHERE 1"
    rows = await database.rows(
        which + " AND (:message IS NULL OR message_id = :message) AND (:kind IS NULL OR kind = :kind)"
        " AND seq > :after ORDER BY seq LIMIT :limit",
        values,
    )
    return tuple(recorded(row) for row in rows)


async def latest(database: Database, kind: EventKind, limit: int) -> tuple[Recorded, ...]:
    """The last `limit` events of a kind, oldest first."""
    rows = await database.rows("SELECT * FROM events WHERE kind = ? ORDER BY seq DESC LIMIT ?", (kind.value, limit))
    return tuple(recorded(row) for row in reversed(rows))


async def cards_since(database: Database, since: datetime) -> int:
    """How many cases opened since then whose card did not wait, without those in confidence."""
    row = await database.row(
        "SELECT count(*) AS cards FROM events WHERE kind = ? AND at >= ? AND payload IS NOT NULL"
        " AND NOT json_extract(payload, '$.sealed') AND NOT coalesce(json_extract(payload, '$.card_waits'), 0)",
        (EventKind.OPENED.value, time_text(since)),
    )
    return int(row["cards"]) if row else 0


async def forget(database: Database, seq: int) -> None:
    """Remove the payload and salt of one event; its link stays."""
    await database.run("UPDATE events SET payload = NULL, salt = NULL WHERE seq = ?", (seq,))


async def verify(database: Database, keys: Keys) -> Inspection:
    """Walk the whole chain, and say where it first breaks. Events may be appended meanwhile."""
    last, previous = 0, _START
    while True:
        rows = await database.rows(_AS_BYTES, (last, BATCH))
        for row in rows:
            why = _fault(row, last + 1, previous, keys)
            if why:
                return Inspection(last, last + 1, why)
            last, previous = last + 1, bytes(row["mac"])
        if rows:
            continue
        head = await _head(database, keys)  # read after the rows, so it can only be ahead of them
        if head is None or not head.genuine:
            return Inspection(last, last + 1, "the record of the journal's end was changed")
        if head.count == last and hmac.compare_digest(head.mac, previous):
            return Inspection(last)
        if head.count <= last or await database.row("SELECT 1 FROM events WHERE seq > ?", (last,)) is None:
            return Inspection(last, min(head.count, last) + 1, "the journal does not end where it should")


async def link_anew(database: Database, keys: Keys) -> None:
    """Link the whole chain with another key; for `rotation`, which has verified it and lifted what guards it."""
    last, previous = 0, _START
    while rows := await database.rows(_AS_BYTES, (last, BATCH)):
        for row in rows:
            previous = _link(keys, previous, _named(row), row["digest"])
            await database.run("UPDATE events SET mac = ? WHERE seq = ?", (previous, row["seq"]))
            last = row["seq"]
    await _write_head(database, keys, last, previous)


def _named(row: sqlite3.Row) -> tuple[bytes | None, ...]:
    """What of a row is linked besides its digest, as bytes."""
    case_id = None if row["case_id"] is None else str(row["case_id"]).encode()
    return (str(row["seq"]).encode(), row["at"], row["kind"], row["actor"], case_id, row["message_id"])


# As bytes, because a changed byte need not be UTF-8.
_AS_BYTES = """
    SELECT seq, CAST(at AS BLOB) AS at, CAST(kind AS BLOB) AS kind, CAST(actor AS BLOB) AS actor, case_id,
        CAST(message_id AS BLOB) AS message_id, CAST(payload AS BLOB) AS payload, salt, digest, mac
    FROM events WHERE seq > ? ORDER BY seq LIMIT ?
"""


def _fault(row: sqlite3.Row, expected: int, previous: bytes, keys: Keys) -> str:
    """What is wrong with one row, or nothing."""
    if row["seq"] != expected:
        return "an event is missing"
    if not hmac.compare_digest(_link(keys, previous, _named(row), row["digest"]), row["mac"]):
        return "the event, or its link to the one before, was changed"
    payload, salt = row["payload"], row["salt"]
    if payload is None and salt is None:
        return ""  # retention
    if payload is None or salt is None or len(salt) != SALT_BYTES or _digest(salt, payload) != row["digest"]:
        return "the event's payload was changed"
    return ""


def _digest(salt: bytes, payload: bytes) -> bytes:
    return hashlib.sha256(salt + payload).digest()


def _link(keys: Keys, previous: bytes, fields: Iterable[bytes | None], digest: bytes) -> bytes:
    """Each field with its length, so that no two rows are sealed as the same bytes."""
    sealed = hmac.new(keys.journal, previous, hashlib.sha256)
    for field in (*fields, digest):
        sealed.update(b"\0" if field is None else b"\1" + len(field).to_bytes(8) + field)
    return sealed.digest()


def _head_seal(keys: Keys, count: int, mac: bytes) -> bytes:
    return hmac.new(keys.journal, b"head" + count.to_bytes(8) + mac, hashlib.sha256).digest()


async def _head(database: Database, keys: Keys) -> _Head | None:
    row = await database.row("SELECT value FROM meta WHERE name = 'head'")
    if row is None or not isinstance(row["value"], bytes) or len(row["value"]) != 8 + 32 + 32:
        return None
    count, mac, seal = int.from_bytes(row["value"][:8]), row["value"][8:40], row["value"][40:]
    return _Head(count, mac, hmac.compare_digest(seal, _head_seal(keys, count, mac)))


async def _last_seq(database: Database) -> int:
    row = await database.row("SELECT COALESCE(MAX(seq), 0) AS seq FROM events")
    return 0 if row is None else int(row["seq"])


async def _write_head(database: Database, keys: Keys, count: int, mac: bytes) -> None:
    value = count.to_bytes(8) + mac + _head_seal(keys, count, mac)
    await database.run("INSERT OR REPLACE INTO meta (name, value) VALUES ('head', ?)", (value,))


def recorded(row: sqlite3.Row) -> Recorded:
    """The event in a row of the journal."""
    event = Event(
        kind=EventKind(row["kind"]),
        at=time_from(row["at"]),
        actor=row["actor"],
        case_id=row["case_id"],
        message_id=row["message_id"],
        payload={} if row["payload"] is None else mapping_from(row["payload"]),
    )
    return Recorded(row["seq"], event, forgotten=row["payload"] is None)
