"""Who may do what: permissions on the REST API, timeouts, threads, forums, webhooks, the audit log."""

from datetime import timedelta

import discord
import pytest

from bot.sandbox.errors import SandboxError
from bot.sandbox.permissions import Permission
from bot.sandbox.pilot import Pilot
from bot.sandbox.wire import ChannelKind
from tests.conftest import Connect
from tests.sandbox.listener import Listener


async def test_members_are_held_to_their_permissions(pilot: Pilot) -> None:
    assert not pilot.seen_by("lee", "#mods")
    assert pilot.seen_by("maria", "#mods")
    with pytest.raises(SandboxError, match="view channel"):
        await pilot.say("lee", "#mods", "let me in")
    posted = await pilot.say("priya", "#general", "mine")
    with pytest.raises(SandboxError, match="manage messages"):
        await pilot.delete(posted, by="lee")
    await pilot.say("lee", "#general", "@everyone look")
    assert not pilot.messages("#general")[-1]["mention_everyone"]
    with pytest.raises(SandboxError, match="nobody here is called 'kim'; there are owner"):
        await pilot.say("kim", "#general", "hello")
    with pytest.raises(SandboxError, match="no channel '#attic'; there are general"):
        await pilot.say("lee", "#attic", "hello")


async def test_the_bot_is_held_to_its_permissions(pilot: Pilot, connect: Connect) -> None:
    world, bot = pilot.world, pilot.world.bot_id
    read_only = pilot.channel_id("#rota")
    world.overwrite(read_only, bot, 0, Permission.MANAGE_MESSAGES | Permission.PIN_MESSAGES | Permission.SEND_MESSAGES)
    world.overwrite(pilot.channel_id("#mods"), bot, 0, Permission.VIEW_CHANNEL)
    posted = await pilot.say("priya", "#rota", "Tuesday")
    client = Listener()
    async with connect(client):
        rota, mods = client.place("rota"), client.place("mods")
        message = await rota.fetch_message(int(posted.id))
        for refused in (message.delete(), message.pin(), rota.send("no")):
            with pytest.raises(discord.Forbidden) as refusal:
                await refused
            assert refusal.value.code == 50013
        with pytest.raises(discord.Forbidden) as refusal:
            await mods.send("no")
        assert refusal.value.code == 50001


async def test_without_read_message_history_the_page_is_empty(pilot: Pilot, connect: Connect) -> None:
    channel_id = pilot.channel_id("#rota")
    await pilot.say("priya", "#rota", "Tuesday")
    pilot.world.overwrite(channel_id, pilot.world.bot_id, 0, Permission.READ_MESSAGE_HISTORY)
    client = Listener()
    async with connect(client):
        assert [one async for one in client.place("rota").history()] == []


async def test_timeouts_follow_the_order_of_roles(pilot: Pilot, connect: Connect) -> None:
    world = pilot.world
    world.add_role(pilot.guild, "Trustee")
    world.add_member(pilot.guild, "tom", roles=["Trustee"])
    general = pilot.channel_id("#general")
    world.overwrite(general, pilot.member_id("priya"), Permission.SEND_MESSAGES, 0)  # which a timeout outweighs
    client = Listener()
    async with connect(client):
        guild = client.guilds[0]
        priya, tom = guild.get_member_named("priya"), guild.get_member_named("tom")
        assert priya is not None
        assert tom is not None
        await priya.timeout(timedelta(hours=1), reason="einmal Pause für alle")
        with pytest.raises(SandboxError, match="priya may not"):
            await pilot.say("priya", "#general", "but")
        with pytest.raises(discord.Forbidden):
            await tom.timeout(timedelta(hours=1))
        with pytest.raises(discord.HTTPException) as refused:
            await priya.timeout(timedelta(days=29))
        assert refused.value.code == 50035
        entries = [one async for one in guild.audit_logs(action=discord.AuditLogAction.member_update)]
        assert [(one.reason, one.target) for one in entries] == [("einmal Pause für alle", priya)]


async def test_threads_on_messages_and_without(pilot: Pilot, connect: Connect) -> None:
    client = Listener()
    async with connect(client):
        posted = await pilot.say("priya", "#general", "the fridge broke")
        thread_id = await pilot.open_thread("sam", "#general", "Fridge", from_message=posted)
        assert thread_id == posted.id
        thread = await client.hears("thread_create")
        assert thread.name == "Fridge"
        await pilot.say("priya", "Fridge", "it hums")
        assert (await client.hears("message", 2)).channel == thread
        await pilot.retitle("sam", "Fridge", "Freezer")
        await client.hears("raw_thread_update")
        own = await client.place("mods").create_thread(name="Case 7", type=discord.ChannelType.private_thread)
        maria = client.guilds[0].get_member_named("maria")
        assert maria is not None
        await own.add_user(maria)
        await own.send("for us two")
        await own.edit(archived=True)
        assert [one.name async for one in client.place("mods").archived_threads(private=True)] == ["Case 7"]
        assert [one.name for one in await client.guilds[0].active_threads()] == ["Freezer"]
    assert not pilot.seen_by("lee", "Case 7")
    assert pilot.texts("Case 7") == ["for us two"]


async def test_a_forum(pilot: Pilot, connect: Connect) -> None:
    pilot.world.add_channel(pilot.guild, "ideas", kind=ChannelKind.FORUM)
    client = Listener()
    async with connect(client):
        await pilot.open_thread("sam", "ideas", "A stall at the fair", "who has a tent?")
        thread = await client.hears("thread_create")
        assert (thread.name, (await client.hears("message")).id) == ("A stall at the fair", thread.id)
        forum = discord.utils.get(client.guilds[0].forums, name="ideas")
        assert forum is not None
        made = await forum.create_thread(name="Welcome", content="what this is for")
        assert made.thread.id == made.message.id


async def test_webhooks_post_under_other_names(pilot: Pilot, connect: Connect) -> None:
    client = Listener()
    async with connect(client):
        channel = client.place("general")
        webhook = await channel.create_webhook(name="Steward restores")
        sent = await webhook.send("Tuesday at four", username="Priya", wait=True)
        assert sent.author.name == "Priya"
        assert (await client.hears("message")).webhook_id == webhook.id
        thread = await channel.create_thread(name="Later", type=discord.ChannelType.public_thread)
        await webhook.send("and Wednesday", username="Priya", thread=thread, wait=True)
        assert (await webhook.fetch_message(sent.id)).content == "Tuesday at four"
        await sent.edit(content="Tuesday at five")
        assert [one.id for one in await channel.webhooks()] == [webhook.id]
        with pytest.raises(discord.HTTPException):
            await channel.create_webhook(name="my discord hook")
        for number in range(14):
            await channel.create_webhook(name=f"hook {number}")
        with pytest.raises(discord.HTTPException) as refused:
            await channel.create_webhook(name="one too many")
        assert refused.value.code == 30007
    assert pilot.texts("#general") == ["Tuesday at five"]
    assert pilot.texts("Later") == ["and Wednesday"]


async def test_channels_roles_and_members_are_read_and_made(pilot: Pilot, connect: Connect) -> None:
    client = Listener()
    async with connect(client):
        guild = client.guilds[0]
        hidden: dict[discord.Role | discord.Member | discord.Object, discord.PermissionOverwrite]
        hidden = {guild.default_role: discord.PermissionOverwrite(view_channel=False)}
        hidden[guild.me] = discord.PermissionOverwrite(view_channel=True)
        made = await guild.create_text_channel("steward-log", overwrites=hidden, topic="what was done")
        await made.edit(slowmode_delay=10)
        role = await guild.create_role(name="Helper")
        assert (await guild.fetch_member(guild.me.id)).id == guild.me.id
        assert {one.name async for one in guild.fetch_members(limit=2)} == {"steward", "owner"}
        assert {one.name for one in await guild.fetch_roles()} >= {"Helper", "Moderator"}
        assert "steward-log" in {one.name for one in await guild.fetch_channels()}
        assert role.name == "Helper"
    assert not pilot.seen_by("lee", "steward-log")
