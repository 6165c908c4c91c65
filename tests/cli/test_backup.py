"""Copies of the database: whole while the bot runs, put back on an empty machine, and never over anything."""

import asyncio
import shutil
import sqlite3
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from bot.cli.main import app
from bot.steward import AWAKE
from bot.store.keys import Keys, make_key_file
from bot.store.store import Store
from tests.store.samples import open_case


@pytest.fixture(autouse=True)
def database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    key, database = tmp_path / "keys" / "steward.key", tmp_path / "data" / "steward.sqlite3"
    key.parent.mkdir()
    make_key_file(key)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("STEWARD_KEY_FILE", str(key))
    monkeypatch.setenv("STEWARD_DATABASE", str(database))
    return database


def filled(database: Path) -> None:
    async def fill() -> None:
        database.parent.mkdir()
        keys = Keys.from_file(database.parents[1] / "keys" / "steward.key", database)
        async with Store.open(database, keys) as store:
            case_id = await store.transaction(open_case)
            await store.transaction(lambda writer: writer.keep(case_id, 0, b"what was said"))
            result = await asyncio.to_thread(steward, "backup", "copy.sqlite3")  # while it is open
            assert result.exit_code == 0, result.stderr
            assert "1 events, the chain holds" in result.stdout
            made = await store.last_backup()
            assert made is not None
            assert datetime.now(UTC) - made < timedelta(minutes=1)

    asyncio.run(fill())


def steward(*words: str) -> Result:
    return CliRunner().invoke(app, [*words])


def test_a_copy_is_put_back_on_an_empty_machine(database: Path) -> None:
    filled(database)
    shutil.rmtree(database.parent)
    assert "1 events, the chain holds" in steward("restore", "copy.sqlite3").stdout
    assert steward("audit", "verify").stdout == "1 events, the chain holds.\n"

    async def read() -> bytes:
        async with Store.open(
            database, Keys.from_file(database.parents[1] / "keys" / "steward.key", database)
        ) as store:
            [case] = await store.cases()
            [kept] = await store.evidence(case.id)
            return kept.content

    assert asyncio.run(read()) == b"what was said"


def test_nothing_is_overwritten(database: Path) -> None:
    filled(database)
    for words, says in (
        (["backup", "copy.sqlite3"], "is there already"),
        (["restore", "copy.sqlite3"], "is there already"),
        (["restore", "none.sqlite3"], "there is no"),
    ):
        result = steward(*words)
        assert result.exit_code == 2
        assert says in result.stderr
    assert not list(Path().glob("*.part"))


def test_a_copy_that_was_tampered_with_is_found_and_not_put_back(database: Path) -> None:
    filled(database)
    with sqlite3.connect("copy.sqlite3") as connection:
        connection.execute("DROP TRIGGER events_are_only_forgotten")
        connection.execute("UPDATE events SET actor = 'somebody'")
    connection.close()
    shutil.rmtree(database.parent)
    result = steward("restore", "copy.sqlite3")
    assert result.exit_code == 2
    assert "is broken at 1" in result.stderr
    assert not database.exists()
    database.parent.mkdir(exist_ok=True)
    shutil.copy("copy.sqlite3", database)
    assert steward("audit", "verify").exit_code == 1


def test_without_a_database_there_is_nothing_to_copy() -> None:
    result = steward("backup", "copy.sqlite3")
    assert result.exit_code == 2
    assert "there is no" in result.stderr


def test_a_bot_that_was_awake_lately_is_healthy(database: Path) -> None:
    filled(database)
    assert steward("healthy").exit_code == 1

    async def note(at: datetime) -> None:
        async with Store.open(
            database, Keys.from_file(database.parents[1] / "keys" / "steward.key", database)
        ) as store:
            await store.transaction(lambda writer: writer.set_fact(AWAKE, at.isoformat()))

    asyncio.run(note(datetime.now(UTC) - timedelta(minutes=1)))
    assert steward("healthy").stdout == "awake\n"
    asyncio.run(note(datetime.now(UTC) - timedelta(minutes=9)))
    assert "was not awake since" in steward("healthy").stdout
