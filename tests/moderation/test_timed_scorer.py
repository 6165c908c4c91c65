"""How long texts wait for the model is known while they wait, whichever model it is."""

import asyncio
from datetime import timedelta

import pytest

from bot.moderation.timed_scorer import TimedScorer
from policy_rules.vocabulary import Scores, Unknown

NONE = timedelta(0)


class Slow:
    """A model that answers when it is let, and breaks on one text."""

    name = "slow"
    healthy = True

    def __init__(self) -> None:
        self.answers = asyncio.Event()

    async def score(self, text: str) -> Scores | Unknown:
        await self.answers.wait()
        if text == "break":
            raise RuntimeError("broken")
        return Unknown("slow")


async def test_the_lag_is_that_of_the_oldest_text_that_waits() -> None:
    model = Slow()
    scorer = TimedScorer(model)
    assert (scorer.name, scorer.healthy, scorer.lag) == ("slow", True, NONE)
    first = asyncio.create_task(scorer.score("one"))
    await asyncio.sleep(0.03)
    second = asyncio.create_task(scorer.score("break"))
    await asyncio.sleep(0)
    assert timedelta(milliseconds=20) < scorer.lag < timedelta(seconds=5)
    model.answers.set()
    assert await first == Unknown("slow")
    with pytest.raises(RuntimeError):
        await second
    assert scorer.lag == NONE


async def test_a_text_that_is_given_up_waits_no_longer() -> None:
    scorer = TimedScorer(Slow())
    asked = asyncio.create_task(scorer.score("one"))
    await asyncio.sleep(0)
    asked.cancel()
    await asyncio.gather(asked, return_exceptions=True)
    assert scorer.lag == NONE
