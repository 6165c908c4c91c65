"""*Add to my report*: whoever reported somebody joins an older message of theirs to the open case. Pure.

Steward itself never looks back beyond its window: what counts is what a person points at, within limits.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from enum import StrEnum

from policy_rules.around import Route
from policy_rules.case import Case, Status
from policy_rules.complaint import Complaint
from policy_rules.consequences import Consequences
from policy_rules.effects import UpdateCard
from policy_rules.events import Event, EventKind
from policy_rules.vocabulary import Member, Message

MOST_ADDED = 5  # messages of one case
OLDEST = timedelta(days=90)  # of a message that can be added


class Adding(StrEnum):
    """What came of it."""

    ADDED = "added"
    AS_REPORT = "as_report"  # it is a report of its own: the member had made none that they know to be open
    THERE_ALREADY = "there_already"
    FULL = "full"
    TOO_OLD = "too_old"
    BY_ITSELF = "by_itself"  # it must not stand beside what is there


def case_to_join(cases: Sequence[Case], message: Message, by: Member, route: Route) -> Case | None:
    """The newest open case on the author of `message` that `by` reported, else one in which they are the target.

    Where a report of its author must be led around somebody, only a case that was led around them as well.
    """
    fitting = [
        case
        for case in cases
        if case.status is Status.OPEN and case.author_id == message.author.id and set(route.around) <= set(case.around)
    ]
    reported = [case for case in fitting if by.id in case.reporters]
    return next(reversed(reported or [case for case in fitting if by.id in case.targets]), None)


def hindrance(case: Case, message: Message, *, in_confidence: bool) -> Adding | None:
    """Why `message` is not added to `case`; `in_confidence`: its author may need help, which no other case shows."""
    if message.id in (case.message_id, *case.added):
        return Adding.THERE_ALREADY
    if case.no_copies or in_confidence:
        return Adding.BY_ITSELF
    return Adding.FULL if len(case.added) >= MOST_ADDED else None


def of_adding(case: Case, message: Message, by: Member, now: datetime) -> Consequences:
    """What follows: the case knows of it, and so does its card. By itself it hides nothing and decides nothing.

    Whoever had not reported has now.
    """
    reported = Event(
        EventKind.REPORTED, now, by.id, case.id, case.message_id, {"complaint": Complaint.OTHER.value, "way": "added"}
    )
    payload = {"message_id": message.id, "channel_id": message.channel.id}
    added = Event(EventKind.ADDED, now, by.id, case.id, case.message_id, payload)
    events = (added,) if by.id in case.reporters else (reported, added)
    return Consequences(events, ((UpdateCard(case.id, case.last_event),),))
