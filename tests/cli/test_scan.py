"""`steward scan` on small exports: what it finds is told as the contract says, with values masked."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from bot.cli.main import app

LEAK = "Doreen's not picking up, try her on 07700 900123 after tea"


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
    chat = whatsapp(tmp_path / "chat.txt", "Ruthanne Ebersole was in this morning")
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
