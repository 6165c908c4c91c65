"""What became of cases, in numbers: by rule, how many a person agreed with, how long they took. No person is in it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import median

from policy_rules.case import Case, Status

AGREED = (Status.HIDDEN,)  # a person agreed that it should not stand
OTHERWISE = (Status.LEFT, Status.RESTORED)


@dataclass(frozen=True, slots=True)
class OfRule:
    """What became of one rule's cases."""

    name: str
    clause: str
    cases: int
    agreed: int  # a person hid it, or kept it hidden
    otherwise: int  # a person left it, or put it back


@dataclass(frozen=True, slots=True)
class Statistics:
    """A while in numbers."""

    cases: int
    waiting: int
    reported: int  # by members, whether or not Steward saw it as well
    to_decision: timedelta | None  # the median
    rules: tuple[OfRule, ...]  # the most frequent first


def statistics_of(cases: Iterable[Case], since: datetime) -> Statistics:
    """The numbers of all cases opened since then. What is in confidence is in none of them (people.md 12)."""
    counted = [case for case in cases if case.opened_at >= since and not case.sealed]
    times = [(case.decided_at - case.opened_at).total_seconds() for case in counted if case.decided_at is not None]
    return Statistics(
        cases=len(counted),
        waiting=sum(case.status is Status.OPEN for case in counted),
        reported=sum(bool(case.reporters) for case in counted),
        to_decision=timedelta(seconds=median(times)) if times else None,
        rules=tuple(sorted(_rules(counted), key=lambda one: (-one.cases, one.name))),
    )


def _rules(cases: list[Case]) -> list[OfRule]:
    named = {(case.name, case.clause) for case in cases}
    return [
        _of_rule(name, clause, [case for case in cases if (case.name, case.clause) == (name, clause)])
        for name, clause in named
    ]


def _of_rule(name: str, clause: str, cases: list[Case]) -> OfRule:
    return OfRule(
        name,
        clause,
        len(cases),
        agreed=sum(case.status in AGREED for case in cases),
        otherwise=sum(case.status in OTHERWISE and not case.no_message for case in cases),
    )
