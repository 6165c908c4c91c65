"""Helping somebody who may need it: the note that says whom to ring, and its clock. Pure."""

from datetime import datetime, timedelta

from policy_rules.case import Case, Status
from policy_rules.consequences import Consequences, card_now
from policy_rules.effects import TellAuthor, UpdateCard
from policy_rules.events import STEWARD, Event, EventKind
from policy_rules.owner import overdue_by_now
from policy_rules.policy import Policy
from policy_rules.second import due_about_a_person
from policy_rules.verdict import Category

CARD_AGAIN = timedelta(hours=1)


def help_note(case: Case, actor: str, now: datetime) -> Consequences | None:
    """Send the author of `case` words of help; None if they have been sent."""
    if case.help_note:
        return None
    event = Event(EventKind.HELP_NOTE_ASKED, now, actor, case.id, case.message_id)
    told = TellAuthor(case.id, case.author_id, "help_note", case.last_event)
    return Consequences((event,), ((told,), (UpdateCard(case.id, case.last_event),)))


def due_by_now(case: Case, policy: Policy, now: datetime) -> Consequences | None:
    """What the clock asks for in a case; None if nothing is due.

    A card that could not be posted is posted again; a help note is sent if nobody has seen to the case in time. Where a
    number was hidden from the same message, its author has those words already.
    """
    if (about_a_person := due_about_a_person(case, policy, now)) is not None:
        return about_a_person
    if case.card_failed_at is not None and now - case.card_failed_at >= CARD_AGAIN:
        return card_now(case, now)
    cries = case.category is Category.WELFARE and not case.no_message  # who was told of has not written to anybody
    waits = cries and case.status is Status.OPEN and not (case.by_itself or case.appeals)
    after = timedelta(minutes=policy.care.help_note_after_minutes)
    if not waits or now - case.opened_at < after:
        return overdue_by_now(case, policy, now)
    return help_note(case, STEWARD, now)
