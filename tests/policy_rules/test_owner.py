"""Whose a case is: one owner at a time, lapsing by itself; passed on; and a clock for cases that nobody looks at."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from policy_rules.case import Case, Status
from policy_rules.consequences import Consequences
from policy_rules.effects import TellAuthor, TellTeam
from policy_rules.events import Event, EventKind
from policy_rules.fold import fold
from policy_rules.handle import Press, handle
from policy_rules.owner import look_by, overdue_by_now
from policy_rules.policy import parse_policy
from policy_rules.queue import may_see
from policy_rules.refusal import Refusal
from policy_rules.verdict import Category, Severity
from policy_rules.vocabulary import Member, Role
from tests.policy_rules.flags import MODERATOR, NOW
from tests.policy_rules.folding import case_after

OWN = """\
extends: shipped
group: {name: Riverside}
teams: {moderators: {roles: [Moderator]}, group_leader: {roles: [Leader]}}
channels: {moderators: mods, sealed: mods}
"""
POLICY = parse_policy(OWN, "own.yaml")
ALONE = parse_policy(OWN.replace(", group_leader: {roles: [Leader]}", ""), "own.yaml")
SECOND = Member("m2", "dev", MODERATOR.roles)
LEADER = Member("g1", "gina", (Role("r9", "Leader"),))


def case(**changes: Any) -> Case:
    return replace(case_after(), team="moderators", opened_at=NOW, **changes)


def after(case: Case, answer: Any) -> Case:
    assert isinstance(answer, Consequences), answer
    for event in answer.events:
        case = fold(case, event, case.last_event + 1)
    return case


def test_of_two_who_press_one_wins_and_the_other_is_told_kindly() -> None:
    taken = after(case(), handle(case(), Press.CLAIM, MODERATOR, POLICY, NOW))
    for press in (Press.CLAIM, Press.LEAVE, Press.HIDE, Press.PASS_ON):
        answer = handle(taken, press, SECOND, POLICY, NOW + timedelta(minutes=5))
        assert isinstance(answer, Refusal)
        assert "for up to 25 more minutes" in answer.words
    decided = after(taken, handle(taken, Press.LEAVE, MODERATOR, POLICY, NOW))
    assert decided.claimed_by is None
    assert decided.decided_at == NOW


def test_a_claim_lapses_by_itself_and_can_be_let_go() -> None:
    taken = after(case(), handle(case(), Press.CLAIM, MODERATOR, POLICY, NOW))
    later = NOW + timedelta(minutes=31)
    assert isinstance(handle(taken, Press.LEAVE, SECOND, POLICY, later), Consequences)
    free = after(taken, handle(taken, Press.RELEASE, MODERATOR, POLICY, NOW))
    assert isinstance(handle(free, Press.CLAIM, SECOND, POLICY, NOW), Consequences)
    assert isinstance(handle(free, Press.RELEASE, MODERATOR, POLICY, NOW), Refusal)


def test_what_is_passed_on_can_be_decided_by_both_and_passed_on_once() -> None:
    assert isinstance(handle(case(), Press.LEAVE, LEADER, POLICY, NOW), Refusal)
    passed = after(case(), handle(case(), Press.PASS_ON, MODERATOR, POLICY, NOW))
    assert isinstance(handle(passed, Press.LEAVE, LEADER, POLICY, NOW), Consequences)
    assert isinstance(handle(passed, Press.LEAVE, MODERATOR, POLICY, NOW), Consequences)
    assert isinstance(handle(passed, Press.PASS_ON, MODERATOR, POLICY, NOW), Refusal)
    sealed = handle(case(sealed=True), Press.PASS_ON, MODERATOR, POLICY, NOW)
    assert isinstance(sealed, Refusal)
    nobody = handle(case(), Press.PASS_ON, MODERATOR, ALONE, NOW)
    assert isinstance(nobody, Refusal)
    assert "teams.group_leader" in nobody.words


@pytest.mark.parametrize(("severity", "hours"), [("low", 72), ("medium", 24), ("high", 8), ("severe", 1)])
def test_a_team_is_reminded_once_when_its_time_is_over(severity: str, hours: int) -> None:
    waits = case(severity=Severity(severity))
    assert look_by(waits, POLICY) == NOW + timedelta(hours=hours)
    assert overdue_by_now(waits, POLICY, NOW + timedelta(hours=hours, seconds=-1)) is None
    reminded = overdue_by_now(waits, POLICY, NOW + timedelta(hours=hours))
    assert isinstance(reminded, Consequences)
    assert [one.line for chain in reminded.chains for one in chain if isinstance(one, TellTeam)][-1:] in (
        ["overdue"],
        ["passed_on"],
    )
    assert overdue_by_now(after(waits, reminded), POLICY, NOW + timedelta(hours=min(hours, 71))) is None


def test_after_three_days_the_leader_is_asked_and_whoever_is_hidden_is_told_once() -> None:
    waits, late = case(message_hidden=True, reminded=True), NOW + timedelta(days=3)
    passed = after(waits, overdue_by_now(waits, POLICY, late))
    assert passed.passed_to == "group_leader"
    for policy, before in ((POLICY, passed), (ALONE, waits)):  # also where nobody can be asked
        told = overdue_by_now(before, policy, late)
        assert isinstance(told, Consequences)
        assert [one.notice for chain in told.chains for one in chain if isinstance(one, TellAuthor)] == ["takes_longer"]
        assert overdue_by_now(after(before, told), policy, late) is None


def test_a_case_that_is_opened_again_has_its_whole_time_again() -> None:
    decided = after(case(reminded=True), handle(case(), Press.HIDE, MODERATOR, POLICY, NOW))
    later = NOW + timedelta(days=10)
    said = Event(EventKind.AUTHOR_SAID, later, "a1", decided.id, "900", {"answer": "check"})
    again = fold(decided, said, decided.last_event + 1)
    assert again.status is Status.OPEN
    assert not again.reminded
    assert overdue_by_now(again, POLICY, later + timedelta(minutes=1)) is None


def test_who_takes_part_in_an_argument_does_not_decide_it_and_does_not_see_it() -> None:
    quarrel = case(category=Category.ARGUMENT, members=("a1", MODERATOR.id))
    answer = handle(quarrel, Press.LEAVE, MODERATOR, POLICY, NOW)
    assert isinstance(answer, Refusal)
    assert "take part" in answer.words
    assert not may_see(quarrel, MODERATOR, POLICY)
    assert may_see(quarrel, SECOND, POLICY)
    assert may_see(replace(quarrel, passed_to="group_leader"), LEADER, POLICY)


def test_what_steward_did_by_itself_any_moderator_turns_round_whoever_has_the_case() -> None:
    taken = case(by_itself=True, message_hidden=True, claimed_by="m9", claimed_at=NOW)
    assert isinstance(handle(taken, Press.RESTORE, MODERATOR, POLICY, NOW), Consequences)
    assert isinstance(handle(taken, Press.HIDE, MODERATOR, POLICY, NOW), Refusal)


def test_the_clock_leaves_help_and_what_is_decided_alone() -> None:
    late = NOW + timedelta(days=30)
    assert overdue_by_now(case(category=Category.WELFARE), POLICY, late) is None
    decided = after(case(), handle(case(), Press.LEAVE, MODERATOR, POLICY, NOW))
    assert overdue_by_now(decided, POLICY, late) is None
    assert overdue_by_now(case(reminded=True), ALONE, late) is None
    assert overdue_by_now(case(reminded=True, message_hidden=True, told_longer=True), ALONE, late) is None
