"""Tempering: circumstances take hiding away, each with its reason, and never the person who looks."""

from dataclasses import replace
from datetime import timedelta

import pytest

from policy_rules.decide import decide
from policy_rules.temper import Standing, temper, trips_breaker
from policy_rules.verdict import Escalate, Verdict
from tests.policy_rules.flags import flag_policy, flags, message

CALM = Standing(shadow=False)
FULL = replace(CALM, hides_lately=5)  # as many as the policy expects


def hiding() -> Verdict:
    verdict = decide(message(), flags("red", "near"), flag_policy())
    return replace(verdict, findings=tuple(replace(finding, live=True) for finding in verdict.findings))


@pytest.mark.parametrize(
    ("standing", "reason"),
    [
        (Standing(), "in shadow"),
        (replace(CALM, paused=True), "paused"),
        (FULL, "5 messages were hidden in a short time"),
        (replace(CALM, age=timedelta(hours=2)), "too old"),
        (Standing(paused=True, hides_lately=9, age=timedelta(days=1)), "paused"),  # the first that holds
    ],
)
def test_a_circumstance_takes_hiding_away_and_a_person_is_asked(standing: Standing, reason: str) -> None:
    tempered = temper(hiding(), standing)
    assert tempered.actions == (Escalate("moderators"),)
    assert len(tempered.changed) == 1
    assert reason in tempered.changed[0]


REASONS = ("paused", "in shadow", "not live yet", "hidden in a short time", "too old")


@pytest.mark.parametrize("first", range(len(REASONS)))
def test_of_several_circumstances_the_first_that_holds_is_named(first: int) -> None:
    """The one that a person can do most about comes first."""
    holds = [place >= first for place in range(len(REASONS))]
    paused, shadow, resting, breaker, old = holds
    age = timedelta(hours=2) if old else timedelta(0)
    standing = Standing(shadow=shadow, paused=paused, hides_lately=5 if breaker else 0, age=age)
    verdict = hiding()
    findings = tuple(replace(finding, live=not resting) for finding in verdict.findings)
    [reason] = temper(replace(verdict, findings=findings), standing).changed
    assert REASONS[first] in reason


def test_what_welfare_took_away_is_said_before_what_circumstances_did() -> None:
    care = decide(message(), flags("help", "checked", "severe"), flag_policy())
    [by_care, by_pause] = temper(care, Standing(paused=True)).changed
    assert "care comes first" in by_care
    assert "paused" in by_pause


def test_a_rule_that_is_not_live_only_says_what_it_would_have_done() -> None:
    verdict = hiding()
    resting = replace(verdict, findings=tuple(replace(finding, live=False) for finding in verdict.findings))
    assert temper(resting, CALM).actions == (Escalate("moderators"),)
    assert "not live yet" in temper(resting, CALM).changed[0]


def test_nothing_changes_when_nothing_speaks_against_hiding() -> None:
    assert temper(hiding(), CALM) == hiding()


def test_a_verdict_that_hides_nothing_is_not_touched() -> None:
    asking = decide(message(), flags("severe"), flag_policy())
    assert temper(asking, Standing(paused=True)) is asking


def test_the_breaker_trips_only_on_what_nothing_else_keeps_from_being_hidden() -> None:
    assert trips_breaker(hiding(), FULL)
    assert not trips_breaker(hiding(), replace(FULL, hides_lately=4))
    for circumstance in (
        replace(FULL, paused=True),
        replace(FULL, shadow=True),
        replace(FULL, age=timedelta(hours=2)),
    ):
        assert not trips_breaker(hiding(), circumstance)
