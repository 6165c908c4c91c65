"""Signals: what was not looked for or could not be seen is unknown, never absent."""

from dataclasses import dataclass

import pytest

from policy_rules.signals import Evidence, Signals, strongest
from policy_rules.vocabulary import Unknown


@dataclass(frozen=True, slots=True)
class Heat:
    """Something to see."""

    degrees: int


def test_what_was_seen_is_given_back() -> None:
    assert Signals({Heat: Heat(3)}).of(Heat) == Heat(3)


def test_what_nobody_looked_for_is_unknown() -> None:
    assert Signals().of(Heat) == Unknown("nothing looked for heat")
    assert Signals().unknown() == ()


def test_what_could_not_be_seen_says_why() -> None:
    signals = Signals({Heat: Unknown("the thermometer is broken")})
    assert signals.of(Heat) == Unknown("the thermometer is broken")
    assert signals.unknown() == (Unknown("the thermometer is broken"),)


def test_a_detector_that_yields_another_kind_is_a_mistake_and_no_signal() -> None:
    with pytest.raises(TypeError, match="Heat holds a str"):
        Signals({Heat: "hot"}).of(Heat)


def test_one_more_signal_leaves_the_others_as_they_were() -> None:
    before = Signals({Heat: Heat(3)})
    after = before.having(Heat, Heat(9))
    assert before.of(Heat) == Heat(3)
    assert after.of(Heat) == Heat(9)


def test_the_strongest_evidence_is_the_surest() -> None:
    weak, strong = Evidence("perhaps", 0.2), Evidence("surely", 0.9)
    assert strongest([weak, strong]) == strong
    assert strongest([]) is None
