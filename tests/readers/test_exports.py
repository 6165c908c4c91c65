"""Exports of chats: every form is read, and what is broken gives one clear message after what could be read."""

import gzip
import json
import os
import tracemalloc
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from itertools import chain, islice
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
        ("empty.json", b"", "is empty"),
        ("empty.json.gz", gzip.compress(b"", mtime=0), "is empty"),
        ("words.txt", b"hello there\nhow are you\n", "no export that Steward knows"),
        ("picture.json", b"\x89PNG\r\n\x1a\n" + bytes(100), "is no text"),
        ("list.json", b"[1, 2, 3]", "export it again with DiscordChatExporter, in the format JSON"),
        ("other.json", b'{"channel": {"name": "a"}, "posts": []}', 'holds no "messages"'),
        ("map.json", b'{"messages": {"1": "hello"}}', 'holds no "messages"'),
        (
            "telegram.json",
            b'{"name": "x", "messages": [{"id": 1, "date": "2026-01-01T10:00:00", "from": "Ann", "text": "hi"}]}',
            "no message with id, time and author",
        ),
        ("page.html", b"\xef\xbb\xbf<!DOCTYPE html>\n<html>", "is a web page.*format JSON"),
        ("utf16.json", '{"messages": []}'.encode("utf-16"), "UTF-16.*save it as UTF-8"),
        ("utf16.txt", "31/12/2025, 09:00 - Ann: hello".encode("utf-16-le"), "UTF-16.*save it as UTF-8"),
        ("latin.txt", "31/12/2025, 09:00 - Zo\xeb: hi".encode("latin-1"), "latin.txt:1: .*save it as UTF-8"),
        ("thai.txt", b"31 Dec 2025 at 09:00 - Ann: hello\n", "dates that are written like '31 Dec 2025 at 09:00'"),
        ("chat.zip", b"PK\x03\x04" + bytes(50), "a zip archive: unpack it"),
        ("half.json.gz", gzip.compress(b'{"messages": []}' * 999, mtime=0)[:40], "damaged or cut off"),
        ("wrong.json", b'{"messages": [{"id": 1,,}]}', "cut off or damaged"),
        ("latin.json", '{"channel": {"name": "caf\xe9"}, "messages": []}'.encode("latin-1"), "save it as UTF-8"),
        ("deep.json", b'{"messages": ' + b"[" * 200_000, "cut off|damaged"),
    ],
)
def test_what_cannot_be_read_is_one_clear_message(tmp_path: Path, name: str, content: bytes, says: str) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(ExportProblem, match=says) as raised:
        read(path)
    assert name in str(raised.value)


def test_a_folder_a_missing_file_and_a_pipe_are_told_apart(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    for path, says in ((tmp_path, "is a folder: name the export"), (tmp_path / "no", "no such file"), (pipe, "a pipe")):
        with pytest.raises(ExportProblem, match=says):
            reader_of(path)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may open everything")
def test_a_file_that_may_not_be_opened(tmp_path: Path) -> None:
    path = written(tmp_path / "closed.json", [message(1, "hello")])
    path.chmod(0)
    with pytest.raises(ExportProblem, match="you may not open it"):
        reader_of(path)


@pytest.mark.parametrize(
    ("begins", "says"),
    [(b"31/12/2025, 09:00 - Ann: hello\n", "chat:2: a line of over 1,000,000 bytes"), (b'{"messages":[', "damaged")],
)
def test_two_gigabytes_of_nothing_are_refused_at_once(tmp_path: Path, begins: bytes, says: str) -> None:
    path = tmp_path / "chat"
    path.write_bytes(begins)
    os.truncate(path, 2**31)  # takes no room on the disk
    with pytest.raises(ExportProblem, match=says):
        read(path)


def test_a_gzipped_chat_is_read(tmp_path: Path) -> None:
    path = tmp_path / "WhatsApp Chat with Rota.txt.gz"
    path.write_bytes(gzip.compress(b"31/12/2025, 09:00 - Ann: hello\n"))
    [one] = read(path)
    assert (one.text, one.channel.name) == ("hello", "Rota")


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
        ("31-12-2025 23.59 - Ann: hello", "01-01-2026 00.01 - Bob: hi", "2025-12-31T23:59:00"),
        ("2025/12/31, 11:59\u202fpm - Ann: hello", "2026/01/01, 12:01\u202fam - Bob: hi", "2025-12-31T23:59:00"),
        ("[31/12/2025 à 23:59:07] Ann: hello", "[01/01/2026 à 00:01:00] Bob: hi", "2025-12-31T23:59:07"),
        ("[2025-12-31 23:59:07] ~\u202fAnn: hello", "[2026-01-01 00:01:00] Bob: hi", "2025-12-31T23:59:07"),
        ("2025. 12. 31. 23:59 - Ann: hello", "2026. 1. 1. 0:01 - Bob: hi", "2025-12-31T23:59:00"),
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
    assert "taken as day first: they can be read in two ways" in reader_of(path).heading(path).notes[0]


def test_no_message_is_lost_where_one_date_is_written_otherwise(tmp_path: Path) -> None:
    path = tmp_path / "chat.txt"
    path.write_text("25/3/26, 10:00 - Ann: a\n26/3/26, 10:00 - Ann: b\n3/27/26, 10:00 - Ann: c\n", encoding="utf-8")
    assert [one.sent_at.strftime("%m-%d") for one in read(path)] == ["03-25", "03-26", "03-27"]


@pytest.mark.parametrize(
    "note",
    [
        "<Media omitted>", "image omitted", "\u200evideo omitted", "sticker omitted", "<Médias omis>", "image absente",
        "Bild weggelassen", "<Medien ausgeschlossen>", "<Multimedia omitido>", "imagen omitida", "<Media omessi>",
        "<Mídia oculta>", "áudio ocultado", "<Media weggelaten>", "afbeelding weggelaten", "<pominięto multimedia>",
        "<Без медиафайлов>", "document omitted",
    ],
)  # fmt: skip
def test_a_file_that_was_left_out_is_a_message_without_words(tmp_path: Path, note: str) -> None:
    path = tmp_path / "chat.txt"
    path.write_text(f"[31/12/2025, 09:00:01] Ann: {note}\n", encoding="utf-8")
    assert [one.text for one in read(path)] == [""]


@pytest.mark.parametrize(
    "words",
    [
        "I was absent",
        "the image you omitted",
        "media omitted that, typical",
        "<3 omitted",
        "<her number omitted>",
        "<image of maggie omitted>",
        "document maggie omitted",
        "<media omitted>",
        "Waiting for this message... ring Maggie on 07700 900123",
        "waiting for this message",
        "This message was deleted by admin, ring Maggie\nor not",
        "this message was deleted",
        "Warte auf diese Nachricht von dir seit gestern",
    ],
)
def test_words_about_such_things_are_read(tmp_path: Path, words: str) -> None:
    path = tmp_path / "chat.txt"
    path.write_text(f"[31/12/2025, 09:00:01] Ann: {words}\n", encoding="utf-8")
    assert [one.text for one in read(path)] == [words]


def test_an_iphones_notes_are_left_out_and_what_people_say_of_them_is_not(tmp_path: Path) -> None:
    path = tmp_path / "_chat.txt"
    path.write_text(
        "[31/12/2025, 09:00:00] Rota: \u200eMessages and calls are end-to-end encrypted.\n"
        "[31/12/2025, 09:00:01] Ann: \u200eAnn created this group\n"
        "[31/12/2025, 09:00:02] Bob: \u200eBob joined using this group's invite link\n"
        "\u200e[31/12/2025, 09:00:03] Ann: \u200e<attached: 00001-PHOTO.jpg>\n"
        "[31/12/2025, 09:00:04] Ann: is this end-to-end encrypted?\n"
        "[31/12/2025, 09:00:05] Bob: it says\n\u200eso \u200e<This message was edited>\n"
        "[31/12/2025, 09:00:06] Ann: \u200eYou deleted this message.\n",
        encoding="utf-8",
    )
    photo, asked, answered = read(path)
    assert [part.text for part in photo.parts if part.kind is PartKind.ATTACHMENT] == ["00001-PHOTO.jpg"]
    assert asked.text == "is this end-to-end encrypted?"
    assert answered.text == "it says\nso"


def test_a_group_renamed_to_something_with_a_colon_is_a_note(tmp_path: Path) -> None:
    path = tmp_path / "chat.txt"
    path.write_text('31/12/2025, 09:00 - Ann changed the group name from "A" to "Rota: summer"\n', encoding="utf-8")
    assert read(path) == []


@pytest.mark.parametrize(
    "name",
    [
        'Bob "the van" Smith',
        '"Bob"',
        "\u201eBob\u201c",
        "\u201cBob\u201d",
        "\u00abBob\u00bb",
        "\u00bbBob\u00ab",
        '5" Dave',
    ],
)
@pytest.mark.parametrize("line", ["31/12/2025, 09:00 - {}: {}", "[31/12/2025, 09:00:00] {}: {}"])
def test_a_name_with_quotation_marks_is_somebodys(tmp_path: Path, name: str, line: str) -> None:
    path = tmp_path / "chat.txt"
    said = ["hello", 'she said "now"']
    path.write_text("".join(line.format(name, text) + "\n" for text in said), encoding="utf-8")
    assert [(one.author.name, one.text) for one in read(path)] == [(name, text) for text in said]


@pytest.mark.parametrize(
    "note",
    [
        'Ann changed the group name to "Rota: summer"',
        "Ann hat den Gruppennamen zu \u201eRota: Sommer\u201c geändert",
        "Ann a changé le nom du groupe en \u00abRota: été\u00bb",
    ],
)
def test_a_quotation_that_holds_the_colon_is_a_note_in_any_marks(tmp_path: Path, note: str) -> None:
    path = tmp_path / "chat.txt"
    path.write_text(f"31/12/2025, 09:00 - {note}\n", encoding="utf-8")
    assert read(path) == []


@pytest.mark.parametrize(
    "line",
    [
        *(
            "This message was deleted",
            "You deleted this message.",
            "This message was deleted by admin Ann Pell",
            "null",
        ),
        *("Waiting for this message", "Waiting for this message. This may take a while."),
        *("Diese Nachricht wurde gelöscht.", "Warte auf diese Nachricht. Dies kann etwas dauern."),
    ],
)
def test_what_is_gone_is_left_out_and_counted(tmp_path: Path, line: str) -> None:
    path = tmp_path / "chat.txt"
    head = "31/12/2025, 09:00 - Ann: "
    path.write_text(f"{head}hello\n{head}{line}\n{head}<Media omitted>\n", encoding="utf-8")
    reader = reader_of(path)
    assert [one.text for one in reader.messages(path)] == ["hello", ""]
    gone, files = reader.left_out()
    assert "not read: 1 (" in gone
    assert files.endswith("does not hold: 1")


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


@pytest.mark.parametrize("name", ["_chat.txt", "export.json"])
def test_two_files_of_one_name_are_two_rooms(tmp_path: Path, name: str) -> None:
    found = []
    for folder in ("rota", "garden"):
        path = tmp_path / folder / name
        path.parent.mkdir()
        said = [message(number, "hello") for number in range(2)]
        lines = "05/03/2026, 14:00 - Ann: hello\n" * 2
        path.write_text(json.dumps({"messages": said}) if path.suffix == ".json" else lines, encoding="utf-8")
        found.append(read(path))
        assert found[-1] == read(path.parent / ".." / folder / name)  # however it is named
    assert len({one.channel.id for one in chain(*found)}) == 2
    if name == "_chat.txt":
        assert len({one.id for one in chain(*found)}) == 4


def test_what_is_newest_first_is_turned_round_whole_in_little_memory(tmp_path: Path) -> None:
    path, count = tmp_path / "turned.json", 4_001
    written(path, [message(number, f"{number} " + "as on any day " * 9) for number in reversed(range(count))])
    list(islice(reader_of(path).messages(path), 1))  # what is made once, is made here
    tracemalloc.start()
    assert [int(one.id) for one in reader_of(path).messages(path)] == list(range(count))
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert most < 2_000_000  # as they are, they take five
