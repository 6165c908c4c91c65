"""What is no longer needed is erased: evidence and reasons of old cases, then the details of an old trail.

The chain stays whole: an event loses its payload and salt and keeps its link (who, when, what kind, about which case).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.store import cases, evidence, journal, shadow
from bot.store.columns import time_text
from bot.store.database import Database
from policy_rules.case import NO_MESSAGE, Status
from policy_rules.events import EventKind

DISMISSED = (Status.LEFT, Status.RESTORED)
DECIDED = (Status.HIDDEN, Status.GONE)
# What a member told of a person and somebody saw to is a decision, though no message was hidden for it.
_KIND = f"CASE WHEN cases.message_id LIKE '{NO_MESSAGE}%' AND cases.status = 'left' THEN 'hidden' ELSE cases.status END"
# What keeps no case longer: a hold and its reason, an answer about a rule in shadow, and that Steward did its work.
_NO_TOUCH = (
    EventKind.HOLD_ASKED,
    EventKind.HOLD_SET,
    EventKind.HOLD_RELEASED,
    EventKind.HOLD_REMINDED,
    EventKind.SHADOW_ANSWERED,
    EventKind.EFFECT_DONE,
    EventKind.EFFECT_FAILED,
)
_NO_TOUCH_KINDS = ", ".join(f"'{kind.value}'" for kind in _NO_TOUCH)
_TOUCHED = (
    f"MAX(CASE WHEN events.kind IN ({_NO_TOUCH_KINDS}) OR (events.kind = '{EventKind.NOTED.value}'"
    " AND json_extract(events.payload, '$.hold')) THEN NULL ELSE events.at END)"
)
MOST_CASES = 500  # in one transaction; the rest comes the next time
MOST_EVENTS = 5_000


@dataclass(frozen=True, slots=True)
class Deadlines:
    """What was last touched before these times is erased."""

    dismissed: datetime
    decided: datetime
    trail: datetime
    holds: datetime  # a hold that was asked for since then is kept to, though nobody has agreed yet


@dataclass(frozen=True, slots=True)
class Erased:
    """How much was erased."""

    cases: int = 0
    events: int = 0

    def __bool__(self) -> bool:
        return bool(self.cases or self.events)


async def erase_old(database: Database, deadlines: Deadlines) -> Erased:
    """Erase what its deadline has passed, the oldest first, a bounded number at a time."""
    old = [
        *await _closed_before(database, DISMISSED, deadlines.dismissed, deadlines.holds),
        *await _closed_before(database, DECIDED, deadlines.decided, deadlines.holds),
    ]
    events = 0
    for case_id in old:
        events += await erase_case(database, case_id)
    alone = await _events_before(database, deadlines)
    for seq in alone:
        await journal.forget(database, seq)
    await database.run(
        "DELETE FROM outbox WHERE case_id IS NULL AND state IN ('done', 'failed') AND created_at < ?",
        (time_text(deadlines.dismissed),),
    )
    return Erased(len(old), events + len(alone))


async def _closed_before(
    database: Database, statuses: Sequence[Status], before: datetime, holds: datetime
) -> list[int]:
    marks = ", ".join("?" * len(statuses))
    rows = await database.rows(
        "SELECT cases.id AS id FROM cases JOIN events ON events.case_id = cases.id"  # noqa: S608 - our own words and question marks
        " WHERE NOT EXISTS (SELECT 1 FROM outbox WHERE case_id = cases.id AND state IN ('waiting', 'started'))"
        f" AND NOT {cases.ABOUT_A_PERSON_DUE} AND NOT {cases.ON_HOLD}"
        f" AND {_KIND} IN ({marks}) GROUP BY cases.id HAVING {_TOUCHED} < ? ORDER BY cases.id LIMIT ?",
        (int(holds.timestamp()), *(status.value for status in statuses), time_text(before), MOST_CASES),
    )
    return [row["id"] for row in rows]


async def erase_case(database: Database, case_id: int) -> int:
    """Erase evidence, work and details of one case; its links stay in the chain. Returns how many events it had."""
    await evidence.destroy(database, case_id)
    await shadow.destroy(database, case_id)
    await database.run(
        "UPDATE outbox SET after_id = NULL WHERE after_id IN (SELECT id FROM outbox WHERE case_id = ?"
        " AND state IN ('done', 'failed'))",  # a card of the morning stands behind that of another case
        (case_id,),
    )
    await database.run("DELETE FROM outbox WHERE case_id = ? AND state IN ('done', 'failed')", (case_id,))
    rows = await database.rows("SELECT seq FROM events WHERE case_id = ? AND payload IS NOT NULL", (case_id,))
    for row in rows:
        await journal.forget(database, row["seq"])
        await cases.forget_case_of(database, row["seq"])
    return len(rows)


async def _events_before(database: Database, deadlines: Deadlines) -> list[int]:
    """Verdicts that opened no case, as soon as a dismissed case would go; everything else with the trail."""
    rows = await database.rows(
        "SELECT seq FROM events WHERE payload IS NOT NULL AND case_id IS NULL"
        " AND ((kind = ? AND at < ?) OR at < ?) ORDER BY seq LIMIT ?",
        (EventKind.JUDGED.value, time_text(deadlines.dismissed), time_text(deadlines.trail), MOST_EVENTS),
    )
    return [row["seq"] for row in rows]
