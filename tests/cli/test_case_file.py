"""The file of one case for trustees: what happened and why, without anybody to be told from it unless asked."""

import asyncio
import json
import re
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from bot.cli.main import app
from bot.discord_app.words import words_in
from bot.moderation.snapshot import Line, Snapshot, to_bytes
from bot.store.keys import Keys, make_key_file
from bot.store.store import Store
from bot.store.writer import Writer
from policy_rules.events import EventKind
from tests.store.samples import NOW, happened, opening

AUTHOR, TARGET, REPORTER, MODERATOR = (f"1000000000000000{n}" for n in range(10, 14))
SAID = "Priya <b>really</b>, ring Lee on 07700 900123, or <@100000000000000011> & @priya"
LEAKED = SAID.index("07700")
FINDING = {
    "rule": "private_number",
    "clause": "5.4-confidential",
    "name": "Keep people's details private",
    "category": "confidentiality",
    "because": ["a phone number that Lee Okonkwo wrote"],
    "against": [],
    "spans": [[LEAKED, LEAKED + 12]],
}


@pytest.fixture(autouse=True)
def database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Case 1 can be given out; case 2 is in confidence."""
    key, database = tmp_path / "keys" / "steward.key", tmp_path / "data" / "steward.sqlite3"
    key.parent.mkdir()
    database.parent.mkdir()
    make_key_file(key)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("STEWARD_KEY_FILE", str(key))
    monkeypatch.setenv("STEWARD_DATABASE", str(database))
    asyncio.run(filled(key, database))
    return database


async def filled(key: Path, database: Path) -> None:
    async with Store.open(database, Keys.from_file(key, database)) as store:
        for sealed in (False, True):

            async def case(writer: Writer, *, sealed: bool = sealed) -> None:
                number = await writer.new_case_id()
                message, people = f"90000000000000000{number}", {"author_id": AUTHOR, "targets": [TARGET]}
                await writer.append(opening(number, message, sealed=sealed, **people))
                found: dict[str, Any] = {"revision": 0, "policy": "v7", "action": "hide", "findings": [FINDING]}
                await writer.append(happened(EventKind.JUDGED, number, **found))
                await writer.append(happened(EventKind.REPORTED, number, actor=REPORTER, complaint="unkind"))
                await writer.append(happened(EventKind.HIDE_ASKED, number, actor=MODERATOR))
                await writer.keep(number, 0, to_bytes(snapshot(message)))
                await writer.keep_reason(number, REPORTER, "he knows why I am afraid")

            await store.transaction(case)


def snapshot(message: str) -> Snapshot:
    before = Line("8000000000000000001", TARGET, "Priya", "all good", NOW - timedelta(minutes=2))
    return Snapshot(
        message_id=message,
        channel_id="77",
        channel_name="rota",
        parent_channel_id=None,
        author_id=AUTHOR,
        author_name="Lee Okonkwo",
        author_avatar_url="https://example.org/lee.png",
        content=SAID,
        text=SAID,
        sent_at=NOW,
        jump_url="https://discord.com/channels/1/77/900",
        before=(before,),
    )


def page(*words: str) -> Result:
    return CliRunner().invoke(app, ["audit", "export", "--format", "html", *words])


def test_nobody_can_be_told_from_a_page_without_names() -> None:
    html = page("1", "--text").stdout
    assert "the author" in html
    assert "a reporter 1" in html
    assert "a moderator 1" in html
    for told in (AUTHOR, TARGET, REPORTER, MODERATOR, "Lee", "Okonkwo", "priya", "900123", "rota", "example.org"):
        assert told.casefold() not in html.casefold(), told
    assert not re.search(r"\d{15}", html)
    assert "<!--" not in html
    assert "afraid" not in html


def test_a_page_says_by_which_clause_and_policy_and_that_the_trail_holds() -> None:
    html = page("1").stdout
    assert "Keep people&#x27;s details private (5.4), rule private_number, policy v7" in html
    assert "had the message hidden" in html
    assert "the trail holds: 8 entries" in html.casefold()
    assert "really" not in html  # what was written only where it is asked for


def test_with_names_it_says_who_but_never_who_reported() -> None:
    html = page("1", "--names", "--text").stdout
    assert f"the author: Lee Okonkwo ({AUTHOR})" in html
    assert f"a moderator 1: ({MODERATOR})" in html
    assert REPORTER not in html
    assert "900123" not in html  # what leaked stays masked
    assert "&lt;b&gt;really&lt;/b&gt;" in html
    assert "<b>" not in html


def test_a_page_loads_nothing_from_anywhere() -> None:
    html = page("1", "--names").stdout
    assert "default-src 'none'" in html
    assert not re.search(r"(?:src|href)=", html)
    assert "@media print" in html


def test_a_case_in_confidence_is_given_out_with_a_trace_only() -> None:
    refused = page("2", "--names", "--text")
    assert (refused.exit_code, refused.stdout) == (2, "")
    missing = page("9", "--names", "--text")
    assert refused.stderr.replace("case 2", "case 9") == missing.stderr  # not even that there is one
    assert "case_exported" not in CliRunner().invoke(app, ["audit", "export"]).stdout

    given = page("2", "--in-confidence")
    assert "In confidence." in given.stdout
    trail = [json.loads(line) for line in CliRunner().invoke(app, ["audit", "export"]).stdout.splitlines()]
    assert [(line["what"], line["case"]) for line in trail][-1] == ("case_exported", "")
    assert CliRunner().invoke(app, ["audit", "verify"]).exit_code == 0


def test_everything_that_can_happen_to_a_case_has_words() -> None:
    of_no_case = {
        "nudged", "nudge_answered", "shadow_day", "shadow_answered", "live_asked", "away", "paused", "resumed",
        "breaker_tripped", "policy_loaded", "policy_refused", "announced", "model_failed", "model_behind",
        "stopped_unread", "rights_lacking", "erased", "person_erased", "case_exported", "key_rotated",
        "register_changed",
    }  # fmt: skip
    for kind in EventKind:
        if kind.value not in of_no_case:
            assert words_in("de")(f"case_file.did.{kind}")
            assert words_in("en")(f"case_file.did.{kind}")


def test_what_does_not_go_together_is_said() -> None:
    assert "one case" in page().stderr
    assert "opposites" in page("1", "--names", "--anonymous").stderr
    said = CliRunner().invoke(app, ["audit", "export", "--names"])
    assert said.exit_code == 2
    assert "--format html" in said.stderr
    of_one = CliRunner().invoke(app, ["audit", "export", "1"]).stdout.splitlines()
    assert {json.loads(line)["case"] for line in of_one} == {"1"}
