"""Which cases wait for whom, and what a member may see of their own: visibility follows routing (people.md 12)."""

from collections.abc import Iterable
from datetime import datetime

from policy_rules.case import Case, Status
from policy_rules.policy_value import MODERATORS, Policy
from policy_rules.sanction import TOLD as SANCTION_TOLD
from policy_rules.vocabulary import Member

TOLD = (Status.HIDDEN, Status.RESTORED)  # what an author has heard of


def may_see(case: Case, member: Member, policy: Policy) -> bool:
    """Whether `member` may know of `case`: a sealed one is for its team alone, and nobody looks at their own.

    For one that was led around somebody, or says how data is handled, no other office ever stands in.
    """
    if member.id == case.author_id or member.id in (*case.members, *case.around):
        return False
    if case.around:
        return policy.holds_office(member, case.team)
    if case.about_data:
        return any(policy.holds_office(member, team) for team in (case.team, case.passed_to) if team)
    if case.sealed:
        return any(policy.in_team(member, team) for team in (case.team, case.passed_to) if team)
    return any(policy.in_team(member, team) for team in (MODERATORS, case.team, case.passed_to) if team)


def waiting_for(member: Member, cases: Iterable[Case], policy: Policy) -> tuple[Case, ...]:
    """The open cases that `member` may see, the longest waiting first; no appeal that another one must decide."""
    seen = (
        case
        for case in cases
        if case.status is Status.OPEN
        and may_see(case, member, policy)
        and not (case.appeals and member.id in (*case.earlier, *case.appeals))
    )
    return tuple(sorted(seen, key=lambda case: (case.opened_at, case.id)))


def hidden_by_itself(case: Case, since: datetime) -> bool:
    """Whether Steward hid the message since then by itself, and nobody has decided or objected yet."""
    untouched = case.by_itself and case.decided_by is None and case.objected_to is None
    return untouched and case.message_hidden and case.hidden_at is not None and case.hidden_at >= since


def own_record(member: Member, cases: Iterable[Case]) -> tuple[Case, ...]:
    """What a member may read about themselves: cases on their messages that they were told of, never a sealed one.

    An open case that nothing came of yet is left out, and so is one that ended when they took the message away: it
    would tell them that somebody reported.
    """
    own = (case for case in cases if case.author_id == member.id and not case.sealed)
    return tuple(case for case in own if case.status in TOLD or case.message_hidden or _heard_more(case))


def _heard_more(case: Case) -> bool:
    """Whether its author was told of it some other way: it was hidden once, though it stands or is gone by now.

    Or about themselves: a word, a warning, a timeout; no mere proposal.
    """
    hidden_once = case.hidden_at is not None and case.status is not Status.OPEN
    return hidden_once or case.word is not None or any(given.stage in SANCTION_TOLD for given in case.sanctions)
