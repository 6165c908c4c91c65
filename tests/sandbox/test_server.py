"""The sandbox serves this machine only, and says what it cannot do."""

import discord
import pytest
from discord.http import Route

from bot.sandbox.errors import SandboxError
from bot.sandbox.pilot import Pilot
from bot.sandbox.server import Sandbox
from bot.sandbox.stand_in import stand_in
from tests.sandbox.listener import Listener


async def test_it_serves_loopback_only() -> None:
    with pytest.raises(SandboxError, match=r"127\.0\.0\.1 only, not 0\.0\.0\.0"):
        async with Sandbox.start(host="0.0.0.0"):  # noqa: S104 - refused, which is the point
            pass


@pytest.mark.parametrize(
    "address", ["https://discord.com/api/v10", "http://127.0.0.1.example.org", "http://localhost:1"]
)
def test_discord_py_is_pointed_nowhere_else(address: str) -> None:
    here = {"gateway": "ws://127.0.0.1:1/", "content": "http://127.0.0.1:1"}
    with pytest.raises(SandboxError, match="only at http"), stand_in(api=address, **here):
        pass


async def test_discord_py_is_put_back() -> None:
    before = Route.BASE
    async with Sandbox.start() as sandbox:
        with sandbox.stands_in():
            assert sandbox.api_url == Route.BASE
    assert before == Route.BASE


async def test_a_route_that_is_not_there_is_remembered() -> None:
    async with Sandbox.start() as sandbox:
        with sandbox.stands_in():
            async with Listener() as client:
                await client.login(sandbox.token)
                with pytest.raises(discord.DiscordServerError):
                    await client.fetch_premium_sticker_packs()
        assert sandbox.unknown_routes == ["GET /sticker-packs"]


async def test_what_does_not_happen_is_shown_with_what_did(pilot: Pilot) -> None:
    await pilot.say("priya", "#general", "hello there")
    with pytest.raises(SandboxError, match=r"(?s)within 0.01 s.*#general  priya: hello there"):
        await pilot.until(lambda: False, within=0.01)
