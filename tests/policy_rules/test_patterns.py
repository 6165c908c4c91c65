"""Patterns: linear, guarded against odd characters, and quiet."""

import pytest

from policy_rules.patterns import Pattern, compiled, readable


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
