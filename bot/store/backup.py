"""Copies of the database: made while the bot runs, checked before they count, put back only where nothing is lost."""

import asyncio
import os
import shutil
from pathlib import Path

from bot.store.database import connected
from bot.store.journal import Inspection
from bot.store.keys import Keys
from bot.store.lock import sole_writer
from bot.store.problems import NotWritable, StoreProblem, not_writable
from bot.store.reader import reading


async def back_up(database: Path, keys: Keys, copy: Path) -> Inspection:
    """Write a whole and current copy of `database` to `copy`, and walk its journal.

    Never overwrites. Raises a StoreProblem; a copy that was not finished is taken away again.
    """
    if await asyncio.to_thread(copy.exists):
        raise NotWritable(f"{copy} is there already and is kept: name a new file for this copy")
    async with reading(database, keys):  # that it is Steward's, of this version, and of this key
        pass
    part = copy.with_name(copy.name + ".part")
    try:
        os.close(os.open(part, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, 0o600))
        async with connected(database, query_only=True) as source, connected(part) as target:
            await source.backup(target)
            await target.execute("PRAGMA journal_mode = DELETE")  # one file, no side files
        inspection = await _walked(part, keys)
        part.rename(copy)
    except OSError:
        raise not_writable(copy) from None
    finally:
        part.unlink(missing_ok=True)
    return inspection


async def put_back(copy: Path, keys: Keys, database: Path) -> Inspection:
    """Put a copy where the database belongs, if there is none. Raises a StoreProblem, and then changes nothing."""
    inspection = await _walked(copy, keys)
    if not inspection.sound:
        raise StoreProblem(
            f"the journal of {copy} is broken at {inspection.broken_at}: {inspection.why}. Use an earlier copy"
        )
    if await asyncio.to_thread(_holds_something, database):
        raise NotWritable(f"{database} is there already and is kept: move it away first, then put the copy back")
    with sole_writer(database) as place:
        part = place.with_name(place.name + ".part")
        try:
            shutil.copyfile(copy, part)
            part.chmod(0o600)
            part.replace(place)
        except OSError:
            raise not_writable(place) from None
    return inspection


def _holds_something(path: Path) -> bool:
    return path.exists() and path.stat().st_size > 0


async def _walked(path: Path, keys: Keys) -> Inspection:
    async with reading(path, keys) as reader:
        return await reader.verify()
