"""The real Detoxify package behind our protocol, with a tiny checkpoint and with broken ones."""

import sys
from pathlib import Path

import pytest

from bot.scoring.blend import Blend
from bot.scoring.choose import load_scorer
from bot.scoring.detoxify import DetoxifyScorer
from bot.scoring.embedded import EmbeddedScorer
from bot.scoring.probes import check_probes
from bot.scoring.scorer import ScorerProblem
from policy_rules.vocabulary import Scores
from tests.scoring.conftest import TinyDetoxify

SIX = {"toxicity", "severe_toxicity", "obscene", "threat", "insult", "identity_attack"}


@pytest.fixture(scope="module")
def scorer(tiny_detoxify: TinyDetoxify) -> DetoxifyScorer:
    return DetoxifyScorer(tiny_detoxify.checkpoint, tiny_detoxify.config)


def test_it_scores_by_the_names_that_rules_use(scorer: DetoxifyScorer) -> None:
    scores = scorer.score("can anyone help")
    assert set(scores.values) == SIX == scorer.labels
    assert all(0 <= value <= 1 for value in scores.values.values())
    assert scores.model == scorer.name == "detoxify model.ckpt"


def test_it_passes_the_probes(scorer: DetoxifyScorer) -> None:
    check_probes(scorer)


@pytest.mark.parametrize("text", ["", " ", "\ud800 half a character", "🐙" * 700, "a" * 4000])
def test_nothing_that_is_typed_stops_it(scorer: DetoxifyScorer, text: str) -> None:
    assert set(scorer.score(text).values) == SIX


def test_the_end_of_a_long_text_is_read(scorer: DetoxifyScorer) -> None:
    long = "the can i am " * 250
    assert scorer.score(f"{long} you stupid liar").values["toxicity"] > scorer.score(long).values["toxicity"] + 0.2


def test_more_tokens_than_the_architecture_can_place_are_read_in_pieces(scorer: DetoxifyScorer) -> None:
    dense = "." * 560  # a token each, all in one window
    assert scorer.score(f"{dense} you stupid liar").values["toxicity"] > scorer.score(dense).values["toxicity"] + 0.2


def test_a_missing_weight_is_noticed(tiny_detoxify: TinyDetoxify, tmp_path: Path) -> None:
    """Detoxify itself fills it at random and says nothing."""
    state = {key: value for key, value in tiny_detoxify.content["state_dict"].items() if key != "classifier.weight"}
    with pytest.raises(ScorerProblem, match=r"classifier\.weight.*make detoxify"):
        DetoxifyScorer(tiny_detoxify.altered(tmp_path / "model.ckpt", state), tiny_detoxify.config)


def test_renamed_weights_are_noticed(tiny_detoxify: TinyDetoxify, tmp_path: Path) -> None:
    state = {f"model.{key}": value for key, value in tiny_detoxify.content["state_dict"].items()}
    with pytest.raises(ScorerProblem, match="make detoxify"):
        DetoxifyScorer(tiny_detoxify.altered(tmp_path / "model.ckpt", state), tiny_detoxify.config)


def test_a_truncated_file_is_a_sentence_with_a_cure(tiny_detoxify: TinyDetoxify, tmp_path: Path) -> None:
    whole = tiny_detoxify.checkpoint.read_bytes()
    cut = tmp_path / "model.ckpt"
    cut.write_bytes(whole[: len(whole) // 2])
    with pytest.raises(ScorerProblem, match=r"damaged.*delete it.*make detoxify"):
        DetoxifyScorer(cut, tiny_detoxify.config)


def test_weights_that_were_never_fetched(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("TORCH_HOME", str(tmp_path))
    with pytest.raises(ScorerProblem, match=r"toxic_original.*not on this machine.*make detoxify"):
        load_scorer("detoxify:original")


def test_weights_fetched_before_are_found_by_type(
    tiny_detoxify: TinyDetoxify, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("TORCH_HOME", str(tmp_path))
    cache = tmp_path / "hub" / "checkpoints"
    cache.mkdir(parents=True)
    (cache / "toxic_original-c1212f89.ckpt").write_bytes(tiny_detoxify.checkpoint.read_bytes())
    assert DetoxifyScorer("original").labels == SIX


def test_the_extra_is_not_installed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "detoxify", None)
    with pytest.raises(ScorerProblem, match=r"not installed.*make detoxify"):
        load_scorer("detoxify:original")


def test_a_blend_has_the_labels_that_detoxify_lacks(tiny_detoxify: TinyDetoxify, scorer: DetoxifyScorer) -> None:
    blend = load_scorer(str(tiny_detoxify.checkpoint), tiny_detoxify.config)
    assert isinstance(blend, Blend)
    assert blend.labels == SIX | EmbeddedScorer.shipped().labels
    text = "you stupid liar"
    scores = blend.score(text)
    assert scores.values["toxicity"] == pytest.approx(scorer.score(text).values["toxicity"])
    assert scores.values["hostility"] == EmbeddedScorer.shipped().score(text).values["hostility"]
    assert scores.model == blend.name


def test_what_the_cheap_model_finds_harmless_is_not_read_twice(scorer: DetoxifyScorer) -> None:
    class Counting:
        name, labels, asked = scorer.name, scorer.labels, 0

        def score(self, text: str) -> Scores:
            self.asked += 1
            return scorer.score(text)

    dear, cheap = Counting(), EmbeddedScorer.shipped()
    blend = Blend(dear, cheap)
    calm = blend.score("who has the van keys?").values
    assert dear.asked == 0
    assert frozenset(calm) == blend.labels
    assert calm["severe_toxicity"] <= max(calm["toxicity"], calm["threat"], calm["insult"], 0.03)
    blend.score("you stupid liar")
    assert dear.asked == 1


@pytest.mark.parametrize("choice", ["", "detoxify:", "detoxify:tiny", "no/such/file.ckpt", "Embedded"])
def test_a_wrong_choice_names_the_right_ones(choice: str) -> None:
    with pytest.raises(ScorerProblem, match="write embedded, detoxify:original"):
        load_scorer(choice)
