"""Finding cases, giving one to somebody, and closing many small ones of a rule at once. Pure."""

from datetime import datetime

from policy_rules.appeals import not_by
from policy_rules.case import Case, Status
from policy_rules.consequences import Consequences
from policy_rules.effects import TellReporter, UpdateCard
from policy_rules.entitled import may_act
from policy_rules.events import Event, EventKind
from policy_rules.owner import taken_by_another
from policy_rules.policy_value import Policy
from policy_rules.refusal import Refusal
from policy_rules.verdict import Severity
from policy_rules.vocabulary import Member

SMALL = (Severity.LOW, Severity.MEDIUM)


def is_about(case: Case, asked: str) -> bool:
    """Whether what somebody looks for is the case's number, rule, clause, a member it is about, or its room.

    Who reported is nothing that can be looked for.
    """
    wanted = asked.strip().casefold()
    exact = {str(case.id), f"#{case.id}", f"case {case.id}", f"<#{case.channel_id}>"}
    people = (case.author_id, *case.members) if not case.no_message else (case.author_id,)
    exact.update(mention for one in people if one for mention in (f"<@{one}>", f"<@!{one}>"))
    if case.no_message:
        exact.discard(f"<#{case.channel_id}>")  # where its reporter told it
    named = (case.rule.casefold(), case.name.casefold(), case.clause.casefold())
    return wanted in exact or (len(wanted) > 2 and any(wanted in one for one in named))  # noqa: PLR2004 - "5." is in all


def assign(case: Case, to: Member, by: Member, policy: Policy, now: datetime) -> Consequences | Refusal:
    """Give the case to `to`, who must be somebody that may decide it, and is asked in private."""
    refusal = may_act(case, by, policy) or taken_by_another(case, by, policy, now)
    if refusal:
        return refusal
    if case.status is not Status.OPEN:
        return Refusal("This has been decided already. You can still change it.")
    if refusal := not_by(case, by, turns_round=False):
        return refusal
    if may_act(case, to, policy) is not None or not_by(case, to, turns_round=False) is not None:
        return Refusal("They cannot decide this one, so it stays with whoever has it: please choose somebody else.")
    if case.claimed_by == to.id:
        return Refusal("They have it already.")
    event = Event(EventKind.CLAIMED, now, by.id, case.id, case.message_id, {"to": to.id})
    told = () if to.id == by.id else (TellReporter(case.id, to.id, "assigned", case.last_event),)
    chains = (told, (UpdateCard(case.id, case.last_event),))
    return Consequences((event,), tuple(chain for chain in chains if chain))


def can_be_closed(case: Case, rule: str, by: Member, policy: Policy, now: datetime) -> bool:
    """Whether it is a small case of that rule which nobody asked about: then it may be left together with others."""
    wanted = rule.strip().casefold()
    waits = case.status is Status.OPEN and not (case.message_hidden or case.being_hidden)
    small = case.severity in SMALL and not (case.sealed or case.reporters or case.no_message or case.passed_to)
    asked = case.author_said is not None or case.objected_to is not None or bool(case.appeals or case.sanctions)
    free = may_act(case, by, policy) is None and taken_by_another(case, by, policy, now) is None
    return wanted in (case.rule.casefold(), case.name.casefold()) and waits and small and not asked and free
