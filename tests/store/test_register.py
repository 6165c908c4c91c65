"""The register at rest: unreadable without its key, imported twice without doubles, and gone when it is erased."""

from pathlib import Path

import pytest

from bot.store.problems import EvidenceProblem
from bot.store.store import Store
from bot.store.writer import Writer
from policy_rules.register.entry import Entry, Register, Who

GIVEN = Register(
    (
        Entry("", Who.SERVICE_USER, "Ruthanne Ebersole", ("Roo",)),
        Entry("", Who.COLLEAGUE, "Ottoline Farquhar"),
    ),
    r"ZQ-[0-9]+",
    ("Project Heron",),
)


async def imported(store: Store, given: Register = GIVEN) -> tuple[int, int, int]:
    async def work(writer: Writer) -> tuple[int, int, int]:
        done = await writer.import_register(given)
        return done.added, done.changed, done.same

    return await store.transaction(work)


async def test_what_is_imported_is_read_again_with_ids_of_its_own(store: Store) -> None:
    assert await imported(store) == (2, 0, 0)
    kept = await store.register()
    assert [(one.id, one.name, one.aliases) for one in kept.entries] == [
        ("C1", "Ottoline Farquhar", ()),
        ("S1", "Ruthanne Ebersole", ("Roo",)),
    ]
    assert (kept.case_reference, kept.confidential_terms) == (r"ZQ-[0-9]+", ("Project Heron",))


async def test_an_import_again_makes_no_doubles_and_adds_aliases(store: Store) -> None:
    await imported(store)
    more = Register(
        (Entry("", Who.SERVICE_USER, "ruthanne ebersole", ("Ruthie",)), Entry("", Who.COLLEAGUE, "Ottoline Farquhar"))
    )
    assert await imported(store, more) == (0, 1, 1)
    kept = await store.register()
    assert {one.id: one.aliases for one in kept.entries} == {"C1": (), "S1": ("Roo", "Ruthie")}
    assert kept.case_reference == r"ZQ-[0-9]+"


async def test_a_stolen_file_tells_no_name(store: Store, path: Path) -> None:
    await imported(store)
    await store.flush_cursors()
    for file in path.parent.iterdir():
        held = file.read_bytes().lower()
        for told in (b"ruthanne", b"ebersole", b"farquhar", b"heron", b'roo"'):
            assert told not in held, file


async def test_a_row_opens_only_where_it_belongs(store: Store) -> None:
    await imported(store)

    async def swap(writer: Writer) -> None:
        await writer._database.run(
            "UPDATE register SET sealed = (SELECT sealed FROM register WHERE id = 'C1') WHERE id = 'S1'"
        )

    await store.transaction(swap)
    with pytest.raises(EvidenceProblem, match="entry S1 of the register"):
        await store.register()


async def test_people_are_erased_and_the_rest_stays(store: Store) -> None:
    await imported(store)
    assert await store.transaction(lambda writer: writer.remove_from_register(["S1", "S9", "words"])) == 1
    kept = await store.register()
    assert [one.id for one in kept.entries] == ["C1"]
    assert kept.confidential_terms
    await store.transaction(lambda writer: writer.clear_register())
    assert not await store.register()
    await store.transaction(lambda writer: writer.import_register(GIVEN))
    assert len((await store.register()).entries) == 2
