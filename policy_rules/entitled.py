"""Who may decide a case: those of its team, and never anybody who is part of it. Pure."""

from policy_rules.case import Case
from policy_rules.policy_value import Policy
from policy_rules.queue import may_see
from policy_rules.refusal import Refusal
from policy_rules.vocabulary import Member

ANOTHER_TEAM = Refusal("This case is with another team. Thank you for looking, though.")


def may_act(case: Case, member: Member, policy: Policy) -> Refusal | None:
    """None if `member` may decide `case`: they are of its team, and it is not their own message."""
    if refusal := involved(case, member):
        return refusal
    barred = (case.around or case.about_data) and not may_see(case, member, policy)
    if barred or not any(policy.in_team(member, team) for team in (case.team, case.passed_to) if team):
        return ANOTHER_TEAM
    return None


def involved(case: Case, member: Member) -> Refusal | None:
    """Why `member` does not decide `case`, whatever their office: it is about something of theirs."""
    if member.id == case.author_id:
        return Refusal("This case is about a message of yours, so somebody else looks at it.")
    if member.id in (*case.members, *case.parties):
        return Refusal("You take part in this yourself, so somebody else looks at it.")
    return ANOTHER_TEAM if member.id in case.around else None  # they must not know what it is about
