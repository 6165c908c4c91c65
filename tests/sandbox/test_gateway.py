"""Logging in, staying connected, coming back: what discord.py does with the sandbox's gateway."""

import discord
import pytest

from bot.sandbox.pilot import Pilot
from bot.sandbox.server import Sandbox
from bot.sandbox.wire import Intent
from tests.conftest import Connect
from tests.sandbox.listener import Listener


async def test_a_bot_logs_in_and_knows_the_server(pilot: Pilot, connect: Connect) -> None:
    client = Listener()
    async with connect(client):
        (guild,) = client.guilds
        assert guild.name == "Riverside Food Bank"
        assert [channel.name for channel in guild.text_channels] == ["general", "rota", "mods"]
        assert {member.name for member in guild.members} == {"owner", "steward", "priya", "sam", "lee", "maria"}
        assert guild.me.guild_permissions.manage_messages
        assert client.application is not None
    assert pilot.sandbox.gateway.identified == 1


@pytest.mark.usefixtures("sandbox")
async def test_a_wrong_token_is_refused_by_both_doors() -> None:
    async with Listener() as client:
        with pytest.raises(discord.LoginFailure):
            await client.login("wrong")
        client.http.token = "wrong"  # as if it had been changed after the login
        with pytest.raises(discord.ConnectionClosed) as closed:
            await client.connect(reconnect=False)
    assert closed.value.code == 4004


async def test_a_privileged_intent_that_the_portal_lacks_closes_with_4014(sandbox: Sandbox, connect: Connect) -> None:
    sandbox.world.portal_intents = Intent.MEMBERS
    with pytest.raises(discord.PrivilegedIntentsRequired):
        async with connect(Listener()):
            pass


async def test_without_the_content_intent_texts_are_empty(pilot: Pilot, connect: Connect) -> None:
    intents = discord.Intents.all()
    intents.message_content = False
    client = Listener(intents)
    async with connect(client):
        await pilot.say("priya", "#general", "the van is late", files=[("list.txt", b"apples")])
        await pilot.say("priya", "#general", f"hello <@{pilot.world.bot_id}>")
        await pilot.whisper("priya", "a word in private")
        first, second = await client.hears("message"), await client.hears("message", 2)
        assert (first.content, first.attachments) == ("", [])
        assert second.content.startswith("hello")
        assert (await client.hears("message", 3)).content == "a word in private"


async def test_an_intent_that_was_not_asked_for_brings_no_events(pilot: Pilot, connect: Connect) -> None:
    client = Listener(discord.Intents(guilds=True, guild_messages=True, message_content=True))
    async with connect(client):
        message = await pilot.say("priya", "#general", "tea?")
        await pilot.react("sam", message, "☕")
        await pilot.say("sam", "#general", "yes")
        await client.hears("message", 2)
        assert "raw_reaction_add" not in client.heard


async def test_what_the_bot_cannot_see_it_does_not_hear(pilot: Pilot, connect: Connect) -> None:
    pilot.world.add_channel(pilot.guild, "board", hidden_from_everyone=True, visible_to=["maria"])
    client = Listener()
    async with connect(client):
        await pilot.say("maria", "#board", "not for the bot")
        await pilot.say("maria", "#general", "for everybody")
        assert (await client.hears("message")).content == "for everybody"


async def test_a_cut_connection_is_resumed_and_nothing_is_lost(pilot: Pilot, connect: Connect) -> None:
    client = Listener()
    async with connect(client):
        pilot.sandbox.gateway.abort()
        for text in ("one", "two", "three"):
            await pilot.say("priya", "#general", text)
        await client.hears("resumed")
        await client.hears("message", 3)
        assert [message.content for message in client.heard["message"]] == ["one", "two", "three"]
    assert (pilot.sandbox.gateway.identified, pilot.sandbox.gateway.resumed) == (1, 1)


async def test_asked_to_reconnect_the_client_resumes(pilot: Pilot, connect: Connect) -> None:
    client = Listener()
    async with connect(client):
        pilot.sandbox.gateway.ask_to_reconnect()
        await client.hears("resumed")
        await pilot.say("priya", "#general", "still here")
        assert (await client.hears("message")).content == "still here"


async def test_an_invalid_session_is_begun_again(pilot: Pilot, connect: Connect) -> None:
    client = Listener()
    async with connect(client):
        pilot.sandbox.gateway.invalidate()
        await client.hears("ready", 2)
        await pilot.say("priya", "#general", "a new start")
        assert (await client.hears("message")).content == "a new start"
    assert (pilot.sandbox.gateway.identified, pilot.sandbox.gateway.resumed) == (2, 0)


async def test_a_session_that_is_gone_cannot_be_resumed(pilot: Pilot, connect: Connect) -> None:
    client = Listener()
    async with connect(client):
        pilot.sandbox.gateway._sessions.clear()
        pilot.sandbox.gateway.abort()
        await client.hears("ready", 2)
    assert (pilot.sandbox.gateway.identified, pilot.sandbox.gateway.resumed) == (2, 0)


async def test_a_closed_connection_is_resumed_again_and_again(pilot: Pilot, connect: Connect) -> None:
    client = Listener()
    async with connect(client):
        pilot.sandbox.gateway.invalidate(resumable=True)
        await client.hears("resumed")
        pilot.sandbox.gateway.close(4009)
        await client.hears("resumed", 2)
    assert pilot.sandbox.gateway.identified == 1


async def test_heartbeats_are_answered_unless_muted(pilot: Pilot, connect: Connect) -> None:
    client = Listener()
    async with connect(client):
        assert client.latency < 5
    pilot.sandbox.gateway.acknowledges = False
    deaf = Listener()
    async with connect(deaf):
        assert deaf.latency == float("inf")


async def test_compressed_frames_say_the_same() -> None:
    """Only for a client that asks for zlib-stream; this one is made to."""
    async with Sandbox.start(compress=True) as sandbox:
        guild = sandbox.world.found_guild("Riverside Food Bank")
        sandbox.invite_bot(guild, permissions=0)
        async with discord.http.aiohttp.ClientSession() as session:  # type: ignore[attr-defined]
            url = f"{sandbox.gateway_url}?compress=zlib-stream"
            async with session.ws_connect(url) as socket:
                decompress = discord.utils._ZlibDecompressionContext().decompress
                hello = decompress(await socket.receive_bytes())
    assert hello is not None
    assert '"heartbeat_interval"' in hello
