"""Which cases wait for whom, and what a member may see of their own: visibility follows routing (people.md 12)."""

from collections.abc import Iterable

from policy_rules.case import Case, Status
from policy_rules.policy_value import MODERATORS, Policy
from policy_rules.vocabulary import Member

TOLD = (Status.HIDDEN, Status.RESTORED, Status.GONE)  # what an author has heard of


def may_see(case: Case, member: Member, policy: Policy) -> bool:
    """Whether `member` may know of `case`: a sealed one is for its team alone, and nobody looks at their own.

    For one that was led around somebody no other office ever stands in.
    """
    if member.id == case.author_id or member.id in (*case.members, *case.around):
        return False
    if case.around:
        return policy.holds_office(member, case.team)
    if case.sealed:
        return policy.in_team(member, case.team)
    return any(policy.in_team(member, team) for team in (MODERATORS, case.team, case.passed_to) if team)


def waiting_for(member: Member, cases: Iterable[Case], policy: Policy) -> tuple[Case, ...]:
    """The open cases that `member` may see, the one that has waited longest first."""
    seen = (case for case in cases if case.status is Status.OPEN and may_see(case, member, policy))
    return tuple(sorted(seen, key=lambda case: (case.opened_at, case.id)))


def own_record(member: Member, cases: Iterable[Case]) -> tuple[Case, ...]:
    """What a member may read about themselves: cases on their messages that they were told of, never a sealed one.

    An open case that nothing came of yet is left out: it would tell them that somebody reported.
    """
    own = (case for case in cases if case.author_id == member.id and not case.sealed)
    return tuple(case for case in own if case.status in TOLD or case.message_hidden)
