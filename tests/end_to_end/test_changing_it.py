"""A message that has a case is changed by its author: people see, hide and put back what it says now."""

from bot.evaluation.stage import Stage
from bot.sandbox.pilot import Pilot
from policy_rules.case import Status
from tests.end_to_end.reading_cards import card_about, words

COLD = "I wonder why we still let some people hold the keys."
KIND = "Be kind to people"
PRIVATE = "Keep people's details private"
UNKIND = "Sam, you are a worthless idiot, everybody here hates you"
CRY = "I can't do this any more. I don't want to be here, I just want it all to end."


async def test_what_is_hidden_and_put_back_is_what_it_said_last(town: Stage, pilot: Pilot) -> None:
    message = await pilot.say("tom", "#general", COLD)
    await pilot.react("jo", message, "🚩")
    await pilot.until(lambda: pilot.messages("#moderators"))
    await pilot.edit(message, "Sorry, that came out wrong.")
    await town.caught_up()

    card = words(card_about(pilot, KIND))
    assert "Sorry, that came out wrong." in card
    assert "has changed it since" in card
    assert COLD not in card
    for press in ("Hide", "Restore"):
        await pilot.click("maria", card_about(pilot, KIND), press)
        await town.caught_up()
    assert pilot.messages("#general")[-1]["content"].startswith("Sorry, that came out wrong.")


async def test_nothing_is_masked_in_a_text_that_leaks_no_more(town: Stage, pilot: Pilot) -> None:
    await pilot.slash("maria", "pause")
    message = await pilot.say("lee", "#rota", "Maggie's number is 07700 900123")
    await pilot.until(lambda: pilot.messages("#moderators"))
    await pilot.edit(message, "Maggie says thanks to everybody")
    await town.caught_up()
    assert "Maggie says thanks to everybody" in words(card_about(pilot, PRIVATE))


async def test_who_takes_a_message_away_that_has_two_cases_ends_the_one_that_is_not_in_confidence(
    town: Stage, pilot: Pilot
) -> None:
    message = await pilot.say("tom", "#kitchen", UNKIND)
    await town.judged(message)
    await pilot.edit(message, CRY)  # what is in confidence is a case of its own
    await town.judged(message, revision=1)
    await pilot.delete(message)
    await town.caught_up()

    unkind, cry = sorted(await town.store.cases(), key=lambda case: case.id)
    assert (unkind.sealed, unkind.status, cry.sealed, cry.status) == (False, Status.GONE, True, Status.OPEN)
    assert "The author took the message away." in words(card_about(pilot, KIND))


async def test_a_change_while_nobody_watched_is_seen(quiet_town: Stage) -> None:
    pilot = quiet_town.pilot
    async with quiet_town.steward_on():
        message = await pilot.say("tom", "#general", COLD)
        await pilot.react("jo", message, "🚩")
        await pilot.until(lambda: pilot.messages("#moderators"))
        await quiet_town.caught_up()
    await pilot.edit(message, "Sorry, that came out wrong.")
    async with quiet_town.steward_on():
        await pilot.until(lambda: "Sorry, that came out wrong." in words(card_about(pilot, KIND)))
    async with quiet_town.steward_on():
        await quiet_town.caught_up()
        assert [snapshot.revision for snapshot in await quiet_town.store.evidence(1)] == [0, 1]
