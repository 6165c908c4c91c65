"""An objection finds what it is about: what others said just before it, first of all what it answers."""

from datetime import UTC, datetime, timedelta

import pytest

from policy_rules.memory.objection import BACK, LABEL, WITHIN, ObjectedTo, ObjectionReading, ObjectionWindow, Spoken
from policy_rules.signals import Evidence, Signals, Turn
from policy_rules.vocabulary import Scores, Unknown

NOON = datetime(2026, 3, 5, 12, 0, tzinfo=UTC)
ASKED = ObjectedTo(score=0.6)
WINDOW = ObjectionWindow([ASKED])


def turn(number: int, author: str, protest: float = 0.01, to: tuple[str, ...] = ()) -> Turn:
    return Turn(str(number), author, to, Signals().having(Scores, Scores("m", {LABEL: protest})))


def last(*turns: Turn, apart: timedelta = timedelta(minutes=1)) -> ObjectionReading:
    value: tuple[Spoken, ...] = WINDOW.empty()
    reading: ObjectionReading | Unknown = ObjectionReading()
    for number, one in enumerate(turns):
        value, reading = WINDOW.step(value, one, NOON + number * apart)
    assert isinstance(reading, ObjectionReading)
    return reading


def test_an_objection_is_about_what_others_said_before_it_the_newest_first() -> None:
    reading = last(turn(1, "gus"), turn(2, "tia"), turn(3, "ann"), turn(4, "tia", 0.9))
    assert reading.to == ("3", "1")
    assert reading.on_those == ObjectionReading(0.9, ("4",))


def test_what_it_answers_comes_before_what_is_newer() -> None:
    assert last(turn(1, "gus"), turn(2, "ann"), turn(3, "tia", 0.9, to=("gus",))).to == ("1", "2")


def test_nothing_is_objected_to_when_the_model_is_not_sure_enough() -> None:
    assert last(turn(1, "gus"), turn(2, "tia", 0.59)) == ObjectionReading()


def test_it_reaches_back_a_few_turns_and_minutes() -> None:
    assert last(*(turn(number, "gus") for number in range(9)), turn(9, "tia", 0.9)).to == ("8", "7", "6", "5")[:BACK]
    assert last(turn(1, "gus"), turn(2, "tia", 0.9), apart=WITHIN).to == ("1",)
    assert last(turn(1, "gus"), turn(2, "tia", 0.9), apart=WITHIN + timedelta(seconds=1)).to == ()


def test_a_message_that_is_gone_cannot_be_meant_and_an_edit_is_no_new_turn() -> None:
    value, _ = WINDOW.step((), turn(1, "gus"), NOON)
    value, _ = WINDOW.step(value, turn(1, "gus"), NOON)
    assert len(value) == 1
    _, reading = WINDOW.step(WINDOW.forget(value, "1"), turn(2, "tia", 0.9), NOON)
    assert reading == ObjectionReading()


def test_where_no_rule_asks_nobody_listens_and_without_scores_nobody_knows() -> None:
    deaf = ObjectionWindow([])
    _, reading = deaf.step((Spoken("1", "gus", NOON),), turn(2, "tia", 1.0), NOON)
    assert reading == ObjectionReading()
    _, unknown = WINDOW.step((), Turn("1", "gus", (), Signals().having(Scores, Unknown("late"))), NOON)
    assert unknown == Unknown("late")


@pytest.mark.parametrize(("score", "met"), [(0.59, False), (0.6, True), (0.95, True)])
def test_the_predicate_is_met_by_a_message_that_is_looked_at_again(score: float, met: bool) -> None:
    outcome = ASKED.met(Signals().having(ObjectionReading, ObjectionReading(score, ("9",))))
    assert isinstance(outcome, Evidence) is met
    if isinstance(outcome, Evidence):
        assert (outcome.messages, outcome.confidence) == (("9",), score)


def test_it_finds_nothing_by_itself() -> None:
    assert ASKED.is_context


def test_who_goes_on_after_an_objection_is_read_with_it() -> None:
    """By the likeliest author alone, within minutes; a second objection may come in the same breath."""
    said = (turn(1, "gus"), turn(2, "tia", 0.9))
    assert last(*said, turn(3, "gus")) == ObjectionReading(0.9, ("2",), goes_on=True)
    assert last(*said, turn(3, "ann")) == ObjectionReading()
    assert last(turn(1, "gus"), turn(2, "ann"), turn(3, "tia", 0.9, to=("gus",)), turn(4, "ann")) == ObjectionReading()
    assert last(*said, turn(3, "ann"), turn(4, "gus", 0.8)).to == ("3", "2")
    assert last(*said, turn(3, "gus"), apart=WITHIN).goes_on
    assert not last(*said, turn(3, "gus"), apart=WITHIN + timedelta(seconds=1)).goes_on


def test_an_objection_that_is_edited_away_is_none_any_more() -> None:
    said = (turn(1, "gus"), turn(2, "tia", 0.9))
    assert last(*said, turn(2, "tia", 0.1), turn(3, "gus")) == ObjectionReading()
    assert last(turn(1, "gus"), turn(2, "tia", 0.1), turn(2, "tia", 0.9), turn(3, "gus")).goes_on


def test_the_predicate_says_which_of_both_it_is() -> None:
    for goes_on, said in ((True, "had just objected"), (False, "right after")):
        met = ASKED.met(Signals().having(ObjectionReading, ObjectionReading(0.9, ("2",), goes_on=goes_on)))
        assert isinstance(met, Evidence)
        assert said in met.because
