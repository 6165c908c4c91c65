"""The outbox: effects that wait to be carried out, one remote call a row, each after the row that it waits for.

A row goes waiting → started → done or failed. It is started in a transaction of its own before the call is made, so a
row that is found started by an earlier run, or waiting with attempts, may have been carried out: look before repeating.
"""

import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from bot.store.columns import canonical, mapping_from, time_from, time_text
from bot.store.database import Database
from policy_rules.effects import (
    Effect,
    EndSlowMode,
    TellAuthor,
    TellReporter,
    arguments,
    effect_from,
    key_of,
    not_before,
)

PREDECESSOR_FAILED = "the step that this one waited for failed"


class State(StrEnum):
    """How far an effect has come."""

    WAITING = "waiting"
    STARTED = "started"
    DONE = "done"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Row:
    """One effect and how far it has come."""

    id: int
    case_id: int | None
    key: str
    effect: Effect
    state: State
    after_id: int | None  # the row that must be done first
    attempts: int  # how often it was started
    not_before: datetime | None
    result: Mapping[str, Any] | None  # ids that the call returned, once done
    problem: str | None  # why the last attempt failed
    created_at: datetime
    updated_at: datetime


async def enqueue(database: Database, effect: Effect, case_id: int | None, after: int | None, now: datetime) -> int:
    """The row of `effect`: a new one, or the one that has its key already, as it is.

    A new row that would wait for a failed one fails at once, so that nothing waits for ever.
    """
    known = await database.row("SELECT id FROM outbox WHERE key = ?", (key_of(effect),))
    if known is not None:
        return int(known["id"])
    waits = not_before(effect)
    blocked = after is not None and await _state(database, after) is State.FAILED
    row = await database.row(
        "INSERT INTO outbox (case_id, key, kind, fields, state, after_id, problem, created_at, updated_at, not_before)"
        " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?8, ?9) RETURNING id",
        (
            case_id,
            key_of(effect),
            effect.kind,
            canonical(arguments(effect)),
            (State.FAILED if blocked else State.WAITING).value,
            after,
            PREDECESSOR_FAILED if blocked else None,
            time_text(now),
            time_text(datetime.fromisoformat(waits)) if waits else None,
        ),
    )
    if row is None:
        raise RuntimeError("SQLite did not return the row that it wrote")
    return int(row["id"])


async def due(database: Database, now: datetime, limit: int, run: str) -> tuple[Row, ...]:
    """The oldest `limit` rows that can be carried out now, and those that an earlier run left started."""
    rows = await database.rows(
        "SELECT row.* FROM outbox AS row LEFT JOIN outbox AS earlier ON earlier.id = row.after_id"
        " WHERE row.state IN ('waiting', 'started') AND ("
        "  (row.state = 'waiting' AND (row.after_id IS NULL OR earlier.state = 'done')"
        "   AND (row.not_before IS NULL OR row.not_before <= ?))"
        "  OR (row.state = 'started' AND row.run IS NOT ?)"
        " ) ORDER BY row.id LIMIT ?",
        (time_text(now), run, limit),
    )
    return tuple(_row(row) for row in rows)


async def next_due_at(database: Database) -> datetime | None:
    """When the next row that is put off can be carried out, if any is."""
    row = await database.row(
        "SELECT MIN(row.not_before) AS at FROM outbox AS row LEFT JOIN outbox AS earlier ON earlier.id = row.after_id"
        " WHERE row.state = 'waiting' AND (row.after_id IS NULL OR earlier.state = 'done')"
    )
    return None if row is None or row["at"] is None else time_from(row["at"])


async def rows_of(
    database: Database, *, case_id: int | None = None, state: State | None = None, limit: int = 1_000
) -> tuple[Row, ...]:
    """The oldest `limit` rows that match what is given, oldest first."""
    rows = await database.rows(
        "SELECT * FROM outbox WHERE (?1 IS NULL OR case_id = ?1) AND (?2 IS NULL OR state = ?2) ORDER BY id LIMIT ?3",
        (case_id, None if state is None else state.value, limit),
    )
    return tuple(_row(row) for row in rows)


async def notes_not_sent(database: Database, member_id: str, limit: int) -> tuple[Row, ...]:
    """The newest `limit` private notes to a member that were tried in vain, oldest first."""
    rows = await database.rows(
        "SELECT * FROM outbox WHERE state = 'failed' AND attempts > 0 AND kind IN (?, ?)"
        " AND json_extract(fields, '$.member_id') = ? AND coalesce(json_extract(fields, '$.thread_id'), '') = ''"
        " ORDER BY id DESC LIMIT ?",
        (TellAuthor.kind, TellReporter.kind, member_id, limit),
    )
    return tuple(_row(row) for row in reversed(rows))


async def slow_modes(database: Database, channel_id: str) -> tuple[Row, ...]:
    """The ends of slow mode in a room that are still to come, the one that was asked for first at the front."""
    rows = await database.rows(
        "SELECT * FROM outbox WHERE kind = ? AND state IN ('waiting', 'started')"
        " AND json_extract(fields, '$.channel_id') = ? ORDER BY id",
        (EndSlowMode.kind, channel_id),
    )
    return tuple(_row(row) for row in rows)


async def start(database: Database, row_id: int, run: str, now: datetime) -> Row:
    """Mark a row as being carried out by this run. Raises ValueError if it is finished, or this run has it in hand."""
    row = await database.row(
        "UPDATE outbox SET state = 'started', run = ?2, attempts = attempts + 1, updated_at = ?3"
        " WHERE id = ?1 AND (state = 'waiting' OR (state = 'started' AND run IS NOT ?2)) RETURNING *",
        (row_id, run, time_text(now)),
    )
    return _row(_moved(row, row_id, State.STARTED))


async def finish(database: Database, row_id: int, result: Mapping[str, Any] | None, now: datetime) -> None:
    """Mark a started row as done; what waited for it is due."""
    row = await database.row(
        "UPDATE outbox SET state = 'done', run = NULL, result = ?2, problem = NULL, updated_at = ?3"
        " WHERE id = ?1 AND state = 'started' RETURNING id",
        (row_id, None if result is None else canonical(result), time_text(now)),
    )
    _moved(row, row_id, State.DONE)


async def retry(database: Database, row_id: int, not_before: datetime, problem: str, now: datetime) -> None:
    """Put a row off until `not_before`; a failed one gets another life, still behind what it waits for."""
    row = await database.row(
        "UPDATE outbox SET state = 'waiting', run = NULL, not_before = ?2, problem = ?3, updated_at = ?4"
        " WHERE id = ?1 AND state <> 'done' RETURNING id",
        (row_id, time_text(not_before), problem, time_text(now)),
    )
    _moved(row, row_id, State.WAITING)


async def fail(database: Database, row_id: int, problem: str, now: datetime, *, release: bool) -> tuple[int, ...]:
    """Give a row up. What waited for it goes on without it if `release`, else it fails as well, and so on down.

    Returns the ids of all rows that failed, this one first.
    """
    row = await database.row(
        "UPDATE outbox SET state = 'failed', run = NULL, problem = ?2, updated_at = ?3"
        " WHERE id = ?1 AND state IN ('waiting', 'started') RETURNING id",
        (row_id, problem, time_text(now)),
    )
    _moved(row, row_id, State.FAILED)
    if release:
        await database.run(
            "UPDATE outbox SET after_id = NULL, updated_at = ?2 WHERE after_id = ?1 AND state = 'waiting'",
            (row_id, time_text(now)),
        )
        return (row_id,)
    failed = await database.rows(
        "WITH RECURSIVE later (id) AS (SELECT ?1 UNION SELECT outbox.id FROM outbox JOIN later ON after_id = later.id)"
        " UPDATE outbox SET state = 'failed', problem = ?2, updated_at = ?3"
        " WHERE id IN (SELECT id FROM later) AND state = 'waiting' RETURNING id",
        (row_id, PREDECESSOR_FAILED, time_text(now)),
    )
    return (row_id, *sorted(int(later["id"]) for later in failed))


async def _state(database: Database, row_id: int) -> State:
    row = await database.row("SELECT state FROM outbox WHERE id = ?", (row_id,))
    if row is None:
        raise ValueError(f"there is no row {row_id} in the outbox to wait for")
    return State(row["state"])


def _moved(row: sqlite3.Row | None, row_id: int, to: State) -> sqlite3.Row:
    if row is None:
        raise ValueError(f"row {row_id} of the outbox cannot become {to} from where it stands")
    return row


def _row(row: sqlite3.Row) -> Row:
    return Row(
        id=row["id"],
        case_id=row["case_id"],
        key=row["key"],
        effect=effect_from(row["kind"], mapping_from(row["fields"])),
        state=State(row["state"]),
        after_id=row["after_id"],
        attempts=row["attempts"],
        not_before=None if row["not_before"] is None else time_from(row["not_before"]),
        result=None if row["result"] is None else mapping_from(row["result"]),
        problem=row["problem"],
        created_at=time_from(row["created_at"]),
        updated_at=time_from(row["updated_at"]),
    )
