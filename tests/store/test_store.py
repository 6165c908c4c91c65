"""Transactions happen whole or not at all, one at a time, and the process always ends."""

import asyncio
import logging
import random
import subprocess
import sys
from pathlib import Path

import pytest

from bot.store import store as store_module
from bot.store.problems import DiskFull, InUse
from bot.store.store import Store
from bot.store.writer import Writer
from policy_rules.events import EventKind
from tests.store.samples import KEYS, happened, open_case

PROLOGUE = """
import asyncio, sys
from pathlib import Path
from bot.store.keys import Keys
from bot.store.problems import StoreProblem
from bot.store.store import Store

KEYS = Keys.derive(bytes(range(32)))
PATH = Path(sys.argv[1])
"""
RAISING = """
async def main():
    async with Store.open(PATH, KEYS) as store:
        async def work(writer):
            await writer.set_fact("half", "written")
            raise LookupError("in the middle of a transaction")
        await store.transaction(work)

asyncio.run(main())
"""
EXITING = """
async def main():
    async with Store.open(PATH, KEYS) as store:
        asyncio.get_running_loop().call_later(0.05, sys.exit, 3)
        await asyncio.Event().wait()

asyncio.run(main())
"""
SECOND = """
async def main():
    try:
        async with Store.open(PATH, KEYS):
            print("opened")
    except StoreProblem as problem:
        print(problem)

asyncio.run(main())
"""


async def run_beside(script: str, path: Path) -> tuple[int, str]:
    """The exit status and the output of another process, which must end by itself."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-c", PROLOGUE + script, str(path), stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    )
    output, _ = await asyncio.wait_for(process.communicate(), timeout=30)
    assert process.returncode is not None
    return process.returncode, output.decode()


async def write_a_pair(writer: Writer, number: int) -> None:
    """Two events that belong together."""
    await writer.append(happened(EventKind.PAUSED, None, actor=str(number)))
    await asyncio.sleep(0)
    await writer.append(happened(EventKind.RESUMED, None, actor=str(number)))


async def test_what_a_transaction_returns_comes_back(store: Store) -> None:
    assert await store.transaction(open_case) == 1


async def test_a_transaction_that_raises_leaves_nothing(store: Store) -> None:
    async def break_off(writer: Writer) -> None:
        await writer.set_fact("half", "written")
        await open_case(writer)
        raise LookupError

    with pytest.raises(LookupError):
        await store.transaction(break_off)

    assert (await store.fact("half"), await store.cases(), await store.events()) == (None, (), ())


async def test_a_transaction_sees_its_own_work_and_others_see_it_once_committed(store: Store) -> None:
    async def work(writer: Writer) -> None:
        await writer.set_fact("name", "value")
        assert await writer.fact("name") == "value"
        assert await store.fact("name") is None

    await store.transaction(work)

    assert await store.fact("name") == "value"


async def test_transactions_from_many_tasks_do_not_mix(store: Store) -> None:
    await asyncio.gather(*(store.transaction(lambda w, n=n: write_a_pair(w, n)) for n in range(50)))  # type: ignore[misc]

    actors = [recorded.event.actor for recorded in await store.events()]

    assert actors[::2] == actors[1::2]
    assert len(set(actors)) == 50
    assert (await store.verify()).sound


async def test_cancelled_callers_leave_no_half_transaction(store: Store) -> None:
    chance = random.Random(20260302)  # noqa: S311 - moments, no secrets

    async def call(number: int) -> None:
        await store.transaction(lambda writer: write_a_pair(writer, number))

    for number in range(500):
        caller = asyncio.ensure_future(call(number))
        for _ in range(chance.randrange(12)):
            await asyncio.sleep(0)
        caller.cancel()
        await asyncio.wait([caller])

    await store.transaction(lambda writer: writer.set_fact("after", "all"))
    actors = [recorded.event.actor for recorded in await store.events(limit=2_000)]
    assert actors[::2] == actors[1::2]
    assert len(actors) > 100
    assert (await store.verify()).sound


async def test_a_transaction_that_is_itself_cancelled_is_rolled_back(store: Store) -> None:
    """As when the event loop shuts down and cancels whatever is left."""
    begun = asyncio.Event()

    async def wait_for_ever(writer: Writer) -> None:
        await writer.set_fact("half", "written")
        begun.set()
        await asyncio.Event().wait()

    caller = asyncio.ensure_future(store.transaction(wait_for_ever))
    await begun.wait()
    for task in store._transactions:
        task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await caller

    assert await store.transaction(lambda writer: writer.fact("half")) is None


async def test_a_transaction_within_a_transaction_is_refused_rather_than_stuck(store: Store) -> None:
    async def nested(_writer: Writer) -> int:
        return await store.transaction(open_case)

    with pytest.raises(RuntimeError, match="within a transaction"):
        await store.transaction(nested)


async def test_a_writer_is_of_no_use_once_its_transaction_is_over(store: Store) -> None:
    async def keep_it(writer: Writer) -> Writer:
        return writer

    stale = await store.transaction(keep_it)

    with pytest.raises(RuntimeError, match="over"):
        await stale.set_fact("late", "written")


async def test_a_full_disk_is_said_and_survived(store: Store) -> None:
    await store._writing.execute_fetchall("PRAGMA max_page_count = 60")

    with pytest.raises(DiskFull, match="make room"):
        await store.transaction(lambda writer: writer.keep(1, 0, bytes(200_000)))

    await store._writing.execute_fetchall("PRAGMA max_page_count = 100000")
    await store.transaction(lambda writer: writer.keep(1, 0, bytes(200_000)))
    assert len(await store.evidence(1)) == 1


async def test_what_is_durable_is_set_to_be(store: Store) -> None:
    async def setting(name: str) -> object:
        (row,) = await store._writing.execute_fetchall(f"PRAGMA {name}")
        return row[0]

    assert await setting("journal_mode") == "wal"
    assert await setting("synchronous") == 2  # FULL
    assert await setting("foreign_keys") == await setting("secure_delete") == 1


async def test_a_second_writer_is_told_so(store: Store, path: Path) -> None:
    with pytest.raises(InUse, match="another Steward"):
        async with Store.open(path, KEYS):
            pass
    link = path.parent.parent / "link.sqlite3"
    link.symlink_to(path)

    status, output = await run_beside(SECOND, link)

    assert status == 0
    assert "another Steward is writing" in output
    await store.transaction(open_case)


async def test_a_process_that_raises_within_a_transaction_ends(path: Path) -> None:
    path.parent.mkdir()

    status, output = await run_beside(RAISING, path)

    assert (status, "LookupError: in the middle" in output) == (1, True)
    async with Store.open(path, KEYS) as store:
        assert await store.fact("half") is None


async def test_a_process_that_is_told_to_exit_ends(path: Path) -> None:
    path.parent.mkdir()

    status, _ = await run_beside(EXITING, path)

    assert status == 3


async def test_closing_waits_for_what_is_under_way(path: Path) -> None:
    path.parent.mkdir()
    async with Store.open(path, KEYS) as store:
        caller = asyncio.ensure_future(store.transaction(lambda writer: write_a_pair(writer, 1)))
        await asyncio.sleep(0)
        caller.cancel()

    async with Store.open(path, KEYS) as again:
        assert len(await again.events()) == 2
    with pytest.raises(RuntimeError, match="closed"):
        await store.transaction(open_case)


async def test_closing_does_not_wait_for_ever(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(store_module, "CLOSING_PATIENCE_S", 0.05)
    path.parent.mkdir()

    async def wait_for_ever(writer: Writer) -> None:
        await writer.set_fact("half", "written")
        await asyncio.Event().wait()

    async with Store.open(path, KEYS) as store:
        caller = asyncio.ensure_future(store.transaction(wait_for_ever))
        await asyncio.sleep(0)
        store.move_cursor("77", "1000")

    assert caller.done()
    async with Store.open(path, KEYS) as again:
        assert (await again.fact("half"), await again.cursors()) == (None, {"77": "1000"})


async def test_nothing_that_is_stored_is_logged(path: Path, caplog: pytest.LogCaptureFixture) -> None:
    path.parent.mkdir()
    caplog.set_level(logging.DEBUG)

    async with Store.open(path, KEYS) as store:
        await store.transaction(lambda writer: writer.set_fact("note", "unmistakable"))
        await store.transaction(lambda writer: writer.keep(1, 0, b"unmistakable"))
        assert await store.fact("note") == "unmistakable"

    assert "unmistakable" not in caplog.text
