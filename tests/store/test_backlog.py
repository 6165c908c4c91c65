"""How much waits is one cheap question, and what is in confidence can be left out of it."""

from datetime import timedelta
from pathlib import Path

import pytest

from bot.clock import VirtualClock
from bot.store.backed_up import note_backup
from bot.store.backlog import Backlog
from bot.store.database import Database
from bot.store.store import Store
from bot.store.to_read import ToRead
from bot.store.writer import Writer
from policy_rules.effects import Delete, Log
from policy_rules.events import EventKind
from tests.store.samples import NOW, happened, opening

HALF_AN_HOUR = timedelta(minutes=30)


async def three_cases(writer: Writer) -> None:
    """An ordinary case, one in confidence that is older, and one that somebody takes an hour later."""
    earlier = NOW - timedelta(days=2)
    for case_id, sealed, at in ((1, False, NOW), (2, True, earlier), (3, False, NOW)):
        opened = opening(await writer.new_case_id(), f"900{case_id}", sealed=sealed)
        await writer.append(type(opened)(opened.kind, at, opened.actor, case_id, opened.message_id, opened.payload))
    await writer.append(happened(EventKind.CLAIMED, 3, actor="m1"))


async def some_work(writer: Writer) -> None:
    """For each case one effect that waits, one that failed and one that is done."""
    for case_id in (1, 2, 3):
        await writer.enqueue(Log(case_id, "hidden"), case_id)
        for place, end in enumerate(("failed", "done")):
            row = await writer.enqueue(Delete(case_id, "77", f"{case_id}{place}"), case_id)
            await writer.start(row)
            await (writer.fail(row, "no", release=False) if end == "failed" else writer.finish(row))
    await writer.note_to_read(ToRead.BY_MODEL, "77", "9001")


async def test_an_empty_store_has_nothing_to_do(store: Store) -> None:
    assert await store.backlog(NOW) == Backlog(0, 0, None, 0, 0, 0, 0)


async def test_everything_that_waits_is_counted(store: Store) -> None:
    await store.transaction(three_cases)
    await store.transaction(some_work)
    now = NOW + timedelta(minutes=70)
    waits = await store.backlog(now - HALF_AN_HOUR)
    assert waits == Backlog(cases=3, taken=1, oldest=NOW - timedelta(days=2), work=3, failed=3, unscored=1, unopened=0)
    assert (await store.backlog(now)).taken == 0, "its time is over"


async def test_what_is_sealed_can_be_left_out_of_every_number(store: Store) -> None:
    await store.transaction(three_cases)
    await store.transaction(some_work)
    waits = await store.backlog(NOW, in_confidence=False)
    assert waits == Backlog(cases=2, taken=1, oldest=NOW, work=2, failed=2, unscored=1, unopened=0)


async def test_a_case_that_was_opened_again_waits_since_then(store: Store) -> None:
    async def again(writer: Writer) -> None:
        await writer.append(opening(await writer.new_case_id()))
        await writer.append(happened(EventKind.LEFT, 1, actor="m1"))
        await writer.append(happened(EventKind.REOPENED, 1, revision=1))

    await store.transaction(again)
    assert (await store.backlog(NOW)).oldest == NOW + timedelta(hours=1)


async def test_what_is_done_is_not_read_to_count_what_is_not(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every table but the little one of unread messages is asked by an index."""
    asked: list[str] = []
    ask = Database.row

    async def heard(database: Database, sql: str, parameters: tuple[int, ...] = ()) -> object:
        asked.append(sql)
        return await ask(database, sql, parameters)

    monkeypatch.setattr(Database, "row", heard)
    await store.backlog(NOW)
    plan = [step["detail"] for step in await store._database.rows(f"EXPLAIN QUERY PLAN {asked[0]}", (0,))]
    whole = [step for step in plan if step.startswith("SCAN") and "USING" not in step]
    assert len(asked) == 1
    assert whole in ([], ["SCAN waiting"])  # which is the one row that the question itself makes
    for index in ("outbox_failed", "outbox_unfinished", "cases_of_status"):
        assert any(index in step for step in plan)


async def test_the_last_backup_is_known_by_a_note_beside_the_database(
    store: Store, path: Path, clock: VirtualClock
) -> None:
    assert await store.last_backup() is None
    note_backup(path, clock.now())
    assert await store.last_backup() == NOW
    path.with_name(f"{path.name}.backed-up").write_text("yesterday")
    assert await store.last_backup() is None
    note_backup(path / "nowhere" / "else", NOW)  # no place for a note is no reason to fail
