"""The food bank with Steward in it, for stories that go through the real client over the sandbox's sockets."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime

import pytest

from bot.clock import VirtualClock
from bot.evaluation.stage import Stage, stage
from bot.sandbox.pilot import Pilot
from bot.scoring.choose import load_scorer
from bot.scoring.scorer import Scorer
from bot.scoring.service import ScoringService
from tests.oracle import Oracle

EVENING = datetime(2026, 3, 3, 18, 0, tzinfo=UTC)


@pytest.fixture(scope="session")
def model() -> Scorer:
    """The embedded model, loaded once."""
    return load_scorer("embedded")


@pytest.fixture
async def quiet_town(model: Scorer) -> AsyncIterator[Stage]:
    """The food bank, with Steward not logged in yet. Fails at the end if anything on the wire was not right."""
    oracle = Oracle()
    service = ScoringService(model)
    async with stage(service, VirtualClock(EVENING)) as town:
        town.sandbox.api.on_exchange = oracle.hear
        yield town
        assert town.sandbox.unknown_routes == []
        assert town.sandbox.api.defects == []
    await service.aclose()
    assert oracle.deviations == []


@pytest.fixture
async def town(quiet_town: Stage) -> AsyncIterator[Stage]:
    """The food bank with Steward logged in and reading."""
    async with quiet_town.steward_on():
        yield quiet_town


@pytest.fixture
def pilot(town: Stage) -> Pilot:
    """Plays the people of the food bank."""
    return town.pilot
