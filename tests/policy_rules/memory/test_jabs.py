"""Hard words at one person add up; a quarrel, banter, and words at nobody do not."""

from datetime import UTC, datetime, timedelta

import pytest

from policy_rules.detectors.tone import Cue, Tone
from policy_rules.detectors.welfare import WelfareSeen
from policy_rules.detectors.welfare_words.cue import WelfareKind
from policy_rules.memory.jabs import JabsAddUp, JabsMemory, JabsReading, JabsWindow
from policy_rules.signals import Evidence, Signals, Turn
from policy_rules.vocabulary import Scores, Unknown

NOON = datetime(2026, 3, 5, 12, 0, tzinfo=UTC)
ASKED = JabsAddUp(weight=1.3, messages=2)
WINDOW = JabsWindow([ASKED])
YOU = (Cue.SECOND_PERSON,)


def turn(number: int, author: str, hostility: float, *cues: Cue, to: tuple[str, ...] = ()) -> Turn:
    signals = Signals().having(Scores, Scores("m", {"hostility": hostility})).having(Tone, Tone(frozenset(cues)))
    return Turn(str(number), author, to, signals)


def played(*turns: Turn, apart: timedelta = timedelta(minutes=1)) -> tuple[list[JabsReading], JabsMemory]:
    value, readings = WINDOW.empty(), []
    for number, one in enumerate(turns):
        value, reading = WINDOW.step(value, one, NOON + number * apart)
        assert isinstance(reading, JabsReading)
        readings.append(reading)
    return readings, value


def met(reading: JabsReading) -> Evidence | Unknown | None:
    return ASKED.met(Signals().having(JabsReading, reading))


def test_two_hard_words_at_one_person_are_told_once() -> None:
    readings, _ = played(
        turn(1, "tia", 0.01),
        turn(2, "gus", 0.9, *YOU),
        turn(3, "tia", 0.01),
        turn(4, "gus", 0.9, *YOU),
        turn(5, "gus", 0.9, *YOU),
    )
    assert [met(one) is not None for one in readings] == [False, False, False, True, False]
    evidence = met(readings[3])
    assert isinstance(evidence, Evidence)
    assert (evidence.members, evidence.messages) == (("tia",), ("2", "4"))


def test_several_people_at_one_are_one() -> None:
    readings, _ = played(turn(1, "una", 0.01), turn(2, "a", 0.9, to=("una",)), turn(3, "b", 0.9, to=("una",)))
    evidence = met(readings[2])
    assert isinstance(evidence, Evidence)
    assert "several people" in evidence.because


def test_a_quarrel_is_no_bullying() -> None:
    readings, _ = played(*(turn(number, "ab"[number % 2], 0.9, *YOU) for number in range(8)))
    assert [met(one) for one in readings] == [None] * 8


def test_laughing_along_and_words_at_nobody_weigh_nothing() -> None:
    for cues in ((Cue.SECOND_PERSON, Cue.LAUGHTER), ()):
        readings, _ = played(turn(0, "tia", 0.01), *(turn(number, "gus", 0.9, *cues) for number in range(1, 5)))
        assert [met(one) for one in readings] == [None] * 5


def test_it_fades_within_the_hour() -> None:
    readings, _ = played(
        turn(1, "tia", 0.01), turn(2, "gus", 0.9, *YOU), turn(3, "gus", 0.9, *YOU), apart=timedelta(hours=1)
    )
    assert met(readings[-1]) is None


def test_a_message_that_is_gone_or_edited_counts_as_it_stands() -> None:
    _, value = played(turn(1, "tia", 0.01), turn(2, "gus", 0.9, *YOU))
    gone = WINDOW.forget(value, "2")
    _, reading = WINDOW.step(gone, turn(3, "gus", 0.9, *YOU), NOON)
    assert isinstance(reading, JabsReading)
    assert reading.messages == ("3",)
    softened, _ = WINDOW.step(value, turn(2, "gus", 0.01, *YOU), NOON)
    assert [jab.weight for jab in softened.turns] == [0.0, 0.0]


def test_somebody_who_may_need_help_takes_no_part() -> None:
    _, value = played(turn(1, "tia", 0.01))
    hurt = turn(2, "gus", 0.9, *YOU)
    care = WelfareSeen(kinds=frozenset({WelfareKind.ABUSED}))
    value, _ = WINDOW.step(value, Turn("2", "gus", (), hurt.signals.having(WelfareSeen, care)), NOON)
    assert [jab.message_id for jab in value.turns] == ["1"]


def test_without_a_model_it_is_unknown_and_the_value_stays_bounded() -> None:
    value, reading = WINDOW.step(WINDOW.empty(), Turn("1", "a", (), Signals()), NOON)
    assert isinstance(reading, Unknown)
    _, value = played(*(turn(number, "a", 0.1) for number in range(200)))
    assert len(value.turns) <= 40


@pytest.mark.parametrize("weight", [0, -1])
def test_a_weight_must_be_more_than_nothing(weight: float) -> None:
    with pytest.raises(ValueError, match="greater than 0"):
        JabsAddUp(weight=weight)


def test_contempt_adds_up_like_hostility() -> None:
    """Cold words are hard ones."""
    cold = Signals().having(Scores, Scores("m", {"hostility": 0.1, "contempt": 0.8})).having(Tone, Tone(frozenset(YOU)))
    readings, _ = played(turn(1, "tia", 0.01), *(Turn(str(number), "gus", (), cold) for number in (2, 3)))
    assert ASKED in readings[-1].fresh
