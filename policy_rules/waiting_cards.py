"""Cards that can wait (people.md 11): which, for how long, and what brings one forward. Pure.

A day of cards goes from one morning to the next: what comes in quiet hours, and what is more than a day's cards, wait
for the same hour.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from policy_rules.case import Case, Status
from policy_rules.policy_shape import QuietHours
from policy_rules.policy_value import Policy
from policy_rules.time_zone import zone_of
from policy_rules.verdict import Category, Severity, Verdict

MORNING = time(8)  # where neither quiet hours nor `shadow.card_at` say when one begins
NEVER_WAITS = frozenset({Category.CONFIDENTIALITY, Category.WELFARE, Category.CONCERN})
LISTED = (Status.OPEN, Status.GONE)  # what an author took away again before the morning was said all the same


@dataclass(frozen=True, slots=True)
class DueCards:
    """Cards that waited and are shown now."""

    at_once: tuple[Case, ...] = ()  # each by itself: something came to it
    in_the_morning: tuple[Case, ...] = ()  # together, without a ping, and named in one message

    @property
    def listed(self) -> tuple[Case, ...]:
        """Those that the message of the morning names: what a person has decided meanwhile is no news."""
        return tuple(case for case in self.in_the_morning if case.status in LISTED)


def is_weak(verdict: Verdict) -> bool:
    """Whether what was found is of low or medium severity alone, so that a person may look in the morning.

    Never what a rule would hide, even in shadow; nothing told of somebody in the open, no cry for help, nothing in
    confidence; nor anything where something could not be seen: unknown never reads as harmless.
    """
    mild = all(
        one.severity.rank < Severity.HIGH.rank
        and one.category not in NEVER_WAITS
        and one.asks != "hide"
        and not one.lacking
        for one in verdict.findings
    )
    return mild and verdict.because_of is not None and not (verdict.sealed or verdict.unknown)


def is_quiet(hours: QuietHours | None, now: datetime) -> bool:
    """Whether `now` is within quiet hours, which may go past midnight; where they end as they begin there are none."""
    if hours is None:
        return False
    here = now.astimezone(zone_of(hours.time_zone)).time()
    if hours.begins <= hours.ends:
        return hours.begins <= here < hours.ends
    return here >= hours.begins or here < hours.ends


def last_morning(policy: Policy, now: datetime) -> datetime:
    """When the day of cards began: when quiet hours ended last, else at the hour of the card about shadow."""
    hours = policy.automatic.quiet_hours
    at = hours.ends if hours else policy.shadow.card_at or MORNING
    zone = zone_of(hours.time_zone if hours else policy.shadow.time_zone)
    day = now.astimezone(zone).date()
    today = datetime.combine(day, at, zone)
    return today if today <= now else datetime.combine(day - timedelta(days=1), at, zone)


def brought_forward(case: Case) -> bool:
    """Whether more has come to a case since its card was put off: a report, an act of a person, something graver."""
    came = (case.reporters, case.claimed_by, case.passed_to, case.author_said, case.objected_to, case.appeals)
    given = case.word is not None or bool(case.sanctions)
    hidden = case.message_hidden or case.being_hidden
    return any(came) or given or hidden or case.severity.rank >= Severity.HIGH.rank


def due_cards(waiting: Sequence[Case], policy: Policy, now: datetime) -> DueCards:
    """Which of the cards that wait are shown now."""
    at_once = tuple(case for case in waiting if brought_forward(case))
    if is_quiet(policy.automatic.quiet_hours, now):
        return DueCards(at_once)
    morning = last_morning(policy, now)
    others = (case for case in waiting if case not in at_once)
    return DueCards(at_once, tuple(case for case in others if case.opened_at < morning))
