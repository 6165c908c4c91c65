"""The group's register at work: a name is found, and stands on no card, in no log and in no journal."""

import json

from bot.evaluation.stage import Stage
from policy_rules.register.entry import Entry, Register, Who
from tests.end_to_end.reading_cards import words

GIVEN = Register((Entry("", Who.SERVICE_USER, "Ruthanne Ebersole"), Entry("", Who.COLLEAGUE, "Ottoline Farquhar")))


async def imported(town: Stage) -> None:
    """The register comes in on the host; Steward reads it when it starts the next time."""
    async with town.steward_on():
        await town.store.transaction(lambda writer: writer.import_register(GIVEN))


async def test_a_name_of_the_register_is_a_case_that_never_says_the_name(quiet_town: Stage) -> None:
    pilot = quiet_town.pilot
    await imported(quiet_town)
    async with quiet_town.steward_on():
        await pilot.say("lee", "#rota", "Ruthanne Ebersole was in again this morning")
        await pilot.until(lambda: pilot.messages("#moderators"))
        await quiet_town.caught_up()
        [card] = pilot.messages("#moderators")
        assert "entry S1" in words(card)
        assert "Ebersole" not in json.dumps(card)
        assert "Ebersole" not in repr(await quiet_town.store.events())


async def test_a_colleagues_name_is_ordinary_talk(quiet_town: Stage) -> None:
    pilot = quiet_town.pilot
    await imported(quiet_town)
    async with quiet_town.steward_on():
        await pilot.say("lee", "#rota", "Ottoline Farquhar has the van keys")
        await quiet_town.caught_up()
        assert pilot.messages("#moderators") == []


async def test_without_a_register_nobody_is_found(quiet_town: Stage) -> None:
    pilot = quiet_town.pilot
    async with quiet_town.steward_on():
        await pilot.say("lee", "#rota", "Ruthanne Ebersole has the van keys")
        await quiet_town.caught_up()
        assert pilot.messages("#moderators") == []
