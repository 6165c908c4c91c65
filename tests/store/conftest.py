"""A store of its own for each test, on a clock that stands still."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.clock import VirtualClock
from bot.store.store import Store
from tests.store.samples import KEYS, NOW


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "data" / "steward.sqlite3"


@pytest.fixture
def clock() -> VirtualClock:
    return VirtualClock(NOW)


@pytest.fixture
async def store(path: Path, clock: VirtualClock) -> AsyncIterator[Store]:
    path.parent.mkdir()
    async with Store.open(path, KEYS, clock=clock) as opened:
        yield opened
