"""`steward scan` on small exports: what it finds is told as the contract says, with values masked."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from bot.cli import scan as cli_scan
from bot.cli.main import app
from bot.evaluation import scan_report

LEAK = "Doreen's not picking up, try her on 07700 900123 after tea"
CRY = "I don't want to be here any more. I want to die"
OWN = "my number is 07700 900456, ring me any time"


def scan(*words: str) -> Result:
    return CliRunner().invoke(app, ["scan", *words])


def whatsapp(path: Path, *texts: str) -> str:
    lines = [f"{day:02}/01/2026, 10:00 - Ann: {text}" for day, text in enumerate(texts, 10)]
    path.write_text("\n".join(["31/12/2025, 10:00 - Bob: hello", *lines]) + "\n", encoding="utf-8")
    return str(path)


def test_each_finding_is_a_line_of_json(tmp_path: Path) -> None:
    result = scan(whatsapp(tmp_path / "chat.txt", "morning all", LEAK, "thanks"), "--json")
    assert result.exit_code == 1
    [line] = [json.loads(line) for line in result.stdout.splitlines()]
    assert set(line) == {
        *("message", "channel", "author", "at", "rule", "clause", "category", "action", "confidence", "explanation"),
        "spans",
    }
    assert (line["author"], line["rule"], line["clause"], line["action"]) == (
        "Ann",
        "private_number",
        "5.4-confidential",
        "hide",
    )
    [[start, end]] = line["spans"]
    assert LEAK[start:end] == "07700 900123"


def test_the_page_shows_the_exchange_with_the_value_masked(tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    result = scan(whatsapp(tmp_path / "chat.txt", "morning <all>", LEAK, "thanks"), "--html", str(page))
    assert result.exit_code == 1
    assert "07700" not in result.stdout
    text = page.read_text(encoding="utf-8")
    for told in ("morning &lt;all&gt;", "thanks", "Keep people&#x27;s details private", "<svg", "2026-W02"):
        assert told in text
    assert "07700" not in text


def test_of_a_file_that_cannot_be_read_nothing_else_is_said(tmp_path: Path) -> None:
    result = scan(str(tmp_path / "none.json"))
    assert result.exit_code == 2
    assert "no such file" in result.stderr
    assert not result.stdout


def test_nothing_found_is_exit_code_0(tmp_path: Path) -> None:
    result = scan(whatsapp(tmp_path / "chat.txt", "morning all"))
    assert result.exit_code == 0
    assert "2 messages, nothing found" in result.stdout


def test_what_was_readable_is_told_before_the_problem(tmp_path: Path) -> None:
    said = {"timestamp": "2026-01-05T18:00:00+00:00", "content": LEAK, "author": {"id": "1", "name": "ann"}}
    whole = {"channel": {"name": "rota"}, "messages": [{"id": str(number), **said} for number in range(3)]}
    path = tmp_path / "cut.json"
    path.write_text(json.dumps(whole)[:-30])
    result = scan(str(path), "--json")
    assert result.exit_code == 2
    assert len(result.stdout.splitlines()) == 2
    assert "cut off" in result.stderr


def test_one_bad_file_does_not_hide_what_the_others_hold(tmp_path: Path) -> None:
    good = whatsapp(tmp_path / "chat.txt", LEAK)
    result = scan(str(tmp_path / "none.json"), good, "--json")
    assert result.exit_code == 2
    assert len(result.stdout.splitlines()) == 1


def test_names_of_a_register_are_found(tmp_path: Path) -> None:
    register = tmp_path / "register.json"
    register.write_text(json.dumps({"service_users": [{"name": "Ruthanne Ebersole"}]}))
    chat = whatsapp(tmp_path / "chat.txt", "Ruthanne Ebersole is on my list today")
    result = scan(chat, "--register", str(register), "--json")
    [line] = [json.loads(line) for line in result.stdout.splitlines()]
    assert line["rule"] == "service_user_named"
    assert "Ruthanne" not in line["explanation"]


@pytest.mark.parametrize("option", ["--policy", "--register"])
def test_a_file_that_is_not_there(tmp_path: Path, option: str) -> None:
    result = scan(whatsapp(tmp_path / "chat.txt", "hello"), option, str(tmp_path / "none"))
    assert result.exit_code == 2
    assert "cannot be read" in result.stderr


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("empty.json", b""),
        ("page.json", b"<!DOCTYPE html><html></html>"),
        ("list.json", b"[]"),
        ("utf16.txt", "31/12/2025, 09:00 - Ann: hello".encode("utf-16")),
        ("half.json.gz", b"\x1f\x8b\x08"),
        ("cut.json", b'{"messages": [{"id": "1"'),
        ("chat.zip", b"PK\x03\x04"),
        ("image.json", b"\x89PNG\r\n\x1a\n"),
    ],
)
def test_a_broken_file_is_one_sentence_and_exit_code_2(tmp_path: Path, name: str, content: bytes) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    result = scan(str(path), "--json")
    assert (result.exit_code, result.stdout) == (2, "")
    [line] = result.stderr.splitlines()
    assert line.startswith(f"steward: {path} ")


def test_dates_that_can_be_read_in_two_ways_are_told_on_the_page(tmp_path: Path) -> None:
    chat, page = tmp_path / "chat.txt", tmp_path / "page.html"
    chat.write_text("1/2/26, 10:00 - Ann: morning all\n", encoding="utf-8")
    assert scan(str(chat), "--html", str(page)).exit_code == 0
    assert "its dates are taken as day first" in page.read_text(encoding="utf-8")


@pytest.mark.parametrize("option", ["--json", "--html"])
def test_what_was_left_out_is_said(tmp_path: Path, option: str) -> None:
    page = tmp_path / "page.html"
    chat = whatsapp(tmp_path / "chat.txt", "This message was deleted", "<Media omitted>", "null")
    result = scan(chat, option, *([str(page)] if option == "--html" else []))
    assert "WhatsApp's own and not read: 2 (" in result.stderr
    assert "files that the export does not hold: 1." in result.stderr
    if option == "--html":
        assert "not read: 2 (" in page.read_text(encoding="utf-8")


def test_where_nothing_was_left_out_nothing_is_said_of_it(tmp_path: Path) -> None:
    assert "not read" not in scan(whatsapp(tmp_path / "chat.txt", "hello")).stderr


def test_what_is_in_confidence_is_shown_without_its_text_and_beside_nothing_else(tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    chat = whatsapp(tmp_path / "chat.txt", "is the kettle on", CRY, "oh no", LEAK)
    result = scan(chat, "--html", str(page))
    text = page.read_text(encoding="utf-8")
    assert text.count('class="case"') == 2
    assert "In confidence: what was written is not shown here." in text
    assert "In confidence" in result.stdout
    assert all("want to die" not in " ".join(told.split()) for told in (text, result.stdout))
    beside = text.split('class="case"')[1]
    assert "kettle" not in beside
    assert "kettle" in text.split('class="case"')[2]


def test_a_hint_to_the_author_alone_is_counted_apart_and_masked(tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    result = scan(whatsapp(tmp_path / "chat.txt", OWN, LEAK), "--html", str(page))
    text = page.read_text(encoding="utf-8")
    told = "1 would have been looked at by a person, 1 of them hidden until then; for 1 more, their author alone"
    assert all(told in " ".join(shown.split()) for shown in (text, result.stdout))
    assert "a hint to its author alone" in text
    assert all("07700" not in shown for shown in (text, result.stdout))


def test_beyond_what_is_shown_the_numbers_are_still_right(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    page = tmp_path / "page.html"
    for where in (cli_scan, scan_report):
        monkeypatch.setattr(where, "MOST_SHOWN", 2)
    monkeypatch.setattr(cli_scan, "SHOWN_IN_TABLE", 1)
    result = scan(whatsapp(tmp_path / "chat.txt", *[LEAK] * 5), "--html", str(page))
    text = page.read_text(encoding="utf-8")
    assert "5 would have been looked at by a person, 5 of them hidden until then" in text
    assert "These are the first 2 of 5; <code>--json</code> lists all." in text
    assert text.count('class="case"') == 2
    assert "4 more: --html writes a page with the first 2, and --json prints all" in " ".join(result.stdout.split())


def test_what_is_typed_is_no_markup_and_moves_no_cursor(tmp_path: Path) -> None:
    policy = tmp_path / "policy.yaml"
    policy.write_text(
        "extends: shipped\nrules:\n  - {id: private_number, name: 'Safe links [/5.4]'}\n", encoding="utf-8"
    )
    chat = tmp_path / "chat.txt"
    chat.write_text(f"10/01/2026, 10:00 - [bold]A\x1b[2Jnn: {LEAK} \x1b]0;x\x07\n", encoding="utf-8")
    result = scan(str(chat), "--policy", str(policy))
    assert result.exit_code == 1
    assert not {"\x1b", "\x07"} & set(result.stdout)
    assert "Safe links [/5.4]" in " ".join(result.stdout.split())
