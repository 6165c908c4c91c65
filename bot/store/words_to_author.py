"""What moderators write to the author of a case's message, sealed like all evidence: under a number within the case."""

from collections.abc import Mapping
from datetime import datetime

from bot.store.columns import canonical, time_text
from bot.store.database import Database
from bot.store.keys import Keys
from bot.store.problems import EvidenceProblem
from bot.store.sealing import Unsealable, seal, unseal


async def keep(database: Database, keys: Keys, case_id: int, words: tuple[int, str], at: datetime) -> None:
    """Keep `words`: their number and what they say. The first that are kept under a number stay."""
    number, text = words
    sealed = seal(keys.evidence, text.encode("utf-8", "replace"), _identity(case_id, number))
    await database.run(
        "INSERT INTO words_to_author (case_id, number, kept_at, sealed) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING",
        (case_id, number, time_text(at), sealed),
    )


async def words_of(database: Database, keys: Keys, case_id: int) -> Mapping[int, str]:
    """What was written to the author of a case, by number. Raises EvidenceProblem if it was changed."""
    rows = await database.rows(
        "SELECT number, sealed FROM words_to_author WHERE case_id = ? ORDER BY number", (case_id,)
    )
    return {row["number"]: _opened(keys, row["sealed"], case_id, row["number"]).decode() for row in rows}


async def destroy(database: Database, case_id: int) -> None:
    """Remove them with the case's evidence."""
    await database.run("DELETE FROM words_to_author WHERE case_id = ?", (case_id,))


async def seal_anew(database: Database, old: Keys, new: Keys) -> int:
    """Seal all of them with another key; returns how many. Raises EvidenceProblem if one was changed."""
    rows = await database.rows("SELECT case_id, number, sealed FROM words_to_author")
    for row in rows:
        where = (row["case_id"], row["number"])
        sealed = seal(new.evidence, _opened(old, row["sealed"], *where), _identity(*where))
        await database.run("UPDATE words_to_author SET sealed = ? WHERE case_id = ? AND number = ?", (sealed, *where))
    return len(rows)


def _opened(keys: Keys, sealed: bytes, case_id: int, number: int) -> bytes:
    try:
        return unseal(keys.evidence, sealed, _identity(case_id, number))
    except Unsealable:
        raise EvidenceProblem(
            f"what was written to the author of case {case_id} was changed since, and cannot be opened: put back a "
            "backup"
        ) from None


def _identity(case_id: int, number: int) -> bytes:
    return canonical({"kind": "words to author", "case": case_id, "part": number}).encode()
