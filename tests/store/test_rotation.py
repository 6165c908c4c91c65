"""Another key: everything opens with it, nothing with the old one, and a broken journal is not covered up."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot.cli.main import app
from bot.clock import VirtualClock
from bot.store.keys import Keys, make_key_file
from bot.store.problems import EvidenceProblem, InUse, JournalBroken, WrongKey
from bot.store.rotation import rotate
from bot.store.store import Store
from bot.store.writer import Writer
from policy_rules.events import EventKind
from policy_rules.register.entry import Entry, Register, Who
from tests.store.samples import KEYS, NOW, OTHER_KEYS, happened, open_case

TEXT, FILE, NAME = b"Ring Maggie", b"a picture", "Ruthanne Ebersole"
REASON, WHY = "she asked me not to", "it was her own number"


@pytest.fixture
async def filled(path: Path, clock: VirtualClock) -> Path:
    """A database with something of everything in it, closed."""
    path.parent.mkdir()

    async def work(writer: Writer) -> None:
        case_id = await open_case(writer)
        await writer.append(happened(EventKind.HIDDEN, case_id))
        await writer.keep(case_id, 0, TEXT)
        await writer.keep_file(case_id, "31", "van.png", "image/png", FILE)
        await writer.keep_reason(case_id, "m1", REASON)
        await writer.keep_appeal(case_id, "m2", WHY)
        await writer.import_register(Register((Entry("", Who.SERVICE_USER, NAME),)))
        await writer.forget([2])  # a link whose payload retention removed

    async with Store.open(path, KEYS, clock=clock) as store:
        await store.transaction(work)
    return path


async def test_all_that_is_kept_opens_with_the_new_key_alone(filled: Path, clock: VirtualClock) -> None:
    done = await rotate(filled, KEYS, OTHER_KEYS, NOW)
    assert (done.events, done.sealed) == (2, 6)
    async with Store.open(filled, OTHER_KEYS, clock=clock) as store:
        assert [one.content for one in await store.evidence(1)] == [TEXT]
        assert [(one.name, one.content) for one in await store.files(1)] == [("van.png", FILE)]
        assert await store.reasons(1) == (REASON,)
        assert await store.appeals(1) == {"m2": WHY}
        assert [one.name for one in (await store.register()).entries] == [NAME]
        assert (await store.verify()).sound
        rotated = await store.newest_event(EventKind.KEY_ROTATED)
        assert rotated is not None
        assert rotated.event.payload == {"from": KEYS.id, "to": OTHER_KEYS.id, "sealed": 6}
        await store.transaction(lambda writer: writer.append(happened(EventKind.PAUSED)))
        assert (await store.verify()).checked == 4
    with pytest.raises(WrongKey):
        async with Store.open(filled, KEYS, clock=clock):
            pass


async def test_the_guard_of_the_journal_stands_again(filled: Path) -> None:
    await rotate(filled, KEYS, OTHER_KEYS, NOW)
    with closing(sqlite3.connect(filled)) as connection, pytest.raises(sqlite3.IntegrityError, match="never changed"):
        connection.execute("UPDATE events SET actor = 'x' WHERE seq = 1")


async def test_a_journal_that_was_changed_keeps_its_key(filled: Path) -> None:
    with closing(sqlite3.connect(filled)) as connection:
        connection.execute("DROP TRIGGER events_are_only_forgotten")
        connection.execute("UPDATE events SET actor = 'x' WHERE seq = 1")
        connection.commit()
    with pytest.raises(JournalBroken, match="at event 1"):
        await rotate(filled, KEYS, OTHER_KEYS, NOW)
    with pytest.raises(JournalBroken):
        await rotate(filled, KEYS, OTHER_KEYS, NOW)


async def test_evidence_that_was_changed_stops_it_with_everything_as_it_was(filled: Path, clock: VirtualClock) -> None:
    with closing(sqlite3.connect(filled)) as connection:
        connection.execute("UPDATE reasons SET sealed = x'00'")
        connection.commit()
    with pytest.raises(EvidenceProblem):
        await rotate(filled, KEYS, OTHER_KEYS, NOW)
    async with Store.open(filled, KEYS, clock=clock) as store:
        assert [one.content for one in await store.evidence(1)] == [TEXT]
        assert (await store.verify()).sound


async def test_not_while_steward_runs(filled: Path, clock: VirtualClock) -> None:
    async with Store.open(filled, KEYS, clock=clock):
        with pytest.raises(InUse):
            await rotate(filled, KEYS, OTHER_KEYS, NOW)


def test_the_command(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    keys, data = tmp_path / "keys", tmp_path / "data"
    keys.mkdir()
    data.mkdir()
    old = make_key_file(keys / "old.key")
    database = data / "steward.sqlite3"
    with closing(sqlite3.connect(database)):
        pass
    monkeypatch.setenv("STEWARD_DATABASE", str(database))
    monkeypatch.setenv("STEWARD_KEY_FILE", str(keys / "old.key"))
    monkeypatch.delenv("STEWARD_KEY", raising=False)
    monkeypatch.chdir(tmp_path)
    done = CliRunner().invoke(app, ["key", "rotate", str(keys / "new.key")])
    assert done.exit_code == 0, done.output
    fresh = Keys.from_file(keys / "new.key", database)
    assert f"sealed with key {fresh.id}" in done.output
    assert old.id in done.output
    again = CliRunner().invoke(app, ["key", "rotate", str(keys / "old.key")])
    assert again.exit_code == 2
    assert "in use already" in again.output
