"""Exports of chats: every form is read, and what is broken gives one clear message after what could be read."""

import gzip
import json
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from itertools import islice
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.readers import discord_export
from bot.readers.exports import ExportProblem, reader_of
from policy_rules.vocabulary import Audience, Message, PartKind

AT = datetime(2026, 3, 5, 14, 0, tzinfo=UTC)


def message(number: int, text: str, **more: Any) -> dict[str, Any]:
    return {
        "id": str(number),
        "type": "Default",
        "timestamp": (AT + timedelta(minutes=number)).isoformat(),
        "content": text,
        "author": {"id": f"a{number % 2}", "name": f"name{number % 2}"},
        **more,
    }


def written(path: Path, messages: list[dict[str, Any]], channel_type: str = "GuildTextChat") -> Path:
    whole = {
        "guild": {"id": "1", "name": "Group"},
        "channel": {"id": "2", "type": channel_type, "categoryId": "9", "category": "parent", "name": "general"},
        "messages": messages,
        "messageCount": len(messages),
    }
    data = json.dumps(whole).encode()
    path.write_bytes(gzip.compress(data) if path.suffix == ".gz" else data)
    return path


def read(path: Path) -> list[Message]:
    return list(reader_of(path).messages(path))


@pytest.mark.parametrize("name", ["export.json", "export.json.gz"])
def test_what_members_wrote_is_read_with_all_that_can_be_read_on_it(tmp_path: Path, name: str) -> None:
    path = written(
        tmp_path / name,
        [
            message(
                1,
                "hello",
                author={"id": "a", "name": "ann", "nickname": "Ann B", "roles": [{"id": "r", "name": "Mod"}]},
            ),
            message(2, "yes", type="Reply", reference={"messageId": "1"}, mentions=[{"id": "a"}]),
            message(3, "Joined the server.", type="GuildMemberJoin"),
            message(4, "beep", author={"id": "b", "name": "bot", "isBot": True}),
            message(5, "", attachments=[{"id": "f", "fileName": "notes.pdf", "fileSizeBytes": 5}]),
            message(6, "", forwardedMessage={"content": "from elsewhere", "attachments": []}),
            message(7, "look", embeds=[{"title": "T", "description": "D", "fields": [{"name": "N", "value": "V"}]}]),
            {"id": "8"},
            message(9, "no time", timestamp="yesterday"),
        ],
    )
    first, reply, file, forward, embed = read(path)
    assert (first.author.name, first.author.holds("Mod"), first.channel.name) == ("Ann B", True, "general")
    assert (reply.reply_to, reply.reply_to_author, reply.mentions) == ("1", "a", ("a",))
    assert [part.text for part in file.parts if part.kind is PartKind.ATTACHMENT] == ["notes.pdf"]
    assert [part.text for part in forward.parts if part.kind is PartKind.FORWARD] == ["from elsewhere"]
    assert embed.text == "look\nT D N V"


def test_newest_first_is_turned_round_and_said(tmp_path: Path) -> None:
    path = written(tmp_path / "r.json", [message(number, str(number)) for number in (3, 2, 1)])
    assert [one.id for one in read(path)] == ["1", "2", "3"]
    assert "newest messages first" in reader_of(path).heading(path).notes[0]


def test_a_private_thread_is_not_open_to_all(tmp_path: Path) -> None:
    [one] = read(written(tmp_path / "t.json", [message(1, "hi")], "GuildPrivateThread"))
    assert (one.channel.audience, one.channel.parent_name) == (Audience.MEMBERS, "parent")


def test_what_is_cut_off_is_read_up_to_there(tmp_path: Path) -> None:
    path = written(tmp_path / "cut.json", [message(number, "text " * 20) for number in range(50)])
    path.write_bytes(path.read_bytes()[:-3000])
    messages = reader_of(path).messages(path)
    assert [one.id for one in islice(messages, 20)] == [str(number) for number in range(20)]
    with pytest.raises(ExportProblem, match="cut off or damaged: what came before was read"):
        list(messages)


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("empty.json", b"", "no export that Steward reads"),
        ("words.txt", b"hello there\nhow are you\n", "no export that Steward reads"),
        ("picture.json", b"\x89PNG\r\n\x1a\n" + bytes(100), "no export that Steward reads"),
        ("list.json", b"[1, 2, 3]", "no export that Steward reads"),
        ("chat.zip", b"PK\x03\x04" + bytes(50), "a zip archive: unpack it"),
        ("half.json.gz", gzip.compress(b'{"messages": []}' * 999, mtime=0)[:40], "damaged or cut off"),
        ("wrong.json", b'{"messages": [{"id": 1,,}]}', "cut off or damaged"),
        ("latin.json", '{"channel": {"name": "caf\xe9"}, "messages": []}'.encode("latin-1"), "cut off or damaged"),
        ("deep.json", b'{"messages": ' + b"[" * 200_000, "cut off|damaged"),
    ],
)
def test_what_cannot_be_read_is_one_clear_message(tmp_path: Path, name: str, content: bytes, says: str) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(ExportProblem, match=says) as raised:
        read(path)
    assert name in str(raised.value)


def test_a_message_without_end_is_given_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(discord_export, "LARGEST_PIECE", 500_000)
    path = written(tmp_path / "large.json", [message(1, "x" * 3_000_000)])
    with pytest.raises(ExportProblem, match="it is damaged"):
        read(path)


@pytest.mark.parametrize(
    ("first", "second", "at"),
    [
        ("31/12/2025, 23:59 - Ann: hello", "01/01/2026, 00:01 - Bob: hi", "2025-12-31T23:59:00"),
        ("12/31/25, 11:59 PM - Ann: hello", "1/1/26, 12:01 AM - Bob: hi", "2025-12-31T23:59:00"),
        ("[31.12.25, 23:59:07] Ann: hello", "[01.01.26, 00:01:00] Bob: hi", "2025-12-31T23:59:07"),
        ("\u200e[12/31/25, 11:59:07\u202fPM] Ann: hello", "[1/1/26, 12:01:00\u202fAM] Bob: hi", "2025-12-31T23:59:07"),
        ("2025-12-31, 23:59 - Ann: hello", "2026-01-01, 00:01 - Bob: hi", "2025-12-31T23:59:00"),
        ("31/12/2025, 11:59 p. m. - Ann: hello", "01/01/2026, 12:01 a. m. - Bob: hi", "2025-12-31T23:59:00"),
    ],
)
def test_whatsapp_in_each_of_its_forms(tmp_path: Path, first: str, second: str, at: str) -> None:
    path = tmp_path / "WhatsApp Chat with Rota.txt"
    path.write_text(f"{first}\nand a second line\n{second}\n", encoding="utf-8")
    one, other = read(path)
    assert (one.author.name, one.text, one.sent_at.isoformat()) == ("Ann", "hello\nand a second line", f"{at}+00:00")
    assert other.sent_at.isoformat().startswith("2026-01-01T00:01")
    assert one.channel.name == "Rota"
    assert reader_of(path).heading(path).notes == ()


def test_whatsapp_dates_that_only_their_order_tells(tmp_path: Path) -> None:
    path = tmp_path / "chat.txt"
    path.write_text("1/2/26, 10:00 - Ann: a\n1/3/26, 10:00 - Ann: b\n2/1/26, 10:00 - Ann: c\n", encoding="utf-8")
    assert [one.sent_at.strftime("%m-%d") for one in read(path)] == ["01-02", "01-03", "02-01"]


def test_whatsapp_dates_that_nothing_tells_are_said(tmp_path: Path) -> None:
    path = tmp_path / "chat.txt"
    path.write_text("1/2/26, 10:00 - Ann: a\n", encoding="utf-8")
    assert "read in two ways" in reader_of(path).heading(path).notes[0]


def test_whatsapps_own_notes_and_files(tmp_path: Path) -> None:
    path = tmp_path / "chat.txt"
    path.write_text(
        "31/12/2025, 09:00 - Messages and calls are end-to-end encrypted.\n"
        '31/12/2025, 09:01 - Ann created group "Rota"\n'
        "31/12/2025, 09:02 - Ann: <Media omitted>\n"
        "31/12/2025, 09:03 - Ann: This message was deleted\n"
        "31/12/2025, 09:04 - Ann: notes.pdf (file attached)\n"
        "31/12/2025, 09:05 - Ann: bring it: now <This message was edited>\n",
        encoding="utf-8",
    )
    omitted, attached, edited = read(path)
    assert omitted.text == ""
    assert [part.kind for part in attached.parts if part.text] == [PartKind.ATTACHMENT]
    assert edited.text == "bring it: now"


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    data=st.binary(max_size=400),
    lead=st.sampled_from([b"", b'{"messages":[', b"31/12/2025, 09:00 - A: ", b"\x1f\x8b\x08"]),
)
def test_any_file_is_read_or_refused(tmp_path: Path, data: bytes, lead: bytes) -> None:
    path = tmp_path / "any"
    path.write_bytes(lead + data)
    with suppress(ExportProblem):  # and nothing else may be raised
        read(path)
