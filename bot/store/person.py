"""What is kept about one person: gathered for them to read, or erased where nothing speaks against it."""

from dataclasses import dataclass
from typing import Any

from bot.store import cases, evidence, journal, words_to_author
from bot.store.columns import time_text
from bot.store.database import Database
from bot.store.keys import Keys
from bot.store.retention import erase_case
from policy_rules.case import Case, Status
from policy_rules.sanction import TOLD, Stage

UNDER_WAY = (Stage.PROPOSED, Stage.ASKED, Stage.RUNNING, Stage.LIFTING)
MOST = 10_000  # cases of one person


@dataclass(frozen=True, slots=True)
class ErasedPerson:
    """What erasing a person came to."""

    cases: int
    reasons: int  # that they wrote, beside a report or an appeal
    kept_open: int  # cases that wait for a decision are erased when they have one


async def about(database: Database, keys: Keys, member_id: str) -> dict[str, Any]:
    """All that is kept about a member: the cases on their messages with texts, and the reports that they made.

    What others wrote about them is not in it, since it would tell who reported. Raises EvidenceProblem.
    """
    own = await cases.cases(database, author_id=member_id, limit=MOST)
    reported = await database.rows(
        "SELECT cases.id AS id FROM cases, json_each(cases.state, '$.reporters') AS reporter WHERE reporter.value = ?"
        " ORDER BY cases.id LIMIT ?",
        (member_id, MOST),
    )
    appealed = await database.rows("SELECT case_id FROM appeals WHERE member_id = ? ORDER BY case_id", (member_id,))
    return {
        "member": member_id,
        "cases": [await _described(database, keys, case) for case in own],
        "reports_made": [{"case": row["id"]} for row in reported],
        "appeals_made": [await _appealed(database, keys, row["case_id"], member_id) for row in appealed],
    }


async def erase(database: Database, member_id: str) -> ErasedPerson:
    """Erase a member's closed cases with their evidence, and what they wrote beside reports and appeals."""
    own = await cases.cases(database, author_id=member_id, limit=MOST)
    closed = [case for case in own if case.status is not Status.OPEN and not _waits(case)]
    for case in closed:
        await erase_case(database, case.id)
    written = [
        *await database.rows("SELECT case_id FROM reasons WHERE reporter_id = ?", (member_id,)),
        *await database.rows("SELECT case_id FROM appeals WHERE member_id = ?", (member_id,)),
    ]
    await database.run("DELETE FROM reasons WHERE reporter_id = ?", (member_id,))
    await database.run("DELETE FROM appeals WHERE member_id = ?", (member_id,))
    return ErasedPerson(len(closed), len(written), len(own) - len(closed))


async def _appealed(database: Database, keys: Keys, case_id: int, member_id: str) -> dict[str, Any]:
    return {"case": case_id, "words": (await evidence.appeals(database, keys, case_id))[member_id]}


def _waits(case: Case) -> bool:
    """Whether something about its author is still under way: they could not have it lifted without the case."""
    return case.sanction is not None and case.sanction.stage in UNDER_WAY


async def _described(database: Database, keys: Keys, case: Case) -> dict[str, Any]:
    kept = await evidence.evidence(database, keys, case.id)
    files = await evidence.kept_files(database, keys, case.id)
    written = await words_to_author.words_of(database, keys, case.id)
    happened = await journal.events(database, case_id=case.id)
    return {
        "case": case.id,
        "rule": case.name,
        "clause": case.clause,
        "status": case.status.value,
        "opened_at": time_text(case.opened_at),
        "message": case.message_id,
        "channel": case.channel_id,
        "texts": [snapshot.content.decode("utf-8", "replace") for snapshot in kept],
        "files": [file.name for file in files],
        "written_to_them": list(written.values()),
        "consequences": [
            {"what": one.kind.value, "stage": one.stage.value, "clause": one.clause, "minutes": one.minutes}
            for one in case.sanctions
            if one.stage in TOLD
        ],
        "events": [{"at": time_text(one.event.at), "what": one.event.kind.value} for one in happened],
    }
