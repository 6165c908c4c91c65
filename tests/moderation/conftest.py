"""The road and its acts on a real store, under the shipped policy with its rules live."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest

from bot.clock import VirtualClock
from bot.moderation.act import Act
from bot.moderation.judge import Judge
from bot.moderation.road import Road
from bot.moderation.standing import Now
from bot.store.store import Store
from policy_rules.effects import Effect
from policy_rules.policy import Policy, parse_policy
from tests.moderation.recording import Recorder, Told
from tests.store.samples import KEYS, NOW

LIVE = """\
extends: shipped
group: {name: Riverside Food Bank}
teams:
  moderators: {roles: [Moderator]}
automatic: {mode: live, hides: {most: 3, within_minutes: 10}}
rules:
  - {id: private_number, live: true}
"""


@dataclass
class Works:
    """Everything between a change and the hands."""

    road: Road
    act: Act
    store: Store
    hands: Recorder
    clock: VirtualClock
    scorer: Told

    async def later(self, seconds: float) -> None:
        """Let time pass, and do what is due then."""
        self.clock.advance(timedelta(seconds=seconds))
        await self.settled()

    async def settled(self) -> None:
        """Wait until everything that is due now is done."""
        await self.act.settled()


@pytest.fixture(scope="session")
def policy() -> Policy:
    return parse_policy(LIVE, "live.yaml")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "steward.sqlite3"


@pytest.fixture
async def works(path: Path, policy: Policy) -> AsyncIterator[Works]:
    async with started(path, policy, Recorder(), VirtualClock(NOW)) as running:
        yield running


@asynccontextmanager
async def started(path: Path, policy: Policy, hands: Recorder, clock: VirtualClock) -> AsyncIterator[Works]:
    """The works on the store at `path`; entered again it is a restart."""
    scorer = Told()
    async with Store.open(path, KEYS, clock=clock) as store:
        now = Now()
        await now.recall(store)
        road = Road(store, Judge(policy, scorer), now, clock, lambda: None)

        async def carried_out(effect: Effect) -> None:
            del effect

        act = Act(store, hands, clock, lambda: policy, carried_out)
        acting = asyncio.create_task(act.run())
        yield Works(road, act, store, hands, clock, scorer)
        acting.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await acting
