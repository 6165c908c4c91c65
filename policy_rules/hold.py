"""Keeping a case longer than retention would, because police, a court or safeguarding asks for it (people.md 18). Pure.

Two people of those who may see the case set it, with a reason, which is kept as a note, and a day for looking at it
again.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from policy_rules.case import Case, Hold
from policy_rules.consequences import Consequences
from policy_rules.effects import TellTeam, UpdateCard
from policy_rules.events import STEWARD, Event, EventKind
from policy_rules.policy_value import Policy
from policy_rules.queue import may_see
from policy_rules.refusal import Refusal
from policy_rules.vocabulary import Member

LAPSES = timedelta(days=7)  # within which a second person agrees; until then the case is kept as well
NO_SUCH = Refusal("There is no such case that you can see.")


class For(StrEnum):
    """Who needs it."""

    POLICE = "police"
    COURT = "court"
    SAFEGUARDING = "safeguarding"


def ask_hold(
    case: Case | None, needs: For, review: datetime, by: Member, policy: Policy, *, now: datetime
) -> Consequences | Refusal:
    """One person asks for it; it holds at once, and lapses unless a second one agrees."""
    if case is None or not may_see(case, by, policy):
        return NO_SUCH
    if case.hold is not None and not lapsed(case.hold, now):
        return Refusal("This is on hold already, or a second person is asked.")
    asked = _event(case, EventKind.HOLD_ASKED, by.id, now, needs=needs.value, review=review.isoformat())
    return _follows(case, asked, "hold_asked")


def agree_hold(case: Case | None, by: Member, policy: Policy, now: datetime) -> Consequences | Refusal:
    """A second person agrees."""
    if case is None or not may_see(case, by, policy):
        return NO_SUCH
    if case.hold is None or case.hold.agreed_by is not None or lapsed(case.hold, now):
        return Refusal("Nobody asks for a second person here any more.")
    if case.hold.by == by.id:
        return Refusal("You asked for it, so somebody else says whether it is right.")
    return _follows(case, _event(case, EventKind.HOLD_SET, by.id, now))


def release_hold(case: Case | None, by: Member, policy: Policy, now: datetime) -> Consequences | Refusal:
    """It is needed no more: retention goes on as for any other case, and the others hear so."""
    if case is None or not may_see(case, by, policy):
        return NO_SUCH
    if case.hold is None:
        return Refusal("This is not on hold.")
    return _follows(case, _event(case, EventKind.HOLD_RELEASED, by.id, now), "hold_released")


def lapse_due(case: Case, now: datetime) -> Consequences | None:
    """It ends where nobody agreed in time, and the team hears so; else None."""
    if case.hold is None or not lapsed(case.hold, now):
        return None
    return _follows(case, _event(case, EventKind.HOLD_RELEASED, STEWARD, now), "hold_lapsed")


def review_due(case: Case, now: datetime) -> Consequences | None:
    """A line to the team once the day has come to look again; it holds until it is released."""
    hold = case.hold
    if hold is None or hold.reminded or hold.agreed_by is None or now < hold.review:
        return None
    return _follows(case, _event(case, EventKind.HOLD_REMINDED, STEWARD, now), "hold_review")


def lapsed(hold: Hold, now: datetime) -> bool:
    """Whether nobody agreed in time."""
    return hold.agreed_by is None and now - hold.at > LAPSES


def _follows(case: Case, event: Event, line: str | None = None) -> Consequences:
    card = (UpdateCard(case.id, case.last_event),)
    return Consequences((event,), ((TellTeam(case.id, line, case.last_event),), card) if line else (card,))


def _event(case: Case, kind: EventKind, actor: str, now: datetime, **payload: str) -> Event:
    return Event(kind, now, actor, case.id, case.message_id, payload)


def _asked(_case: Case, event: Event) -> Mapping[str, Any]:
    review = datetime.fromisoformat(event.payload["review"])
    return {"hold": Hold(event.payload["needs"], event.actor, event.at, review)}


def _set(case: Case, event: Event) -> Mapping[str, Any]:
    return {"hold": replace(case.hold, agreed_by=event.actor) if case.hold else None}


def _released(_case: Case, _event: Event) -> Mapping[str, Any]:
    return {"hold": None}


def _reminded(case: Case, _event: Event) -> Mapping[str, Any]:
    return {"hold": replace(case.hold, reminded=True) if case.hold else None}


HOLD_CHANGES: Mapping[EventKind, Callable[[Case, Event], Mapping[str, Any]]] = {
    EventKind.HOLD_ASKED: _asked,
    EventKind.HOLD_SET: _set,
    EventKind.HOLD_RELEASED: _released,
    EventKind.HOLD_REMINDED: _reminded,
}
