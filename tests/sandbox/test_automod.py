"""Discord's own AutoMod, as discord.py hears of it."""

from datetime import timedelta

import discord
import pytest

from bot.sandbox.errors import SandboxError
from bot.sandbox.permissions import ALL, Permission
from bot.sandbox.pilot import Pilot
from tests.conftest import Connect
from tests.sandbox.listener import Listener

KINDS = discord.AutoModRuleActionType


def rule(pilot: Pilot, *, blocks: bool) -> str:
    mods = pilot.channel_id("#mods")
    return pilot.world.automod.add_rule(
        pilot.guild, "Rude words", ["rude"], blocks=blocks, alerts_in=mods, timeout=timedelta(minutes=5)
    )


async def test_each_action_on_a_stopped_message_is_an_event_without_a_message(pilot: Pilot, connect: Connect) -> None:
    rule(pilot, blocks=True)
    client = Listener()
    async with connect(client):
        with pytest.raises(SandboxError, match="blocked by this server"):
            await pilot.say("priya", "#general", "how RUDE")
        await client.hears("automod_action", 3)
        acts = client.heard["automod_action"]
        assert [one.action.type for one in acts] == [KINDS.block_message, KINDS.send_alert_message, KINDS.timeout]
        assert [one.message_id for one in acts] == [None, None, None]
        assert {one.content for one in acts} == {"how RUDE"}
        assert acts[2].action.duration == timedelta(minutes=5)
        assert (await acts[0].fetch_rule()).name == "Rude words"
        assert pilot.messages("#general") == []

        alert = await client.hears("message")
        assert alert.type is discord.MessageType.auto_moderation_action
        assert (alert.id, alert.author.name) == (acts[1].alert_system_message_id, "priya")
        assert (await client.place("mods").fetch_message(alert.id)).embeds[0].description == "how RUDE"
    with pytest.raises(SandboxError, match="only those do who may send messages"):
        await pilot.say("priya", "#general", "sorry")  # the timeout is real


@pytest.mark.parametrize("tells_first", [False, True])
async def test_what_is_let_through_is_told_with_its_message(pilot: Pilot, connect: Connect, tells_first: bool) -> None:
    pilot.world.automod.tells_first = tells_first
    pilot.world.automod.add_rule(pilot.guild, "Rude words", ["rude"], timeout=timedelta(minutes=5))
    client = Listener()
    async with connect(client):
        posted = await pilot.say("priya", "#general", "how rude")
        act, message = await client.hears("automod_action"), await client.hears("message")
        assert str(act.message_id) == str(message.id) == posted.id
        order = [name for name in client.heard if name in {"message", "automod_action"}]
        assert order == (["automod_action", "message"] if tells_first else ["message", "automod_action"])


async def test_without_the_content_intent_the_text_is_empty(pilot: Pilot, connect: Connect) -> None:
    rule(pilot, blocks=False)
    intents = discord.Intents.all()
    intents.message_content = False
    client = Listener(intents)
    async with connect(client):
        await pilot.say("priya", "#general", "how rude")
        act = await client.hears("automod_action")
        assert (act.content, act.matched_keyword, act.matched_content) == ("", "rude", "")


async def test_only_a_bot_that_manages_the_server_hears_of_it(pilot: Pilot, connect: Connect) -> None:
    made = rule(pilot, blocks=False)
    role = pilot.world.role_id(pilot.guild, "Steward")
    least = ALL & ~(Permission.ADMINISTRATOR | Permission.MANAGE_GUILD)
    pilot.world.roles[pilot.guild][role]["permissions"] = str(int(least))
    client = Listener()
    async with connect(client):
        await pilot.say("priya", "#general", "how rude")
        await pilot.say("lee", "#general", "tea?")
        while (await client.hears("message", 1)) and client.heard["message"][-1].content != "tea?":
            await client.hears("message", len(client.heard["message"]) + 1)
        assert "automod_action" not in client.heard
        with pytest.raises(discord.Forbidden):
            await client.guilds[0].fetch_automod_rule(int(made))


async def test_whoever_manages_the_server_is_exempt(pilot: Pilot) -> None:
    rule(pilot, blocks=True)
    pilot.world.add_role(pilot.guild, "Coordinator", permissions=int(Permission.MANAGE_GUILD))
    pilot.world.add_member(pilot.guild, "olu", roles=["Coordinator"])
    await pilot.say("olu", "#general", "how rude")
    assert pilot.texts("#general") == ["how rude"]
