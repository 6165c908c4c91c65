"""The shadow week: which day is asked about, what of it, and when a rule may go live."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest

from policy_rules.case import Case, Status
from policy_rules.decide import decide
from policy_rules.events import Event, EventKind
from policy_rules.going_live import GoesLive, goes_live, tried
from policy_rules.policy import load_policy, parse_policy
from policy_rules.refusal import Refusal
from policy_rules.shadow import (
    MOST_A_DAY,
    Agreement,
    Shadow,
    Would,
    bounds,
    day_to_ask_about,
    entries_of,
)
from policy_rules.temper import Standing, is_held, temper
from policy_rules.verdict import Category, Severity
from tests.policy_rules.flags import flag_policy, flags, message

NOW = datetime(2026, 3, 3, 18, tzinfo=UTC)


def case(number: int, **changed: Any) -> Case:
    fields: dict[str, Any] = {
        "id": number, "message_id": str(900 + number), "channel_id": "77", "author_id": "a1", "rule": "red",
        "clause": "5.4", "name": "Red", "category": Category.CONFIDENTIALITY, "severity": Severity.MEDIUM,
        "team": "moderators", "sealed": False, "opened_at": NOW,
    }  # fmt: skip
    return Case(status=Status.OPEN, **(fields | changed))


def judged(number: int, *, held: bool = False, action: str = "escalate", **changed: Any) -> Event:
    finding = {
        "rule": "red", "rule_version": "v1", "name": "Red", "clause": "5.4", "severity": "medium", "confidence": 0.9,
        "asks": "hide" if held else "escalate",
    } | changed  # fmt: skip
    payload = {"policy": "p1", "action": action, "held": held, "findings": [finding]}
    return Event(EventKind.JUDGED, NOW, case_id=number, message_id=str(900 + number), payload=payload)


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        (datetime(2026, 3, 3, 7, 59, tzinfo=UTC), None),
        (datetime(2026, 3, 3, 8, 0, tzinfo=UTC), date(2026, 3, 2)),
        (datetime(2026, 3, 3, 23, 59, tzinfo=UTC), date(2026, 3, 2)),
        (datetime(2026, 7, 3, 7, 0, tzinfo=UTC), date(2026, 7, 2)),  # summer time
        (datetime(2026, 7, 2, 23, 30, tzinfo=UTC), None),  # half past midnight there
    ],
)
def test_yesterday_is_asked_about_once_it_is_late_enough(now: datetime, expected: date | None) -> None:
    assert day_to_ask_about(Shadow(), now) == expected
    assert day_to_ask_about(Shadow(card_at=None), now) is None


def test_a_day_is_as_long_as_it_is_there() -> None:
    begins, ends = bounds(Shadow(), date(2026, 3, 29))  # the clocks go forward
    assert ends - begins == timedelta(hours=23)
    assert begins == datetime(2026, 3, 29, tzinfo=UTC)
    assert Shadow().card_at == time(8)


def test_what_would_have_been_hidden_comes_first_and_what_is_in_confidence_never() -> None:
    cases = {number: case(number) for number in (1, 2, 3)} | {4: case(4, sealed=True), 5: case(5, around=("m1",))}
    events = [judged(1), judged(2, held=True), judged(3, action="none"), judged(4), judged(5, held=True), judged(9)]
    found = entries_of(events, cases, all_in_shadow=True)
    assert [(one.case_id, one.would) for one in found] == [(2, Would.HIDE), (1, Would.ASK)]
    assert [one.case_id for one in entries_of(events, cases, all_in_shadow=False)] == [2]


def test_a_case_is_asked_about_once_and_a_day_is_no_whole_morning() -> None:
    cases = {number: case(number) for number in range(1, 31)}
    events = [judged(number) for number in cases] + [judged(30, held=True)]
    found = entries_of(events, cases, all_in_shadow=True)
    assert len(found) == MOST_A_DAY
    assert (found[0].case_id, found[0].would) == (30, Would.HIDE)


def test_what_a_file_gave_away_counts_beside_what_its_message_did() -> None:
    def in_file(number: int, **changed: Any) -> Event:
        one = judged(number, **changed)
        return replace(one, kind=EventKind.FILE_JUDGED, payload={**one.payload, "file": "f1"})

    cases = {number: case(number) for number in (1, 2, 3)}
    events = [judged(1, held=True), in_file(1), judged(2), in_file(2, held=True), in_file(3)]
    found = entries_of(events, cases, all_in_shadow=True)
    assert [(one.case_id, one.would) for one in found] == [(1, Would.HIDE), (2, Would.HIDE), (3, Would.ASK)]


def test_events_from_before_this_was_written_down_are_passed_over() -> None:
    old = judged(1)
    payload = {
        **old.payload,
        "findings": [{k: v for k, v in old.payload["findings"][0].items() if k != "rule_version"}],
    }
    assert entries_of([replace(old, payload=payload)], {1: case(1)}, all_in_shadow=True) == ()


def test_only_shadow_holds() -> None:
    verdict = decide(message(), flags("red", "near"), flag_policy())
    assert is_held(temper(verdict, Standing()))
    assert not is_held(temper(verdict, Standing(paused=True)))
    assert {finding.asks for finding in verdict.findings} >= {"hide"}


OWN = "extends: shipped\n"


def test_a_rule_stays_the_same_whatever_else_changes() -> None:
    before = load_policy().rule("private_number").version
    same = OWN + "queue: {appeal_days: 7}\nrules: [{id: private_number, live: true, name: Ours, severity: high}]\n"
    other = OWN + "rules: [{id: private_number, effects: [{escalate: moderators}]}]\n"
    assert parse_policy(same, "own.yaml").rule("private_number").version == before
    assert parse_policy(other, "own.yaml").rule("private_number").version != before
    assert parse_policy(same, "own.yaml").version != load_policy().version


@pytest.mark.parametrize(
    ("right", "wrong", "ready"), [(19, 0, False), (19, 1, True), (18, 2, False), (20, 0, True), (0, 0, False)]
)
def test_enough_answers_and_enough_of_them_right(right: int, wrong: int, ready: bool) -> None:
    policy = load_policy()
    rule = policy.rule("private_number")
    counts = {(rule.id, rule.version, Would.HIDE): Agreement(right, wrong)}
    found = goes_live(rule.id, policy, counts)
    assert isinstance(found, GoesLive) is ready
    assert [one.ready for one in tried(policy, counts)] == ([ready] if right + wrong else [])
    asked = {(rule.id, rule.version, Would.ASK): Agreement(right, wrong)}
    assert isinstance(goes_live(rule.id, policy, asked), Refusal)  # that it was right to ask does not make it hide


def test_what_only_asks_is_never_offered() -> None:
    policy = load_policy()
    rule = policy.rule("quarrel")
    counts = {(rule.id, rule.version, would): Agreement(500, 0) for would in Would}
    assert isinstance(goes_live(rule.id, policy, counts), Refusal)
    assert not any(one.ready for one in tried(policy, counts))
