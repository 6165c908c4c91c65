"""How alike texts are by their words: disguise, case and order of asking change little, common words count little."""

import pytest

from policy_rules.likeness import LONGEST, Likeness
from policy_rules.precedents import ALIKE, VERY_ALIKE

ONE = "Lee you are a useless idiot and everybody knows it"


@pytest.mark.parametrize(
    "other",
    [ONE, ONE.upper(), "Lee you are a u s e l e s s 1diot and everybody knows it", f"{ONE}!!!", f"**{ONE}**"],
)
def test_the_same_words_are_alike_however_they_are_written(other: str) -> None:
    likeness = Likeness([ONE, other, "can somebody bring the van round", "nobody wants you here"])
    assert likeness.between(0, 1) >= VERY_ALIKE
    assert likeness.between(0, 1) == pytest.approx(likeness.between(1, 0))


@pytest.mark.parametrize("other", ["", "!!!", "can somebody bring the van round", "and it, and it", "日本語", "\ud800"])
def test_other_words_are_not(other: str) -> None:
    likeness = Likeness([ONE, other, "and it is late", "and it is early", "you and I and it"])
    assert likeness.between(0, 1) < ALIKE


def test_a_text_alone_is_like_itself_and_a_long_one_is_cut() -> None:
    assert Likeness([ONE]).between(0, 0) == pytest.approx(1)
    assert Likeness(["", ""]).between(0, 1) == 0
    long = "one two three four " * LONGEST
    assert Likeness([long, long[:LONGEST]]).between(0, 1) == pytest.approx(1)


def test_what_cannot_reach_a_bound_is_seen_at_once_and_nothing_else_changes() -> None:
    texts = [ONE, f"{ONE}, today", "can somebody bring the van round", "the van is round the corner, bring it", "x"]
    likeness = Likeness(texts)
    for one in range(len(texts)):
        for other in range(len(texts)):
            exact, bounded = likeness.between(one, other), likeness.between(one, other, VERY_ALIKE)
            assert bounded == exact if exact >= VERY_ALIKE else bounded in (0.0, exact)
