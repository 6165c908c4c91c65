"""What is kept about one member, given out and erased; the trail, given out without sealed cases or text."""

import asyncio
import csv
import io
import json
from datetime import timedelta
from functools import partial
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from bot.cli.main import app
from bot.store.keys import Keys, make_key_file
from bot.store.store import Store
from bot.store.writer import Writer
from policy_rules.away import AWAY, Absence, from_fact, to_fact
from policy_rules.events import EventKind
from tests.store.samples import NOW, happened, open_case, opening


@pytest.fixture(autouse=True)
def database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    key, database = tmp_path / "keys" / "steward.key", tmp_path / "data" / "steward.sqlite3"
    key.parent.mkdir()
    make_key_file(key)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("STEWARD_KEY_FILE", str(key))
    monkeypatch.setenv("STEWARD_DATABASE", str(database))
    asyncio.run(filled(database))
    return database


async def filled(database: Path) -> None:
    """Case 1 is closed, case 2 is open, both of member 501; case 3 is sealed and somebody else's.

    Case 4 tells of 501, and so does 5, which is sealed; 6 is what 501 told of somebody else. All three are closed.
    """
    database.parent.mkdir()
    async with Store.open(database, Keys.from_file(database.parents[1] / "keys" / "steward.key", database)) as store:
        first = await store.transaction(open_case)
        await store.transaction(lambda writer: writer.keep(first, 0, b"what was said"))
        await store.transaction(lambda writer: writer.append(happened(EventKind.LEFT, first, actor="77")))
        await store.transaction(lambda writer: open_case(writer, "9002"))

        third = await store.transaction(lambda writer: writer.new_case_id())
        sealed = opening(third, "9003", author_id="502", sealed=True)
        await store.transaction(lambda writer: writer.append(sealed))
        reported = happened(EventKind.REPORTED, third, actor="501", complaint="worried")
        await store.transaction(lambda writer: writer.append(reported))
        await store.transaction(lambda writer: writer.keep_reason(third, "501", "I am worried"))
        await store.transaction(lambda writer: writer.keep_note(third, "501", "I rang her"))
        await store.transaction(lambda writer: writer.keep_note(third, "77", "She is well"))
        await store.transaction(lambda writer: writer.keep_appeal(first, "501", "it was mine to tell"))
        for about, reporter, confidential in (("501", "77", False), ("501", "77", True), ("77", "501", False)):
            await store.transaction(partial(told, about=about, reporter=reporter, confidential=confidential))


async def told(writer: Writer, *, about: str, reporter: str, confidential: bool) -> None:
    """A report of somebody, seen to."""
    case_id = await writer.new_case_id()
    await writer.append(opening(case_id, f"report-{case_id}", author_id=about, sealed=confidential))
    await writer.append(happened(EventKind.REPORTED, case_id, actor=reporter, complaint="unkind"))
    await writer.append(happened(EventKind.LEFT, case_id, actor="78"))
    await writer.keep(case_id, 0, f"told by {reporter}".encode())
    await writer.keep_file(case_id, "1", "screen.png", "image/png", b"a picture")


def steward(*words: str) -> Result:
    return CliRunner().invoke(app, [*words])


def test_a_member_gets_all_that_is_kept_about_them() -> None:
    found = json.loads(steward("person", "export", "501").stdout)
    assert [(case["case"], case["texts"]) for case in found["cases"]] == [(1, ["what was said"]), (2, [])]
    assert found["reports_made"] == [
        {"case": 3, "texts": ["I am worried"], "added": []},
        {"case": 6, "texts": ["told by 501"], "added": []},
    ]
    assert [(note["case"], note["text"]) for note in found["notes_written"]] == [(3, "I rang her")]
    assert found["appeals_made"] == [{"case": 1, "words": "it was mine to tell"}]
    assert json.loads(steward("person", "export", "999").stdout)["cases"] == []
    assert json.loads(steward("person", "export", "502").stdout)["cases"] == []  # in confidence


def test_a_member_is_erased_and_what_waits_for_a_decision_stays() -> None:
    said = steward("person", "erase", "501").stdout
    assert "1 cases, 0 reasons of reports and appeals, 1 reports of what is no message, 0 notes, and 0 unread" in said
    assert "2 cases wait for a decision or are on hold: they stay until then, and so does what the member" in said
    found = json.loads(steward("person", "export", "501").stdout)
    assert [case["case"] for case in found["cases"]] == [2]
    assert [note["text"] for note in found["notes_written"]] == ["I rang her"]  # on case 3, which is open
    assert found["reports_made"] == [
        {"case": 3, "texts": ["I am worried"], "added": []},
        {"case": 6, "texts": [], "added": []},
    ]
    assert "the chain holds" in steward("audit", "verify").stdout


async def noted(writer: Writer, case_id: int) -> None:
    await writer.keep_note(case_id, "501", "I rang her")
    await writer.keep_appeal(case_id, "501", "please look")


async def noted_and_asked(database: Path) -> None:
    """501 notes something on case 7, which is then held for a court, and on 8; they ask for a review of both."""
    async with Store.open(database, Keys.from_file(database.parents[1] / "keys" / "steward.key", database)) as store:
        for case_id in (7, 8):
            await store.transaction(partial(told, about="77", reporter="78", confidential=False))
            await store.transaction(partial(noted, case_id=case_id))
        held = happened(EventKind.HOLD_ASKED, 7, actor="78", needs="court", review="2026-06-01T00:00:00+00:00")
        await store.transaction(lambda writer: writer.append(held))
        away = [Absence("501", NOW + timedelta(days=3)), Absence("78", NOW + timedelta(days=3))]
        await store.transaction(lambda writer: writer.set_fact(AWAY, json.dumps(to_fact(away))))


def test_what_they_wrote_stays_where_a_case_is_on_hold_and_they_are_no_longer_kept_as_away(database: Path) -> None:
    asyncio.run(noted_and_asked(database))
    said = steward("person", "erase", "501").stdout
    assert "1 cases, 1 reasons of reports and appeals" in said
    assert "1 notes, and 0 unread messages that AutoMod stopped erased. 3 cases wait" in said
    found = json.loads(steward("person", "export", "501").stdout)
    assert [note["case"] for note in found["notes_written"]] == [3, 7]
    assert [asked["case"] for asked in found["appeals_made"]] == [7]
    assert asyncio.run(away_in(database)) == ["78"]


async def away_in(database: Path) -> list[str]:
    async with Store.open(database, Keys.from_file(database.parents[1] / "keys" / "steward.key", database)) as store:
        return [one.member_id for one in from_fact(json.loads(await store.fact(AWAY) or "[]"))]


def test_what_others_told_of_somebody_is_not_theirs_to_erase(database: Path) -> None:
    steward("person", "erase", "501")
    assert asyncio.run(kept(database)) == {3: 0, 4: 2, 5: 2, 6: 0}
    steward("person", "erase", "77")
    assert asyncio.run(kept(database)) == {3: 0, 4: 0, 5: 0, 6: 0}


async def kept(database: Path) -> dict[int, int]:
    """How much is kept of the last cases: texts and pictures."""
    async with Store.open(database, Keys.from_file(database.parents[1] / "keys" / "steward.key", database)) as store:
        return {one: len(await store.evidence(one)) + len(await store.files(one)) for one in range(3, 7)}


def test_the_trail_is_given_out_without_sealed_cases() -> None:
    lines = [json.loads(line) for line in steward("audit", "export").stdout.splitlines()]
    assert [(line["what"], line["case"]) for line in lines] == [
        *[("opened", "1"), ("left", "1"), ("opened", "2")],
        *[(what, case) for case in ("4", "6") for what in ("opened", "reported", "left")],
    ]
    rows = list(csv.DictReader(io.StringIO(steward("audit", "export", "--csv", "--anonymous").stdout)))
    assert rows[1]["actor"].startswith("member ")
    assert rows[1]["actor"] != "77"
