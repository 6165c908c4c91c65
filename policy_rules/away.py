"""Who of those that look at cases is away: their cases are let go, and what only they would see goes further. Pure.

Who is away is told among those who look at cases, never to members.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from policy_rules.case import Case, Status
from policy_rules.consequences import Consequences
from policy_rules.effects import TellTeam, UpdateCard
from policy_rules.events import STEWARD, Event, EventKind
from policy_rules.owner import DEPUTY, LEAD, NEXT
from policy_rules.policy_value import MODERATORS, Policy
from policy_rules.queue import may_see
from policy_rules.vocabulary import Member

LATELY = timedelta(days=7)
AWAY = "away"  # the fact under which it is kept who is


@dataclass(frozen=True, slots=True)
class Absence:
    """Until when somebody is away, and the offices that they held when they said so."""

    member_id: str
    until: datetime
    offices: tuple[str, ...] = ()


def offices_of(member: Member, policy: Policy) -> tuple[str, ...]:
    """The teams of whose roles a member holds one."""
    return tuple(name for name in policy.teams if policy.holds_office(member, name))


def let_go(case: Case, by: Member, now: datetime) -> Consequences | None:
    """Who goes away leaves an open case that they have taken to the others; None if they have not."""
    if case.status is not Status.OPEN or case.claimed_by != by.id:
        return None
    event = Event(EventKind.RELEASED, now, by.id, case.id, case.message_id)
    return Consequences((event,), ((UpdateCard(case.id, case.last_event),),))


def passed_over(
    case: Case, away: Iterable[Absence], policy: Policy, now: datetime, seen_to: Collection[str] = ()
) -> Consequences | None:
    """The next office is asked as well, at once, where whoever holds the office of a case is away; else None.

    Not where another one of that office was there lately: `seen_to` names those offices.
    For moderators, who are several, nothing is passed on: another one looks. What was led around somebody stays where
    it is, and so does what is in confidence, unless there is a deputy for it, and what is said about data.
    """
    if case.status is not Status.OPEN or case.claimed_by or case.passed_to or case.team == MODERATORS:
        return None
    if case.around or case.about_data or case.card_waits:
        return None
    if case.team in seen_to or not any(case.team in one.offices for one in away if one.until > now):
        return None
    team = DEPUTY if case.team == LEAD else NEXT
    if (case.sealed and team != DEPUTY) or team == case.team or not policy.teams.get(team):
        return None
    if not policy.teams[team].roles or any(team in one.offices for one in away if one.until > now):
        return None
    event = Event(EventKind.PASSED_ON, now, STEWARD, case.id, case.message_id, {"team": team, "away": True})
    line = (TellTeam(case.id, "away", case.last_event),)
    return Consequences((event,), (line, (UpdateCard(case.id, case.last_event),)))


def offices_seen_to(cases: Iterable[Case], away: Iterable[Absence], now: datetime) -> frozenset[str]:
    """The offices of which somebody took or decided a case lately who is not away.

    Where the next office was asked as well, nobody can tell of which of the two they were.
    """
    gone = _gone(away, now)
    return frozenset(case.team for case in cases if case.passed_to is None and _lately_with(case, now) - gone)


def there_lately(cases: Iterable[Case], away: Iterable[Absence], by: Member, policy: Policy, now: datetime) -> set[str]:
    """The ids of those who took or decided a case lately that `by` may see, and are not away."""
    seen = (_lately_with(case, now) for case in cases if may_see(case, by, policy))
    return set[str]().union(*seen) - _gone(away, now)


def _lately_with(case: Case, now: datetime) -> set[str]:
    """Who took or decided a case lately, as far as it is theirs still."""
    acts = ((case.claimed_by, case.claimed_at), (case.decided_by, case.decided_at))
    return {who for who, at in acts if who and who != STEWARD and at is not None and now - at < LATELY}


def _gone(away: Iterable[Absence], now: datetime) -> set[str]:
    return {one.member_id for one in away if one.until > now}


def to_fact(away: Iterable[Absence]) -> list[Mapping[str, object]]:
    """As it is kept."""
    return [{"member": one.member_id, "until": one.until.isoformat(), "offices": list(one.offices)} for one in away]


def from_fact(kept: Iterable[Mapping[str, object]]) -> tuple[Absence, ...]:
    """As it was kept."""
    return tuple(_absence(one) for one in kept)


def _absence(kept: Mapping[str, object]) -> Absence:
    offices = kept["offices"]
    names = tuple(str(name) for name in offices) if isinstance(offices, list) else ()
    return Absence(str(kept["member"]), datetime.fromisoformat(str(kept["until"])), names)
