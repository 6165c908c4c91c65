"""A process that is killed while it writes leaves all that was committed, and nothing by halves."""

import subprocess
import sys
from pathlib import Path

import pytest

from bot.store.store import Store
from tests.store.samples import KEYS

WRITING = """
import asyncio, sys
from pathlib import Path
from bot.store.keys import Keys
from bot.store.store import Store
from policy_rules.effects import Delete
from tests.store.samples import open_case

async def hide(writer):
    case_id = await open_case(writer)
    await writer.keep(case_id, 0, b"text")
    await writer.enqueue(Delete(case_id, "77", "9001"), case_id)
    return case_id

async def main():
    async with Store.open(Path(sys.argv[1]), Keys.derive(bytes(range(32)))) as store:
        while True:
            print(await store.transaction(hide), flush=True)

asyncio.run(main())
"""


def killed_while_writing(path: Path, after: int) -> int:
    """Let a process write, and kill it once it has reported so many commits; returns the last case that it reported."""
    with subprocess.Popen([sys.executable, "-c", WRITING, str(path)], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        reported = [process.stdout.readline() for _ in range(after)]
        process.kill()
        reported += process.stdout.readlines()
    return max(int(line) for line in reported if line.endswith("\n"))


@pytest.mark.parametrize("after", [1, 20, 57])
async def test_killed_while_writing(path: Path, after: int) -> None:
    path.parent.mkdir()
    reported = killed_while_writing(path, after)

    async with Store.open(path, KEYS) as store:
        cases = await store.cases()
        assert len(cases) >= reported
        assert (await store.verify()).sound
        for case in cases:
            assert len(await store.evidence(case.id)) == len(await store.outbox(case_id=case.id)) == 1
        assert len(await store.outbox()) == len(await store.events()) == len(cases)
        await store.transaction(lambda writer: writer.rebuild_cases())
        assert await store.cases() == cases
