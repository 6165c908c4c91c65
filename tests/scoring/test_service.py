"""The asynchronous front: the loop never waits, nothing hangs, and what cannot be scored is Unknown with its reason."""

import asyncio
import logging
import threading
from collections.abc import Iterator
from datetime import timedelta

import pytest

from bot.scoring.embedded import EmbeddedScorer
from bot.scoring.scorer import ScorerProblem
from bot.scoring.service import Limits, ScoringService
from policy_rules.vocabulary import Scores, Unknown

SOON = timedelta(seconds=0.05)


class Gate:
    """The embedded model behind a gate: it stands at a text until the gate opens, and breaks on the text "broken"."""

    def __init__(self) -> None:
        self._model = EmbeddedScorer.shipped()
        self.name = "gate"
        self.labels = self._model.labels
        self.open = threading.Event()
        self.entered = threading.Event()
        self.read: list[str] = []

    def score(self, text: str) -> Scores:
        self.read.append(text)
        self.entered.set()
        self.open.wait()
        if text == "broken":
            raise ValueError("what was typed must not be logged")
        return Scores(self.name, self._model.score(text).values)


@pytest.fixture
def gate() -> Iterator[Gate]:
    gate = Gate()
    yield gate
    gate.open.set()


async def entered(gate: Gate) -> None:
    await asyncio.to_thread(gate.entered.wait)
    gate.entered.clear()


async def test_a_text_is_scored_by_the_model_that_ships() -> None:
    service = await ScoringService.start(EmbeddedScorer.shipped)
    scores = await service.score("you are a stupid idiot")
    assert isinstance(scores, Scores)
    assert scores.model == service.name
    assert scores.values == EmbeddedScorer.shipped().score("you are a stupid idiot").values
    assert service.healthy
    await service.aclose()


async def test_a_model_that_tells_nothing_apart_is_refused_at_the_start() -> None:
    class Flat:
        name = "flat"
        labels = frozenset({"toxicity"})

        def score(self, text: str) -> Scores:
            return Scores(self.name, {"toxicity": 0.5 if text else 0.4})

    with pytest.raises(ScorerProblem, match=r"cannot tell harsh sentences from plain ones.*embedded"):
        await ScoringService.start(Flat)


async def test_the_loop_goes_on_while_the_model_reads(gate: Gate) -> None:
    service = ScoringService(gate)
    asked = asyncio.create_task(service.score("hello"))
    await entered(gate)  # the model stands at the text, and here we are
    gate.open.set()
    assert isinstance(await asked, Scores)
    await service.aclose()


async def test_the_same_text_is_read_once_and_no_text_is_kept(gate: Gate) -> None:
    gate.open.set()
    service = ScoringService(gate, Limits(remembered=2))
    for text in ("one", "one", "two", "one", "three", "two"):  # "two" has made room for "three"
        assert isinstance(await service.score(text), Scores)
    assert gate.read == ["one", "two", "three", "two"]
    assert all(isinstance(key, bytes) for key in service._remembered)
    await service.aclose()


async def test_when_too_many_wait_the_next_is_unknown_at_once(gate: Gate) -> None:
    service = ScoringService(gate, Limits(waiting=2))
    first, second = (asyncio.create_task(service.score(text)) for text in ("first", "second"))
    await entered(gate)
    assert await service.score("third") == Unknown("the model is behind")
    assert service.healthy  # being busy is no illness
    gate.open.set()
    assert isinstance(await first, Scores)
    assert isinstance(await second, Scores)
    assert isinstance(await service.score("third"), Scores)
    await service.aclose()


async def test_a_model_that_breaks_on_a_text_leaves_it_unknown(gate: Gate, caplog: pytest.LogCaptureFixture) -> None:
    gate.open.set()
    service = ScoringService(gate)
    with caplog.at_level(logging.DEBUG):
        assert await service.score("broken") == Unknown("the model failed: ValueError")
    assert service.trouble == "the model failed: ValueError"
    assert "ValueError" in caplog.text
    assert "typed" not in caplog.text
    assert isinstance(await service.score("whole"), Scores)
    assert service.healthy
    await service.aclose()


async def test_a_stuck_thread_is_noticed_and_replaced(gate: Gate) -> None:
    service = ScoringService(gate, Limits(patience=SOON))
    stuck, behind = asyncio.create_task(service.score("stuck")), asyncio.create_task(service.score("behind it"))
    assert await stuck == Unknown("the model did not answer in time")
    assert await behind == Unknown("the model did not answer in time")
    assert service.trouble == "the model did not answer in time"
    gate.open.set()
    assert isinstance(await service.score("after"), Scores)
    assert service.healthy
    await service.aclose()


async def test_a_model_that_is_always_stuck_is_given_up(gate: Gate) -> None:
    service = ScoringService(gate, Limits(patience=SOON, replacements=1))
    for text in ("one", "two", "three", "four"):
        assert await service.score(text) == Unknown("the model did not answer in time")
    assert gate.read == ["one", "two"]
    await service.aclose()


async def test_closing_lets_go_of_those_who_wait(gate: Gate) -> None:
    service = ScoringService(gate)
    waiting = [asyncio.create_task(service.score(text)) for text in ("one", "two")]
    await entered(gate)
    await service.aclose()
    assert await asyncio.gather(*waiting) == [Unknown("the model is shut down")] * 2
    assert await service.score("three") == Unknown("the model is shut down")


async def test_who_stops_waiting_takes_no_place(gate: Gate) -> None:
    service = ScoringService(gate, Limits(waiting=2))
    first, second = (asyncio.create_task(service.score(text)) for text in ("first", "second"))
    await entered(gate)
    second.cancel()
    await asyncio.gather(second, return_exceptions=True)
    third = asyncio.create_task(service.score("third"))
    gate.open.set()
    assert isinstance(await first, Scores)
    assert isinstance(await third, Scores)
    assert gate.read == ["first", "third"]
    await service.aclose()
