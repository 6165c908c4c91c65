"""A model asked on the spot: it says what the bot's own service says, remembers by hash, and survives its failures."""

from types import MappingProxyType

import pytest

from bot.scoring.direct import DirectScorer
from bot.scoring.embedded import EmbeddedScorer
from bot.scoring.probes import HARSH
from bot.scoring.scorer import ScorerProblem
from policy_rules.vocabulary import Scores, Unknown


class Counting:
    """A model that counts how often it is asked, and breaks on one word."""

    name, labels = "counting", frozenset({"toxicity"})

    def __init__(self) -> None:
        self.asked: list[str] = []

    def score(self, text: str) -> Scores:
        self.asked.append(text)
        if text == "break":
            raise RuntimeError("what was typed")
        return Scores(self.name, MappingProxyType({"toxicity": 0.9 if text in HARSH else 0.1}))


async def test_what_is_posted_again_is_read_once_and_only_so_much_is_remembered() -> None:
    model = Counting()
    direct = DirectScorer(model, remembered=2)
    model.asked.clear()
    for text in ("one", "one", "two", "one", "three", "one", "two"):
        await direct.score(text)
    assert model.asked == ["one", "two", "three", "two"]


async def test_a_failure_is_unknown_and_the_next_text_is_read() -> None:
    direct = DirectScorer(Counting())
    answer = await direct.score("break")
    assert isinstance(answer, Unknown)
    assert "typed" not in answer.why
    assert not direct.healthy
    assert isinstance(await direct.score("mend"), Scores)
    assert direct.healthy


def test_a_model_that_fails_the_probes_is_not_used() -> None:
    model = Counting()
    model.labels = frozenset({"insult"})
    with pytest.raises(ScorerProblem):
        DirectScorer(model)


async def test_it_says_what_the_model_says() -> None:
    model = EmbeddedScorer.shipped()
    assert await DirectScorer(model).score("who took my mug?") == model.score("who took my mug?")
