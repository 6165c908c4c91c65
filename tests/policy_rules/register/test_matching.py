"""People of a register are found however their names are written, and ordinary talk is left alone."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policy_rules.register.entry import Entry, Register, Who
from policy_rules.register.matching import Tier, people_in
from policy_rules.register.names import Names
from policy_rules.register.near import with_one_left_out, within_one_edit
from policy_rules.text import normalise

PEOPLE = (
    ("ruth", "Ruthanne Ebersole"),
    ("will", "Will Grace"),
    ("omar", "Mohammed Al-Hamadi"),
    ("aoife", "Aoife O'Dowd"),
    ("jan", "Jan van der Meulen"),
    ("mary", "Mary-Kate Pryce-Owens"),
    ("meg", "Margaret Olatunji"),
    ("tom", "Tom Baker"),
    ("tam", "Thomas Barker"),
)
NAMES = Names.of(
    Register(tuple(Entry(key, Who.SERVICE_USER, name, ("Roo",) if key == "ruth" else ()) for key, name in PEOPLE))
)


def found(text: str, author: str = "Sam") -> list[tuple[str, Tier]]:
    assert NAMES is not None
    return [(one.entry_id, one.tier) for one in people_in(normalise(text), NAMES.index, author)]


@pytest.mark.parametrize(
    "text",
    [
        "Ruthanne Ebersole was here",
        "ruthanne ebersole was here",
        "EBERSOLE, RUTHANNE",
        "Ebersole Ruthanne",
        "Ruthanne Ebersole's bag",
        "Rüthanne Ebersolé",
        "Rutһanne Еbersole",  # noqa: RUF001 - two Cyrillic letters
        "Ruth\u200banne Ebersole",
        "R u t h a n n e Ebersole",
        "ruthanneebersole again",
        "ruthanne.ebersole or ruthanne_ebersole",
        "Ruthanne Jane Ebersole",
        "Ru7hanne Eber5ole",
        "**Ruthanne** Ebersole",
        "Roo was here",
    ],
)
def test_a_full_name_is_found_however_it_is_written(text: str) -> None:
    assert found(text) == [("ruth", Tier.FULL)]


@pytest.mark.parametrize(
    ("text", "who", "tier"),
    [
        ("ruthane ebersole", "ruth", Tier.TYPO),
        ("Ruthanne Ebersoel", "ruth", Tier.TYPO),
        ("R. Ebersole rang", "ruth", Tier.INITIAL),
        ("Ruthanne E needs a parcel", "ruth", Tier.INITIAL),
        ("the Ebersole family", "ruth", Tier.RARE),
        ("muhamed al hamadi", "omar", Tier.TYPO),
        ("Mo Hamadi", "omar", Tier.FULL),
        ("aoife odowd", "aoife", Tier.FULL),
        ("jan van der meulen", "jan", Tier.FULL),
        ("Mary Kate Pryce Owens", "mary", Tier.FULL),
        ("Maggie Olatunji", "meg", Tier.FULL),
    ],
)
def test_less_than_a_full_name_is_of_its_own_tier(text: str, who: str, tier: Tier) -> None:
    assert found(text) == [(who, tier)]


@pytest.mark.parametrize(
    "text",
    [
        "I hope you will grace us with a visit",
        "the market was out of bread",
        "may we have the keys? will ask",
        "he is a member of the owners' club",
    ],
)
def test_ordinary_words_are_nobodys_name(text: str) -> None:
    assert found(text) == []


def test_two_people_joined_by_and_are_not_one() -> None:
    assert Tier.FULL not in [tier for _, tier in found("Grace and Will are on washing up")]


def test_a_name_that_many_bear_says_little_alone() -> None:
    assert {tier for _, tier in found("Tom is on the door")} == {Tier.SINGLE}


def test_members_may_sign_with_their_own_name() -> None:
    assert found("thanks all, Ruthanne Ebersole", author="Ruthanne Ebersole") == []


def test_the_span_covers_the_name_as_typed() -> None:
    assert NAMES is not None
    text = "call R u t h a n n e Ebersole now"
    [one] = people_in(normalise(text), NAMES.index, "Sam")
    assert text[one.span.start : one.span.end] == "R u t h a n n e Ebersole"


def test_nothing_of_a_name_shows_in_what_is_printed() -> None:
    assert NAMES is not None
    assert "Ebersole" not in repr(NAMES) + repr(NAMES.index.entries) + str(found("Ruthanne Ebersole"))


def test_words_that_stay_inside_and_references() -> None:
    names = Names.of(Register(case_reference=r"\bZQ-[0-9]{4}\b", confidential_terms=("Project Heron (draft)",)))
    assert names is not None
    assert names.reference is not None
    assert names.reference.found("see ZQ-1140")
    assert names.terms is not None
    assert names.terms.found("about project heron (draft)") is None  # a word ends before the bracket
    assert Names.of(Register()) is None


@given(st.text("abc", max_size=6), st.text("abc", max_size=6))
def test_one_edit_is_found_by_leaving_letters_out(one: str, other: str) -> None:
    if within_one_edit(one, other):
        swapped = sorted(one) == sorted(other)
        assert swapped or set(with_one_left_out(one)) & set(with_one_left_out(other))


@given(st.text(max_size=300))
def test_any_text_can_be_read(text: str) -> None:
    found(text, author=text)
