"""Effects wait their turn, are started before they are made, and are never lost or made two of."""

from datetime import timedelta
from pathlib import Path

import pytest

from bot.clock import VirtualClock
from bot.store.outbox import PREDECESSOR_FAILED, Row, State
from bot.store.store import Store
from bot.store.writer import Writer
from policy_rules.effects import Delete, Effect, KeepFiles, Log, TellAuthor
from tests.store.samples import KEYS, NOW

HIDING: tuple[Effect, ...] = (
    KeepFiles(1, "77", "9001"),
    Delete(1, "77", "9001"),
    TellAuthor(1, "501", "hidden"),
    Log(1, "hidden"),
)


async def hide(writer: Writer) -> list[int]:
    ids: list[int] = []
    for effect in HIDING:
        ids.append(await writer.enqueue(effect, 1, after=ids[-1] if ids else None))
    return ids


async def due(store: Store, at_minute: int = 0) -> list[int]:
    return [row.id for row in await store.due(NOW + timedelta(minutes=at_minute), 10)]


async def carry_out(store: Store, row_id: int, **result: object) -> None:
    await store.transaction(lambda writer: writer.start(row_id))
    await store.transaction(lambda writer: writer.finish(row_id, result or None))


async def row(store: Store, row_id: int) -> Row:
    return next(row for row in await store.outbox() if row.id == row_id)


async def test_each_step_waits_for_the_one_before(store: Store) -> None:
    ids = await store.transaction(hide)

    carried_out = []
    while ready := await store.due(NOW, 10):
        assert len(ready) == 1
        carried_out.append(ready[0].effect)
        await carry_out(store, ready[0].id)

    assert tuple(carried_out) == HIDING
    assert [row.state for row in await store.outbox(case_id=1)] == [State.DONE] * len(ids)


async def test_independent_effects_are_due_oldest_first_and_no_more_than_asked(store: Store) -> None:
    async def three(writer: Writer) -> list[int]:
        return [await writer.enqueue(Log(n, "hidden"), n) for n in range(3)]

    ids = await store.transaction(three)

    assert await due(store) == ids
    assert [row.id for row in await store.due(NOW, 2)] == ids[:2]
    assert [row.id for row in await store.outbox(case_id=2)] == ids[2:]


async def test_the_same_piece_of_work_is_one_row(store: Store) -> None:
    ids = await store.transaction(hide)
    await carry_out(store, ids[0])

    assert await store.transaction(hide) == ids
    assert await due(store) == [ids[1]]


async def test_a_result_is_kept(store: Store) -> None:
    ids = await store.transaction(hide)
    await carry_out(store, ids[0], copies=["a", "b"])

    done = await row(store, ids[0])

    assert (done.state, done.result, done.attempts) == (State.DONE, {"copies": ["a", "b"]}, 1)


async def test_an_effect_in_hand_is_not_handed_out_twice(store: Store) -> None:
    ids = await store.transaction(hide)
    await store.transaction(lambda writer: writer.start(ids[0]))

    assert await due(store) == []
    with pytest.raises(ValueError, match="cannot become started"):
        await store.transaction(lambda writer: writer.start(ids[0]))


async def test_an_effect_that_an_earlier_run_left_started_is_handed_out_again(path: Path) -> None:
    path.parent.mkdir()
    async with Store.open(path, KEYS) as store:
        ids = await store.transaction(hide)
        await store.transaction(lambda writer: writer.start(ids[0]))

    async with Store.open(path, KEYS) as store:
        (left,) = await store.due(NOW, 10)
        assert (left.id, left.state, left.attempts) == (ids[0], State.STARTED, 1)
        again = await store.transaction(lambda writer: writer.start(ids[0]))
        assert again.attempts == 2
        assert await due(store) == []


async def test_an_effect_put_off_waits_for_its_time(store: Store) -> None:
    ids = await store.transaction(hide)
    await store.transaction(lambda writer: writer.start(ids[0]))
    later = NOW + timedelta(minutes=5)
    await store.transaction(lambda writer: writer.retry(ids[0], later, "the platform did not answer"))

    assert await due(store, at_minute=4) == []
    assert await store.next_due_at() == later
    assert await due(store, at_minute=5) == [ids[0]]
    waiting = await row(store, ids[0])
    assert (waiting.attempts, waiting.problem) == (1, "the platform did not answer")


async def test_what_waited_for_a_failed_step_fails_with_it(store: Store) -> None:
    ids = await store.transaction(hide)

    failed = await store.transaction(lambda writer: writer.fail(ids[0], "no permission", release=False))

    assert failed == tuple(ids)
    assert await due(store) == []
    rows = await store.outbox(state=State.FAILED)
    assert [row.problem for row in rows] == ["no permission", *[PREDECESSOR_FAILED] * 3]


async def test_what_waited_can_go_on_without_a_failed_step(store: Store) -> None:
    ids = await store.transaction(hide)
    await carry_out(store, ids[0])
    await carry_out(store, ids[1])

    failed = await store.transaction(lambda writer: writer.fail(ids[2], "direct messages are closed", release=True))

    assert failed == (ids[2],)
    assert await due(store) == [ids[3]]


async def test_nothing_waits_for_ever_behind_a_failed_step(store: Store) -> None:
    ids = await store.transaction(hide)
    await store.transaction(lambda writer: writer.fail(ids[0], "no permission", release=False))

    late = await store.transaction(lambda writer: writer.enqueue(Log(1, "left"), 1, after=ids[0]))

    assert (await row(store, late)).state is State.FAILED


async def test_a_failed_effect_can_get_another_life(store: Store) -> None:
    ids = await store.transaction(hide)
    await store.transaction(lambda writer: writer.fail(ids[0], "no permission", release=False))

    for row_id in ids[:2]:
        await store.transaction(lambda writer, row_id=row_id: writer.retry(row_id, NOW, "asked again"))  # type: ignore[misc]

    assert await due(store) == [ids[0]]
    await carry_out(store, ids[0])
    assert await due(store) == [ids[1]]


async def test_what_is_done_stays_done(store: Store) -> None:
    ids = await store.transaction(hide)
    await carry_out(store, ids[0])

    for change in (
        lambda writer: writer.start(ids[0]),
        lambda writer: writer.finish(ids[0]),
        lambda writer: writer.retry(ids[0], NOW, "again"),
        lambda writer: writer.fail(ids[0], "too late", release=False),
    ):
        with pytest.raises(ValueError, match="cannot become"):
            await store.transaction(change)


async def test_a_row_to_wait_for_must_exist(store: Store) -> None:
    with pytest.raises(ValueError, match="no row 40"):
        await store.transaction(lambda writer: writer.enqueue(Log(1, "left"), 1, after=40))


async def test_times_come_from_the_clock(store: Store, clock: VirtualClock) -> None:
    ids = await store.transaction(hide)
    clock.advance(timedelta(minutes=3))
    await carry_out(store, ids[0])

    done = await row(store, ids[0])

    assert (done.created_at, done.updated_at) == (NOW, NOW + timedelta(minutes=3))


async def test_notes_that_were_tried_in_vain_are_found_newest_last(store: Store) -> None:
    async def several(writer: Writer) -> list[int]:
        notes = [TellAuthor(n, "501", "hidden") for n in range(4)] + [TellAuthor(9, "777", "hidden")]
        return [await writer.enqueue(note, note.case_id) for note in notes]

    *ids, other = await store.transaction(several)
    for row_id in (*ids[1:], other):
        await store.transaction(lambda writer, row_id=row_id: writer.start(row_id))  # type: ignore[misc]
        await store.transaction(lambda writer, row_id=row_id: writer.fail(row_id, "closed", release=True))  # type: ignore[misc]
    await store.transaction(lambda writer: writer.fail(ids[0], "never tried", release=True))
    assert [row.id for row in await store.notes_not_sent("501", 2)] == ids[2:]
    assert len(await store.notes_not_sent("501", 10)) == 3
