"""A cry for help about somebody in the register is not hidden on an opinion: care comes first."""

from policy_rules.decide import decide
from policy_rules.detectors.disclosure import DisclosureHeard
from policy_rules.detectors.register import RegisterSeen
from policy_rules.detectors.welfare import WelfareSeen
from policy_rules.detectors.welfare_words.cue import WelfareKind
from policy_rules.policy import load_policy
from policy_rules.register.entry import Who
from policy_rules.register.matching import Named, Tier
from policy_rules.signals import Signals
from policy_rules.verdict import Category, Verdict
from policy_rules.vocabulary import Span
from tests.policy_rules.detectors.reading import subject

NAMED = RegisterSeen(people=(Named("S1", Who.SERVICE_USER, Tier.FULL, Span(0, 9)),))
HELP = WelfareSeen(kinds=frozenset({WelfareKind.WANTING_TO_DIE}), confidence=0.9)


def decided(welfare: WelfareSeen) -> Verdict:
    heard = DisclosureHeard({"private_details": 0.95, "case_talk": 0.1, "internal_business": 0.0})
    signals = Signals().having(RegisterSeen, NAMED).having(DisclosureHeard, heard).having(WelfareSeen, welfare)
    return decide(subject("Ruthanne Ebersole says that she wants to die").message, signals, load_policy())


def test_a_full_name_with_a_strong_disclosure_is_hidden() -> None:
    assert decided(WelfareSeen()).hides


def test_beside_a_cry_for_help_it_is_not() -> None:
    verdict = decided(HELP)
    assert not verdict.hides
    assert verdict.sealed
    assert verdict.because_of is not None
    assert verdict.because_of.category is Category.WELFARE
