"""What Discord's own AutoMod did, on a case."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from policy_rules.automod import MOST_ACTS, case_to_join, of_act
from policy_rules.automod_act import STOPPED, AutoModAct, Did
from policy_rules.case import Case, Status
from policy_rules.fold import fold
from policy_rules.policy import load_policy
from policy_rules.verdict import Category, Severity
from policy_rules.vocabulary import Channel, Member, Message, said

NOW = datetime(2026, 3, 3, 18, 0, tzinfo=UTC)
POLICY = load_policy()
OPEN = Case(
    id=1,
    status=Status.OPEN,
    message_id="900",
    channel_id="1",
    author_id="tom",
    rule="reported",
    clause="5.4-kind",
    name="Be kind to people",
    category=Category.HARASSMENT,
    severity=Severity.MEDIUM,
    team="moderators",
    sealed=False,
    opened_at=NOW,
)
STOPPED_ONE = Message(f"{STOPPED}1", Channel("1", "rota"), Member("tom", "Tom"), said("hm"), NOW)


def acted(case: Case, act: AutoModAct) -> Case:
    follows = of_act(case, act, NOW)
    return case if follows is None else fold(case, follows.events[0], case.last_event + 1)


def test_an_act_stands_on_the_case_once() -> None:
    act = AutoModAct("900", "Insults", Did.TIMED_OUT, 300)
    case = acted(acted(OPEN, act), act)
    assert case.automod == (act,)
    assert of_act(case, act, NOW) is None


def test_who_tries_again_and_again_fills_no_card() -> None:
    case = OPEN
    for number in range(MOST_ACTS + 5):
        case = acted(case, AutoModAct(f"{STOPPED}{number}", "Insults", Did.STOPPED))
    assert len(case.automod) == MOST_ACTS


def test_a_decision_is_not_undone_by_it() -> None:
    left = replace(OPEN, status=Status.LEFT, decided_by="maria")
    case = acted(left, AutoModAct("900", "Insults", Did.TOLD))
    assert (case.status, case.decided_by, len(case.automod)) == (Status.LEFT, "maria", 1)


def test_a_stopped_message_joins_the_newest_open_case_of_its_author_there() -> None:
    cases = [OPEN, replace(OPEN, id=2)]
    assert case_to_join(cases, STOPPED_ONE, POLICY, NOW + timedelta(minutes=60)) == cases[1]
    assert case_to_join(cases, STOPPED_ONE, POLICY, NOW + timedelta(minutes=61)) is None


@pytest.mark.parametrize(
    "other",
    [
        replace(OPEN, status=Status.LEFT),
        replace(OPEN, author_id="jo"),
        replace(OPEN, channel_id="2"),
        replace(OPEN, around=("maria",)),
        replace(OPEN, message_id="report-1"),
    ],
)
def test_it_joins_no_other_case(other: Case) -> None:
    assert case_to_join([other], STOPPED_ONE, POLICY, NOW) is None
