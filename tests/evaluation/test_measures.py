"""The figures are those that everybody computes."""

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from sklearn.metrics import average_precision_score, roc_auc_score

from bot.evaluation.measures import average_precision, f1, roc_auc, share

ROWS = st.lists(st.tuples(st.integers(0, 1), st.sampled_from((0.0, 0.25, 0.5, 0.9, 1.0))), min_size=2, max_size=60)


@given(ROWS)
def test_the_ranking_figures_agree_with_scikit_learn(rows: list[tuple[int, float]]) -> None:
    truth, scores = [kind for kind, _ in rows], [score for _, score in rows]
    assume(0 < sum(truth) < len(truth))
    assert roc_auc(truth, scores) == pytest.approx(roc_auc_score(truth, scores))
    assert average_precision(truth, scores) == pytest.approx(average_precision_score(truth, scores))


def test_what_cannot_be_known_is_none() -> None:
    assert roc_auc([1, 1], [0.1, 0.2]) is None
    assert average_precision([0], [0.3]) is None
    assert share(0, 0) is None
    assert f1(None, 0.5) is None
    assert f1(0.0, 0.0) == 0.0
