"""To whom a report goes, and around whom: nobody with an office looks at a report about themselves (people.md 12).

Pure. A report about somebody who holds an office is sealed, and goes to the first office that none of those whom it is
about hold. Moderators are no such office: a report about one of them is not for the others.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from policy_rules.complaint import Complaint
from policy_rules.policy_value import Policy
from policy_rules.vocabulary import Member

IN_CONFIDENCE = ("safeguarding_lead", "safeguarding_deputy", "group_leader")
OFFICES = ("group_leader", "safeguarding_lead", "safeguarding_deputy", "equality_lead", "confidentiality_lead")


@dataclass(frozen=True, slots=True)
class Route:
    """Who looks at a report, whether only they may know of it, and around whom it was led."""

    team: str
    sealed: bool
    around: tuple[str, ...] = ()  # ids of members who hold an office and must not know of it


def route_of(complaint: Complaint, accused: Sequence[Member], policy: Policy) -> Route | None:
    """Where a report about `accused` goes; None where every office that is set up is held by one of them."""
    if not any(policy.holds_office(member, office) for member in accused for office in policy.teams):
        return Route(complaint.team, complaint.in_confidence)
    order = (*IN_CONFIDENCE, *OFFICES) if complaint.in_confidence else OFFICES
    for office in order:
        team = policy.teams.get(office)
        if team and team.roles and not any(policy.holds_office(member, office) for member in accused):
            return Route(office, sealed=True, around=tuple(member.id for member in accused))
    return None
