"""The cases as they stand: a projection of the journal, written with each event, that can be folded again."""

import sqlite3
from dataclasses import fields
from functools import lru_cache

from pydantic import TypeAdapter

from bot.store.database import Database
from bot.store.journal import BATCH, Recorded, events
from policy_rules.case import Case, Status
from policy_rules.events import EventKind
from policy_rules.fold import fold

_CASES = TypeAdapter(Case)
MOST_READ = 12_000  # cases that are remembered as they were read: ids and names of rules, no text
_SHAPE = ",".join(field.name for field in fields(Case))
_ABOUT = (
    "SELECT * FROM cases WHERE message_id = ?1 OR json_extract(state, '$.copy_message_id') = ?1"
    " OR json_extract(state, '$.again_message_id') = ?1 ORDER BY id"
)


async def new_case_id(database: Database) -> int:
    """The next small number; never given twice, unless the transaction that took it is rolled back."""
    row = await database.row("UPDATE meta SET value = value + 1 WHERE name = 'last_case' RETURNING value")
    if row is None:
        raise RuntimeError("the table meta has lost its count of cases")
    return int(row["value"])


async def case(database: Database, case_id: int) -> Case | None:
    """One case as it stands, or None if there is none (or retention has forgotten it)."""
    row = await database.row("SELECT * FROM cases WHERE id = ?", (case_id,))
    return None if row is None else _case(row)


async def cases(
    database: Database,
    *,
    status: Status | None = None,
    message_id: str | None = None,
    channel_id: str | None = None,
    author_id: str | None = None,
    limit: int = 1_000,
) -> tuple[Case, ...]:
    """The oldest `limit` cases that match everything given, oldest first."""
    rows = await database.rows(
        "SELECT * FROM cases WHERE (?1 IS NULL OR status = ?1) AND (?2 IS NULL OR message_id = ?2)"
        " AND (?3 IS NULL OR channel_id = ?3) AND (?4 IS NULL OR author_id = ?4) ORDER BY id LIMIT ?5",
        (None if status is None else status.value, message_id, channel_id, author_id, limit),
    )
    return tuple(_case(row) for row in rows)


async def newest(database: Database, limit: int) -> tuple[Case, ...]:
    """The newest `limit` cases, whatever became of them, newest first."""
    rows = await database.rows("SELECT * FROM cases ORDER BY id DESC LIMIT ?", (limit,))
    return tuple(_case(row) for row in rows)


async def decided(database: Database, clause: str | None, limit: int) -> tuple[Case, ...]:
    """The `limit` cases that were decided last, under `clause` if one is given, latest first; none in confidence."""
    rows = await database.rows(
        "SELECT * FROM cases WHERE status IN ('left', 'hidden', 'restored')"
        " AND NOT json_extract(state, '$.sealed') AND (?1 IS NULL OR json_extract(state, '$.clause') = ?1)"
        " ORDER BY json_extract(state, '$.decided_at') DESC, id DESC LIMIT ?2",
        (clause, limit),
    )
    return tuple(_case(row) for row in rows)


ABOUT_A_PERSON_DUE = "coalesce(json_extract(cases.state, '$.sanctions[#-1].stage'), '') IN ('proposed', 'running')"


# On hold: agreed to by a second person, or asked for since the time that is given in seconds.
ON_HOLD = (
    "(json_extract(cases.state, '$.hold.agreed_by') IS NOT NULL"
    " OR coalesce(CAST(strftime('%s', json_extract(cases.state, '$.hold.at')) AS INTEGER), 0) > ?)"
)


async def on_hold(database: Database) -> tuple[Case, ...]:
    """The cases that somebody asked to keep, oldest first."""
    rows = await database.rows("SELECT * FROM cases WHERE json_extract(state, '$.hold') IS NOT NULL ORDER BY id")
    return tuple(_case(row) for row in rows)


async def with_a_clock(database: Database, limit: int) -> tuple[Case, ...]:
    """The oldest `limit` cases in which something falls due: open ones, and those of a proposal or of a timeout."""
    rows = await database.rows(
        f"SELECT * FROM cases WHERE status = ? OR {ABOUT_A_PERSON_DUE} ORDER BY id LIMIT ?",  # noqa: S608 - our own
        (Status.OPEN.value, limit),
    )
    return tuple(_case(row) for row in rows)


async def with_waiting_cards(database: Database, limit: int) -> tuple[Case, ...]:
    """`limit` cases whose card waits for the morning, whatever became of them: reported ones first, then the oldest."""
    rows = await database.rows(
        "SELECT * FROM cases WHERE json_extract(state, '$.card_waits')"
        " ORDER BY coalesce(json_array_length(state, '$.reporters'), 0) = 0, id LIMIT ?",
        (limit,),
    )
    return tuple(_case(row) for row in rows)


async def newest_case_of(database: Database, message_id: str) -> Case | None:
    """The latest case about a message, or about a copy of it that Steward posted: asked on every edit and deletion."""
    row = await database.row(f"{_ABOUT} DESC LIMIT 1", (message_id,))
    return None if row is None else _case(row)


async def cases_about(database: Database, message_id: str) -> tuple[Case, ...]:
    """All cases about a message, or about a copy of it, oldest first: what is in confidence has one of its own."""
    return tuple(_case(row) for row in await database.rows(_ABOUT, (message_id,)))


async def project(database: Database, recorded: Recorded) -> None:
    """Bring the case of an event up to date with it.

    Raises ValueError for an event of a case that never opened, and for a case that opens twice.
    """
    case_id = recorded.event.case_id
    if case_id is None:
        return
    known = await case(database, case_id)
    if known is None and await _has_history(database, case_id, recorded.seq):
        return  # retention forgot the case: the journal goes on, the case does not come back
    if known is not None and recorded.event.kind is EventKind.OPENED:
        raise ValueError(f"case {case_id} is open already: take a new number from new_case_id()")
    await _write(database, fold(known, recorded.event, recorded.seq))


async def forget_case_of(database: Database, seq: int) -> None:
    """Take the case of an event out of the projection: without that event it could not be folded again."""
    await database.run("DELETE FROM cases WHERE id = (SELECT case_id FROM events WHERE seq = ?)", (seq,))


async def rebuild_if_outgrown(database: Database) -> None:
    """Fold the journal again if a case has other fields than when this table was written."""
    row = await database.row("SELECT value FROM meta WHERE name = 'cases_shape'")
    if row is None or row["value"] != _SHAPE:
        await rebuild(database)


async def rebuild(database: Database) -> None:
    """Throw the projection away and fold the whole journal again; the table comes out the same."""
    await database.run("INSERT OR REPLACE INTO meta (name, value) VALUES ('cases_shape', ?)", (_SHAPE,))
    await database.run("DELETE FROM cases")
    folded: dict[int, Case] = {}
    forgotten: set[int] = set()
    last = 0
    while batch := await events(database, after=last, limit=BATCH):
        for recorded in batch:
            last, case_id = recorded.seq, recorded.event.case_id
            if case_id is None or case_id in forgotten:
                continue
            if recorded.forgotten:
                forgotten.add(case_id)
                folded.pop(case_id, None)
            else:
                folded[case_id] = fold(folded.get(case_id), recorded.event, recorded.seq)
    for known in folded.values():
        await _write(database, known)


async def _has_history(database: Database, case_id: int, before: int) -> bool:
    row = await database.row("SELECT 1 FROM events WHERE case_id = ? AND seq < ? LIMIT 1", (case_id, before))
    return row is not None


async def _write(database: Database, known: Case) -> None:
    await database.run(
        "INSERT OR REPLACE INTO cases (id, status, message_id, channel_id, author_id, state) VALUES (?, ?, ?, ?, ?, ?)",
        (
            known.id,
            known.status.value,
            known.message_id,
            known.channel_id,
            known.author_id,
            _CASES.dump_json(known).decode(),
        ),
    )


def _case(row: sqlite3.Row) -> Case:
    return _case_from(row["state"])


@lru_cache(maxsize=MOST_READ)
def _case_from(state: str) -> Case:
    """The case that was written as `state`. The open ones are read every few seconds, and most have not changed."""
    return _CASES.validate_json(state)
