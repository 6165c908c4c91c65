"""A clean message moves its channel's cursor, forward only, at no cost of its own."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.store.cursors import CursorBuffer, further
from bot.store.store import Store
from bot.store.writer import Writer
from tests.store.samples import KEYS


async def written(store: Store) -> dict[str, str]:
    return {row["channel_id"]: row["message_id"] for row in await store._database.rows("SELECT * FROM cursors")}


@given(st.integers(0, 2**64 - 1), st.integers(0, 2**64 - 1))
def test_of_two_snowflakes_the_later_counts(known: int, moved: int) -> None:
    assert further(str(known), str(moved)) == str(max(known, moved))


def test_of_other_ids_the_one_named_last_counts() -> None:
    assert further("m-9", "m-10") == "m-10"
    assert further("m-1", "9") == "9"
    assert further(None, "4") == "4"


async def test_the_title_of_a_thread_never_takes_the_place_of_a_message(store: Store) -> None:
    for message_id in ("77:title", "1000", "77:title"):
        store.move_cursor("77", message_id)
        await store.flush_cursors()
        await store.transaction(lambda writer, message_id=message_id: writer.move_cursor("78", message_id))  # type: ignore[misc]

    assert await written(store) == {"77": "1000", "78": "1000"}


async def test_a_cursor_costs_nothing_until_the_next_transaction(store: Store) -> None:
    store.move_cursor("77", "1000")
    assert await written(store) == {}
    assert await store.cursors() == {"77": "1000"}

    await store.transaction(lambda writer: writer.new_case_id())

    assert await written(store) == {"77": "1000"}


async def test_a_cursor_only_moves_forward(store: Store) -> None:
    for message_id in ("999", "1000", "998"):
        store.move_cursor("77", message_id)
        await store.flush_cursors()
        await store.transaction(lambda writer: writer.move_cursor("78", "1000"))
        await store.transaction(lambda writer, message_id=message_id: writer.move_cursor("78", message_id))  # type: ignore[misc]

    assert await written(store) == {"77": "1000", "78": "1000"}


async def test_a_buffered_cursor_behind_the_written_one_changes_nothing(store: Store) -> None:
    await store.transaction(lambda writer: writer.move_cursor("77", "2000"))
    store.move_cursor("77", "1000")

    assert await store.cursors() == {"77": "2000"}


async def test_a_cursor_in_a_transaction_that_fails_does_not_move(store: Store) -> None:
    async def break_off(writer: Writer) -> None:
        await writer.move_cursor("77", "1000")
        raise LookupError

    store.move_cursor("78", "5")
    with pytest.raises(LookupError):
        await store.transaction(break_off)
    assert await store.cursors() == {"78": "5"}

    await store.flush_cursors()
    assert await written(store) == {"78": "5"}


async def test_flushing_nothing_opens_no_transaction(store: Store) -> None:
    before = store._writing.total_changes
    await store.flush_cursors()

    assert store._writing.total_changes == before


async def test_closing_writes_the_cursors(path: Path) -> None:
    path.parent.mkdir()
    async with Store.open(path, KEYS) as store:
        store.move_cursor("77", "1000")

    async with Store.open(path, KEYS) as store:
        assert await written(store) == {"77": "1000"}


def test_a_cursor_that_moved_while_it_was_written_stays_pending() -> None:
    buffer = CursorBuffer()
    buffer.move("77", "1")
    taken = buffer.pending()
    buffer.move("77", "2")
    buffer.settle(taken)

    assert buffer.pending() == {"77": "2"}
