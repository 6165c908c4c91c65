"""Who sees which case: sealed ones only their team, nobody their own, and a member only what they were told of."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from policy_rules.case import Case, Status
from policy_rules.policy import parse_policy
from policy_rules.queue import may_see, own_record, waiting_for
from policy_rules.verdict import Category, Severity
from policy_rules.vocabulary import Member, Role

POLICY = parse_policy(
    "extends: shipped\nteams: {moderators: {roles: [Mod]}, safeguarding_lead: {roles: [Safe]}, "
    "confidentiality_lead: {roles: [Conf]}}\n",
    "p.yaml",
)
NOON = datetime(2026, 3, 5, 12, 0, tzinfo=UTC)
CASE = Case(1, Status.OPEN, "9", "7", "lee", "private_number", "5.4", "Private", Category.CONFIDENTIALITY, Severity.LOW,
            "confidentiality_lead", sealed=False, opened_at=NOON)  # fmt: skip
SEALED = replace(CASE, id=2, team="safeguarding_lead", sealed=True, category=Category.WELFARE)


def member(name: str, role: str | None = None) -> Member:
    return Member(name, name, (Role(role, role),) if role else ())


@pytest.mark.parametrize(
    ("who", "plain", "sealed"),
    [("Mod", True, False), ("Conf", True, False), ("Safe", False, True), (None, False, False)],
)
def test_visibility_follows_routing(who: str | None, plain: bool, sealed: bool) -> None:
    somebody = member("maria", who)
    assert may_see(CASE, somebody, POLICY) is plain
    assert may_see(SEALED, somebody, POLICY) is sealed


def test_nobody_sees_their_own_case_in_the_queue() -> None:
    assert not may_see(CASE, member("lee", "Mod"), POLICY)
    assert waiting_for(member("lee", "Mod"), [CASE], POLICY) == ()


def test_the_longest_waiting_comes_first_and_closed_ones_not_at_all() -> None:
    later = replace(CASE, id=3, opened_at=NOON + timedelta(hours=1))
    earlier = replace(CASE, id=4, opened_at=NOON - timedelta(hours=1))
    closed = replace(CASE, id=5, status=Status.LEFT)
    waiting = waiting_for(member("maria", "Mod"), [CASE, later, earlier, closed, SEALED], POLICY)
    assert [case.id for case in waiting] == [4, 1, 3]


def test_a_member_reads_what_they_were_told_of_and_nothing_that_tells_on_a_reporter() -> None:
    hidden = replace(CASE, id=6, message_hidden=True)
    restored = replace(CASE, id=7, status=Status.RESTORED)
    left = replace(CASE, id=8, status=Status.LEFT)
    reported = replace(CASE, id=9, reporters=("sam",))
    sealed = replace(SEALED, message_hidden=True)
    others = replace(CASE, id=10, author_id="ann", status=Status.HIDDEN)
    gone = replace(CASE, id=11, status=Status.GONE, reporters=("sam",))
    gone_again = replace(CASE, id=12, status=Status.GONE, hidden_at=NOON)
    found = own_record(member("lee"), [hidden, restored, left, reported, sealed, others, gone, gone_again])
    assert [case.id for case in found] == [6, 7, 12]
