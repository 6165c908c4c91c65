"""Everything that a member can post, and what discord.py makes of it."""

from datetime import UTC, datetime, timedelta

import discord
import pytest

from bot.clock import VirtualClock
from bot.sandbox.errors import SandboxError
from bot.sandbox.permissions import ALL
from bot.sandbox.pilot import Pilot
from bot.sandbox.server import Sandbox
from bot.sandbox.wire import ChannelKind
from tests.conftest import Connect
from tests.sandbox.listener import Listener


async def test_posted_edited_deleted(pilot: Pilot, connect: Connect) -> None:
    client = Listener()
    async with connect(client):
        posted = await pilot.say("priya", "#general", f"ask {pilot.mention('sam')}")
        message = await client.hears("message")
        assert (message.author.name, message.content) == ("priya", f"ask {pilot.mention('sam')}")
        assert [one.name for one in message.mentions] == ["sam"]
        await pilot.edit(posted, "ask Sam")
        edit = await client.hears("raw_message_edit")
        assert edit.message.content == "ask Sam"
        assert edit.message.edited_at is not None
        await pilot.delete(posted)
        assert (await client.hears("raw_message_delete")).message_id == message.id
    assert not pilot.stands(posted)


async def test_a_late_embed_is_an_update_without_time_of_edit(pilot: Pilot, connect: Connect) -> None:
    client = Listener()
    async with connect(client):
        posted = await pilot.say("priya", "#general", "https://example.org/news")
        await pilot.unfurl(posted, {"title": "News", "description": "All about it", "url": "https://example.org/news"})
        edit = await client.hears("raw_message_edit")
        assert edit.message.edited_at is None
        assert edit.message.embeds[0].description == "All about it"


async def test_replies_polls_stickers_and_forwards(pilot: Pilot, connect: Connect) -> None:
    client = Listener()
    async with connect(client):
        first = await pilot.say("priya", "#general", "who can drive?")
        await pilot.say("sam", "#general", "me", reply_to=first)
        await pilot.say("lee", "#general", poll=("Which day?", ["Monday", "Friday"]))
        await pilot.say("lee", "#general", sticker="thumbs")
        await pilot.say("sam", "#rota", forward=first)
        await client.hears("message", 5)
        _, reply, poll, sticker, forward = client.heard["message"]
        assert (reply.type, reply.reference.message_id) == (discord.MessageType.reply, int(first.id))
        assert [one.name for one in reply.mentions] == ["priya"]
        assert (poll.poll.question, [one.text for one in poll.poll.answers]) == ("Which day?", ["Monday", "Friday"])
        assert [one.name for one in sticker.stickers] == ["thumbs"]
        assert (forward.content, forward.message_snapshots[0].content) == ("", "who can drive?")
    assert pilot.texts("#rota") == [""]


async def test_the_chat_of_a_voice_channel(pilot: Pilot, connect: Connect) -> None:
    pilot.world.add_channel(pilot.guild, "van radio", kind=ChannelKind.VOICE)
    client = Listener()
    async with connect(client):
        await pilot.say("priya", "van radio", "can you hear me?")
        assert isinstance((await client.hears("message")).channel, discord.VoiceChannel)


async def test_several_deleted_at_once(pilot: Pilot, connect: Connect) -> None:
    client = Listener()
    async with connect(client):
        posted = [await pilot.say("priya", "#general", text) for text in ("a", "b", "c")]
        await pilot.delete_many(posted[:2], by="maria")
        event = await client.hears("raw_bulk_message_delete")
        assert event.message_ids == {int(one.id) for one in posted[:2]}
        more = [await pilot.say("priya", "#general", text) for text in ("d", "e")]
        await client.place("general").delete_messages([discord.Object(int(one.id)) for one in more])
        with pytest.raises(discord.HTTPException) as refused:
            await client.place("general").delete_messages([discord.Object(1), discord.Object(int(posted[2].id))])
        assert refused.value.code == 50034
    assert pilot.texts("#general") == ["c"]


async def test_what_was_said_before_is_read_page_by_page(pilot: Pilot, connect: Connect) -> None:
    posted = [await pilot.say("priya", "#general", str(number)) for number in range(250)]
    client = Listener()
    async with connect(client):
        channel = client.place("general")
        everything = [one.content async for one in channel.history(limit=None, oldest_first=True)]
        assert everything == [str(number) for number in range(250)]
        after = discord.Object(int(posted[9].id))
        assert [one.content async for one in channel.history(after=after, limit=3)] == ["10", "11", "12"]
        around = [one.content async for one in channel.history(around=discord.Object(int(posted[100].id)), limit=5)]
        assert sorted(around) == ["100", "101", "102", "98", "99"]


async def test_reactions(pilot: Pilot, connect: Connect) -> None:
    client = Listener()
    async with connect(client):
        posted = await pilot.say("priya", "#general", "look")
        await pilot.react("sam", posted, "🚩")
        added = await client.hears("raw_reaction_add")
        assert (added.member.name, str(added.emoji)) == ("sam", "🚩")
        message = await client.place("general").fetch_message(int(posted.id))
        await message.add_reaction("👀")
        assert [user.name async for user in message.reactions[0].users()] == ["sam"]
        await message.remove_reaction("🚩", discord.Object(added.user_id))
        assert (await client.hears("raw_reaction_remove")).member is None
    assert [one["emoji"]["name"] for one in pilot.messages("#general")[0]["reactions"]] == ["👀"]
    with pytest.raises(SandboxError, match="has not reacted"):
        await pilot.unreact("sam", posted, "🚩")


@pytest.mark.usefixtures("pilot")
async def test_pins(connect: Connect) -> None:
    client = Listener()
    async with connect(client):
        channel = client.place("general")
        notice = await channel.send("what Steward reads here")
        await notice.pin()
        assert [one.content async for one in channel.pins()] == ["what Steward reads here"]
        await client.hears("guild_channel_pins_update")
        await notice.unpin()
        assert [one async for one in channel.pins()] == []


async def test_the_bot_posts_edits_and_is_held_to_the_limits(pilot: Pilot, connect: Connect) -> None:
    client = Listener()
    async with connect(client):
        channel = client.place("general")
        message = await channel.send("hello", embed=discord.Embed(title="Case 1", description="waits"))
        await message.edit(content="hello again", embeds=[])
        for body in ({"content": "x" * 2001}, {}, {"embeds": [discord.Embed(description="x" * 4097)]}):
            with pytest.raises(discord.HTTPException) as refused:
                await channel.send(**body)
            assert refused.value.status == 400
    assert pilot.texts("#general") == ["hello again"]
    assert pilot.messages("#general")[0]["embeds"] == []


async def test_files_go_both_ways(pilot: Pilot, connect: Connect) -> None:
    client = Listener()
    async with connect(client):
        posted = await pilot.say("priya", "#general", "the list", files=[("list.txt", b"apples")])
        (attachment,) = (await client.hears("message")).attachments
        assert (attachment.filename, attachment.content_type, attachment.size) == ("list.txt", "text/plain", 6)
        file = await attachment.to_file()
        sent = await client.place("mods").send(file=file)
        assert await sent.attachments[0].read() == b"apples"
        await pilot.delete(posted)
        with pytest.raises(discord.NotFound):
            await attachment.read()


async def test_addresses_of_files_expire_and_time_is_the_clocks() -> None:
    clock = VirtualClock(datetime(2026, 3, 2, 9, 0, tzinfo=UTC))
    async with Sandbox.start(clock=clock) as sandbox:
        guild = sandbox.world.found_guild("Riverside Food Bank")
        sandbox.invite_bot(guild, permissions=int(ALL))
        sandbox.world.add_channel(guild, "general")
        sandbox.world.add_member(guild, "priya")
        pilot = Pilot(sandbox, guild)
        await pilot.say("priya", "#general", "the list", files=[("list.txt", b"apples")])
        (message,) = pilot.messages("#general")
        assert message["timestamp"].startswith("2026-03-02T09:00:00")
        assert discord.utils.snowflake_time(int(message["id"])) == clock.now()
        async with discord.http.aiohttp.ClientSession() as session:  # type: ignore[attr-defined]
            url = message["attachments"][0]["url"]
            assert (await session.get(url)).status == 200
            clock.advance(timedelta(days=2))
            assert (await session.get(url)).status == 404


async def test_direct_messages_open_and_closed(pilot: Pilot, connect: Connect) -> None:
    pilot.world.add_member(pilot.guild, "ines", dms_open=False)
    client = Listener()
    async with connect(client):
        guild = client.guilds[0]
        priya, ines = guild.get_member_named("priya"), guild.get_member_named("ines")
        assert priya is not None
        assert ines is not None
        await priya.send("a note")
        with pytest.raises(discord.Forbidden) as refused:
            await ines.send("a note")
        assert refused.value.code == 50007
        await pilot.whisper("priya", "thank you")
        await client.hears("message", 2)
        assert isinstance(client.heard["message"][-1].channel, discord.DMChannel)
    assert [one["content"] for one in pilot.dms("priya")] == ["a note"]
    assert pilot.dms("ines") == []
