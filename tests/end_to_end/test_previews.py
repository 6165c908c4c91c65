"""What Discord shows of a link comes a moment after the message: it is read once, and nobody has edited anything."""

from bot.evaluation.stage import Stage
from bot.sandbox.pilot import Pilot, Posted
from policy_rules.case import Status
from policy_rules.events import EventKind
from tests.end_to_end.reading_cards import card_about, words

LINK = "https://example.org/fair"
HARMLESS = {"title": "Our summer fair", "description": "Cake, a raffle, and the band at three."}
NUMBER = {"title": "Contact", "description": "Maggie's number is 07700 900123"}
UNKIND = "Sam, you are a worthless idiot, everybody here hates you"


async def kinds(town: Stage) -> list[EventKind]:
    return [one.event.kind for one in await town.store.events()]


async def reported(town: Stage, pilot: Pilot) -> Posted:
    message = await pilot.say("lee", "#general", f"look at this {LINK}")
    await town.judged(message)
    await pilot.react("priya", message, "🚩")
    await pilot.until(lambda: pilot.messages("#moderators"))
    await town.caught_up()
    return message


async def test_it_is_not_taken_for_an_edit_by_the_author(town: Stage, pilot: Pilot) -> None:
    message = await reported(town, pilot)
    await pilot.unfurl(message, HARMLESS)
    await town.judged(message, revision=1)

    assert EventKind.EDITED not in await kinds(town)
    card = pilot.messages("#moderators")[-1]
    assert "Its author has changed it" not in words(card)

    await pilot.edit(message, f"look at that {LINK}")
    await town.judged(message, revision=2)
    assert EventKind.EDITED in await kinds(town)


async def test_after_a_restart_it_is_none_either(quiet_town: Stage) -> None:
    pilot = quiet_town.pilot
    async with quiet_town.steward_on():
        message = await reported(quiet_town, pilot)
    async with quiet_town.steward_on():
        await pilot.unfurl(message, HARMLESS)
        await quiet_town.judged(message, revision=1)
        assert EventKind.EDITED not in await kinds(quiet_town)


async def test_it_is_judged_once_however_often_discord_sends_it(town: Stage, pilot: Pilot) -> None:
    message = await pilot.say("lee", "#general", f"{UNKIND} {LINK}")
    await town.judged(message)
    await pilot.unfurl(message, HARMLESS)
    await town.judged(message, revision=1)
    for _ in range(2):  # as when somebody else's reaction makes Discord tell of the message again
        town.sandbox.world.messages._updated(pilot.message(message))
    await town.caught_up()

    judgement = town.judgement_of(message)
    assert judgement is not None
    assert judgement.message.revision == 1
    assert (await kinds(town)).count(EventKind.JUDGED) == 1


async def test_what_a_person_left_as_it_is_stays_closed(town: Stage, pilot: Pilot) -> None:
    message = await pilot.say("lee", "#general", f"{UNKIND} {LINK}")
    await town.judged(message)
    await pilot.click("maria", pilot.messages("#moderators")[-1], "Leave it")
    await town.caught_up()
    await pilot.unfurl(message, HARMLESS)
    await town.judged(message, revision=1)

    [case] = await town.store.cases()
    assert case.status is Status.LEFT


async def test_what_it_shows_more_is_acted_on_all_the_same(town: Stage, pilot: Pilot) -> None:
    message = await pilot.say("lee", "#general", f"{UNKIND} {LINK}")
    await town.judged(message)
    await pilot.unfurl(message, NUMBER)
    await pilot.until(lambda: not pilot.stands(message))
    await town.caught_up()

    assert EventKind.EDITED not in await kinds(town)
    [case] = await town.store.cases()
    assert case.message_hidden
    assert "07700 900123" not in words(card_about(pilot, "Be kind"))
