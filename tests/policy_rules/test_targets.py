"""Whom a message was aimed at hears of a decision only where that is proper."""

from dataclasses import replace
from typing import Any

import pytest

from policy_rules.answers import Answer, answered
from policy_rules.case import Case
from policy_rules.consequences import Consequences
from policy_rules.effects import Delete, TellReporter
from policy_rules.handle import Press, handle
from policy_rules.refusal import Refusal
from policy_rules.verdict import Category
from policy_rules.vocabulary import Member
from tests.policy_rules.flags import MODERATOR, NOW, flag_policy
from tests.policy_rules.folding import opened

POLICY = flag_policy()
TOLD = TellReporter(1, "t1", "target_hidden")


def effects(case: Case, press: Press = Press.HIDE) -> list[Any]:
    followed = handle(case, press, MODERATOR, POLICY, NOW)
    assert isinstance(followed, Consequences), followed
    return [effect for chain in followed.chains for effect in chain]


def test_it_is_said_after_the_message_is_gone() -> None:
    done = effects(opened(targets=["t1"]))
    assert [type(one) for one in done if one == TOLD or isinstance(one, Delete)] == [Delete, TellReporter]


@pytest.mark.parametrize(
    "changed",
    [
        {"category": Category.CONFIDENTIALITY},
        {"no_copies": True},
        {"reporters": ("t1",)},
        {"targets": ("t1", "t2", "t3", "t4", "t5", "t6")},
        {"targets": (MODERATOR.id,)},
    ],
)
def test_nobody_is_told(changed: dict[str, Any]) -> None:
    case = replace(opened(targets=["t1"]), **changed)
    assert not [one for one in effects(case) if isinstance(one, TellReporter) and one.notice == "target_hidden"]


def test_the_rest_is_for_them_alone_and_only_while_it_is_true() -> None:
    case = replace(opened(targets=["t1"]), message_hidden=True)
    assert answered(case, Answer.MORE, Member("t1", "jo"), POLICY, NOW) == Consequences()
    for other, who in ((case, "x9"), (replace(case, sealed=True), "t1"), (replace(case, message_hidden=False), "t1")):
        assert isinstance(answered(other, Answer.MORE, Member(who, "lee"), POLICY, NOW), Refusal)
