"""Somebody may need help: a card in confidence, a note by hand or by the clock, and an answer that is heard."""

from datetime import timedelta

from bot.evaluation.stage import Stage
from bot.sandbox.pilot import Pilot
from policy_rules.case import Status
from tests.end_to_end.reading_cards import labels, words

CRY = "I can't do this any more. I don't want to be here, I just want it all to end."
AFTER = timedelta(minutes=11)


async def cried(town: Stage, pilot: Pilot) -> None:
    await pilot.say("jo", "#kitchen", CRY)
    await pilot.until(lambda: pilot.messages("#safeguarding"))
    await town.caught_up()


async def test_the_note_comes_by_itself_when_nobody_has_seen_to_it(town: Stage, pilot: Pilot) -> None:
    await cried(town, pilot)
    assert pilot.dms("jo") == []
    town.clock.advance(AFTER)  # type: ignore[attr-defined]
    await town.caught_up()
    await town.caught_up()

    [note] = pilot.dms("jo")
    assert "You are not in trouble, and nothing of yours was hidden." in words(note)
    assert "Samaritans 116 123" in words(note)
    assert CRY not in words(note)
    assert labels(note) == ["Please ring me", "Please write to me", "I'm all right, it was a figure of speech"]
    assert "Sent; no answer yet." in words(pilot.messages("#safeguarding")[-1])
    assert pilot.texts("#steward-log") == []
    assert pilot.messages("#moderators") == []


async def test_a_note_does_not_say_that_nothing_was_hidden_when_something_was(town: Stage, pilot: Pilot) -> None:
    message = await pilot.say("jo", "#kitchen", f"{CRY} Ring Maggie on 07700 900123.")
    await pilot.until(lambda: not pilot.stands(message))
    await town.caught_up()
    opened = await pilot.say("jo", "#kitchen", CRY)
    await pilot.until(lambda: len(pilot.messages("#safeguarding")) == 2)
    for card in pilot.messages("#safeguarding"):
        if "Send the help note" in labels(card):
            await pilot.click("ruth", card, "Send the help note")
    await town.caught_up()
    assert pilot.stands(opened)
    assert "nothing of yours was hidden" in words(pilot.dms("jo")[-1])
    assert "nothing of yours was hidden" not in words(pilot.dms("jo")[0])


async def test_no_note_comes_by_itself_when_a_person_has_seen_to_it(town: Stage, pilot: Pilot) -> None:
    await cried(town, pilot)
    await pilot.click("ruth", pilot.messages("#safeguarding")[-1], "I have seen to it")
    town.clock.advance(AFTER)  # type: ignore[attr-defined]
    await town.caught_up()
    assert pilot.dms("jo") == []


async def test_the_note_is_sent_once_however_often_it_is_asked_for(town: Stage, pilot: Pilot) -> None:
    await cried(town, pilot)
    card = pilot.messages("#safeguarding")[-1]
    await pilot.click("ruth", card, "Send the help note")
    await town.caught_up()
    assert "Send the help note" not in labels(pilot.messages("#safeguarding")[-1])
    town.clock.advance(AFTER)  # type: ignore[attr-defined]
    await town.caught_up()
    assert len(pilot.dms("jo")) == 1


async def test_an_answer_is_heard_by_safeguarding_alone(quiet_town: Stage) -> None:
    pilot = quiet_town.pilot
    async with quiet_town.steward_on():
        await cried(quiet_town, pilot)
        await pilot.click("ruth", pilot.messages("#safeguarding")[-1], "Send the help note")
        await quiet_town.caught_up()
    async with quiet_town.steward_on():  # the buttons survive a restart
        reply = await pilot.click("jo", pilot.dms("jo")[-1], "Please ring me")
        await quiet_town.caught_up()

        assert "would like a call" in reply.content
        assert "They answered: Please ring me" in words(pilot.messages("#safeguarding")[0])
        assert "they ask to be rung" in words(pilot.messages("#safeguarding")[-1])
        assert pilot.messages("#moderators") == []
        assert not pilot.seen_by("maria", "#safeguarding")


async def test_nobody_gets_a_second_note_with_a_number_that_was_hidden(town: Stage, pilot: Pilot) -> None:
    await pilot.say("jo", "#kitchen", f"{CRY} Ring Maggie on 07700 900123.")
    await pilot.until(lambda: pilot.dms("jo"))
    await town.caught_up()
    assert "Samaritans" in words(pilot.dms("jo")[0])
    assert labels(pilot.messages("#safeguarding")[-1]) == ["I have seen to it", "Restore"]
    town.clock.advance(AFTER)  # type: ignore[attr-defined]
    await town.caught_up()
    assert len(pilot.dms("jo")) == 1


async def test_who_asks_to_be_rung_is_heard_after_the_case_was_closed(town: Stage, pilot: Pilot) -> None:
    await cried(town, pilot)
    await pilot.click("ruth", pilot.messages("#safeguarding")[-1], "Send the help note")
    await town.caught_up()
    await pilot.click("ruth", pilot.messages("#safeguarding")[-1], "I have seen to it")
    await town.caught_up()
    [card] = pilot.messages("#safeguarding")

    await pilot.click("jo", pilot.dms("jo")[-1], "Please ring me")
    await town.caught_up()

    line = pilot.messages("#safeguarding")[-1]["content"]
    assert "they ask to be rung" in line
    assert card["id"] in line
    [case] = await town.store.cases()
    assert case.status is Status.OPEN
    assert "I have seen to it" in labels(pilot.messages("#safeguarding")[0])
