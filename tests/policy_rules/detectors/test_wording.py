import pytest
from pydantic import ValidationError

from policy_rules.detectors.wording import Wording, WordingSeen, WordingUsed
from policy_rules.group import Group
from policy_rules.signals import Evidence, Signals
from policy_rules.vocabulary import Unknown
from tests.policy_rules.detectors.reading import subject

GET_LOST = WordingUsed(any=(r"\bget lost\b", r"\bdo one\b"))
SPAM = WordingUsed(any=(r"free (?:crypto|bitcoin)",))


def seen(text: str) -> Signals:
    return Signals().having(WordingSeen, Wording.for_group(Group(), (GET_LOST, SPAM)).read(subject(text)))


def test_each_rule_is_told_of_its_own_patterns() -> None:
    signals = seen("just get lost, Pat")
    assert isinstance(GET_LOST.met(signals), Evidence)
    assert SPAM.met(signals) is None


def test_it_reads_through_disguise_and_points_into_what_was_typed() -> None:
    typed = "Just G3T L0ST, Pat"
    evidence = GET_LOST.met(seen(typed))
    assert isinstance(evidence, Evidence)
    assert [typed[span.start : span.end] for span in evidence.spans] == ["G3T L0ST"]
    assert "lost" not in evidence.because.casefold()


def test_ordinary_talk_is_left_alone() -> None:
    assert GET_LOST.met(seen("I always get lost property back to people")) is not None
    assert GET_LOST.met(seen("we got lost on the way to the hall")) is None
    assert isinstance(GET_LOST.met(Signals()), Unknown)


@pytest.mark.parametrize(
    ("pattern", "reason"),
    [
        ("(?=ahead)", "invalid perl operator"),
        ("(open", "missing )"),
        (r"(a)\1", "invalid escape sequence"),
        ("a{2000}", "invalid repetition size"),
        ("x*", "matches every message"),
        ("a" * 501, "at most 500 characters"),
    ],
)
def test_a_pattern_that_cannot_be_used_is_refused_with_the_reason(pattern: str, reason: str) -> None:
    with pytest.raises(ValidationError, match=reason.replace("(", r"\(").replace(")", r"\)")):
        WordingUsed.model_validate({"any": [pattern]})


def test_a_pattern_that_would_hang_others_is_linear_here() -> None:
    hostile = WordingUsed(any=("(a+)+$",))
    detector = Wording.for_group(Group(), (hostile,))
    read = detector.read(subject("a" * 4000 + "!"))
    assert hostile.met(Signals().having(WordingSeen, read)) is None


def test_what_somebody_else_said_can_be_left_out() -> None:
    source = r"\bwaste of space\b"
    told = "she said I am a waste of space"
    own = "you are a waste of space"
    for text, counts in ((told, False), (own, True)):
        seen = Wording([source]).read(subject(text))
        signals = Signals().having(WordingSeen, seen)
        assert isinstance(WordingUsed(any=(source,)).met(signals), Evidence)
        assert isinstance(WordingUsed(any=(source,), own_voice=True).met(signals), Evidence) is counts
