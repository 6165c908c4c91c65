"""A case: what is known of one message (or one argument) that a person should look at. It is the fold of its events."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from policy_rules.effects import (
    Delete,
    KeepFiles,
    OpenThread,
    PostAgain,
    PostCard,
    Restore,
    SayCalm,
    SlowMode,
)
from policy_rules.events import STEWARD, Event, EventKind
from policy_rules.verdict import Category, Severity

SAME_ARGUMENT = timedelta(hours=1)  # within which the same people are taken to go on with what they argued about


class Status(StrEnum):
    """Where a case stands."""

    OPEN = "open"  # waits for a person
    LEFT = "left"
    HIDDEN = "hidden"  # a person decided so
    RESTORED = "restored"
    GONE = "gone"  # the author took the message away


@dataclass(frozen=True, slots=True)
class Case:
    """One case as it stands. Derived: throw it away and fold its events, and it is the same."""

    id: int
    status: Status
    message_id: str
    channel_id: str
    author_id: str
    rule: str
    clause: str
    name: str
    category: Category
    severity: Severity
    team: str
    sealed: bool
    opened_at: datetime
    revision: int = 0  # of the message, as far as it is known
    judged_revision: int = -1  # the last one that was judged; -1 for a report of what was not judged yet
    message_hidden: bool = False  # whether the message is out of sight now
    hidden_at: datetime | None = None  # when it was last hidden
    being_hidden: bool = False  # asked for, and neither done nor given up yet
    by_itself: bool = False  # whether Steward hid it before a person looked
    card_channel_id: str | None = None
    card_message_id: str | None = None
    card_failed_at: datetime | None = None  # when it could not be posted, until it is asked for again
    copy_message_id: str | None = None  # the message that restoring posted
    reporters: tuple[str, ...] = ()  # ids of members, in the order of their reports; no card shows them
    complaints: tuple[str, ...] = ()  # what they said it is, each once
    no_copies: bool = False  # nothing of the message may be kept: it may be a picture of a crime
    posted_again: bool = False  # the author asked for their text without the part that leaked
    again_message_id: str | None = None  # the message that this posted
    author_said: str | None = None  # what the author answered to a notice
    help_note: bool = False  # whether the author was sent words of help
    help_answer: str | None = None  # what the author pressed on them
    decided_by: str | None = None
    decided_at: datetime | None = None
    claimed_by: str | None = None
    claimed_at: datetime | None = None
    notes: int = 0
    waits_since: datetime | None = None  # for a person: when it opened, or was opened again
    told_longer: bool = False  # the author heard that it takes longer
    reminded: bool = False
    passed_to: str | None = None  # the office that may decide it as well
    objected_to: str | None = None  # whose decision the author objects to: somebody else looks
    members: tuple[str, ...] = ()  # ids of those between whom an argument is, as far as known
    joined: tuple[str, ...] = ()  # ids of later messages that went on with it
    joined_heat: tuple[float, ...] = ()  # of the channel, after each of these
    heated_at: datetime | None = None  # when its last message was judged
    part_of: int | None = None  # the case of the argument to which the message belongs
    calm_said: bool = False
    slowed: bool = False
    asked: tuple[str, ...] = ()  # who was asked about a quiet word
    agreed: tuple[str, ...] = ()
    declined: tuple[str, ...] = ()
    met: bool = False  # a private thread was asked for
    trouble: str | None = None  # what could not be done, in plain words for the card
    last_event: int = 0

    def goes_on_with(self, speakers: Sequence[str], now: datetime) -> bool:
        """Whether an argument of `speakers` in the same room is still this one: the same people, within the hour."""
        recent = self.heated_at is not None and now - self.heated_at < SAME_ARGUMENT
        return self.is_argument and recent and len(set(self.members) & set(speakers)) > 1

    @property
    def is_argument(self) -> bool:
        """Whether it is about an exchange between people, not about one message alone."""
        return self.category is Category.ARGUMENT and len(self.members) > 1


Changes = Mapping[str, Any]  # to the fields of a case
_HIDING = (KeepFiles.kind, Delete.kind)
# What a moderator can press again when it could not be done.
_AGAIN: Mapping[str, Changes] = {
    OpenThread.kind: {"met": False},
    SayCalm.kind: {"calm_said": False},
    SlowMode.kind: {"slowed": False},
}


def opened(event: Event, seq: int) -> Case:
    """The case that an OPENED event begins."""
    payload = event.payload
    if event.case_id is None or event.message_id is None:
        raise ValueError("an OPENED event names its case and its message")
    return Case(
        id=event.case_id,
        status=Status.OPEN,
        message_id=event.message_id,
        channel_id=payload["channel_id"],
        author_id=payload["author_id"],
        rule=payload["rule"],
        clause=payload["clause"],
        name=payload["name"],
        category=Category(payload["category"]),
        severity=Severity(payload["severity"]),
        team=payload["team"],
        sealed=payload["sealed"],
        opened_at=event.at,
        revision=payload["revision"],
        waits_since=event.at,
        no_copies=payload.get("no_copies", False),
        part_of=payload.get("part_of"),
        last_event=seq,
    )


def fold(case: Case | None, event: Event, seq: int) -> Case:
    """The case after one more event, `seq` in the journal.

    Raises ValueError if a case begins with anything but OPENED.
    """
    if event.kind is EventKind.OPENED:
        return opened(event, seq)
    if case is None:
        raise ValueError(f"a case cannot begin with {event.kind}")
    change = _CHANGES.get(event.kind)
    changed = replace(case, last_event=seq, **(change(case, event) if change else {}))
    if changed.status is Status.OPEN and case.status is not Status.OPEN:  # its clock begins anew
        return replace(changed, waits_since=event.at, reminded=False, passed_to=None, told_longer=False)
    return changed


def _judged(case: Case, event: Event) -> Changes:
    revision = event.payload["revision"]
    known = {"revision": max(case.revision, revision), "judged_revision": max(case.judged_revision, revision)}
    if case.category is not Category.ARGUMENT:
        return known
    found = (tuple(one["members"]) for one in event.payload.get("findings", ()) if one["rule"] == case.rule)
    return {**known, "members": next(found, case.members), "heated_at": event.at}


def _turn_joined(case: Case, event: Event) -> Changes:
    author = event.payload["author_id"]
    return {
        "members": tuple(dict.fromkeys((*case.members, author))),
        "joined": (*case.joined, event.payload["message_id"]),
        "joined_heat": (*case.joined_heat, event.payload["heat"]),
        "heated_at": event.at,
    }


def _calm_asked(_case: Case, _event: Event) -> Changes:
    return {"calm_said": True}


def _slowed(_case: Case, _event: Event) -> Changes:
    return {"slowed": True}


def _word_offered(_case: Case, event: Event) -> Changes:
    return {"asked": tuple(event.payload["members"])}


def _word_answered(case: Case, event: Event) -> Changes:
    """The last answer counts."""
    changed: Changes = {
        "agreed": tuple(one for one in case.agreed if one != event.actor),
        "declined": tuple(one for one in case.declined if one != event.actor),
    }
    side = "agreed" if event.payload["answer"] == "word" else "declined"
    return {**changed, side: (*changed[side], event.actor)}


def _meeting_asked(_case: Case, _event: Event) -> Changes:
    return {"met": True}


def _reopened(_case: Case, event: Event) -> Changes:
    return {"status": Status.OPEN, "decided_by": None, "revision": event.payload["revision"]}


def _reported(case: Case, event: Event) -> Changes:
    return {
        "reporters": tuple(dict.fromkeys((*case.reporters, event.actor))),
        "complaints": tuple(dict.fromkeys((*case.complaints, event.payload["complaint"]))),
    }


def _decided(event: Event) -> Changes:
    """Who decided and when. The case is nobody's from then on, and an objection is answered."""
    return {"decided_by": event.actor, "decided_at": event.at, "objected_to": None, "claimed_by": None}


def _claimed(_case: Case, event: Event) -> Changes:
    return {"claimed_by": event.actor, "claimed_at": event.at}


def _released(_case: Case, _event: Event) -> Changes:
    return {"claimed_by": None}


def _noted(case: Case, _event: Event) -> Changes:
    return {"notes": case.notes + 1}


def _reminded(_case: Case, event: Event) -> Changes:
    return {"told_longer": True} if event.payload.get("author") else {"reminded": True}


def _passed_on(_case: Case, event: Event) -> Changes:
    return {"passed_to": event.payload["team"], "claimed_by": None}


def _hide_asked(case: Case, event: Event) -> Changes:
    under_way = {"being_hidden": not case.message_hidden}
    if event.actor == STEWARD:
        return {"by_itself": True, **under_way}
    return {"status": Status.HIDDEN, **_decided(event), **under_way}


def _author_said(case: Case, event: Event) -> Changes:
    """Who objects to a decision is heard: the case waits for a person again."""
    if event.payload["answer"] == "again":
        return {"posted_again": True}
    answer = {"author_said": event.payload["answer"]}
    if case.status is not Status.HIDDEN:
        return answer
    return {**answer, "status": Status.OPEN, "decided_by": None, "objected_to": case.decided_by}


def _help_note_asked(_case: Case, _event: Event) -> Changes:
    return {"help_note": True}


def _help_answered(_case: Case, event: Event) -> Changes:
    """Who asks to be rung waits for somebody, whatever was decided before."""
    answer = event.payload["answer"]
    waits = {"status": Status.OPEN, "decided_by": None} if event.payload.get("reopens") else {}
    return {"help_answer": answer, **waits}


def _hidden(_case: Case, event: Event) -> Changes:
    return {"message_hidden": True, "hidden_at": event.at, "being_hidden": False, "trouble": None}


def _left(_case: Case, event: Event) -> Changes:
    return {"status": Status.LEFT, **_decided(event)}


def _restore_asked(_case: Case, event: Event) -> Changes:
    return {"status": Status.RESTORED, **_decided(event)}


def _restored(_case: Case, event: Event) -> Changes:
    return {"message_hidden": False, "copy_message_id": event.payload["message_id"], "trouble": None}


def _author_deleted(case: Case, _event: Event) -> Changes:
    """Nothing is left to decide; but whoever took a cry for help back may need help all the same (people.md 1)."""
    waits = case.status is Status.OPEN and not case.message_hidden
    spared = case.category is Category.WELFARE or case.is_argument  # the rest of an argument still stands
    return {"status": Status.GONE} if waits and not spared else {}


def _card_posted(_case: Case, event: Event) -> Changes:
    ids = {"card_channel_id": event.payload["channel_id"], "card_message_id": event.payload["message_id"]}
    return {**ids, "card_failed_at": None}


def _copies_destroyed(_case: Case, _event: Event) -> Changes:
    return {"no_copies": True}


def _effect_done(_case: Case, event: Event) -> Changes:
    again = event.payload.get("effect") == PostAgain.kind
    return {"again_message_id": event.payload["message_id"]} if again else {}


def _card_asked(_case: Case, _event: Event) -> Changes:
    return {"card_failed_at": None}


def _effect_failed(case: Case, event: Event) -> Changes:
    """A decision that could not be carried out waits for a person again, who can press again."""
    trouble = {"trouble": event.payload["trouble"]}
    failed = event.payload["effect"]
    if failed == PostCard.kind:
        return {**trouble, "card_failed_at": event.at}
    if failed == PostAgain.kind:
        return {**trouble, "posted_again": False}
    if failed in _AGAIN:
        return {**trouble, **_AGAIN[failed]}
    stopped = {"being_hidden": False, "by_itself": False} if failed in _HIDING else {}
    undone = Status.HIDDEN if failed in _HIDING else Status.RESTORED if failed == Restore.kind else None
    waits = {"status": Status.OPEN, "decided_by": None} if case.status is undone else {}
    return {**trouble, **stopped, **waits}


_CHANGES: Mapping[EventKind, Callable[[Case, Event], Changes]] = {
    EventKind.JUDGED: _judged,
    EventKind.REOPENED: _reopened,
    EventKind.CLAIMED: _claimed,
    EventKind.RELEASED: _released,
    EventKind.NOTED: _noted,
    EventKind.REMINDED: _reminded,
    EventKind.PASSED_ON: _passed_on,
    EventKind.REPORTED: _reported,
    EventKind.AUTHOR_SAID: _author_said,
    EventKind.HELP_NOTE_ASKED: _help_note_asked,
    EventKind.HELP_ANSWERED: _help_answered,
    EventKind.HIDE_ASKED: _hide_asked,
    EventKind.HIDDEN: _hidden,
    EventKind.LEFT: _left,
    EventKind.CLEARED: _left,
    EventKind.RESTORE_ASKED: _restore_asked,
    EventKind.RESTORED: _restored,
    EventKind.AUTHOR_DELETED: _author_deleted,
    EventKind.EDITED: _judged,
    EventKind.TURN_JOINED: _turn_joined,
    EventKind.CALM_ASKED: _calm_asked,
    EventKind.SLOWED: _slowed,
    EventKind.WORD_OFFERED: _word_offered,
    EventKind.WORD_ANSWERED: _word_answered,
    EventKind.MEETING_ASKED: _meeting_asked,
    EventKind.CARD_ASKED: _card_asked,
    EventKind.EFFECT_DONE: _effect_done,
    EventKind.COPIES_DESTROYED: _copies_destroyed,
    EventKind.CARD_POSTED: _card_posted,
    EventKind.EFFECT_FAILED: _effect_failed,
}
