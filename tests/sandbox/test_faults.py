"""What a test can break, and what discord.py makes of it."""

import random
import time
from contextlib import suppress

import aiohttp
import discord
import pytest

from bot.sandbox.errors import SandboxError
from bot.sandbox.faults import Fault, FaultKind, Faults, Scope
from bot.sandbox.limits import Limits, Rate
from bot.sandbox.permissions import ALL
from bot.sandbox.pilot import Pilot
from bot.sandbox.server import Sandbox
from tests.conftest import Connect
from tests.sandbox.listener import Listener


async def test_a_status_instead_of_the_work(pilot: Pilot, connect: Connect) -> None:
    client = Listener()
    async with connect(client):
        pilot.sandbox.faults.fail("POST /channels", status=503)
        with pytest.raises(discord.DiscordServerError):
            await client.place("general").send("not posted")
        assert pilot.texts("#general") == []
        await client.place("general").send("posted")
    assert pilot.texts("#general") == ["posted"]
    assert pilot.sandbox.faults.left == 0


async def test_a_lost_answer_leaves_the_work_done(pilot: Pilot, connect: Connect) -> None:
    client = Listener()
    async with connect(client):
        webhook = await client.place("general").create_webhook(name="Steward")
        pilot.sandbox.faults.lose_answer("POST /webhooks")
        with pytest.raises(aiohttp.ServerDisconnectedError):
            await webhook.send("once", wait=True)
        assert pilot.texts("#general") == ["once"]
        pilot.sandbox.faults.lose_answer("POST /channels", status=500)
        await client.place("rota").send("once")  # tried again with the same nonce
    assert pilot.texts("#rota") == ["once"]


async def test_a_cut_before_the_work(pilot: Pilot, connect: Connect) -> None:
    client = Listener()
    async with connect(client):
        await client.place("general").send("warm")  # so that the cut meets a connection that is kept
        pilot.sandbox.faults.abort("POST /channels")
        with pytest.raises(aiohttp.ClientError):
            await client.place("general").send("cut")
    assert pilot.texts("#general") == ["warm"]


async def test_a_delay(pilot: Pilot, connect: Connect) -> None:
    client = Listener()
    async with connect(client):
        pilot.sandbox.faults.delay("POST /channels", seconds=0.1)
        began = time.perf_counter()
        await client.place("general").send("late")
        assert time.perf_counter() - began >= 0.1


@pytest.mark.parametrize("scope", Scope)
async def test_a_rate_limit_is_waited_for(pilot: Pilot, connect: Connect, scope: Scope) -> None:
    client = Listener()
    async with connect(client):
        pilot.sandbox.faults.rate_limit("POST /channels", seconds=0.05, scope=scope)
        await client.place("general").send("in the end")
    assert pilot.texts("#general") == ["in the end"]
    assert [one.status for one in pilot.sandbox.api.calls if one.method == "POST"] == [429, 200]


async def test_random_faults_are_the_same_for_the_same_seed() -> None:
    def taken(seed: int) -> list[Fault | None]:
        faults = Faults()
        faults.random_faults(0.5, random.Random(seed))  # noqa: S311 - chooses faults
        return [faults.take("GET", "/channels/1") for _ in range(50)]

    assert taken(3) == taken(3)
    assert taken(3) != taken(4)
    assert {fault.kind for fault in taken(3) if fault} == set(FaultKind)
    assert None in taken(3)


async def test_a_client_that_asks_again_with_the_same_nonce_posts_once(pilot: Pilot, connect: Connect) -> None:
    """Whatever is lost on the way: the connection before the work, or the answer after it."""
    client = Listener()
    lost = (Fault(FaultKind.LOST_ANSWER), Fault(FaultKind.ABORT), Fault(FaultKind.RATE_LIMIT, seconds=0.01))
    async with connect(client):
        pilot.sandbox.faults.random_faults(0.4, random.Random(5), lost)  # noqa: S311 - chooses faults
        for number in range(20):
            while True:
                with suppress(aiohttp.ClientError):
                    await client.place("general").send(str(number), nonce=number)
                    break
        pilot.sandbox.faults.clear()
    assert pilot.texts("#general") == [str(number) for number in range(20)]
    assert len(pilot.sandbox.api.calls) > 20


async def test_a_call_is_written_with_its_method() -> None:
    with pytest.raises(SandboxError, match="METHOD /path"):
        Faults().fail("/channels")


async def test_discord_py_keeps_to_the_limits_it_is_told() -> None:
    """It sees the headers and waits by itself: no 429."""
    async with Sandbox.start(limits=Limits(Rate(5, 0.3))) as sandbox:
        guild = sandbox.world.found_guild("Riverside Food Bank")
        sandbox.invite_bot(guild, permissions=int(ALL))
        sandbox.world.add_channel(guild, "general")
        with sandbox.stands_in():
            async with Listener() as client:
                await client.login(sandbox.token)
                channel = client.get_partial_messageable(int(Pilot(sandbox, guild).channel_id("#general")))
                began = time.perf_counter()
                for number in range(12):
                    await channel.send(str(number))
                assert time.perf_counter() - began >= 0.6
        assert {call.status for call in sandbox.api.calls} == {200}


async def test_beyond_the_limit_there_is_429() -> None:
    async with Sandbox.start(limits=Limits(Rate(2, 5.0))) as sandbox, aiohttp.ClientSession() as session:
        headers = {"Authorization": f"Bot {sandbox.token}"}
        answers = [await session.get(f"{sandbox.api_url}/users/@me", headers=headers) for _ in range(3)]
        assert [answer.status for answer in answers] == [200, 200, 429]
        assert answers[-1].headers["X-RateLimit-Remaining"] == "0"
        assert (await answers[-1].json())["retry_after"] > 4


async def test_all_calls_together_have_a_limit_too() -> None:
    async with Sandbox.start(limits=Limits(together=1)) as sandbox, aiohttp.ClientSession() as session:
        headers = {"Authorization": f"Bot {sandbox.token}"}
        first = await session.get(f"{sandbox.api_url}/users/@me", headers=headers)
        second = await session.get(f"{sandbox.api_url}/oauth2/applications/@me", headers=headers)
        assert (first.status, second.status) == (200, 429)
        assert (await second.json())["global"] is True
