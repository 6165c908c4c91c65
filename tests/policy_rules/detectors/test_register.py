"""What a rule can ask of the register."""

from dataclasses import replace

import pytest

from policy_rules.detectors.register import InRegister, RegisterReader, RegisterSeen, Thing
from policy_rules.register.entry import Entry, Register, Who
from policy_rules.register.matching import Tier
from policy_rules.register.names import Names
from policy_rules.signals import Evidence, Signals
from policy_rules.vocabulary import Unknown
from tests.policy_rules.detectors.reading import subject

NAMES = Names.of(
    Register(
        (Entry("S1", Who.SERVICE_USER, "Ruthanne Ebersole"), Entry("C1", Who.COLLEAGUE, "Ottoline Farquhar")),
        r"\bZQ-[0-9]{4}\b",
        ("Project Heron",),
    )
)


def met(text: str, asked: InRegister) -> Evidence | Unknown | None:
    seen = RegisterReader().read(replace(subject(text), names=NAMES))
    return asked.met(Signals().having(RegisterSeen, seen))


def test_the_evidence_says_the_entry_and_never_the_name() -> None:
    evidence = met("Ruthanne Ebersole was here", InRegister(has=(Thing.SERVICE_USER,)))
    assert isinstance(evidence, Evidence)
    assert "entry S1" in evidence.because
    assert "Ruthanne" not in repr(evidence)
    assert evidence.checked


@pytest.mark.parametrize(
    ("text", "thing"),
    [
        ("see ZQ-1140", Thing.CASE_REFERENCE),
        ("the project heron papers", Thing.TERM),
        ("ottoline farquhar", Thing.COLLEAGUE),
    ],
)
def test_each_thing_is_found_and_only_where_it_is_asked_for(text: str, thing: Thing) -> None:
    assert isinstance(met(text, InRegister(has=(thing,))), Evidence)
    assert met(text, InRegister(has=(Thing.SERVICE_USER,))) is None


def test_a_colleagues_name_alone_is_only_context() -> None:
    assert InRegister(has=(Thing.COLLEAGUE,)).is_context
    assert not InRegister(has=(Thing.COLLEAGUE, Thing.SERVICE_USER)).is_context


def test_less_than_a_full_name_is_not_checked() -> None:
    evidence = met("the Ebersole family", InRegister(has=(Thing.SERVICE_USER,), tiers=(Tier.RARE,)))
    assert isinstance(evidence, Evidence)
    assert not evidence.checked


def test_without_a_register_nothing_is_seen() -> None:
    assert RegisterReader().read(subject("Ruthanne Ebersole")) == RegisterSeen()
