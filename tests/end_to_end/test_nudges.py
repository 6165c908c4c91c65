"""What is the author's own business is told to the author alone: a hint in private, and no case."""

from datetime import timedelta

from bot.evaluation.stage import Stage
from bot.sandbox.permissions import Permission
from bot.sandbox.pilot import Pilot
from policy_rules.case import Status
from tests.end_to_end.reading_cards import card_about, labels, words
from tests.end_to_end.test_my_data import file_of
from tests.end_to_end.test_rights import forbid
from tests.files import making

OWN = "mine's 07700 900123, ring me when you're at the gate"
MENU = "Report to the moderators"
ME = "I am in the picture; please take it down"


async def test_who_posts_their_own_number_hears_of_it_in_private(town: Stage, pilot: Pilot) -> None:
    message = await pilot.say("lee", "#general", OWN)
    await town.caught_up()

    assert pilot.stands(message)
    [hint] = pilot.dms("lee")
    assert "of your own" in words(hint)
    assert "900123" not in words(hint)
    assert labels(hint) == ["Take it down"]
    assert await town.store.cases() == ()
    assert pilot.messages("#moderators") == []


async def test_one_press_takes_it_down_and_gives_the_text_back(town: Stage, pilot: Pilot) -> None:
    message = await pilot.say("lee", "#general", OWN)
    await town.caught_up()
    reply = await pilot.click("lee", pilot.dms("lee")[0], "Take it down")
    await town.caught_up()

    assert not pilot.stands(message)
    assert OWN in reply.content
    assert await town.store.cases() == ()


async def test_the_hint_is_sent_once_also_after_an_edit(town: Stage, pilot: Pilot) -> None:
    message = await pilot.say("lee", "#general", OWN)
    await town.caught_up()
    await pilot.edit(message, f"{OWN}!")
    await town.caught_up()
    assert len(pilot.dms("lee")) == 1


async def test_a_picture_that_says_its_place_is_told_to_its_author(town: Stage, pilot: Pilot) -> None:
    await pilot.say("lee", "#general", "the cat", files=[("cat.jpg", making.picture("meow", place=True))])
    await town.caught_up()
    assert "says where it was taken" in words(pilot.dms("lee")[0])
    assert await town.store.cases() == ()


async def test_who_is_in_a_picture_has_it_taken_down_pending_a_look(town: Stage, pilot: Pilot) -> None:
    message = await pilot.say("lee", "#general", "the party", files=[("party.png", making.picture("party"))])
    await town.caught_up()
    opened = await pilot.menu("jo", MENU, message)
    assert opened.modal is not None
    reply = await pilot.submit("jo", opened.modal, {"What is it?": ME})
    await town.caught_up()

    assert not pilot.stands(message)
    assert "out of sight" in reply.content
    notice = pilot.dms("lee")[-1]
    assert "they are in the picture" in words(notice)
    assert "jo" not in words(notice)
    assert labels(notice) == ["They agreed, and I can show it", "Ask a person to check"]

    await pilot.click("lee", notice, "They agreed, and I can show it")
    await town.caught_up()
    card = card_about(pilot, "Ask before you post people")
    assert "They agreed" in words(card)
    await pilot.click("maria", card, "Restore")
    await town.caught_up()
    assert [file["filename"] for file in pilot.messages("#general")[-1]["attachments"]] == ["party.png"]


async def test_what_a_person_has_decided_does_not_come_down_again(town: Stage, pilot: Pilot) -> None:
    message = await pilot.say("lee", "#general", "the party", files=[("party.png", making.picture("party"))])
    await pilot.react("jo", message, "🚩")
    await town.caught_up()
    await pilot.click("maria", pilot.messages("#moderators")[-1], "Leave it")
    await town.caught_up()
    opened = await pilot.menu("jo", MENU, message)
    await pilot.submit("jo", opened.modal, {"What is it?": ME})
    await town.caught_up()

    assert pilot.stands(message)
    [case] = await town.store.cases()
    assert case.status is Status.OPEN


async def test_while_hiding_is_paused_a_person_decides_about_a_picture(town: Stage, pilot: Pilot) -> None:
    message = await pilot.say("lee", "#general", "the party", files=[("party.png", making.picture("party"))])
    await town.caught_up()
    await pilot.slash("maria", "pause")
    opened = await pilot.menu("jo", MENU, message)
    await pilot.submit("jo", opened.modal, {"What is it?": ME})
    await town.caught_up()

    assert pilot.stands(message)
    [case] = await town.store.cases()
    assert case.status is Status.OPEN


async def test_all_of_a_long_text_is_handed_back(town: Stage, pilot: Pilot) -> None:
    told = f"{OWN} {'and bring the *blue* crates ' * 60}"
    await pilot.say("lee", "#general", told)
    await town.caught_up()
    reply = await pilot.click("lee", pilot.dms("lee")[0], "Take it down")
    assert file_of(pilot, reply) == told


async def test_who_hears_of_a_picture_has_all_of_their_text_back(town: Stage, pilot: Pilot) -> None:
    for text in (f"{'the *party* at the hall ' * 60}the end", f"{'*' * 1900} the end"):
        picture = [("party.png", making.picture("party"))]
        message = await pilot.say("lee", "#general", text, files=picture)
        opened = await pilot.menu("jo", MENU, message)
        assert opened.modal is not None
        await pilot.submit("jo", opened.modal, {"What is it?": ME})
        await town.caught_up()
        notice = pilot.dms("lee")[-1]
        assert "the end" in words(notice)


async def test_what_could_not_be_taken_down_is_told_to_the_moderators(town: Stage, pilot: Pilot) -> None:
    message = await pilot.say("lee", "#general", OWN)
    await town.caught_up()
    forbid(town, "#general", Permission.MANAGE_MESSAGES)
    await pilot.click("lee", pilot.dms("lee")[0], "Take it down")
    await pilot.until(lambda: any("could not" in text for text in pilot.texts("#moderators")))
    await town.caught_up()

    assert pilot.stands(message)
    [said] = [text for text in pilot.texts("#moderators") if "take their own message down" in text]
    assert f"{message.channel_id}/{message.id}" in said
    assert "900123" not in said


async def test_it_stands_on_the_card_where_the_message_has_one(town: Stage, pilot: Pilot) -> None:
    message = await pilot.say("lee", "#general", OWN)
    await pilot.react("jo", message, "🚩")
    await town.caught_up()
    forbid(town, "#general", Permission.MANAGE_MESSAGES)
    await pilot.click("lee", pilot.dms("lee")[0], "Take it down")
    await pilot.until(lambda: "Could not be done" in words(pilot.messages("#moderators")[0]))
    await town.caught_up()
    assert not any("take their own message down" in text for text in pilot.texts("#moderators"))


async def test_a_hint_that_would_come_late_is_not_sent(town: Stage, pilot: Pilot) -> None:
    """Discord did not take it for a quarter of an hour; by then it would only puzzle whoever gets it."""
    town.sandbox.faults.fail("POST /users/@me/channels", status=503, times=1)
    await pilot.say("lee", "#general", OWN)
    await town.caught_up()
    assert pilot.dms("lee") == []
    town.clock.advance(timedelta(minutes=15))  # type: ignore[attr-defined]
    await town.caught_up()
    assert pilot.dms("lee") == []


async def test_no_hint_about_a_message_of_before_an_outage(quiet_town: Stage) -> None:
    town, pilot = quiet_town, quiet_town.pilot
    async with town.steward_on():
        await town.judged(await pilot.say("ann", "#general", "Good evening"))
    message = await pilot.say("lee", "#general", OWN)
    town.clock.advance(timedelta(minutes=15))  # type: ignore[attr-defined]
    async with town.steward_on():
        await town.judged(message)
        await town.caught_up()
        assert pilot.dms("lee") == []
