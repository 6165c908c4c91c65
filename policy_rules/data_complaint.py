"""A member says something about how data of theirs is handled: a case of its own, in confidence. Pure.

It goes to the lead for data, if the group has one, else to the group leader; never to whoever says it.
"""

from datetime import datetime

from policy_rules.around import OFFICES
from policy_rules.case import NO_MESSAGE
from policy_rules.complaint import Complaint
from policy_rules.consequences import Consequences
from policy_rules.effects import PostCard, TellReporter
from policy_rules.events import Event, EventKind
from policy_rules.policy_value import MODERATORS, Policy
from policy_rules.report import clause_of
from policy_rules.verdict import Category, Severity
from policy_rules.vocabulary import Member

DATA_LEAD = "data_lead"
RULE = "data_complaint"  # stands for the rule of its case


def office_for(by: Member, policy: Policy) -> str:
    """Who looks at what `by` says of how their data is handled."""
    for office in (DATA_LEAD, *OFFICES):
        team = policy.teams.get(office)
        if team and team.roles and not policy.holds_office(by, office):
            return office
    return MODERATORS


def of_data_complaint(
    by: Member, channel_id: str, name: str, case_id: int, policy: Policy, *, now: datetime
) -> Consequences:
    """The case, its card and a receipt. It names who says it: they are owed an answer. `name`: what members read."""
    office, message_id = office_for(by, policy), f"{NO_MESSAGE}{case_id}"
    opening = {
        "rule": RULE,
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
    said = {"complaint": Complaint.OTHER.value, "way": "command"}
    events = (
        Event(EventKind.OPENED, now, case_id=case_id, message_id=message_id, payload=opening),
        Event(EventKind.REPORTED, now, by.id, case_id, message_id, said),
    )
    return Consequences(events, ((PostCard(case_id, office),), (TellReporter(case_id, by.id, "data_received"),)))
