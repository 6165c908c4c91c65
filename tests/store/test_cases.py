"""Cases are what their events make of them, and nothing else."""

from pathlib import Path

import pytest

from bot.store.store import Store
from bot.store.writer import Writer
from policy_rules.case import Case, Status
from policy_rules.events import Event, EventKind
from policy_rules.fold import fold
from tests.store.samples import KEYS, happened, open_case, opening


async def a_busy_week(writer: Writer) -> None:
    """Cases of every outcome, their events interleaved."""
    first, second, third = [await open_case(writer, str(9000 + n)) for n in range(3)]
    await writer.append(happened(EventKind.CARD_POSTED, first, channel_id="88", message_id="7001"))
    await writer.append(happened(EventKind.HIDE_ASKED, first))
    await writer.append(happened(EventKind.PAUSED))
    await writer.append(happened(EventKind.HIDDEN, first))
    await writer.append(happened(EventKind.LEFT, second, actor="31"))
    await writer.append(happened(EventKind.RESTORE_ASKED, first, actor="32"))
    await writer.append(happened(EventKind.AUTHOR_DELETED, third))
    await writer.append(happened(EventKind.RESTORED, first, message_id="9100"))


async def test_a_case_follows_its_events(store: Store) -> None:
    await store.transaction(a_busy_week)

    first, second, third = await store.cases()

    assert (first.status, first.by_itself, first.copy_message_id) == (Status.RESTORED, True, "9100")
    assert (first.card_channel_id, first.card_message_id, first.decided_by) == ("88", "7001", "32")
    assert (second.status, second.decided_by) == (Status.LEFT, "31")
    assert third.status is Status.GONE


async def test_a_stored_case_is_the_fold_of_its_events(store: Store) -> None:
    await store.transaction(a_busy_week)

    for case in await store.cases():
        folded: Case | None = None
        for recorded in await store.events(case_id=case.id):
            folded = fold(folded, recorded.event, recorded.seq)
        assert case == folded


async def test_cases_that_were_thrown_away_come_back_the_same(store: Store) -> None:
    await store.transaction(a_busy_week)
    before = [tuple(row) for row in await store._database.rows("SELECT * FROM cases ORDER BY id")]
    await store._writing.execute_fetchall("UPDATE cases SET status = 'open', state = '{}'")

    await store.transaction(lambda writer: writer.rebuild_cases())

    assert [tuple(row) for row in await store._database.rows("SELECT * FROM cases ORDER BY id")] == before


async def test_a_forgotten_case_leaves_and_a_rebuild_agrees(store: Store) -> None:
    await store.transaction(a_busy_week)
    seqs = [recorded.seq for recorded in await store.events(case_id=2)]

    await store.transaction(lambda writer: writer.forget(seqs))
    late = await store.transaction(lambda writer: writer.append(happened(EventKind.EFFECT_DONE, 2)))
    kept = await store.cases()
    await store.transaction(lambda writer: writer.rebuild_cases())

    assert [case.id for case in kept] == [1, 3]
    assert await store.cases() == kept
    assert (await store.events(case_id=2))[-1].seq == late


async def test_cases_are_found_by_what_is_known_of_them(store: Store) -> None:
    await store.transaction(a_busy_week)
    await store.transaction(lambda writer: writer.append(opening(4, "9000", author_id="502", channel_id="78")))

    async def ids(**which: object) -> list[int]:
        return [case.id for case in await store.cases(**which)]  # type: ignore[arg-type]

    assert await ids(status=Status.OPEN) == [4]
    assert await ids(message_id="9000") == [1, 4]
    assert await ids(author_id="502") == await ids(channel_id="78") == [4]
    assert await ids(limit=2) == [1, 2]
    newest = await store.newest_case_of("9000")
    assert newest is not None
    assert newest.id == 4
    assert await store.newest_case_of("1") is None


async def test_numbers_are_small_and_given_once(store: Store) -> None:
    async def give_up(writer: Writer) -> None:
        assert await writer.new_case_id() == 1
        raise LookupError

    with pytest.raises(LookupError):
        await store.transaction(give_up)

    assert [await store.transaction(lambda writer: writer.new_case_id()) for _ in range(3)] == [1, 2, 3]


@pytest.mark.parametrize("wrong", [happened(EventKind.HIDDEN, 6), opening(1)])
async def test_an_event_that_fits_no_case_is_not_written(store: Store, wrong: Event) -> None:
    await store.transaction(open_case)

    with pytest.raises(ValueError, match="case"):
        await store.transaction(lambda writer: writer.append(wrong))

    assert len(await store.events()) == 1


async def test_cases_of_another_shape_are_folded_again_at_the_start(path: Path) -> None:
    """An upgrade that gives Case another field needs no migration."""
    path.parent.mkdir()
    async with Store.open(path, KEYS) as store:
        await store.transaction(a_busy_week)
        before = await store.cases()
        await store._writing.execute_fetchall("UPDATE meta SET value = 'id,status' WHERE name = 'cases_shape'")
        await store._writing.execute_fetchall("UPDATE cases SET state = '{}'")

    async with Store.open(path, KEYS) as store:
        assert await store.cases() == before
