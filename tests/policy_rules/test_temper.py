"""Tempering: circumstances take hiding away, each with its reason, and never the person who looks."""

from dataclasses import replace
from datetime import timedelta

import pytest

from policy_rules.decide import decide
from policy_rules.temper import Standing, temper
from policy_rules.verdict import Escalate, Verdict
from tests.policy_rules.flags import flag_policy, flags, message

CALM = Standing(shadow=False)


def hiding() -> Verdict:
    verdict = decide(message(), flags("red", "near"), flag_policy())
    return replace(verdict, findings=tuple(replace(finding, live=True) for finding in verdict.findings))


@pytest.mark.parametrize(
    ("standing", "reason"),
    [
        (Standing(), "in shadow"),
        (replace(CALM, paused=True), "paused"),
        (replace(CALM, hides_lately=5), "5 messages were hidden in a short time"),
        (replace(CALM, age=timedelta(hours=2)), "too old"),
        (Standing(paused=True, hides_lately=9, age=timedelta(days=1)), "paused"),  # the first that holds
    ],
)
def test_a_circumstance_takes_hiding_away_and_a_person_is_asked(standing: Standing, reason: str) -> None:
    tempered = temper(hiding(), standing)
    assert tempered.actions == (Escalate("moderators"),)
    assert len(tempered.changed) == 1
    assert reason in tempered.changed[0]


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
