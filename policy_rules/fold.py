"""What each event changes about its case: a case is the fold of its events, and history is never rewritten. Pure."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from policy_rules.automod import AUTOMOD_CHANGES
from policy_rules.case import Case, Status
from policy_rules.effects import (
    AskSafeguarding,
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
from policy_rules.fold_sanctions import OF_TIMEOUTS, SANCTION_CHANGES, could_not, objected, word_objected
from policy_rules.hold import HOLD_CHANGES
from policy_rules.verdict import Category, Severity

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
        targets=tuple(payload.get("targets", ())),
        part_of=payload.get("part_of"),
        parties=tuple(payload.get("parties", ())),
        around=tuple(payload.get("around", ())),
        elsewhere=payload.get("elsewhere", False),
        picture=payload.get("picture", False),
        card_waits=payload.get("card_waits", False),
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


def _file_judged(case: Case, event: Event) -> Changes:
    """What is graver than the case so far makes it as grave, and somebody should look the sooner."""
    found = event.payload.get("severity")  # which events of earlier days do not say
    return {"severity": Severity(found)} if found and Severity(found).rank > case.severity.rank else {}


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


def _added(case: Case, event: Event) -> Changes:
    return {"added": tuple(dict.fromkeys((*case.added, event.payload["message_id"])))}


def _decided(case: Case, event: Event) -> Changes:
    """Who decided and when. The case is nobody's from then on, and an objection is answered."""
    decided = {"decided_by": event.actor, "decided_at": event.at, "objected_to": None, "claimed_by": None}
    return decided if case.appeals else {**decided, "reviewed": ()}


def _appealed(case: Case, event: Event) -> Changes:
    """The case waits for a person again, who is none of those that decided it before."""
    if case.appeals:
        return {"appeals": tuple(dict.fromkeys((*case.appeals, event.actor)))}
    decider = (case.decided_by,) if case.decided_by else ()
    return {
        "status": Status.OPEN,
        "decided_by": None,
        "objected_to": case.decided_by,
        "appeals": (event.actor,),
        "appealed": event.payload["against"],
        "earlier": tuple(dict.fromkeys((*case.earlier, *decider))),
    }


def _appeal_decided(case: Case, event: Event) -> Changes:
    """Whoever asked had their review. Where the decision changed it is another, and others may ask about that one."""
    before = () if event.payload["changed"] else case.reviewed
    return {"appeals": (), "reviewed": (*before, *case.appeals)}


def _claimed(_case: Case, event: Event) -> Changes:
    return {"claimed_by": event.payload.get("to", event.actor), "claimed_at": event.at}


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
    return {"status": Status.HIDDEN, **_decided(case, event), **under_way}


def _author_said(case: Case, event: Event) -> Changes:
    """Who objects to a decision is heard: the case waits for a person again."""
    if event.payload["answer"] == "again":
        return {"posted_again": True}
    answer = {"author_said": event.payload["answer"]}
    if "word" in event.payload:
        return {**answer, **word_objected(case)}
    if "sanction" in event.payload:
        return {**answer, **objected(case, event.payload["sanction"])}
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


def _left(case: Case, event: Event) -> Changes:
    return {"status": Status.LEFT, **_decided(case, event)}


def _restore_asked(case: Case, event: Event) -> Changes:
    return {"status": Status.RESTORED, **_decided(case, event)}


def _restored(_case: Case, event: Event) -> Changes:
    return {"message_hidden": False, "copy_message_id": event.payload["message_id"], "trouble": None}


def _author_deleted(case: Case, _event: Event) -> Changes:
    """Nothing is left to decide; but whoever took a cry for help back may need help all the same (people.md 1).

    And nobody with an office ends a report about themselves by taking the message away.
    """
    waits = case.status is Status.OPEN and not case.message_hidden
    spared = case.category is Category.WELFARE or case.is_argument  # the rest of an argument still stands
    return {"status": Status.GONE} if waits and not (spared or case.around) else {}


def _card_posted(_case: Case, event: Event) -> Changes:
    ids = {"card_channel_id": event.payload["channel_id"], "card_message_id": event.payload["message_id"]}
    return {**ids, "card_failed_at": None}


def _copies_destroyed(_case: Case, _event: Event) -> Changes:
    return {"no_copies": True}


def _files_unread(_case: Case, event: Event) -> Changes:
    return {"file_troubles": tuple(event.payload["troubles"])}


def _effect_done(_case: Case, event: Event) -> Changes:
    if event.payload.get("effect") == AskSafeguarding.kind and "message_id" in event.payload:
        return {"asking": (event.payload["channel_id"], event.payload["message_id"])}
    again = event.payload.get("effect") == PostAgain.kind
    return {"again_message_id": event.payload["message_id"]} if again else {}


def _card_asked(case: Case, event: Event) -> Changes:
    """The time in which somebody looks at a case begins when it is shown: until then nobody was asked to."""
    begins = {"card_waits": False, "waits_since": event.at} if case.card_waits else {}
    return {"card_failed_at": None, **begins}


def _effect_failed(case: Case, event: Event) -> Changes:
    """A decision that could not be carried out waits for a person again, who can press again, and so does an appeal."""
    trouble = {"trouble": event.payload["trouble"]}
    failed = event.payload["effect"]
    if failed == PostCard.kind:
        return {**trouble, "card_failed_at": event.at}
    if failed == PostAgain.kind:
        return {**trouble, "posted_again": False}
    if failed in _AGAIN:
        return {**trouble, **_AGAIN[failed]}
    if failed in OF_TIMEOUTS:
        return {**trouble, **could_not(case, failed)}
    stopped = {"being_hidden": False, "by_itself": False} if failed in _HIDING else {}
    undone = Status.HIDDEN if failed in _HIDING else Status.RESTORED if failed == Restore.kind else None
    waits = {"status": Status.OPEN, "decided_by": None, "appeals": case.reviewed, "reviewed": ()}
    return {**trouble, **stopped, **(waits if case.status is undone else {})}


_CHANGES: Mapping[EventKind, Callable[[Case, Event], Changes]] = {
    EventKind.JUDGED: _judged,
    EventKind.FILE_JUDGED: _file_judged,
    EventKind.REOPENED: _reopened,
    EventKind.CLAIMED: _claimed,
    EventKind.RELEASED: _released,
    EventKind.NOTED: _noted,
    EventKind.REMINDED: _reminded,
    EventKind.PASSED_ON: _passed_on,
    EventKind.REPORTED: _reported,
    EventKind.AUTHOR_SAID: _author_said,
    EventKind.ADDED: _added,
    EventKind.APPEALED: _appealed,
    EventKind.APPEAL_DECIDED: _appeal_decided,
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
    EventKind.FILES_UNREAD: _files_unread,
    **SANCTION_CHANGES,
    **HOLD_CHANGES,
    **AUTOMOD_CHANGES,
}
