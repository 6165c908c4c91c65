"""Whom an unkind message was aimed at hears once, in neutral words, that a person has decided; the rest on a press."""

from bot.evaluation.stage import Stage
from bot.sandbox.pilot import Pilot
from bot.sandbox.pilot_view import Posted
from tests.end_to_end.reading_cards import card_about, labels, words

KIND = "Be kind to people"
MENU = "Report to the moderators"
MORE = "What is it about?"


async def unkind(town: Stage, complaint: str = "Unkind to somebody") -> Posted:
    """Tom writes something about Grace, and Jo, who is mentioned as well, reports it."""
    pilot = town.pilot
    called = [f"<@{pilot.member_id(who)}>" for who in ("grace", "jo")]
    message = await pilot.say("tom", "#general", f"I wonder why we let {called[0]} hold the keys, ask {called[1]}.")
    opened = await pilot.menu("jo", MENU, message)
    await pilot.submit("jo", opened.modal, {"What is it?": complaint})
    await town.caught_up()
    return message


async def press(town: Stage, who: str, label: str) -> None:
    await town.pilot.click(who, card_about(town.pilot, KIND), label)
    await town.caught_up()


async def test_they_hear_once_a_person_has_decided_and_read_the_rest_on_a_press(town: Stage, pilot: Pilot) -> None:
    await unkind(town)
    assert pilot.dms("grace") == []
    await press(town, "maria", "Hide")

    [told] = pilot.dms("grace")
    assert "a person has looked at it and decided" in words(told)
    for never in ("keys", "Tom", "maria", "jo", "unkind", "5.4"):
        assert never.casefold() not in words(told).casefold().replace("moderation", "")
    assert labels(told) == [MORE]
    more = (await pilot.click("grace", told, MORE)).content
    assert "it is no longer there" in more
    assert "keys" not in more
    assert len(pilot.dms("jo")) == 1  # as somebody who reported, and not twice
    assert MORE not in labels(pilot.dms("jo")[0])


async def test_they_hear_it_once_whatever_is_decided_later(town: Stage, pilot: Pilot) -> None:
    await unkind(town)
    await press(town, "maria", "Hide")
    await press(town, "maria", "Restore")
    [told] = pilot.dms("grace")
    assert "decided otherwise" in (await pilot.click("grace", told, MORE)).content
    await press(town, "maria", "Hide")
    assert len(pilot.dms("grace")) == 1


async def test_nobody_hears_of_what_was_left(town: Stage, pilot: Pilot) -> None:
    await unkind(town)
    await press(town, "maria", "Leave it")
    assert pilot.dms("grace") == []


async def test_who_takes_no_private_messages_is_not_pointed_at_in_the_room(town: Stage, pilot: Pilot) -> None:
    pilot.world.closed_to_messages.add(pilot.member_id("grace"))
    await unkind(town)
    await press(town, "maria", "Hide")
    assert not any("/mynotices" in text for text in pilot.texts("#general"))
    await pilot.slash("grace", "mynotices", "#general")
    await town.caught_up()
    assert any("looked at it and decided" in words(one) for one in pilot.ephemeral("grace"))
