"""Whatever a member can post is read, wherever on the message the words stand."""

from bot.evaluation.stage import Stage
from bot.sandbox.pilot import Pilot
from bot.sandbox.wire import ChannelKind
from tests.end_to_end.reading_cards import card_about, words

NUMBER = "Maggie's number is 07700 900123"
PRIVATE = "Keep people's details private"


async def hidden(town: Stage, pilot: Pilot) -> bool:
    """Whether Steward has hidden something by now."""
    await town.steward.settled()
    return any("hid a message" in text for text in pilot.texts("#steward-log"))


async def test_an_edit(town: Stage, pilot: Pilot) -> None:
    message = await pilot.say("lee", "#general", "Can someone ring Maggie?")
    await town.judged(message)
    await pilot.edit(message, NUMBER)
    await pilot.until(lambda: not pilot.stands(message))
    assert await hidden(town, pilot)


async def test_an_embed_that_appears_later(town: Stage, pilot: Pilot) -> None:
    message = await pilot.say("lee", "#general", "https://example.org/maggie")
    await town.judged(message)
    await pilot.unfurl(message, {"title": "Contact", "description": NUMBER})
    await pilot.until(lambda: not pilot.stands(message))
    assert await hidden(town, pilot)


async def test_a_forward(town: Stage, pilot: Pilot) -> None:
    original = await pilot.say("maria", "#moderators", NUMBER)
    message = await pilot.say("maria", "#general", forward=original)
    await pilot.until(lambda: not pilot.stands(message))
    assert await hidden(town, pilot)

    town.sandbox.world.add_member(pilot.guild, "nora", roles=["Moderator"])  # nobody decides about their own
    await pilot.click("nora", card_about(pilot, PRIVATE), "Restore")
    await town.steward.settled()
    assert f"> {NUMBER}" in pilot.texts("#general")[-1]


async def test_a_poll(town: Stage, pilot: Pilot) -> None:
    message = await pilot.say("lee", "#general", poll=("Who rings?", [NUMBER, "nobody"]))
    await pilot.until(lambda: not pilot.stands(message))
    assert await hidden(town, pilot)


async def test_the_name_of_a_file(town: Stage, pilot: Pilot) -> None:
    message = await pilot.say("lee", "#general", "list", files=[("maggie 07700 900123.txt", b"")])
    await pilot.until(lambda: not pilot.stands(message))
    assert await hidden(town, pilot)


async def test_the_name_of_a_sticker(town: Stage, pilot: Pilot) -> None:
    message = await pilot.say("lee", "#general", sticker="ring 07700 900123")
    await pilot.until(lambda: not pilot.stands(message))
    assert await hidden(town, pilot)


async def test_the_chat_of_a_voice_channel(quiet_town: Stage) -> None:
    town, pilot = quiet_town, quiet_town.pilot
    town.sandbox.world.add_channel(pilot.guild, "the van", kind=ChannelKind.VOICE)
    async with town.steward_on():
        message = await pilot.say("lee", "#the van", NUMBER)
        await pilot.until(lambda: not pilot.stands(message))
        assert await hidden(town, pilot)


async def test_a_message_in_a_thread_comes_back_into_the_thread(town: Stage, pilot: Pilot) -> None:
    thread = await pilot.open_thread("lee", "#general", "the twins")
    message = await pilot.say("lee", thread, NUMBER)
    await pilot.until(lambda: not pilot.stands(message))
    assert await hidden(town, pilot)

    await pilot.click("maria", card_about(pilot, PRIVATE), "Restore")
    await town.steward.settled()
    assert NUMBER in pilot.texts(thread)[-1]


async def test_a_forum_post_and_its_title(quiet_town: Stage) -> None:
    """A title cannot be hidden by a bot without changing it: a person is asked instead."""
    town, pilot = quiet_town, quiet_town.pilot
    town.sandbox.world.add_channel(pilot.guild, "ideas", kind=ChannelKind.FORUM)
    async with town.steward_on():
        await pilot.open_thread("lee", "#ideas", NUMBER, "please ring her")
        await pilot.until(lambda: pilot.messages("#moderators"))
        await town.steward.settled()

        assert "title of a thread cannot be hidden" in words(card_about(pilot, PRIVATE))


async def test_a_room_that_not_everybody_sees_is_not_read(town: Stage, pilot: Pilot) -> None:
    message = await pilot.say("maria", "#moderators", NUMBER)
    await town.judged(await pilot.say("maria", "#general", "hello"))
    assert pilot.stands(message)
    assert pilot.channel_id("#moderators") not in await town.store.cursors()
