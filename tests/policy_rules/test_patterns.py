"""Patterns: linear, guarded against odd characters, and quiet."""

import pytest

from policy_rules import patterns
from policy_rules.patterns import Pattern, Several, any_of, compiled, places, readable


def test_re2_writes_nothing_of_its_own_where_a_pattern_is_wrong(capfd: pytest.CaptureFixture[str]) -> None:
    """It would write the pattern to the error stream, past every log that is capped."""
    with pytest.raises(ValueError, match="is not accepted"):
        Pattern("(somebody's words")
    assert capfd.readouterr() == ("", "")


def test_case_counts_only_where_it_is_asked_for() -> None:
    assert Pattern("van").found("VAN") is not None
    assert Pattern("van", case_sensitive=True).found("VAN") is None
    assert compiled("van").search("VAN") is None


def test_halves_of_characters_are_read_over() -> None:
    assert Pattern("van").found(readable("\ud800 van")) is not None


VAN, CAPITALS, MASKED = Pattern("v[a@]n"), Pattern("[A-Z]{3}", case_sensitive=True), Pattern("^the|the$")


@pytest.mark.parametrize(
    ("text", "standing"),
    [
        ("nobody here", ()),
        ("a VAN", (VAN, CAPITALS)),
        ("caf\u00e9, van, the", (VAN, MASKED)),
        ("\ufffd the van", (VAN,)),
        ("", ()),
    ],
)
def test_several_patterns_are_found_in_one_pass(text: str, standing: tuple[Pattern, ...]) -> None:
    assert Several([VAN, CAPITALS, MASKED]).standing(text) == standing


def test_several_patterns_that_are_too_large_for_one_pass_are_looked_for_one_by_one(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    many = [Pattern(any_of([f"{first}{{1,40}}{last}{{1,40}}" for last in "vwxyz"])) for first in "abcde"]
    monkeypatch.setattr(patterns, "MEMORY_BYTES", 1)
    assert Several(many).standing("aaz") == (many[0],)
    assert Several(many).standing("none") == ()
    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize("text", ["a van", "caf\u00e9 van \U0001f6a9van\u00e9van", "\u00e9" * 9, ""])
def test_places_are_those_of_finditer(text: str) -> None:
    pattern = compiled(r"van|\pL+\x{e9}")
    assert list(places(pattern, text)) == [match.span() for match in pattern.finditer(text)]
