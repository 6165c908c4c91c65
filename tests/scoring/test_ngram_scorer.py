"""The n-gram part of the embedded model: its file keeps what it should, and refuses what it is not."""

from importlib.resources import files
from pathlib import Path

import numpy as np
import pytest

from bot.scoring.ngram_scorer import NgramScorer
from bot.scoring.scorer import ScorerProblem
from bot.scoring.weights_file import Weights, load_weights, save_weights


def test_a_file_keeps_its_weights(tmp_path: Path) -> None:
    table = np.array([[0.5, -3.0], [0.0, 0.002], [-0.01, 7.0]], dtype=np.float32)
    save_weights(
        tmp_path / "model.npz", Weights(("a", "b"), table, np.array([1.0, -2.0], dtype=np.float32), {"name": "n"})
    )
    loaded = load_weights(tmp_path / "model.npz")
    assert loaded.labels == ("a", "b")
    assert loaded.card["name"] == "n"
    assert loaded.biases.tolist() == [1.0, -2.0]
    np.testing.assert_allclose(loaded.table, table, rtol=0.02, atol=0.005)


def test_a_missing_or_damaged_file_is_a_sentence_with_a_cure(tmp_path: Path) -> None:
    with pytest.raises(ScorerProblem, match=r"missing.*install Steward again"):
        NgramScorer.from_file(tmp_path / "none.npz")
    whole = (files("bot.scoring") / "weights" / "ngrams.npz").read_bytes()
    for content in (b"", b"not a model", whole[: len(whole) // 2]):
        (tmp_path / "bad.npz").write_bytes(content)
        with pytest.raises(ScorerProblem, match=r"damaged.*install Steward again"):
            NgramScorer.from_file(tmp_path / "bad.npz")


def test_weights_for_other_features_are_refused(tmp_path: Path) -> None:
    table = np.ones((8, 1), dtype=np.float32)
    weights = Weights(("toxicity",), table, np.zeros(1, dtype=np.float32), {"name": "n", "version": "1"})
    save_weights(tmp_path / "model.npz", weights)
    with pytest.raises(ScorerProblem, match="train it again"):
        NgramScorer.from_file(tmp_path / "model.npz")
