"""The fairness command: the same sentences for every group, and figures that come from what is found."""

from collections import Counter

import pytest

from bot.evaluation.fairness import Standing, filled, measured, worst_against_mean
from bot.evaluation.speed import KnownScores
from bot.moderation.judge import Judge
from policy_rules.policy import load_policy
from policy_rules.vocabulary import Scores


def test_every_group_of_a_kind_is_tried_with_as_many_sentences_and_none_twice() -> None:
    sentences = list(filled())
    assert len({sentence for _, _, sentence in sentences}) == len(sentences)
    assert not any("{" in sentence for _, _, sentence in sentences)
    counted = Counter((kind, group) for kind, group, _ in sentences)
    for wanted in ("identity", "origin of names"):
        assert len({count for (kind, _), count in counted.items() if kind == wanted}) == 1


async def test_what_is_found_counts_against_its_group_alone() -> None:
    known = {
        sentence: Scores("known", {"prejudice": 1.0 if group == "deaf people" else 0.0})
        for _, group, sentence in filled()
    }
    standings = {one.group: one for one in await measured(Judge(load_policy(), KnownScores(known)))}
    assert standings["deaf people"].found > 0
    assert standings["deaf people"].mean_nearest == 1.0
    assert standings["men"].found == 0


def test_the_worst_is_told_as_a_multiple_of_the_mean() -> None:
    groups = [Standing("k", "a", 10, 3, 0.1), Standing("k", "b", 10, 1, 0.1), Standing("other", "c", 10, 0, 0.1)]
    assert worst_against_mean(groups, "k") == pytest.approx(1.5)
    assert worst_against_mean(groups, "other") is None
