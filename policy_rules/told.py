"""What follows when a member tells of a person, or of something elsewhere: a case without a message. Pure.

Nothing of it can be checked here, so nothing happens by itself but that the right people are asked.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from policy_rules.around import Route, route_of
from policy_rules.case import NO_MESSAGE
from policy_rules.complaint import Complaint
from policy_rules.consequences import Consequences
from policy_rules.effects import PostCard
from policy_rules.events import Event, EventKind
from policy_rules.policy_value import Policy
from policy_rules.report import clause_of, opening_of
from policy_rules.vocabulary import Member


@dataclass(frozen=True, slots=True)
class Told:
    """Somebody asks for somebody to look at what is no message in this server."""

    reporter: Member
    channel_id: str  # where they told it; shown nowhere
    complaint: Complaint
    named: Member | None = None  # whom it is about
    elsewhere: bool = False
    picture: bool = False  # one came along, and is kept

    def route(self, policy: Policy) -> Route | None:
        """Who looks at it; None where nobody of the group can."""
        return route_of(self.complaint, (self.named,) if self.named else (), policy)


def of_told(told: Told, case_id: int, route: Route, policy: Policy, now: datetime) -> Consequences:
    """A new case, always: who tells of a person twice may mean two things."""
    message_id = f"{NO_MESSAGE}{case_id}"
    opens = Event(EventKind.OPENED, now, case_id=case_id, message_id=message_id, payload=_opening(told, route, policy))
    said = {"complaint": told.complaint.value, "way": "command"}
    reported = Event(EventKind.REPORTED, now, told.reporter.id, case_id, message_id, said)
    return Consequences((opens, reported), ((PostCard(case_id, route.team),),))


def _opening(told: Told, route: Route, policy: Policy) -> dict[str, Any]:
    return {
        **opening_of(told.complaint, clause_of(told.complaint, policy), route),
        "channel_id": told.channel_id,
        "author_id": told.named.id if told.named else "",
        "no_copies": False,
        "elsewhere": told.elsewhere,
        "picture": told.picture,
        "revision": 0,
    }
