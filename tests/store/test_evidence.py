"""Evidence is unreadable without the key, unmovable, bounded, and gone when it is destroyed."""

import asyncio
import re
from pathlib import Path

import pytest

from bot.store import evidence
from bot.store.problems import EvidenceProblem
from bot.store.store import Store
from bot.store.writer import Writer
from tests.store.samples import NOW, OTHER_KEYS

TEXT = b"ring Odalys on the number that I gave you, quite unmistakable"
NAME = "unmistakable rota.pdf"


async def keep_all(writer: Writer) -> None:
    await writer.keep(1, 0, TEXT)
    await writer.keep(1, 1, TEXT + b" (edited)")
    await writer.keep(2, 0, b"of another case")
    await writer.keep_file(1, "301", NAME, "application/pdf", b"%PDF unmistakable")
    await writer.keep_file(1, "302", "second.png", None, b"\x89PNG")


async def test_what_was_kept_is_read_again(store: Store) -> None:
    await store.transaction(keep_all)

    assert [(kept.revision, kept.content, kept.kept_at) for kept in await store.evidence(1)] == [
        (0, TEXT, NOW),
        (1, TEXT + b" (edited)", NOW),
    ]
    first, second = await store.files(1)
    assert (first.attachment_id, first.name, first.media_type) == ("301", NAME, "application/pdf")
    assert (first.content, second.content) == (b"%PDF unmistakable", b"\x89PNG")
    assert await store.evidence(3) == ()


async def test_the_first_copy_stays(store: Store) -> None:
    await store.transaction(keep_all)
    await store.transaction(lambda writer: writer.keep(1, 0, b"something else"))
    await store.transaction(lambda writer: writer.keep_file(1, "301", "other", None, b"something else"))

    assert (await store.evidence(1))[0].content == TEXT
    assert (await store.files(1))[0].name == NAME


async def test_nothing_in_the_files_is_readable(store: Store, path: Path) -> None:
    await store.transaction(keep_all)

    for file in path.parent.iterdir():
        assert b"unmistakable" not in file.read_bytes()


async def test_another_key_opens_nothing(store: Store) -> None:
    await store.transaction(keep_all)

    with pytest.raises(EvidenceProblem):
        await evidence.evidence(store._database, OTHER_KEYS, 1)


@pytest.mark.parametrize(
    "swap",
    [
        "UPDATE evidence SET sealed = (SELECT sealed FROM evidence WHERE case_id = 2) WHERE case_id = 1",
        "UPDATE evidence SET case_id = 1, revision = 2 WHERE case_id = 2",
        "UPDATE evidence SET revision = 5 WHERE case_id = 1 AND revision = 1",
        "UPDATE files SET sealed_name = sealed WHERE attachment_id = '301'",
        "UPDATE files SET sealed = sealed_name WHERE attachment_id = '301'",
        "UPDATE files SET attachment_id = '399' WHERE attachment_id = '302'",
        "UPDATE files SET sealed = x'00' WHERE attachment_id = '302'",
    ],
)
async def test_what_was_moved_or_changed_does_not_open(store: Store, swap: str) -> None:
    await store.transaction(keep_all)
    await store._writing.execute_fetchall(swap)

    with pytest.raises(EvidenceProblem, match="case 1 was changed or moved"):
        await asyncio.gather(store.evidence(1), store.files(1))


async def test_the_same_text_is_sealed_differently_each_time(store: Store) -> None:
    await store.transaction(lambda writer: writer.keep(1, 0, TEXT))
    await store.transaction(lambda writer: writer.keep(2, 0, TEXT))

    first, second = [bytes(row[0]) for row in await store._database.rows("SELECT sealed FROM evidence")]

    assert first[:12] != second[:12]
    assert first[12:-16] != second[12:-16]


async def test_what_is_destroyed_is_gone_and_the_rest_stays(store: Store) -> None:
    await store.transaction(keep_all)

    await store.transaction(lambda writer: writer.destroy_evidence(1))

    assert (await store.evidence(1), await store.files(1)) == ((), ())
    assert len(await store.evidence(2)) == 1


async def test_limits_are_exact(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(evidence, "MAX_FILE_BYTES", 1_000)
    largest = bytes(evidence.MAX_TEXT_BYTES)
    await store.transaction(lambda writer: writer.keep(1, 0, largest))
    await store.transaction(lambda writer: writer.keep_file(1, "a", "n" * evidence.MAX_NAME_BYTES, None, bytes(1_000)))

    for too_much in (
        lambda writer: writer.keep(1, 1, largest + b"."),
        lambda writer: writer.keep_file(1, "b", "name", None, bytes(1_001)),
        lambda writer: writer.keep_file(1, "b", "n" * (evidence.MAX_NAME_BYTES + 1), None, b""),
    ):
        with pytest.raises(EvidenceProblem, match="look at it where it was posted"):
            await store.transaction(too_much)

    assert (len(await store.evidence(1)), len(await store.files(1))) == (1, 1)


async def test_a_case_takes_so_many_files(store: Store) -> None:
    async def fill(writer: Writer) -> None:
        for number in range(evidence.MAX_FILES):
            await writer.keep_file(1, str(number), "name", None, b"content")

    await store.transaction(fill)
    await store.transaction(fill)

    with pytest.raises(EvidenceProblem, match=re.escape(f"has {evidence.MAX_FILES} files already")):
        await store.transaction(lambda writer: writer.keep_file(1, "more", "name", None, b"content"))


async def test_kept_content_does_not_show_in_a_representation(store: Store) -> None:
    await store.transaction(keep_all)

    assert "unmistakable" not in repr(await store.evidence(1)) + repr(await store.files(1))
