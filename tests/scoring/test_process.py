"""A model in a process of its own: the same scores, and a crash or a hang costs one text."""

import os
import time

import pytest

from bot.scoring.embedded import EmbeddedScorer
from bot.scoring.process import ProcessScorer
from bot.scoring.scorer import ScorerProblem
from policy_rules.vocabulary import Scores


class Moody:
    """Dies, hangs or breaks on the words for it."""

    name = "moody"
    labels = frozenset({"toxicity"})

    def score(self, text: str) -> Scores:
        if text == "die":
            os._exit(1)
        if text == "hang":
            time.sleep(60)
        if text == "break":
            raise ValueError("what was typed must not be told")
        return Scores(self.name, {"toxicity": 0.5})


def missing() -> Moody:
    raise ScorerProblem("the model is not there: fetch it")


def deadly() -> Moody:
    os._exit(1)


def test_a_text_gets_the_scores_that_the_model_gives_in_this_process() -> None:
    scorer = ProcessScorer(EmbeddedScorer.shipped)
    here = EmbeddedScorer.shipped()
    assert scorer.name == here.name
    assert scorer.labels == here.labels
    assert scorer.score("you are a stupid idiot") == here.score("you are a stupid idiot")


@pytest.mark.parametrize(("word", "told"), [("die", "has crashed"), ("hang", "did not answer in time")])
def test_a_crash_or_a_hang_costs_one_text(word: str, told: str) -> None:
    scorer = ProcessScorer(Moody, patience_s=2)
    with pytest.raises(ScorerProblem, match=told):
        scorer.score(word)
    assert scorer.score("hello").values == {"toxicity": 0.5}


def test_an_error_is_told_without_what_was_typed() -> None:
    scorer = ProcessScorer(Moody)
    with pytest.raises(ScorerProblem, match="the model failed: ValueError") as told:
        scorer.score("break")
    assert "what was typed" not in str(told.value)
    assert scorer.score("hello").values == {"toxicity": 0.5}


def test_a_model_that_cannot_be_loaded_says_why() -> None:
    with pytest.raises(ScorerProblem, match="fetch it"):
        ProcessScorer(missing)
    with pytest.raises(ScorerProblem, match="enough memory"):
        ProcessScorer(deadly)
