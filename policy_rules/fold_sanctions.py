"""What events about a warning or a timeout change about their case: the part of folding that is about people. Pure."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from policy_rules.case import Case, Status
from policy_rules.effects import LiftTimeOut, TimeOut
from policy_rules.events import Event, EventKind
from policy_rules.sanction import Kind, Needs, Sanction, Stage, Word

Changes = Mapping[str, Any]
OF_TIMEOUTS = (TimeOut.kind, LiftTimeOut.kind)


def could_not(case: Case, effect: str) -> Changes:
    """A timeout that could not be set can be given again, and one that could not be lifted goes on."""
    if effect == TimeOut.kind:
        return _last(case, stage=Stage.FAILED)
    waits = {"status": Status.OPEN, "decided_by": None} if case.sanction and case.sanction.objected else {}
    return {**_last(case, stage=Stage.RUNNING, heard=False), **waits}


def objected(case: Case, number: int) -> Changes:
    """The case waits for somebody else to look, whatever was decided about the message."""
    sanctions = tuple(replace(one, objected=True) if one.number == number else one for one in case.sanctions)
    decider = next((one.by for one in case.sanctions if one.number == number), None)
    earlier = tuple(dict.fromkeys(one for one in (*case.earlier, case.decided_by) if one is not None))
    waits: Changes = {"status": Status.OPEN, "decided_by": None, "objected_to": decider, "earlier": earlier}
    return {"sanctions": sanctions, **waits}


def _last(case: Case, **changes: Any) -> Changes:
    if case.sanction is None:
        return {}
    return {"sanctions": (*case.sanctions[:-1], replace(case.sanction, **changes))}


def _begun(case: Case, event: Event, stage: Stage) -> Changes:
    payload, needs = event.payload, event.payload.get("needs")
    begun = Sanction(
        number=payload["number"],
        kind=Kind(payload["kind"]),
        stage=stage,
        member_id=payload["member_id"],
        clause=payload["clause"],
        by=event.actor,
        at=event.at,
        minutes=payload["minutes"],
        needs=Needs(needs) if needs else None,
        apart=tuple(payload["apart"]),
        until=_until(event),
    )
    return {"sanctions": (*case.sanctions, begun)}


def _until(event: Event) -> datetime | None:
    until = event.payload.get("until")
    return datetime.fromisoformat(until) if until else None


def _proposed(case: Case, event: Event) -> Changes:
    return _begun(case, event, Stage.PROPOSED)


def _warned(case: Case, event: Event) -> Changes:
    if "kind" in event.payload:
        return _begun(case, event, Stage.GIVEN)
    return _last(case, stage=Stage.GIVEN, agreed_by=event.actor)


def _asked(case: Case, event: Event) -> Changes:
    return _begun(case, event, Stage.ASKED)


def _agreed(case: Case, event: Event) -> Changes:
    return _last(case, stage=Stage.ASKED, agreed_by=event.actor, until=_until(event))


def _timed_out(case: Case, _event: Event) -> Changes:
    return {**_last(case, stage=Stage.RUNNING), "trouble": None}


def _over(case: Case, _event: Event) -> Changes:
    return _last(case, stage=Stage.OVER)


def _lift_asked(case: Case, event: Event) -> Changes:
    return {**_last(case, stage=Stage.LIFTING, heard=True), **_answered(case, event)}


def _lifted(case: Case, _event: Event) -> Changes:
    return {**_last(case, stage=Stage.LIFTED), "trouble": None}


def _taken_back(case: Case, event: Event) -> Changes:
    return {**_last(case, stage=Stage.LIFTED, heard=True), **_answered(case, event)}


def _declined(case: Case, _event: Event) -> Changes:
    return _last(case, stage=Stage.DECLINED)


def _lapsed(case: Case, _event: Event) -> Changes:
    return _last(case, stage=Stage.LAPSED)


def _upheld(case: Case, event: Event) -> Changes:
    return {**_last(case, heard=True), **_answered(case, event)}


def _answered(case: Case, event: Event) -> Changes:
    """Whose message had been decided has nothing left that waits; else the message itself still does."""
    if case.sanction is None or not case.sanction.waits_to_be_heard:
        return {}
    return _nothing_left(case, event, waits=bool(case.word and case.word.waits_to_be_heard))


def _nothing_left(case: Case, event: Event, *, waits: bool) -> Changes:
    """The case as it is once its author was answered, unless something else of it `waits`."""
    if waits or case.decided_at is None or case.appeals:  # an appeal about the message still waits
        return {"objected_to": None}
    status = Status.HIDDEN if case.message_hidden else Status.LEFT
    return {"status": status, "decided_by": event.actor, "objected_to": None, "claimed_by": None}


def _spoken_to(_case: Case, event: Event) -> Changes:
    payload = event.payload
    return {"word": Word(payload["number"], event.actor, apart=tuple(payload.get("apart", ())))}


def word_objected(case: Case) -> Changes:
    """The case waits for somebody else to look at the word, whatever was decided about the message."""
    if case.word is None:
        return {}
    earlier = tuple(dict.fromkeys(one for one in (*case.earlier, case.decided_by) if one is not None))
    waits: Changes = {"status": Status.OPEN, "decided_by": None, "objected_to": case.word.by, "earlier": earlier}
    return {"word": replace(case.word, objected=True), **waits}


def _word_heard(case: Case, event: Event) -> Changes:
    if case.word is None:
        return {}
    heard = replace(case.word, heard=True, taken_back=event.kind is EventKind.WORD_TAKEN_BACK)
    others = case.sanction is not None and case.sanction.waits_to_be_heard
    return {"word": heard, **_nothing_left(case, event, waits=others)}


SANCTION_CHANGES: Mapping[EventKind, Callable[[Case, Event], Changes]] = {
    EventKind.SPOKEN_TO: _spoken_to,
    EventKind.WORD_UPHELD: _word_heard,
    EventKind.WORD_TAKEN_BACK: _word_heard,
    EventKind.WARNED: _warned,
    EventKind.WARNING_PROPOSED: _proposed,
    EventKind.TAKEN_BACK: _taken_back,
    EventKind.TIMEOUT_PROPOSED: _proposed,
    EventKind.TIMEOUT_AGREED: _agreed,
    EventKind.TIMEOUT_ASKED: _asked,
    EventKind.TIMED_OUT: _timed_out,
    EventKind.TIMEOUT_OVER: _over,
    EventKind.LIFT_ASKED: _lift_asked,
    EventKind.TIMEOUT_LIFTED: _lifted,
    EventKind.PROPOSAL_DECLINED: _declined,
    EventKind.PROPOSAL_LAPSED: _lapsed,
    EventKind.UPHELD: _upheld,
}
