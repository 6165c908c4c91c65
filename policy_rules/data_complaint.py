"""A member says something about how data of theirs is handled: a case of its own, in confidence. Pure.

It goes to the lead for data, if the group has one, else to the group leader; never to whoever says it. Its card with
their name and words stands in that office's own room; where there is none, a line says that it waits, and no more.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta

from policy_rules.around import OFFICES
from policy_rules.case import DATA_COMPLAINT, NO_MESSAGE, Case, Status
from policy_rules.complaint import Complaint
from policy_rules.consequences import Chain, Consequences
from policy_rules.effects import PostCard, TellReporter, TellTeam, UpdateCard
from policy_rules.events import Event, EventKind
from policy_rules.owner import DEPUTY, LEAD, NEXT
from policy_rules.policy_value import MODERATORS, Policy
from policy_rules.report import clause_of
from policy_rules.verdict import Category, Severity
from policy_rules.vocabulary import Member

DATA_LEAD = "data_lead"
JOINS_WITHIN = timedelta(days=1)  # what one member says further is more of the same


def office_for(by: Member, policy: Policy) -> str:
    """Who looks at what `by` says of how their data is handled."""
    for office in (DATA_LEAD, *OFFICES):
        team = policy.teams.get(office)
        if team and team.roles and not policy.holds_office(by, office):
            return office
    return MODERATORS


def has_room(office: str, policy: Policy) -> bool:
    """Whether the policy names a room in which only that office reads; lead and deputy of safeguarding share theirs."""
    if office in (LEAD, DEPUTY):
        both = [set(policy.teams[one].roles) for one in (LEAD, DEPUTY) if one in policy.teams]
        return set(policy.teams[office].roles) >= set().union(*both)
    return office == MODERATORS or (office == NEXT and policy.channels.leaders is not None)


def joined(by: Member, known: Iterable[Case], policy: Policy, now: datetime) -> Case | None:
    """The case that goes on with what `by` says: theirs, of the last day, which nobody has decided."""
    office = office_for(by, policy)
    own = [case for case in known if case.about_data and case.author_id == by.id and case.team == office]
    fresh = [case for case in own if case.status is Status.OPEN and now - case.opened_at < JOINS_WITHIN]
    return fresh[-1] if fresh else None


def of_more(case: Case, by: Member, now: datetime) -> Consequences:
    """What follows when they say more: it joins, and whoever has taken the case hears so."""
    said = Event(EventKind.REPORTED, now, by.id, case.id, case.message_id, _said())
    line: Chain = (TellTeam(case.id, "data_more", case.last_event),)
    card: Chain = (UpdateCard(case.id, case.last_event),)
    return Consequences((said,), (line, card) if case.claimed_by else (card,))


def of_data_complaint(
    by: Member, channel_id: str, name: str, case_id: int, policy: Policy, *, now: datetime
) -> Consequences:
    """The case, its card and a receipt. It names who says it: they are owed an answer. `name`: what members read."""
    office, message_id = office_for(by, policy), f"{NO_MESSAGE}{case_id}"
    opening = {
        "rule": DATA_COMPLAINT,
        "clause": clause_of(Complaint.PRIVATE, policy).id,
        "name": name,
        "category": Category.CONCERN.value,
        "severity": Severity.HIGH.value,
        "team": office,
        "sealed": True,
        "channel_id": channel_id,
        "author_id": by.id,
        "revision": 0,
    }
    events = (
        Event(EventKind.OPENED, now, case_id=case_id, message_id=message_id, payload=opening),
        Event(EventKind.REPORTED, now, by.id, case_id, message_id, _said()),
    )
    shown: Chain = (PostCard(case_id, office) if has_room(office, policy) else TellTeam(case_id, "data_waits"),)
    return Consequences(events, (shown, (TellReporter(case_id, by.id, "data_received"),)))


def _said() -> dict[str, str]:
    return {"complaint": Complaint.OTHER.value, "way": "command"}
