"""Slurs and sayings, by characteristic; and the same words quoted, spoken about, or of oneself."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policy_rules.belittling.lists import patterns
from policy_rules.detectors.belittling import Belittled, Belittling, BelittlingHeard, BelittlingUsed
from policy_rules.group import Group
from policy_rules.signals import Evidence, Signals
from tests.policy_rules.detectors.reading import subject

DETECTOR = Belittling.for_group(Group(), ())


def heard(text: str) -> list[str]:
    return [item.characteristic for item in DETECTOR.read(subject(text)).items]


@pytest.mark.parametrize(
    ("text", "characteristic"),
    [
        ("he's a p4ki", "race or nationality"),
        ("g y p p o s everywhere", "race or nationality"),
        ("he is a f\u0430ggot", "sexual orientation"),
        ("the tranny wants a word", "gender reassignment"),
        ("what a spaz", "disability"),
        ("another coffin dodger at the desk", "age"),
        ("put the slag on the teas", "sex"),
        ("go back to where you came from", "race or nationality"),
        ("they should send them all home", "race or nationality"),
        ("they are all terrorists", "religion or belief"),
        ("women can't drive", "sex"),
        ("I'm sick of these pakis", "race or nationality"),
        ("get away from us you pikeys", "race or nationality"),
        ("gay men shouldn't be near the kids", "sexual orientation"),
        ("you'll never be a real woman", "gender reassignment"),
        ("pensioners are useless", "age"),
    ],
)
def test_it_is_heard_with_its_characteristic_and_through_disguise(text: str, characteristic: str) -> None:
    assert heard(text) == [characteristic]


@pytest.mark.parametrize(
    "text",
    [
        "she called me a paki in front of everyone",
        "he said 'go back to your own country' and I froze",
        "please don't use the word tranny, it hurts",
        "calling somebody a retard isn't funny",
        "I'm a proud old git and I run the raffle",
        "as a cripple myself I find the ramp a joke",
        "women can't come on Friday, it's the dads' evening",
        "send them back to the depot, they're the wrong size",
        "they work on Tuesdays, and they are all lovely",
        "our trans volunteers, our Sikh neighbours and our pensioners all came",
        "the pensioners are useful as ever",
        "we should send out the newsletter on Friday, and let's send out the invites",
        "we should just send them back to the supplier",
        "I tidied up before they arrived",
        "the tins are past their sell by date",
    ],
)
def test_quoting_speaking_of_it_and_oneself_are_fine(text: str) -> None:
    assert heard(text) == []


def test_the_card_names_the_characteristic_and_quotes_nothing() -> None:
    seen = DETECTOR.read(subject("put the retard on the till"))
    met = BelittlingUsed(by=(Belittled.SLUR,)).met(Signals().having(BelittlingHeard, seen))
    assert isinstance(met, Evidence)
    assert met.because == "it uses a slur about disability"
    assert BelittlingUsed(by=(Belittled.SAYING,)).met(Signals().having(BelittlingHeard, seen)) is None


def test_both_lists_name_characteristics_that_the_law_protects() -> None:
    assert set(patterns("slurs")) == set(patterns("sayings"))


@given(st.text(max_size=300))
def test_any_text_is_read(text: str) -> None:
    heard(text)
