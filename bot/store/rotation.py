"""Another key for everything: sealed anew, and the journal's chain linked anew, all or nothing."""

import asyncio
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from bot.store import evidence, journal, register, stopped
from bot.store.database import Database, connected
from bot.store.keys import Keys
from bot.store.lock import sole_writer
from bot.store.migrate import migrate, shipped
from bot.store.problems import JournalBroken, missing
from policy_rules.events import Event, EventKind

_GUARD = "events_are_only_forgotten"  # which lets no link be changed


@dataclass(frozen=True, slots=True)
class Rotated:
    """What was sealed and linked anew."""

    events: int
    sealed: int  # texts, files, their names, reasons, appeals and entries of the register


async def rotate(path: Path, old: Keys, new: Keys, now: datetime) -> Rotated:
    """Put `new` in the place of `old`, with Steward stopped. The journal is verified first, and says that it was done.

    Raises a StoreProblem, the file as it was: InUse, WrongKey, JournalBroken or EvidenceProblem among them.
    """
    if not await asyncio.to_thread(path.exists):
        raise missing(path)
    with sole_writer(path) as file:
        async with connected(file) as connection:
            await migrate(connection, Database(connection, file), old, shipped())
            async with Database(connection, file).immediate() as database:
                inspection = await journal.verify(database, old)
                if not inspection.sound:
                    raise JournalBroken(
                        f"the journal in {file} does not hold at event {inspection.broken_at} ({inspection.why}), and "
                        "another key would cover that up: keep a copy of the file, and put back a backup"
                    )
                sealed = await evidence.seal_anew(database, old, new) + await register.seal_anew(database, old, new)
                sealed += await stopped.seal_anew(database, old, new)
                await _link_anew(database, new)
                await database.run("UPDATE meta SET value = ? WHERE name = 'key_id'", (new.id,))
                told = {"from": old.id, "to": new.id, "sealed": sealed}
                await journal.append(database, new, Event(EventKind.KEY_ROTATED, now, payload=told))
            await Database(connection, file).run(
                "PRAGMA wal_checkpoint(TRUNCATE)"
            )  # nothing sealed with the old key stays behind
    return Rotated(inspection.checked, sealed)


async def _link_anew(database: Database, keys: Keys) -> None:
    guard = await database.row("SELECT sql FROM sqlite_master WHERE name = ?", (_GUARD,))
    if guard is None:
        raise JournalBroken(f"the journal in {database.path} has lost its guard: put back a backup")
    await database.run(f"DROP TRIGGER {_GUARD}")
    await journal.link_anew(database, keys)
    await database.run(guard["sql"])
