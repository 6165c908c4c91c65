"""What is kept about one person: gathered for them to read, or erased where nothing speaks against it."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bot.store import cases, evidence, journal, standing, stopped, words_to_author
from bot.store.columns import time_text
from bot.store.database import Database
from bot.store.keys import Keys
from bot.store.retention import erase_case
from policy_rules.away import AWAY, from_fact, to_fact
from policy_rules.case import Case, Status
from policy_rules.events import Event, EventKind
from policy_rules.queue import own_record
from policy_rules.sanction import TOLD, Stage
from policy_rules.vocabulary import Member

UNDER_WAY = (Stage.PROPOSED, Stage.ASKED, Stage.RUNNING, Stage.LIFTING)
MOST = 10_000  # cases of one person
TOLD_OF = (  # what an author knows of a case of theirs; that somebody reported is nothing of it
    EventKind.OPENED,
    EventKind.HIDDEN,
    EventKind.RESTORED,
    EventKind.CLEARED,
    EventKind.AUTHOR_SAID,
    EventKind.AUTHOR_DELETED,
    EventKind.SPOKEN_TO,
    EventKind.WORD_UPHELD,
    EventKind.WORD_TAKEN_BACK,
    EventKind.WARNED,
    EventKind.TIMED_OUT,
    EventKind.TIMEOUT_OVER,
    EventKind.TIMEOUT_LIFTED,
    EventKind.TAKEN_BACK,
    EventKind.UPHELD,
)


@dataclass(frozen=True, slots=True)
class ErasedPerson:
    """What erasing a person came to."""

    cases: int
    reasons: int  # that they wrote, beside a report or an appeal
    notes: int
    told: int = 0  # what they told of in a report, in their words or as a picture
    stopped: int = 0  # messages that AutoMod stopped and nobody has read yet
    kept_open: int = 0  # cases that wait for a decision, or are on hold: they stay, with what was written on them


async def about(database: Database, keys: Keys, member_id: str, *, told: bool = False) -> dict[str, Any]:
    """All that is kept about a member: cases on their messages with texts, reports that they made, notes they wrote.

    What others wrote about them is not in it, since it would tell who reported, nor what is in confidence (people.md
    12), nor the words of a message that they added to a report: those are its author's. With `told` only what they
    were told of, for whoever asks by themselves. Raises EvidenceProblem.
    """
    own = await cases.cases(database, author_id=member_id, limit=MOST)
    shown = own_record(Member(member_id, ""), own) if told else own
    acts = await database.row("SELECT count(*) AS acts FROM events WHERE actor = ?", (member_id,))
    appealed = await database.rows("SELECT case_id FROM appeals WHERE member_id = ? ORDER BY case_id", (member_id,))
    return {
        "member": member_id,
        "cases": [await _described(database, keys, case, told=told) for case in shown if is_theirs(case)],
        "reports_made": await _reports(database, keys, member_id, told=told),
        "appeals_made": [await _appealed(database, keys, row["case_id"], member_id) for row in appealed],
        "notes_written": await _notes(database, keys, member_id),
        "stopped_and_unread": await stopped.texts_by(database, keys, member_id),
        "acts_in_the_trail": acts["acts"] if acts else 0,
    }


async def _reports(database: Database, keys: Keys, member_id: str, *, told: bool) -> list[dict[str, Any]]:
    """The reports that a member made, each with their own words, and which messages they added to it."""
    found = []
    for case in await _reported_by(database, member_id):
        # what they copied from elsewhere is theirs, too
        kept = await evidence.evidence(database, keys, case.id) if case.no_message else ()
        reason = await evidence.reason_of(database, keys, case.id, member_id)
        texts = [*([reason] if reason else []), *(_own_words(one.content) for one in kept)]
        found.append({"case": case.id, "texts": texts, "added": await _added(database, case.id, member_id, told=told)})
    return found


async def _added(database: Database, case_id: int, member_id: str, *, told: bool) -> list[dict[str, str]]:
    """Which older messages a member added to a report, and when; their words are those of somebody else.

    Who adds to a case that they did not know of has reported, as far as they know (people.md 15).
    """
    reported = await journal.events(database, case_id=case_id, kind=EventKind.REPORTED)
    unknowing = {one.event.at for one in reported if told and _by_adding(one.event, member_id)}
    added = await journal.events(database, case_id=case_id, kind=EventKind.ADDED)
    own = [one.event for one in added if one.event.actor == member_id and one.event.at not in unknowing]
    return [
        {"at": time_text(one.at), "message": one.payload["message_id"], "channel": one.payload["channel_id"]}
        for one in own
        if one.payload
    ]


def _by_adding(event: Event, member_id: str) -> bool:
    return event.actor == member_id and event.payload.get("way") == "added"


async def _reported_by(database: Database, member_id: str) -> list[Case]:
    rows = await database.rows(
        "SELECT cases.id AS id FROM cases, json_each(cases.state, '$.reporters') AS reporter WHERE reporter.value = ?"
        " ORDER BY cases.id LIMIT ?",
        (member_id, MOST),
    )
    found = [await cases.case(database, row["id"]) for row in rows]
    return [case for case in found if case is not None]


async def _notes(database: Database, keys: Keys, member_id: str) -> list[dict[str, Any]]:
    rows = await database.rows("SELECT DISTINCT case_id FROM notes WHERE author_id = ? ORDER BY case_id", (member_id,))
    return [
        {"case": row["case_id"], "at": time_text(note.at), "text": note.words}
        for row in rows
        for note in await evidence.notes(database, keys, row["case_id"])
        if note.author_id == member_id
    ]


async def erase(database: Database, member_id: str) -> ErasedPerson:
    """Erase a member's closed cases with their evidence, and what they wrote: in reports, appeals and as notes.

    It is what `about` gives out, no more: what others told of them, and what is in confidence, is not theirs to have
    erased. What they wrote on a case is there until it is decided, and as long as it is on hold. Until when they are
    away goes at once.
    """
    own = [case for case in await cases.cases(database, author_id=member_id, limit=MOST) if is_theirs(case)]
    closed = [case for case in own if _is_over(case)]
    for case in closed:
        await erase_case(database, case.id)
    reported = await _reported_by(database, member_id)
    decided = [case for case in reported if case.status is not Status.OPEN and case.hold is None]
    told = [await _erase_told(database, case.id) for case in decided if case.no_message]
    reasons = [case for case in decided if await _erase_reason(database, case.id, member_id)]
    wrote = await _wrote_on(database, member_id)
    found = [await cases.case(database, one) for one in wrote]
    held = {case.id for case in found if case is not None and not _is_over(case)}
    over = sorted(wrote - held)
    appeals = await _deleted(database, "appeals WHERE member_id", member_id, over)
    noted = await _deleted(database, "notes WHERE author_id", member_id, over)
    await _forget_away(database, member_id)
    return ErasedPerson(
        cases=len(closed),
        reasons=len(reasons) + appeals,
        notes=noted,
        told=sum(told),
        stopped=await stopped.erase_by(database, member_id),
        kept_open=len(held | (_ids(own) - _ids(closed)) | (_ids(reported) - _ids(decided))),
    )


def _ids(of: Iterable[Case]) -> set[int]:
    return {case.id for case in of}


async def _wrote_on(database: Database, member_id: str) -> set[int]:
    """The cases on which a member wrote a note, or why they ask for a review."""
    rows = await database.rows(
        "SELECT case_id FROM appeals WHERE member_id = ?1 UNION SELECT case_id FROM notes WHERE author_id = ?1",
        (member_id,),
    )
    return {row["case_id"] for row in rows}


def _is_over(case: Case) -> bool:
    """Whether a case is decided, nothing of it under way, and not on hold."""
    return case.status is not Status.OPEN and not _waits(case) and case.hold is None


async def _deleted(database: Database, which: str, member_id: str, case_ids: Sequence[int]) -> int:
    """Delete what a member wrote on these cases; how much it was."""
    rows = await database.rows(
        f"DELETE FROM {which} = ? AND case_id IN (SELECT value FROM json_each(?)) RETURNING case_id",  # noqa: S608 - our own
        (member_id, json.dumps(case_ids)),
    )
    return len(rows)


async def _forget_away(database: Database, member_id: str) -> None:
    """Nobody is kept as away who is erased."""
    kept = await standing.fact(database, AWAY)
    others = [one for one in from_fact(json.loads(kept)) if one.member_id != member_id] if kept else []
    await standing.set_fact(database, AWAY, json.dumps(to_fact(others)) if others else None)


async def _erase_told(database: Database, case_id: int) -> bool:
    """Erase what the reporter of a case told of something that is no message here; whether anything was there."""
    gone = await database.rows("DELETE FROM evidence WHERE case_id = ? RETURNING case_id", (case_id,))
    return bool(gone + await database.rows("DELETE FROM files WHERE case_id = ? RETURNING case_id", (case_id,)))


async def _erase_reason(database: Database, case_id: int, member_id: str) -> bool:
    one = (case_id, member_id)
    return bool(await database.rows("DELETE FROM reasons WHERE case_id = ? AND reporter_id = ? RETURNING case_id", one))


def is_theirs(case: Case) -> bool:
    """Whether a case of an author is about what they wrote and may know of: what is kept there is theirs."""
    return not (case.sealed or case.no_message)


async def _appealed(database: Database, keys: Keys, case_id: int, member_id: str) -> dict[str, Any]:
    return {"case": case_id, "words": (await evidence.appeals(database, keys, case_id))[member_id]}


def _waits(case: Case) -> bool:
    """Whether something about its author is still under way: they could not have it lifted without the case."""
    return case.sanction is not None and case.sanction.stage in UNDER_WAY


def _sent(case: Case, written: Mapping[int, str]) -> list[str]:
    """What was written to its author and sent: the reason of what was only proposed never was."""
    unsent = {one.number for one in case.sanctions if one.stage not in TOLD}
    return [words for number, words in written.items() if number not in unsent]


def _knows_of(event: Event, member_id: str) -> bool:
    return event.kind in TOLD_OF or (event.kind is EventKind.APPEALED and event.actor == member_id)


async def _described(database: Database, keys: Keys, case: Case, *, told: bool) -> dict[str, Any]:
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
        "texts": [_own_words(snapshot.content) for snapshot in kept],
        "files": [file.name for file in files],
        "written_to_them": _sent(case, written) if told else list(written.values()),
        "consequences": [
            {"what": one.kind.value, "stage": one.stage.value, "clause": one.clause, "minutes": one.minutes}
            for one in case.sanctions
            if one.stage in TOLD
        ],
        "events": [
            {"at": time_text(one.event.at), "what": one.event.kind.value}
            for one in happened
            if not told or _knows_of(one.event, case.author_id)
        ],
    }


def _own_words(content: bytes) -> str:
    """What the author typed: lines of others are kept around it, which are theirs."""
    try:
        kept = json.loads(content)
    except ValueError:
        kept = None
    if not (isinstance(kept, dict) and "text" in kept):
        return content.decode("utf-8", "replace")
    return "\n".join(str(kept[one]) for one in ("text", "in_file") if kept.get(one))
