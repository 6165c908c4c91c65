"""How much waits in the store, in one question that indexes answer: asked whenever somebody asks how Steward is."""

from dataclasses import dataclass
from datetime import datetime

from bot.store.columns import time_from
from bot.store.database import Database

_OTHERS_MAY_KNOW = (
    " AND NOT EXISTS (SELECT 1 FROM cases AS own WHERE own.id = case_id AND json_extract(own.state, '$.sealed'))"
)


@dataclass(frozen=True, slots=True)
class Backlog:
    """Numbers of what waits, without any case, member or text."""

    cases: int  # that wait for a person
    taken: int  # of these, which somebody has taken and not let go
    oldest: datetime | None  # since when the one that has waited longest does
    work: int  # effects that are to be carried out, those for later among them
    failed: int  # effects that could not be carried out
    unscored: int  # messages that the rules alone have read, or AutoMod stopped, and that wait for the model
    unopened: int  # messages whose files are still to be opened


async def backlog(database: Database, taken_since: datetime, *, in_confidence: bool) -> Backlog:
    """What waits now. A case taken before `taken_since` is nobody's again; what is sealed only counts on request."""
    case = "" if in_confidence else " AND NOT json_extract(state, '$.sealed')"
    work = "" if in_confidence else _OTHERS_MAY_KNOW
    row = await database.row(
        "SELECT waiting.*,"  # noqa: S608 - the pieces are ours
        f" (SELECT count(*) FROM outbox WHERE state IN ('waiting', 'started'){work}) AS work,"
        f" (SELECT count(*) FROM outbox WHERE state = 'failed'{work}) AS failed,"
        " (SELECT count(*) FROM unscored) + (SELECT count(*) FROM stopped WHERE tries > 0) AS unscored,"
        " (SELECT count(*) FROM unread_files) AS unopened"
        " FROM (SELECT count(*) AS cases,"
        "  count(CASE WHEN json_extract(state, '$.claimed_by') IS NOT NULL"
        "   AND CAST(strftime('%s', json_extract(state, '$.claimed_at')) AS INTEGER) > ? THEN 1 END) AS taken,"
        "  min(coalesce(json_extract(state, '$.waits_since'), json_extract(state, '$.opened_at'))) AS oldest"
        f"  FROM cases WHERE status = 'open'{case}) AS waiting",
        (int(taken_since.timestamp()),),
    )
    if row is None:
        raise RuntimeError("SQLite did not return the numbers that it counted")
    oldest = time_from(row["oldest"]) if row["oldest"] else None
    return Backlog(row["cases"], row["taken"], oldest, row["work"], row["failed"], row["unscored"], row["unopened"])
