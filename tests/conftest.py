"""What all tests share: a sandbox that is checked against Discord's description, and people in it."""

import asyncio
import logging
import os
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager

import discord
import pytest

from bot.logs import CAPPED
from bot.sandbox.permissions import ALL, Permission
from bot.sandbox.pilot import Pilot
from bot.sandbox.server import Sandbox
from bot.sandbox.stand_in import identify_at_once
from tests.oracle import Oracle

os.environ.setdefault("OMP_NUM_THREADS", "1")  # a core for each worker: more threads than that only wait for each other

Connect = Callable[[discord.Client], AbstractAsyncContextManager[None]]


@pytest.fixture(autouse=True)
def _logging_stays_as_it_was() -> Iterator[None]:
    """Commands that run inside a test set up logging for the whole process: the next test must not notice."""
    named = [logging.getLogger(name) for name in (None, "discord", *CAPPED)]
    before = [(logger, logger.level) for logger in named]
    yield
    for logger, level in before:
        logger.setLevel(level)


@pytest.fixture
async def sandbox() -> AsyncIterator[Sandbox]:
    """A sandbox that discord.py takes for Discord. Fails at the end if anything on its wire was not as it should be."""
    oracle = Oracle()
    async with Sandbox.start() as served:
        served.api.on_exchange = oracle.hear
        with served.stands_in():
            yield served
    assert served.unknown_routes == []
    assert served.api.defects == []
    assert "\n".join(oracle.deviations) == ""


@pytest.fixture
def pilot(sandbox: Sandbox) -> Pilot:
    """A food bank's server: #general, #rota and, for moderators, #mods; Priya, Sam, Lee, and Maria, who moderates."""
    town = sandbox.world
    guild = town.found_guild("Riverside Food Bank")
    sandbox.invite_bot(guild, permissions=int(ALL & ~Permission.ADMINISTRATOR))
    town.add_role(guild, "Moderator", permissions=Permission.MANAGE_MESSAGES)
    for name in ("priya", "sam", "lee"):
        town.add_member(guild, name)
    town.add_member(guild, "maria", roles=["Moderator"])
    town.add_channel(guild, "general")
    town.add_channel(guild, "rota")
    town.add_channel(guild, "mods", hidden_from_everyone=True, visible_to=["Moderator", town.bot_id])
    return Pilot(sandbox, guild)


@pytest.fixture
def connect(sandbox: Sandbox) -> Connect:
    """Lets a client live on the sandbox: `async with connect(client): ...` begins when it is ready."""

    @asynccontextmanager
    async def connected(client: discord.Client) -> AsyncIterator[None]:
        identify_at_once(client)
        async with client:
            running = asyncio.create_task(client.start(sandbox.token))
            ready = asyncio.create_task(client.wait_until_ready())
            await asyncio.wait({running, ready}, return_when=asyncio.FIRST_COMPLETED)
            ready.cancel()
            try:
                if running.done():
                    await running
                yield
            finally:
                await client.close()
                await asyncio.gather(running, return_exceptions=True)

    return connected
