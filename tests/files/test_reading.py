"""Files are opened in a process of their own, within limits, whatever they are."""

import asyncio
import io
import os
import shutil
import time
from pathlib import Path

import openpyxl
import pytest
from PIL import Image

from bot.files.contents import LARGEST_FILE, Contents
from bot.files.limits import MOST_CELLS, MOST_PAGES, MOST_ROWS
from bot.files.reader import FileReader, TooBusy, _environment
from policy_rules.vocabulary import FileTrouble
from tests.files import making

NUMBER = "Her number is 07700 900123"
with_tesseract = pytest.mark.skipif(shutil.which("tesseract") is None, reason="Tesseract is not installed here")


@pytest.fixture
def reader() -> FileReader:
    return FileReader()


@pytest.mark.parametrize(
    "content",
    [
        making.word("The rota", NUMBER),
        making.pdf("The rota", NUMBER),
        f"The rota\n{NUMBER}".encode(),
        f"The rota\r\n{NUMBER}".encode("utf-16"),
        f"The rota\r\n{NUMBER}".encode("utf-16-le"),
        f"The rota\r\n{NUMBER}".encode("utf-16-be"),
    ],
    ids=["word", "pdf", "text", "text of Windows", "the same without its mark", "and the other way round"],
)
async def test_what_stands_in_a_document_is_read(reader: FileReader, content: bytes) -> None:
    assert await reader.read(content) == Contents(f"The rota\n{NUMBER}")


@pytest.mark.parametrize(
    "content",
    [
        making.sheet(["Name", "Phone", "Born"], ["Jo Pell", "07700 900123", "3 May 1961"]),
        b"Name,Phone,Born\r\nJo Pell,07700 900123,3 May 1961\r\n",
        making.word(table=[["Name", "Phone", "Born"], ["Jo Pell", "07700 900123", "3 May 1961"]]),
    ],
    ids=["excel", "csv", "word"],
)
async def test_the_head_of_a_table_says_what_each_cell_is(reader: FileReader, content: bytes) -> None:
    read = await reader.read(content)
    assert read.text.splitlines() == ["Name; Phone; Born", "Name: Jo Pell; Phone: 07700 900123; Born: 3 May 1961"]


async def test_text_in_a_word_file_is_read_wherever_it_stands_and_none_that_was_deleted(reader: FileReader) -> None:
    read = await reader.read(making.written_in_many_ways("07700 900123"))
    places = ("block", "inline", "inserted", "beside the box", "box", "outer", "nested", "head", "foot")
    assert read.text.splitlines() == [
        place if place in ("beside the box", "outer") else f"{place} 07700 900123" for place in places
    ]
    assert read.trouble is None


@pytest.mark.parametrize(
    ("whole", "cut"),
    [
        (making.sheet(*[["a"]] * MOST_ROWS), making.sheet(*[["a"]] * MOST_ROWS, [None], ["b"])),
        (making.sheet(["a"] * MOST_CELLS), making.sheet([*["a"] * MOST_CELLS, None, "b"])),
        (making.sheets(*"a" * MOST_PAGES), making.sheets(*"a" * MOST_PAGES, "b")),
        (b"a,b,c\n" * MOST_ROWS, b"a,b,c\n" * (MOST_ROWS + 1)),
        (b"a,b,c\na,b,c\n", b"a,b,c" + b",d" * MOST_CELLS + b"\n" + b"a,b,c" + b",d" * MOST_CELLS),
    ],
    ids=["rows", "cells", "sheets", "lines of a table", "cells of a table"],
)
async def test_what_is_left_out_of_a_file_is_said(reader: FileReader, whole: bytes, cut: bytes) -> None:
    assert (await reader.read(whole)).trouble is None
    read = await reader.read(cut)
    assert read.trouble is FileTrouble.LONG
    assert read.text.startswith("a")


@pytest.mark.parametrize(
    "content",
    [making.archive("notes.txt", b"hello"), bytes.fromhex("00000018") + b"ftypheic" + bytes(64), b"\x00\x01\x02" * 99],
    ids=["archive", "picture of a telephone", "anything else"],
)
async def test_a_kind_that_is_not_read_says_so(reader: FileReader, content: bytes) -> None:
    assert await reader.read(content) == Contents(trouble=FileTrouble.OTHER)


@pytest.mark.parametrize("content", [b"", b" \n"])
async def test_an_empty_file_holds_nothing(reader: FileReader, content: bytes) -> None:
    assert await reader.read(content) == Contents()


async def test_without_tesseract_a_picture_is_of_a_kind_that_is_not_read(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    reader = FileReader()
    assert not reader.reads_pictures
    assert (await reader.read(making.picture("hello"))).trouble is FileTrouble.OTHER


def program(folder: Path, does: str) -> None:
    """A program that is found as Tesseract is."""
    path = folder / "tesseract"
    path.write_text(f"#!/bin/sh\ncat > /dev/null\n{does}\n", encoding="utf-8")
    path.chmod(0o755)


async def test_only_processor_time_makes_a_picture_too_large(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A machine that is busy for ten seconds says nothing of the picture."""
    monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")
    program(tmp_path, f"sleep 10; echo {NUMBER}")
    assert (await FileReader().read(making.picture("hello"))).text == NUMBER
    program(tmp_path, "kill -KILL $$")  # as the limit does
    assert (await FileReader().read(making.picture("hello"))).trouble is FileTrouble.LARGE
    program(tmp_path, "exit 1")
    assert (await FileReader().read(making.picture("hello"))).trouble is FileTrouble.BROKEN


@with_tesseract
@pytest.mark.parametrize("dark", [False, True])
async def test_a_screenshot_is_read(reader: FileReader, dark: bool) -> None:
    read = await reader.read(making.picture("Maggie is in hospital again", "ring her on 07700 900123", dark=dark))
    assert "07700 900123" in read.text
    assert "hospital" in read.text


async def test_a_picture_says_where_it_was_taken(reader: FileReader) -> None:
    assert (await reader.read(making.picture("hello", place=True))).located
    assert not (await reader.read(making.picture("hello"))).located


@pytest.mark.parametrize(
    ("content", "trouble"),
    [
        (making.bomb(), FileTrouble.BOMB),
        (making.lying_bomb(), None),
        (making.word("hello")[:900], FileTrouble.BROKEN),
        (making.pdf("hello")[:40], FileTrouble.BROKEN),
        pytest.param(making.picture("hello")[:60], FileTrouble.BROKEN, marks=with_tesseract),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), FileTrouble.OLD),
        (bytes(LARGEST_FILE + 1), FileTrouble.LARGE),
        (("word " * 20_000).encode(), FileTrouble.LONG),
    ],
    ids=["bomb", "lying bomb", "half a document", "half a PDF", "half a picture", "old", "large", "long"],
)
async def test_what_cannot_be_read_says_why(reader: FileReader, content: bytes, trouble: FileTrouble | None) -> None:
    begun = time.monotonic()
    read = await reader.read(content)
    assert read.trouble is trouble or (trouble is None and read.trouble is not None)
    assert time.monotonic() - begun < 20


async def test_a_huge_picture_is_not_unfolded(reader: FileReader) -> None:
    held = io.BytesIO()
    Image.new("1", (12_000, 9_000)).save(held, "PNG")
    assert (await reader.read(held.getvalue())).trouble is FileTrouble.LARGE


async def test_a_child_that_takes_too_long_is_ended_with_all_that_it_started() -> None:
    """The smallest patience there is: no child can even start in it."""
    reader = FileReader(patience_s=0.01)
    with pytest.raises(TooBusy):
        await reader.read(making.word("hello"))
    await asyncio.sleep(0.2)
    ours = [pid for pid in _children() if "bot.files.child" in pid]
    assert ours == []


def test_the_child_gets_no_secrets(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STEWARD_TOKEN", "a token")
    assert not any(name.startswith("STEWARD") for name in _environment())


async def test_nothing_is_left_on_the_disk(reader: FileReader, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    for content in (making.word(NUMBER), making.sheet(["a", "b"]), making.pdf(NUMBER), making.picture(NUMBER)):
        await reader.read(content)
    assert os.listdir(tmp_path) == []  # noqa: PTH208 - a handful of names, in a test


def _children() -> list[str]:
    lines = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            if int((folder / "stat").read_text().rsplit(")", 1)[1].split()[1]) == os.getpid():
                lines.append((folder / "cmdline").read_text())
        except (OSError, IndexError, ValueError):
            continue
    return lines


async def test_a_workbook_computes_nothing(reader: FileReader) -> None:
    book = openpyxl.Workbook()
    book.active["A1"] = '=HYPERLINK("http://example.org","press")'
    held = io.BytesIO()
    book.save(held)
    assert (await reader.read(held.getvalue())).text == ""
