"""Looks for words in what is kept, opening it in a thread of its own and keeping nothing of it."""

import asyncio
import json
import logging
import sqlite3
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

from bot.store.database import Database
from bot.store.evidence import open_text
from bot.store.keys import Keys
from bot.store.problems import EvidenceProblem
from policy_rules.events import EventKind

log = logging.getLogger(__name__)

Findings = Sequence[Mapping[str, Any]]
Says = Callable[[bytes, Findings], bool]  # what was kept of a revision, and what was found in it
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Opened:
    """What was kept of a case's message at one revision, and what was found in it."""

    case_id: int
    content: bytes = field(repr=False)
    findings: Findings


async def having(database: Database, keys: Keys, case_ids: Sequence[int], says: Says) -> frozenset[int]:
    """Those of the cases whose message, at any revision, `says` it."""

    def look(kept: Iterator[Opened]) -> frozenset[int]:
        return frozenset(one.case_id for one in kept if says(one.content, one.findings))

    return await looked_through(database, keys, case_ids, look)


async def looked_through(
    database: Database, keys: Keys, case_ids: Sequence[int], look: Callable[[Iterator[Opened]], T]
) -> T:
    """What `look` makes of everything that is kept of the cases, oldest revision first; nothing else is left of it."""
    asked = json.dumps(list(case_ids))
    kept = await database.rows(
        "SELECT case_id, revision, sealed FROM evidence WHERE case_id IN (SELECT value FROM json_each(?))"
        " ORDER BY case_id, revision",
        (asked,),
    )
    judged = await database.rows(
        "SELECT case_id, payload FROM events WHERE case_id IN (SELECT value FROM json_each(?))"
        " AND kind IN (?, ?) AND payload IS NOT NULL ORDER BY seq",
        (asked, EventKind.JUDGED.value, EventKind.FILE_JUDGED.value),
    )
    return await asyncio.to_thread(lambda: look(_opened(keys, kept, judged)))


def _opened(keys: Keys, kept: Sequence[sqlite3.Row], judged: Sequence[sqlite3.Row]) -> Iterator[Opened]:
    """One after the other; what was changed from outside is passed over."""
    found: dict[tuple[int, int], Findings] = {}
    in_files: dict[int, Findings] = {}
    for row in judged:
        payload = json.loads(row["payload"])
        if "file" in payload:  # it stands in the file, whatever its message reads like by now
            in_files[row["case_id"]] = (*in_files.get(row["case_id"], ()), *payload["findings"])
        else:
            found[row["case_id"], payload["revision"]] = payload["findings"]
    for row in kept:
        case_id, revision = row["case_id"], row["revision"]
        try:
            content = open_text(keys, row["sealed"], case_id, revision)
        except EvidenceProblem as problem:
            log.error("%s", problem)  # noqa: TRY400 - the sentence says it all
            continue
        yield Opened(case_id, content, (*found.get((case_id, revision), ()), *in_files.get(case_id, ())))
