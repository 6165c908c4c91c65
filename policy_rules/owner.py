"""Whose a case is: taken for a while, let go, passed on; and what the clock asks for when nobody looks. Pure."""

from datetime import datetime, timedelta

from policy_rules.appeals import waiting_lines
from policy_rules.case import Case, Status
from policy_rules.consequences import Chain, Consequences
from policy_rules.effects import TellAuthor, TellTeam, UpdateCard
from policy_rules.events import STEWARD, Event, EventKind
from policy_rules.policy_value import Policy
from policy_rules.refusal import Refusal
from policy_rules.sanction import Stage
from policy_rules.verdict import Category
from policy_rules.vocabulary import Member

NEXT = "group_leader"  # the office that is asked when another cannot
LEAD, DEPUTY = "safeguarding_lead", "safeguarding_deputy"  # and in confidence, where the lead cannot decide an appeal


def taken_until(case: Case, policy: Policy) -> datetime | None:
    """Until when the case is with whoever took it, if anybody did."""
    if case.claimed_by is None or case.claimed_at is None:
        return None
    return case.claimed_at + timedelta(minutes=policy.queue.claim_minutes)


def taken_by_another(case: Case, by: Member, policy: Policy, now: datetime) -> Refusal | None:
    """Why `by` does not decide now: somebody else has the case, and their time is not over."""
    until = taken_until(case, policy)
    if until is None or case.claimed_by == by.id or now >= until:
        return None
    minutes = max(1, round((until - now) / timedelta(minutes=1)))
    more = "" if minutes == 1 else "s"
    return Refusal(
        f"Somebody else is looking at this, for up to {minutes} more minute{more}. Thank you for looking, though."
    )


def claim(case: Case, by: Member, now: datetime) -> Consequences | Refusal:
    """Take the case: others leave it alone for a while."""
    if case.status is not Status.OPEN:
        return Refusal("This has been decided already. You can still change it.")
    if case.claimed_by == by.id:
        return Refusal("You have it already. Thank you.")
    return _noted(EventKind.CLAIMED, case, by.id, now)


def release(case: Case, by: Member, now: datetime) -> Consequences | Refusal:
    """Let the case go: not for me, or not now."""
    if case.claimed_by != by.id:
        return Refusal("You do not have this case, so there is nothing to let go.")
    return _noted(EventKind.RELEASED, case, by.id, now)


def pass_on(case: Case, actor: str, policy: Policy, now: datetime) -> Consequences | Refusal:
    """Ask the next office as well. Its case stays with those who had it, too."""
    waits = case.sanction is not None and case.sanction.stage is Stage.PROPOSED  # for a second person
    if case.status is not Status.OPEN and not waits:
        return Refusal("This has been decided already. You can still change it.")
    return ask_next(case, actor, policy, now)


def ask_next(case: Case, actor: str, policy: Policy, now: datetime) -> Consequences | Refusal:
    """Ask the next office as well, whether or not something of the case is decided."""
    if case.around or (case.sealed and not (case.appeals and case.team == LEAD)):
        return Refusal("This is in confidence, and stays with those who have it.")
    if case.passed_to is not None:
        return Refusal("The next office has been asked already.")
    team = DEPUTY if case.sealed else NEXT
    if not policy.teams.get(team) or not policy.teams[team].roles or case.team == team:
        return Refusal(f"Nobody is set up to pass this to: a coordinator can name roles under teams.{team}.")
    event = Event(EventKind.PASSED_ON, now, actor, case.id, case.message_id, {"team": team})
    line: Chain = (TellTeam(case.id, "passed_on", case.last_event),)
    return Consequences((event,), (line, (UpdateCard(case.id, case.last_event),)))


def look_by(case: Case, policy: Policy) -> datetime:
    """When somebody should have looked at the case."""
    hours: int = getattr(policy.queue.look_within_hours, case.severity.value)
    return (case.waits_since or case.opened_at) + timedelta(hours=hours)


def overdue_by_now(case: Case, policy: Policy, now: datetime) -> Consequences | None:
    """A reminder to its team once its time is over, and after some days the next office; None if nothing is due.

    Whose message is hidden, or who appealed, hears then that it takes longer (people.md 7). An appeal goes to the next
    office as soon as its time is over: of those who could have looked, perhaps nobody is left that had not decided.
    Time begins when the card is shown, and help for somebody who may need it has a clock of its own.
    """
    cries = case.category is Category.WELFARE and not case.no_message
    if case.status is not Status.OPEN or case.card_waits or (cries and not case.appeals):
        return None
    days = timedelta(days=policy.queue.pass_up_after_days)
    if now >= (look_by(case, policy) if case.appeals else (case.waits_since or case.opened_at) + days):
        passed = pass_on(case, STEWARD, policy, now)
        if isinstance(passed, Consequences):
            return passed
    if now >= (case.waits_since or case.opened_at) + days and not case.told_longer:
        if case.appeals:
            return _waits(case, now, *waiting_lines(case))
        if case.message_hidden and not case.sealed:
            return _waits(case, now, (TellAuthor(case.id, case.author_id, "takes_longer", case.last_event),))
    if case.reminded or now < look_by(case, policy) or (case.appeals and case.passed_to):
        return None
    event = Event(EventKind.REMINDED, now, STEWARD, case.id, case.message_id)
    line: Chain = (TellTeam(case.id, "overdue", case.last_event),)
    return Consequences((event,), (line, (UpdateCard(case.id, case.last_event),)))


def _waits(case: Case, now: datetime, *lines: Chain) -> Consequences:
    event = Event(EventKind.REMINDED, now, STEWARD, case.id, case.message_id, {"author": True})
    return Consequences((event,), lines)


def _noted(kind: EventKind, case: Case, actor: str, now: datetime) -> Consequences:
    event = Event(kind, now, actor, case.id, case.message_id)
    return Consequences((event,), ((UpdateCard(case.id, case.last_event),),))
