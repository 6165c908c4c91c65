"""Batches as they are measured: like lengths together, little padding."""

from bot.evaluation.batching import batches, batching
from bot.scoring.embedded import EmbeddedScorer


def test_texts_of_unlike_length_are_kept_apart() -> None:
    assert batches(["a" * 10, "b" * 10, "c" * 11, "d" * 40], 8) == [["a" * 10, "b" * 10, "c" * 11], ["d" * 40]]


def test_a_batch_has_its_size_at_most() -> None:
    assert [len(batch) for batch in batches(["same"] * 5, 2)] == [2, 2, 1]


def test_the_same_text_beside_itself_keeps_its_scores_and_others_move_a_little() -> None:
    scorer = EmbeddedScorer.shipped()
    assert all(one.furthest < 0.001 for one in batching(scorer, ["Who can drive on Friday?"] * 4))
    mixed = batching(scorer, ["who can drive today", "you are an idiot ok", "the van is at nine", "shut up for once"])
    assert max(one.furthest for one in mixed) > 0.001
