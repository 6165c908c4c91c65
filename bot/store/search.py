"""Looks for words in what is kept, opening it in a thread of its own and keeping nothing of it."""

import asyncio
import json
import logging
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from bot.store.database import Database
from bot.store.evidence import open_text
from bot.store.keys import Keys
from bot.store.problems import EvidenceProblem
from policy_rules.events import EventKind

log = logging.getLogger(__name__)

Findings = Sequence[Mapping[str, Any]]
Says = Callable[[bytes, Findings], bool]  # what was kept of a revision, and what was found in it


async def having(database: Database, keys: Keys, case_ids: Sequence[int], says: Says) -> frozenset[int]:
    """Those of the cases whose message, at any revision, `says` it."""
    asked = json.dumps(list(case_ids))
    kept = await database.rows(
        "SELECT case_id, revision, sealed FROM evidence WHERE case_id IN (SELECT value FROM json_each(?))", (asked,)
    )
    judged = await database.rows(
        "SELECT case_id, payload FROM events WHERE case_id IN (SELECT value FROM json_each(?))"
        " AND kind IN (?, ?) AND payload IS NOT NULL ORDER BY seq",
        (asked, EventKind.JUDGED.value, EventKind.FILE_JUDGED.value),
    )

    def look() -> frozenset[int]:
        found: dict[tuple[int, int], Findings] = {}
        in_files: dict[int, Findings] = {}
        for row in judged:
            payload = json.loads(row["payload"])
            if "file" in payload:  # it stands in the file, whatever its message reads like by now
                in_files[row["case_id"]] = (*in_files.get(row["case_id"], ()), *payload["findings"])
            else:
                found[row["case_id"], payload["revision"]] = payload["findings"]
        hits = set()
        for row in kept:
            case_id, revision = row["case_id"], row["revision"]
            try:
                content = open_text(keys, row["sealed"], case_id, revision)
            except EvidenceProblem as problem:
                log.error("%s", problem)  # noqa: TRY400 - the sentence says it all
                continue
            if says(content, (*found.get((case_id, revision), ()), *in_files.get(case_id, ()))):
                hits.add(case_id)
        return frozenset(hits)

    return await asyncio.to_thread(look)
