"""What helps in an argument besides hiding: only in an argument, each once, and a thread only with everybody's yes."""

from dataclasses import replace
from typing import Any

import pytest

from policy_rules.case import Case
from policy_rules.consequences import Consequences
from policy_rules.fold import fold
from policy_rules.handle import Press, handle
from policy_rules.mediate import all_agree, word_answered
from policy_rules.refusal import Refusal
from policy_rules.verdict import Category
from policy_rules.vocabulary import Member
from tests.policy_rules.flags import MODERATOR, NOW, flag_policy
from tests.policy_rules.folding import case_after

POLICY = flag_policy()

HELPS = (Press.CALM, Press.SLOW, Press.WORD, Press.MEET)
ANN, BEN, LEE = Member("a1", "ann"), Member("b1", "ben"), Member("l1", "lee")


def argument(**changes: Any) -> Case:
    return replace(case_after(), category=Category.ARGUMENT, members=("a1", "b1"), author_id="a1", **changes)


def after(case: Case, answer: Any) -> Case:
    assert isinstance(answer, Consequences)
    for event in answer.events:
        case = fold(case, event, case.last_event + 1)
    return case


@pytest.mark.parametrize("press", HELPS)
def test_nothing_of_it_is_done_where_somebody_may_need_help_or_was_attacked(press: Press) -> None:
    for category in (Category.WELFARE, Category.HARASSMENT, Category.CONFIDENTIALITY):
        answer = handle(replace(case_after(), category=category, members=()), press, MODERATOR, POLICY, NOW)
        assert isinstance(answer, Refusal)


@pytest.mark.parametrize("press", HELPS[:3])
def test_each_is_done_once(press: Press) -> None:
    case = argument()
    case = after(case, handle(case, press, MODERATOR, POLICY, NOW))
    assert isinstance(handle(case, press, MODERATOR, POLICY, NOW), Refusal)


def test_a_thread_needs_the_yes_of_all_and_the_last_answer_counts() -> None:
    case = argument()
    case = after(case, handle(case, Press.WORD, MODERATOR, POLICY, NOW))
    assert isinstance(handle(case, Press.MEET, MODERATOR, POLICY, NOW), Refusal)
    case = after(case, word_answered(case, ANN, "word", NOW))
    case = after(case, word_answered(case, BEN, "no_word", NOW))
    assert not all_agree(case)
    case = after(case, word_answered(case, BEN, "word", NOW))
    assert all_agree(case)
    case = after(case, word_answered(case, ANN, "no_word", NOW))
    assert not all_agree(case)
    case = after(case, word_answered(case, ANN, "word", NOW))
    case = after(case, handle(case, Press.MEET, MODERATOR, POLICY, NOW))
    assert case.met
    assert isinstance(word_answered(case, ANN, "no_word", NOW), Refusal)


def test_who_was_not_asked_cannot_answer() -> None:
    case = argument()
    case = after(case, handle(case, Press.WORD, MODERATOR, POLICY, NOW))
    assert isinstance(word_answered(case, LEE, "word", NOW), Refusal)


def test_a_moderator_who_takes_part_does_not_ask() -> None:
    case = replace(argument(), members=("b1", MODERATOR.id))
    answer = handle(case, Press.WORD, MODERATOR, POLICY, NOW)
    assert isinstance(answer, Refusal)
    assert "somebody else" in answer.words
