"""What a member answers to a note is heard once, by whoever decides, and only from the one it was sent to."""

import pytest

from policy_rules.answers import Answer, answered
from policy_rules.case import Status
from policy_rules.consequences import Consequences
from policy_rules.events import EventKind
from policy_rules.fold import fold
from policy_rules.refusal import Refusal
from policy_rules.vocabulary import Member
from tests.policy_rules.flags import AUTHOR, MODERATOR, NOW, flag_policy
from tests.policy_rules.folding import case_after

POLICY = flag_policy()
HIDDEN = ((EventKind.HIDE_ASKED, "steward"), (EventKind.HIDDEN, "steward"))


def refused(answer: object) -> str:
    assert isinstance(answer, Refusal)
    return answer.words


def test_an_objection_opens_a_decided_case_again() -> None:
    case = case_after(*HIDDEN, (EventKind.HIDE_ASKED, "m1"))
    assert case.status is Status.HIDDEN
    answer = answered(case, Answer.CHECK, AUTHOR, POLICY, NOW)
    assert isinstance(answer, Consequences)
    after = fold(case, answer.events[0], 9)
    assert (after.status, after.decided_by, after.appeals) == (Status.OPEN, None, ("a1",))
    assert after.message_hidden
    again = answered(after, Answer.MINE, AUTHOR, POLICY, NOW)
    assert "asked already" in refused(again)


def test_what_an_author_says_of_a_decision_is_an_appeal_that_the_card_quotes() -> None:
    case = case_after(*HIDDEN, (EventKind.HIDE_ASKED, "m1"))
    answer = answered(case, Answer.MINE, AUTHOR, POLICY, NOW)
    assert isinstance(answer, Consequences)
    for event in answer.events:
        case = fold(case, event, 9)
    assert (case.appeals, case.author_said, case.objected_to) == (("a1",), "mine", "m1")


def test_the_same_objection_twice_is_thanked_once() -> None:
    case = case_after(*HIDDEN)
    first = answered(case, Answer.MINE, AUTHOR, POLICY, NOW)
    assert isinstance(first, Consequences)
    assert "told us already" in refused(answered(fold(case, first.events[0], 9), Answer.CHECK, AUTHOR, POLICY, NOW))


@pytest.mark.parametrize("answer", list(Answer))
@pytest.mark.parametrize("somebody", [MODERATOR, Member("x", "priya")])
def test_nobody_answers_for_somebody_else(answer: Answer, somebody: Member) -> None:
    assert "somebody else" in refused(answered(case_after(*HIDDEN), answer, somebody, POLICY, NOW))


def test_there_is_nothing_to_object_to_when_nothing_is_hidden() -> None:
    assert "not hidden" in refused(answered(case_after(), Answer.CHECK, AUTHOR, POLICY, NOW))
    assert isinstance(answered(case_after(), Answer.FINE, AUTHOR, POLICY, NOW), Consequences)
