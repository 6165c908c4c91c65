"""What rules in shadow would have done, and how often this group agreed with them: counts, no text and no person."""

import sqlite3
from collections.abc import Mapping, Sequence
from datetime import datetime

from bot.store.columns import time_text
from bot.store.database import Database
from bot.store.journal import Recorded, recorded
from policy_rules.events import EventKind
from policy_rules.going_live import Key
from policy_rules.shadow import Agreement, Answer, Entry, Would

MOST_JUDGED = 5_000  # verdicts of a day that are looked at


async def judged_between(database: Database, begins: datetime, ends: datetime) -> tuple[Recorded, ...]:
    """The verdicts of that time, on messages and their files, about cases whose details are kept, oldest first."""
    rows = await database.rows(
        "SELECT * FROM events WHERE kind IN (?, ?) AND at >= ? AND at < ? AND case_id IS NOT NULL"
        " AND payload IS NOT NULL ORDER BY seq LIMIT ?",
        (EventKind.JUDGED.value, EventKind.FILE_JUDGED.value, time_text(begins), time_text(ends), MOST_JUDGED),
    )
    return tuple(recorded(row) for row in rows)


async def note(database: Database, day: str, entries: Sequence[Entry]) -> None:
    """Keep the entries of a day. A case is asked about once."""
    for one in entries:
        await database.run(
            "INSERT INTO shadow_entries (case_id, day, rule, rule_version, policy, name, clause, would)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
            (one.case_id, day, one.rule, one.rule_version, one.policy, one.name, one.clause, one.would.value),
        )


async def known(database: Database, case_ids: Sequence[int]) -> frozenset[int]:
    """Those of the cases that were asked about before."""
    marks = ", ".join("?" * len(case_ids))
    rows = await database.rows(f"SELECT case_id FROM shadow_entries WHERE case_id IN ({marks})", case_ids)  # noqa: S608
    return frozenset(row["case_id"] for row in rows)


async def of_day(database: Database, day: str) -> tuple[Entry, ...]:
    """The entries of a day, what would have been hidden first."""
    rows = await database.rows("SELECT * FROM shadow_entries WHERE day = ? ORDER BY would <> 'hide', case_id", (day,))
    return tuple(_entry(row) for row in rows)


async def of_case(database: Database, case_id: int) -> tuple[str, Entry] | None:
    """The day and the entry of a case, if it was asked about and is still kept."""
    row = await database.row("SELECT * FROM shadow_entries WHERE case_id = ?", (case_id,))
    return (row["day"], _entry(row)) if row else None


async def answer(database: Database, entry: Entry, given: Answer) -> None:
    """Count an answer once: another one about the same case takes the place of the one before."""
    await database.run("UPDATE shadow_entries SET answer = ? WHERE case_id = ?", (given.value, entry.case_id))
    if entry.answer is not None:
        await _count(database, entry, entry.answer, -1)
    await _count(database, entry, given, 1)


async def _count(database: Database, entry: Entry, given: Answer, by: int) -> None:
    right, wrong = (by, 0) if given is Answer.RIGHT else (0, by)
    await database.run(
        'INSERT INTO shadow_answers (rule, rule_version, policy, would, "right", wrong) VALUES (?, ?, ?, ?, ?, ?)'
        ' ON CONFLICT DO UPDATE SET "right" = "right" + excluded."right", wrong = wrong + excluded.wrong',
        (entry.rule, entry.rule_version, entry.policy, entry.would.value, right, wrong),
    )


async def agreement(database: Database) -> Mapping[Key, Agreement]:
    """How often this group agreed with each rule as it was, whatever else changed in its policy meanwhile."""
    rows = await database.rows(
        'SELECT rule, rule_version, would, sum("right") AS "right", sum(wrong) AS wrong FROM shadow_answers'
        " GROUP BY rule, rule_version, would"
    )
    return {
        (row["rule"], row["rule_version"], Would(row["would"])): Agreement(row["right"], row["wrong"]) for row in rows
    }


async def destroy(database: Database, case_id: int) -> None:
    """Forget that a case was asked about; what was counted stays."""
    await database.run("DELETE FROM shadow_entries WHERE case_id = ?", (case_id,))


def _entry(row: sqlite3.Row) -> Entry:
    return Entry(
        row["case_id"],
        row["rule"],
        row["rule_version"],
        row["policy"],
        row["name"],
        row["clause"],
        Would(row["would"]),
        Answer(row["answer"]) if row["answer"] else None,
    )
