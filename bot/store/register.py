"""The group's register at rest: a row a person, each sealed on its own. Opened only in memory."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.store.columns import canonical, time_text
from bot.store.database import Database
from bot.store.keys import Keys
from bot.store.problems import EvidenceProblem
from bot.store.sealing import Unsealable, seal, unseal
from policy_rules.register.entry import Entry, Register, Who

_WORDS = "words"
_PREFIX = {Who.SERVICE_USER: "S", Who.COLLEAGUE: "C"}


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import came to."""

    added: int
    changed: int  # who were there already, with other aliases
    same: int


async def register(database: Database, keys: Keys) -> Register:
    """The whole register, opened. Raises EvidenceProblem if a row was changed."""
    rows = await database.rows("SELECT * FROM register ORDER BY added_at, id")
    entries: list[Entry] = []
    words: dict[str, Any] = {"case_reference": None, "confidential_terms": []}
    for row in rows:
        content = json.loads(_opened(keys, row["sealed"], row["id"]))
        if row["who"] == _WORDS:
            words = content
        else:
            entries.append(Entry(row["id"], Who(row["who"]), content["name"], tuple(content["aliases"])))
    return Register(tuple(entries), words["case_reference"], tuple(words["confidential_terms"] or ()))


async def import_register(database: Database, keys: Keys, given: Register, at: datetime) -> Imported:
    """Add `given` to what is there. Who is there already (the same name, the same kind) gets the new aliases."""
    known = await register(database, keys)
    there = {(entry.who, entry.name.casefold()): entry for entry in known.entries}
    numbers = {who: max((int(entry.id[1:]) for entry in known.entries if entry.who is who), default=0) for who in Who}
    added = changed = same = 0
    for entry in given.entries:
        old = there.get((entry.who, entry.name.casefold()))
        if old is None:
            numbers[entry.who] += 1
            kept = Entry(f"{_PREFIX[entry.who]}{numbers[entry.who]}", entry.who, entry.name, entry.aliases)
            added += 1
        elif set(entry.aliases) <= set(old.aliases):
            same += 1
            continue
        else:
            kept = Entry(old.id, old.who, old.name, tuple(dict.fromkeys((*old.aliases, *entry.aliases))))
            changed += 1
        there[kept.who, kept.name.casefold()] = kept
        await _keep(database, keys, kept, at)
    if given.case_reference or given.confidential_terms:
        terms = tuple(dict.fromkeys((*known.confidential_terms, *given.confidential_terms)))
        reference = given.case_reference or known.case_reference
        content = canonical({"case_reference": reference, "confidential_terms": list(terms)})
        await _write(database, keys, (_WORDS, _WORDS), content, at)
    return Imported(added, changed, same)


async def remove_entries(database: Database, ids: Iterable[str]) -> int:
    """Erase these people; SQLite overwrites the pages that held them (secure_delete). Returns how many were there."""
    removed = 0
    for entry_id in ids:
        there = await database.row("SELECT id FROM register WHERE id = ? AND who <> ?", (entry_id, _WORDS))
        if there is not None:
            await database.run("DELETE FROM register WHERE id = ?", (entry_id,))
            removed += 1
    return removed


async def clear_register(database: Database) -> None:
    """Erase the whole register."""
    await database.run("DELETE FROM register")


async def seal_anew(database: Database, old: Keys, new: Keys) -> int:
    """Seal every row with another key; returns how many. Raises EvidenceProblem if one was changed."""
    rows = await database.rows("SELECT id, sealed FROM register")
    for row in rows:
        sealed = seal(new.register, _opened(old, row["sealed"], row["id"]), _identity(row["id"]))
        await database.run("UPDATE register SET sealed = ?, key_id = ? WHERE id = ?", (sealed, new.id, row["id"]))
    return len(rows)


async def _keep(database: Database, keys: Keys, entry: Entry, at: datetime) -> None:
    content = canonical({"name": entry.name, "aliases": list(entry.aliases)})
    await _write(database, keys, (entry.id, entry.who.value), content, at)


async def _write(database: Database, keys: Keys, row: tuple[str, str], content: str, at: datetime) -> None:
    sealed = seal(keys.register, content.encode(), _identity(row[0]))
    await database.run(
        "INSERT INTO register (id, who, key_id, added_at, sealed) VALUES (?, ?, ?, ?, ?)"
        " ON CONFLICT (id) DO UPDATE SET key_id = excluded.key_id, sealed = excluded.sealed",
        (*row, keys.id, time_text(at), sealed),
    )


def _opened(keys: Keys, sealed: bytes, entry_id: str) -> bytes:
    try:
        return unseal(keys.register, sealed, _identity(entry_id))
    except Unsealable:
        raise EvidenceProblem(
            f"entry {entry_id} of the register was changed or moved since, and cannot be opened: put back a backup, or "
            f"erase it with `steward register remove {entry_id}`"
        ) from None


def _identity(entry_id: str) -> bytes:
    return canonical({"kind": "register", "id": entry_id}).encode()
