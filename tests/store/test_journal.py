"""The journal only grows, and shows any change made to it from outside."""

import asyncio
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from bot.store import journal
from bot.store.database import Database, connected
from bot.store.journal import Inspection
from bot.store.problems import JournalBroken
from bot.store.store import Store
from policy_rules.events import Event, EventKind
from tests.store.samples import KEYS, NOW, OTHER_KEYS, happened, open_case, opening

EVENTS = 5
COLUMNS = ("seq", "at", "kind", "actor", "case_id", "message_id", "payload", "salt", "digest", "mac")
TRIGGERS = ("events_are_appended", "events_are_not_deleted", "events_are_only_forgotten")


async def append(store: Store, *events: Event) -> None:
    for event in events:
        await store.transaction(lambda writer, event=event: writer.append(event))  # type: ignore[misc]


async def fill(store: Store) -> None:
    await append(store, opening(1), *(happened(EventKind.EDITED, 1, actor="8", revision=n) for n in range(EVENTS - 1)))


@contextmanager
def from_outside(path: Path) -> Iterator[sqlite3.Connection]:
    """What somebody can do who has the file: the guards are theirs to drop."""
    with closing(sqlite3.connect(path)) as connection, connection:
        for trigger in TRIGGERS:
            connection.execute(f"DROP TRIGGER {trigger}")
        yield connection


async def test_an_event_is_read_again_as_it_was_written(store: Store) -> None:
    event = happened(EventKind.EFFECT_DONE, None, actor="42", ids=["1", "2"], score=0.93, nested={"why": "a link"})
    seq = await store.transaction(lambda writer: writer.append(event))

    (recorded,) = await store.events()

    assert (recorded.seq, recorded.event, recorded.forgotten) == (seq, event, False)
    assert await store.newest_event(EventKind.EFFECT_DONE) == recorded
    assert await store.newest_event(EventKind.PAUSED) is None


async def test_events_are_found_by_case_message_and_kind(store: Store) -> None:
    await append(
        store,
        opening(1, "11"),
        opening(2, "12"),
        Event(EventKind.EDITED, NOW, case_id=2, message_id="12", payload={"revision": 1}),
        Event(EventKind.PAUSED, NOW),
    )

    async def seqs(**which: object) -> list[int]:
        return [recorded.seq for recorded in await store.events(**which)]  # type: ignore[arg-type]

    assert [recorded.seq for recorded in await store.latest_events(EventKind.OPENED, limit=2)] == [1, 2]
    assert [recorded.seq for recorded in await store.latest_events(EventKind.OPENED, limit=1)] == [2]
    assert await seqs() == [1, 2, 3, 4]
    assert await seqs(case_id=2) == [2, 3]
    assert await seqs(message_id="11") == [1]
    assert await seqs(case_id=2, kind=EventKind.EDITED) == [3]
    assert await seqs(after=1, limit=2) == [2, 3]


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM events WHERE seq = 2",
        "UPDATE events SET actor = 'someone' WHERE seq = 2",
        "UPDATE events SET payload = '{}' WHERE seq = 2",
        "UPDATE events SET payload = NULL WHERE seq = 2",
        "UPDATE events SET payload = NULL, salt = NULL, mac = zeroblob(32) WHERE seq = 2",
        "INSERT OR REPLACE INTO events SELECT * FROM events WHERE seq = 2",
    ],
)
async def test_the_database_itself_refuses_to_change_the_past(store: Store, path: Path, statement: str) -> None:
    await fill(store)

    with closing(sqlite3.connect(path)) as connection, pytest.raises(sqlite3.IntegrityError):
        connection.execute(statement)

    assert await store.verify() == Inspection(EVENTS)


async def test_retention_leaves_the_chain_whole(store: Store) -> None:
    await fill(store)

    await store.transaction(lambda writer: writer.forget([2, 4]))

    assert await store.verify() == Inspection(EVENTS)
    assert [recorded.forgotten for recorded in await store.events()] == [False, True, False, True, False]
    assert (await store.events())[1].event.payload == {}


async def test_what_is_forgotten_is_gone_from_the_file(store: Store, path: Path) -> None:
    await append(store, happened(EventKind.POLICY_REFUSED, None, why="unmistakable-marker"))
    await store.transaction(lambda writer: writer.forget([1]))
    await store._writing.execute_fetchall("PRAGMA wal_checkpoint(TRUNCATE)")

    assert b"unmistakable-marker" not in await asyncio.to_thread(path.read_bytes)


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("journal") / "steward.sqlite3"

    async def make() -> None:
        async with Store.open(path, KEYS) as store:
            await fill(store)

    asyncio.run(make())
    return path


async def _with_one_byte_changed(path: Path, seq: int, column: str, where: int, flip: int) -> Inspection | None:
    """What the chain says of it; the change is rolled back. None where the database cannot even hold it."""
    async with connected(path) as connection:
        database = Database(connection, path)
        await database.run("BEGIN")
        for trigger in TRIGGERS:
            await database.run(f"DROP TRIGGER {trigger}")
        row = await database.row(f"SELECT {column} FROM events WHERE seq = ?", (seq,))  # noqa: S608 - our own column
        assert row is not None
        value = row[0]
        held = (
            value.to_bytes(8, signed=True)
            if isinstance(value, int)
            else value.encode()
            if isinstance(value, str)
            else value
        )
        changed = bytearray(held)
        changed[where % len(held)] ^= flip
        new = int.from_bytes(changed, signed=True) if isinstance(value, int) else bytes(changed)
        place = "CAST(? AS TEXT)" if isinstance(value, str) else "?"
        try:
            await database.run(f"UPDATE events SET {column} = {place} WHERE seq = ?", (new, seq))  # noqa: S608
        except sqlite3.IntegrityError:
            return None
        return await journal.verify(database, KEYS)


@settings(max_examples=150, deadline=None)
@given(
    seq=st.integers(1, EVENTS), column=st.sampled_from(COLUMNS), where=st.integers(0, 10_000), flip=st.integers(1, 255)
)
def test_any_byte_changed_anywhere_is_found_where_it_is(
    filled: Path, seq: int, column: str, where: int, flip: int
) -> None:
    found = asyncio.run(_with_one_byte_changed(filled, seq, column, where, flip))

    assume(found is not None)
    assert found is not None
    assert found.broken_at == seq
    assert found.why


@pytest.mark.parametrize(
    ("statements", "broken_at"),
    [
        (["DELETE FROM events WHERE seq = 3"], 3),
        (["DELETE FROM events WHERE seq > 3"], 4),
        (["DELETE FROM events"], 1),
        (["DELETE FROM events WHERE seq = 1"], 1),
        (["CREATE TEMP TABLE copied AS SELECT * FROM events WHERE seq = 5", "UPDATE copied SET seq = 6",
          "INSERT INTO events SELECT * FROM copied"], 6),
        (["UPDATE events SET case_id = NULL WHERE seq = 2"], 2),
        (["UPDATE meta SET value = zeroblob(72) WHERE name = 'head'"], 6),
        (["DELETE FROM meta WHERE name = 'head'"], 6),
    ],
)  # fmt: skip
async def test_what_is_taken_away_or_put_in_is_found(
    store: Store, path: Path, statements: list[str], broken_at: int
) -> None:
    await fill(store)
    with from_outside(path) as connection:
        for statement in statements:
            connection.execute(statement)

    assert (await store.verify()).broken_at == broken_at


async def test_a_tail_cut_off_with_its_record_rewritten_is_found(store: Store, path: Path) -> None:
    """Whoever holds the file, but not the key, cannot make a record that fits the shorter journal."""
    await fill(store)
    with from_outside(path) as connection:
        connection.execute("DELETE FROM events WHERE seq > 3")
        (mac,) = connection.execute("SELECT mac FROM events WHERE seq = 3").fetchone()
        (head,) = connection.execute("SELECT value FROM meta WHERE name = 'head'").fetchone()
        forged = (3).to_bytes(8) + mac + head[40:]
        connection.execute("UPDATE meta SET value = ? WHERE name = 'head'", (forged,))

    assert (await store.verify()).broken_at == 4


async def test_nothing_is_appended_over_a_broken_end(store: Store, path: Path) -> None:
    await fill(store)
    with from_outside(path) as connection:
        connection.execute("DELETE FROM events WHERE seq = 5")

    with pytest.raises(JournalBroken, match="put back a backup"):
        await append(store, happened(EventKind.PAUSED))

    assert (await store.verify()).broken_at == 5


async def test_another_key_does_not_verify(store: Store) -> None:
    await fill(store)

    assert (await journal.verify(store._database, OTHER_KEYS)).broken_at == 1


async def test_a_long_journal_is_walked_in_parts_while_it_grows(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(journal, "BATCH", 3)
    await fill(store)

    async def inspect() -> list[Inspection]:
        return [await store.verify() for _ in range(30)]

    _, inspections = await asyncio.gather(append(store, *(happened(EventKind.PAUSED) for _ in range(20))), inspect())

    assert all(inspection.sound for inspection in inspections)
    assert await store.verify() == Inspection(EVENTS + 20)


async def test_a_time_without_its_zone_is_refused(store: Store) -> None:
    with pytest.raises(ValueError, match="zone"):
        await append(store, Event(EventKind.PAUSED, NOW.replace(tzinfo=None)))

    await store.transaction(open_case)
    assert await store.verify() == Inspection(1)
