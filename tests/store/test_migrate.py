"""A database is brought up to date step by step, or refused with a cure and left as it was."""

import re
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from bot.store.database import Database, connected
from bot.store.keys import Keys
from bot.store.migrate import Migration, migrate, shipped
from bot.store.problems import NewerVersion, NotADatabase, NotWritable, OlderVersion, StoreProblem, WrongKey
from bot.store.reader import reading
from bot.store.store import Store
from tests.store.samples import KEYS, OTHER_KEYS, open_case

CRASHING = """
import asyncio, os, signal, sys
from pathlib import Path
from bot.store.database import Database, connected
from bot.store.keys import Keys
from bot.store.migrate import Migration, migrate, shipped

async def main(path):
    async with connected(path) as connection:
        await connection.create_function("crash", 0, lambda: os.kill(os.getpid(), signal.SIGKILL))
        script = "CREATE TABLE half (a TEXT); SELECT crash(); CREATE TABLE more (a TEXT);"
        broken = Migration(len(shipped()) + 1, "broken", script)
        await migrate(connection, Database(connection, path), Keys.derive(bytes(range(32))), (*shipped(), broken))

asyncio.run(main(Path(sys.argv[1])))
"""  # fmt: skip


async def made(path: Path) -> None:
    path.parent.mkdir()
    async with Store.open(path, KEYS) as store:
        await store.transaction(open_case)


async def step_to(path: Path, *more: Migration) -> None:
    async with connected(path) as connection:
        await migrate(connection, Database(connection, path), KEYS, (*shipped(), *more))


def asked(path: Path, sql: str) -> list[object]:
    with closing(sqlite3.connect(path)) as connection:
        return [row[0] for row in connection.execute(sql)]


async def refused(path: Path, keys: Keys = KEYS) -> StoreProblem:
    """The problem with opening `path`, which is the same afterwards."""
    before = path.read_bytes()  # noqa: ASYNC240 - a small file
    with pytest.raises(StoreProblem) as problem:
        async with Store.open(path, keys):
            pass
    assert path.read_bytes() == before  # noqa: ASYNC240
    return problem.value


def test_the_steps_are_numbered_without_a_gap() -> None:
    assert [step.version for step in shipped()] == list(range(1, len(shipped()) + 1))


async def test_a_new_database_is_its_owners_alone(path: Path) -> None:
    await made(path)

    assert asked(path, "PRAGMA user_version") == [len(shipped())]
    assert {file.name: file.stat().st_mode & 0o777 for file in path.parent.iterdir()} == {
        path.name: 0o600,
        path.name + ".lock": 0o600,
    }


async def test_a_further_step_is_taken_once_and_keeps_what_is_there(path: Path) -> None:
    await made(path)
    further = Migration(
        len(shipped()) + 1, "further", "CREATE TABLE further (a TEXT);\nINSERT INTO further VALUES ('x');"
    )

    await step_to(path, further)
    await step_to(path, further)

    assert asked(path, "SELECT a FROM further") == ["x"]
    assert asked(path, "SELECT seq FROM events") == [1]


async def test_a_step_that_fails_leaves_the_version_before(path: Path) -> None:
    await made(path)
    failing = Migration(len(shipped()) + 1, "failing", "CREATE TABLE half (a TEXT);\nINSERT INTO nowhere VALUES (1);")

    with pytest.raises(sqlite3.OperationalError):
        await step_to(path, failing)

    assert asked(path, "PRAGMA user_version") == [len(shipped())]
    assert asked(path, "SELECT name FROM sqlite_master WHERE name = 'half'") == []


async def test_a_crash_within_a_step_leaves_the_version_before(path: Path) -> None:
    await made(path)

    crashed = subprocess.run([sys.executable, "-c", CRASHING, str(path)], check=False, timeout=30)  # noqa: ASYNC221

    assert crashed.returncode == -9
    async with Store.open(path, KEYS) as store:
        assert (await store.verify()).sound
    assert asked(path, "PRAGMA user_version") == [len(shipped())]
    assert asked(path, "SELECT name FROM sqlite_master WHERE name IN ('half', 'more')") == []


async def test_a_step_that_ends_within_a_statement_is_refused(path: Path) -> None:
    await made(path)

    with pytest.raises(ValueError, match="ends within a statement"):
        await step_to(path, Migration(len(shipped()) + 1, "torn", "CREATE TABLE half (a TEXT"))


async def test_another_key_is_refused(path: Path) -> None:
    await made(path)

    problem = await refused(path, OTHER_KEYS)

    assert isinstance(problem, WrongKey)
    assert KEYS.id in str(problem)


async def test_a_newer_database_is_refused(path: Path) -> None:
    await made(path)
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA user_version = 99")

    assert isinstance(await refused(path), NewerVersion)


@pytest.mark.parametrize(
    "content", [b"not a database at all, only words" * 40, b"SQLite format 3\x00" + b"\xaa" * 5000]
)
async def test_a_file_that_is_no_database_is_refused(path: Path, content: bytes) -> None:
    path.parent.mkdir()
    path.write_bytes(content)  # noqa: ASYNC240

    assert isinstance(await refused(path), NotADatabase)


@pytest.mark.parametrize("version", [0, 1])
async def test_somebody_elses_database_is_refused(path: Path, version: int) -> None:
    path.parent.mkdir()
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE theirs (a TEXT)")
        connection.execute(f"PRAGMA user_version = {version}")

    assert isinstance(await refused(path), NotADatabase)


async def test_a_missing_folder_and_an_unfit_path_name_the_cure(tmp_path: Path) -> None:
    with pytest.raises(NotWritable, match="mkdir -p"):
        async with Store.open(tmp_path / "nowhere" / "steward.sqlite3", KEYS):
            pass
    with pytest.raises(NotWritable, match=re.escape(f"cannot read and write {tmp_path}")):
        async with Store.open(tmp_path, KEYS):
            pass


async def test_a_reader_neither_makes_nor_changes_a_database(path: Path) -> None:
    with pytest.raises(NotWritable, match="there is no"):
        async with reading(path, KEYS):
            pass
    assert not path.exists()  # noqa: ASYNC240

    path.parent.mkdir()
    path.touch()  # noqa: ASYNC240
    with pytest.raises(OlderVersion, match="start the bot once"):
        async with reading(path, KEYS):
            pass
    assert path.read_bytes() == b""  # noqa: ASYNC240


async def test_a_reader_looks_on_while_the_bot_writes(store: Store, path: Path) -> None:
    async with reading(path, KEYS) as reader:
        await store.transaction(open_case)
        assert len(await reader.cases()) == 1
        with pytest.raises(NotWritable):
            await reader._database.run("DELETE FROM cases")
