"""What is laughter, and what only names it."""

import pytest

from policy_rules.detectors.laughter import laughs


@pytest.mark.parametrize(
    "text", ["lol", "hahaha no", "i'm joking", "only joking, mate", "joking aside, she is late", "oh no \U0001f602"]
)
def test_laughter_is_heard(text: str) -> None:
    assert laughs(text)


@pytest.mark.parametrize(
    "text", ["i'm not joking", "no joking about this", "you must stop joking around", "see you at the hall"]
)
def test_who_says_that_it_is_no_joke_does_not_laugh(text: str) -> None:
    assert not laughs(text)
