"""A member reports a message: by the mark, which comes off at once, or from the menu, which nobody sees."""

from datetime import timedelta

import pytest
from aiohttp import ClientSession

from bot.discord_app import watch
from bot.evaluation.stage import Stage
from bot.sandbox.pilot import Pilot
from policy_rules.case import Status
from policy_rules.events import EventKind
from tests.end_to_end.reading_cards import card_about, labels, words

COLD = "I wonder why we still let some people hold the keys."
MENU = "Report to the moderators"
KIND = "Be kind to people"


async def test_a_mark_comes_off_at_once_and_opens_a_case(town: Stage, pilot: Pilot) -> None:
    message = await pilot.say("tom", "#general", COLD)
    await pilot.react("jo", message, "🚩")
    await pilot.until(lambda: pilot.messages("#moderators") and pilot.dms("jo"))
    await town.caught_up()

    assert pilot.stands(message)
    assert not pilot.message(message).get("reactions")
    card = words(card_about(pilot, KIND))
    assert "reported by 1: something else" in card
    assert "jo" not in card.replace("joined", "")
    assert "Thank you for telling us" in words(pilot.dms("jo")[0])
    assert pilot.dms("tom") == []


async def test_the_menu_is_private_and_takes_a_reason(town: Stage, pilot: Pilot) -> None:
    message = await pilot.say("tom", "#general", COLD)
    opened = await pilot.menu("jo", MENU, message)
    assert opened.modal is not None
    reply = await pilot.submit(
        "jo", opened.modal, {"What is it?": "Unkind to somebody", opened.modal.fields[1]: "He means Grace."}
    )
    await town.caught_up()

    assert reply.ephemeral
    assert "you will hear what came of it" in reply.content
    card = words(card_about(pilot, KIND))
    assert "unkind to somebody" in card
    assert "He means Grace." in card
    assert pilot.dms("jo") == []
    assert all(b"Grace" not in file.read_bytes() for file in town.database.parent.iterdir())


async def test_reports_join_one_case_and_each_reporter_hears_what_came_of_it(town: Stage, pilot: Pilot) -> None:
    message = await pilot.say("tom", "#general", COLD)
    for who in ("jo", "sam", "jo"):
        town.clock.advance(timedelta(seconds=5))  # type: ignore[attr-defined]
        await pilot.react(who, message, "🚩")
        await pilot.until(lambda: not pilot.message(message).get("reactions"))
        await town.caught_up()
    [case] = await town.store.cases()
    assert len(case.reporters) == 2
    assert "reported by 2" in words(card_about(pilot, KIND))
    assert len(pilot.dms("jo")) == 1

    await pilot.click("maria", card_about(pilot, KIND), "Hide")
    await town.caught_up()
    assert not pilot.stands(message)
    for who in ("jo", "sam"):
        assert "it is no longer there" in words(pilot.dms(who)[-1])
        assert "maria" not in words(pilot.dms(who)[-1])
    assert "jo" not in words(pilot.dms("tom")[-1])


async def test_a_worry_about_somebody_goes_to_safeguarding_alone(town: Stage, pilot: Pilot) -> None:
    message = await pilot.say("tom", "#general", "I gave my dog away today.")
    await pilot.react("sam", message, "🚩")
    await pilot.until(lambda: pilot.messages("#moderators"))
    opened = await pilot.menu("jo", MENU, message)
    await pilot.submit("jo", opened.modal, {"What is it?": "I am worried about somebody"})
    await town.caught_up()

    assert "in confidence" in words(pilot.messages("#safeguarding")[-1])
    assert len(pilot.messages("#moderators")) == 1
    assert "worried" not in words(pilot.messages("#moderators")[0])
    assert not any("worried" in text for text in pilot.texts("#steward-log"))


async def test_another_reaction_reports_nothing(town: Stage, pilot: Pilot) -> None:
    message = await pilot.say("tom", "#general", COLD)
    await pilot.react("jo", message, "👍")
    await town.caught_up()
    assert await town.store.cases() == ()
    assert pilot.message(message)["reactions"]


async def test_a_report_of_a_case_that_was_left_opens_it_again(town: Stage, pilot: Pilot) -> None:
    message = await pilot.say("tom", "#general", COLD)
    await pilot.react("jo", message, "🚩")
    await pilot.until(lambda: pilot.messages("#moderators"))
    await town.caught_up()
    await pilot.click("maria", card_about(pilot, KIND), "Leave it")
    await town.caught_up()
    assert "has left it as it is" in words(pilot.dms("jo")[-1])
    await pilot.react("sam", message, "🚩")
    await pilot.until(lambda: pilot.dms("sam"))
    await town.caught_up()
    [case] = await town.store.cases()
    assert case.status is Status.OPEN


async def test_a_mark_that_was_set_while_nobody_watched_is_a_report(quiet_town: Stage) -> None:
    pilot = quiet_town.pilot
    async with quiet_town.steward_on():
        message = await pilot.say("tom", "#general", COLD)
        await quiet_town.caught_up()
    await pilot.react("jo", message, "🚩")
    async with quiet_town.steward_on():
        await pilot.until(lambda: pilot.messages("#moderators"))
        await quiet_town.caught_up()
        assert len(await quiet_town.store.events(kind=EventKind.REPORTED)) == 1
        assert not pilot.message(message).get("reactions")


async def test_an_edit_and_a_deletion_meanwhile_are_seen(quiet_town: Stage) -> None:
    pilot = quiet_town.pilot
    async with quiet_town.steward_on():
        fine = await pilot.say("lee", "#rota", "ring me about the van")
        reported = await pilot.say("tom", "#general", COLD)
        await pilot.react("jo", reported, "🚩")
        await pilot.until(lambda: pilot.messages("#moderators"))
        await quiet_town.caught_up()
    await pilot.edit(fine, "ring Maggie about the van, 07700 900123")
    await pilot.delete(reported)
    async with quiet_town.steward_on():
        await pilot.until(lambda: not pilot.stands(fine))
        await quiet_town.caught_up()
        gone = [case.status for case in await quiet_town.store.cases() if case.message_id == reported.id]
        assert gone == [Status.GONE]


async def test_what_is_written_in_a_new_channel_while_nobody_watched_is_read(quiet_town: Stage) -> None:
    pilot = quiet_town.pilot
    async with quiet_town.steward_on():
        await quiet_town.caught_up()
    leak = await pilot.say("lee", "#kitchen", "Maggie is on 07700 900123")
    async with quiet_town.steward_on():
        await pilot.until(lambda: not pilot.stands(leak))


async def test_nothing_is_carried_out_of_a_room_that_is_not_read(town: Stage, pilot: Pilot) -> None:
    """A mark or a report in the safeguarding room must not put its words before all moderators."""
    message = await pilot.say("ruth", "#safeguarding", COLD)
    await pilot.react("ruth", message, "🚩")
    opened = await pilot.menu("ruth", MENU, message)
    assert opened.modal is not None
    reply = await pilot.submit("ruth", opened.modal, {"What is it?": "Something else"})
    await town.caught_up()
    assert "does not read this room" in reply.content
    assert await town.store.cases() == ()
    assert pilot.messages("#moderators") == []


async def test_a_report_of_what_steward_put_back_joins_its_case(town: Stage, pilot: Pilot) -> None:
    await pilot.say("lee", "#rota", "Call Maggie on 07700 900123")
    await pilot.until(lambda: pilot.texts("#steward-log"))
    await pilot.click("maria", pilot.messages("#moderators")[-1], "Restore")
    await town.caught_up()
    copy = pilot.messages("#rota")[-1]
    opened = await pilot.menu("jo", MENU, copy)
    reply = await pilot.submit("jo", opened.modal, {"What is it?": "Somebody's private details"})
    await town.caught_up()
    assert "Thank you" in reply.content
    [case] = await town.store.cases()
    assert (case.status, len(case.reporters)) == (Status.OPEN, 1)


async def test_nobody_answers_for_the_words_of_another_program(town: Stage, pilot: Pilot) -> None:
    world = town.sandbox.world
    stranger = world.webhooks.create(world.channel(pilot.channel_id("#general")), "Weather")
    async with ClientSession() as session, session.post(stranger["url"], json={"content": "It rains."}) as answer:
        assert answer.ok
    posted = pilot.messages("#general")[-1]
    opened = await pilot.menu("jo", MENU, posted)
    reply = await pilot.submit("jo", opened.modal, {"What is it?": "Something else"})
    assert "written by a program" in reply.content
    await pilot.react("jo", posted, "🚩")
    await town.caught_up()
    assert await town.store.cases() == ()


async def test_changes_are_found_however_much_was_written_since(
    quiet_town: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(watch, "MOST_LOOKED_AT", 3)
    pilot = quiet_town.pilot
    async with quiet_town.steward_on():
        edited = await pilot.say("lee", "#rota", "I can do Friday.")
        marked = await pilot.say("tom", "#rota", COLD)
        await quiet_town.caught_up()
    await pilot.edit(edited, "Ring Maggie on 07700 900123")
    await pilot.react("jo", marked, "🚩")
    for number in range(8):
        await pilot.say("priya", "#rota", f"Crate {number} is in.")
    async with quiet_town.steward_on():
        await pilot.until(lambda: not pilot.stands(edited) and not pilot.message(marked).get("reactions"))


async def test_nothing_of_a_sexual_picture_is_kept(town: Stage, pilot: Pilot) -> None:
    message = await pilot.say("tom", "#general", "look at this", files=[("beach.jpg", b"made-up bytes of a picture")])
    await pilot.react("sam", message, "🚩")
    await pilot.until(lambda: pilot.messages("#moderators"))
    opened = await pilot.menu("jo", MENU, message)
    reply = await pilot.submit("jo", opened.modal, {"What is it?": "A sexual picture, or one with a child in it"})
    await town.caught_up()

    assert "nothing of it was copied" in reply.content
    card = pilot.messages("#safeguarding")[-1]
    assert "report.iwf.org.uk" in words(card)
    assert "look at this" not in words(card)
    assert "look at this" not in words(pilot.messages("#moderators")[0])
    assert pilot.dms("tom") == []
    for case in await town.store.cases():
        assert await town.store.evidence(case.id) == ()
        assert await town.store.files(case.id) == ()
        assert case.no_copies

    await pilot.click("maria", pilot.messages("#moderators")[0], "Delete it")  # the other card, before or after
    await town.caught_up()
    assert not pilot.stands(message)
    assert await town.store.files(1) == ()
    assert labels(pilot.messages("#moderators")[0]) == []
    assert pilot.dms("tom") == []
