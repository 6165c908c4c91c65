"""The stage: an invented food bank in the sandbox with the real bot in it, for the demo, `play` and the tests."""

import asyncio
import contextlib
import secrets
import tempfile
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from importlib.resources import as_file, files
from pathlib import Path
from typing import Any

from bot.clock import Clock
from bot.discord_app.invite import needed_permissions
from bot.moderation.judgement import Judgement
from bot.moderation.ports import Scorer
from bot.policy_file import PolicyFile
from bot.sandbox.permissions import Permission
from bot.sandbox.pilot import Pilot, Posted
from bot.sandbox.server import Sandbox
from bot.sandbox.stand_in import identify_at_once
from bot.steward import Setting, Steward
from bot.store.keys import Keys
from bot.store.store import Store

READY_WITHIN_S = 10.0
SETTLES_WITHIN_S = 10.0
_LOOK_S = 0.002  # how often it is looked whether the client has received everything
_TURNS = 5  # of the event loop, in which discord.py hands an event on


@dataclass(frozen=True, slots=True)
class Cast:
    """Who is in the server, by name, and which rooms are open to all."""

    group: str = "Riverside Food Bank"
    channels: tuple[str, ...] = ("general", "rota", "kitchen")
    members: tuple[str, ...] = ("priya", "sam", "lee", "ann", "ben", "jo", "tom", "grace")
    moderators: tuple[str, ...] = ("maria", "dev")
    safeguarding: tuple[str, ...] = ("ruth",)


@dataclass
class Stage:
    """A server with people in it, and Steward running. `pilot` plays the people."""

    sandbox: Sandbox
    pilot: Pilot
    clock: Clock
    scorer: Scorer
    policy: Path
    database: Path
    keys: Keys
    store: Store = field(init=False)
    steward: Steward = field(init=False)
    _judgements: dict[str, Judgement] = field(default_factory=dict)
    _something_judged: asyncio.Event = field(default_factory=asyncio.Event)

    @asynccontextmanager
    async def steward_on(self, ready_within_s: float = READY_WITHIN_S) -> AsyncIterator[Steward]:
        """Steward, logged in and reading, until the block ends. Can be entered again: that is a restart."""
        async with Store.open(self.database, self.keys, clock=self.clock) as store:
            self.store = store
            setting = Setting(
                self.sandbox.token, None, PolicyFile(self.policy), store, self.scorer, self.clock, ready_timeout_s=0.05
            )
            self.steward = Steward(setting)
            self.steward.road.watchers.append(self._heard)
            identify_at_once(self.steward.client)
            running = asyncio.create_task(self.steward.run(), name="steward")
            try:
                await _ready_or_failed(self.steward, running, ready_within_s)
                yield self.steward
            finally:
                running.cancel()
                with contextlib.suppress(asyncio.CancelledError):
                    await running

    async def judged(self, message: Posted, revision: int = 0) -> Judgement:
        """Wait until Steward has judged the message at `revision` and done all that followed. Raises TimeoutError."""
        async with asyncio.timeout(SETTLES_WITHIN_S):
            while True:
                judgement = self._judgements.get(message.id)
                if judgement is not None and judgement.message.revision >= revision:
                    await self.steward.settled()
                    return judgement
                self._something_judged.clear()
                await self._something_judged.wait()

    async def caught_up(self) -> None:
        """Wait until Steward has heard of all that happened, and done all that followed. Raises TimeoutError."""
        async with asyncio.timeout(SETTLES_WITHIN_S):
            await self.steward.road.look_at_the_clock()
            while (self.steward.client.ws.sequence or 0) < self.sandbox.gateway.sequence:  # noqa: ASYNC110
                await asyncio.sleep(_LOOK_S)  # discord.py has no event for it
            for _ in range(_TURNS):
                await asyncio.sleep(0)
            await asyncio.gather(*_being_handled(), return_exceptions=True)
            await self.steward.settled()
            await self.steward.opening.catch_up()
            await self.steward.settled()

    def judgement_of(self, message: Posted) -> Judgement | None:
        """What Steward made of a message; None if it has not read it."""
        return self._judgements.get(message.id)

    def _heard(self, judgement: Judgement) -> None:
        self._judgements[judgement.message.id] = judgement
        self._something_judged.set()


def _being_handled() -> list[asyncio.Task[Any]]:
    """The events that Steward has been told of and has not done with: a reaction's message is fetched first."""
    return [task for task in asyncio.all_tasks() if task.get_name().startswith("discord.py: on_")]


async def _ready_or_failed(steward: Steward, running: asyncio.Task[None], within_s: float) -> None:
    ready = asyncio.create_task(steward.ready.wait())
    done, _ = await asyncio.wait((ready, running), timeout=within_s, return_when=asyncio.FIRST_COMPLETED)
    ready.cancel()
    if running in done:
        await running  # raises why it ended
    if not done:
        raise TimeoutError(f"Steward was not ready within {within_s:g} seconds")


def people(sandbox: Sandbox, cast: Cast) -> Pilot:
    """The server of `cast`, with its rooms and people, and the bot invited with the least that it needs."""
    town = sandbox.world
    guild = town.found_guild(cast.group)
    town.add_role(guild, "Moderator", permissions=int(Permission.MANAGE_MESSAGES))
    town.add_role(guild, "Safeguarding")
    sandbox.invite_bot(guild, permissions=needed_permissions().value)
    for name in cast.channels:
        town.add_channel(guild, name)
    town.add_channel(guild, "moderators", hidden_from_everyone=True, visible_to=["Moderator", town.bot_id])
    town.add_channel(guild, "steward-log", hidden_from_everyone=True, visible_to=["Moderator", town.bot_id])
    town.add_channel(guild, "safeguarding", hidden_from_everyone=True, visible_to=["Safeguarding", town.bot_id])
    for name in cast.members:
        town.add_member(guild, name)
    for name in cast.moderators:
        town.add_member(guild, name, roles=["Moderator"])
    for name in cast.safeguarding:
        town.add_member(guild, name, roles=["Safeguarding"])
    return Pilot(sandbox, guild)


@asynccontextmanager
async def stage(
    scorer: Scorer,
    clock: Clock,
    *,
    cast: Cast | None = None,
    policy: Path | None = None,
    prepare: Callable[[Sandbox], None] | None = None,
) -> AsyncIterator[Stage]:
    """The stage without Steward on it yet: enter `steward_on`. Everything is gone when the block ends."""
    with tempfile.TemporaryDirectory(prefix="steward-") as folder, _policy_file(policy) as policy_file:
        async with Sandbox.start(clock=clock) as sandbox:
            pilot = people(sandbox, cast or Cast())
            if prepare is not None:
                prepare(sandbox)
            database = Path(folder) / "steward.sqlite3"
            keys = Keys.derive(secrets.token_bytes(32))
            with sandbox.stands_in():
                yield Stage(sandbox, pilot, clock, scorer, policy_file, database, keys)


def _policy_file(policy: Path | None) -> contextlib.AbstractContextManager[Path]:
    if policy is not None:
        return contextlib.nullcontext(policy)
    return as_file(files("bot.evaluation").joinpath("data", "food_bank.yaml"))
