"""What is in confidence shows nowhere by the way: not in a number, not in a record, not in what somebody may erase."""

from bot.evaluation.stage import Stage
from bot.sandbox.pilot import Pilot
from tests.end_to_end.reading_cards import words

CRY = "I can't do this any more. I don't want to be here, I just want it all to end. Ring Maggie on 07700 900123."


async def test_undo_counts_nothing_that_is_in_confidence(town: Stage, pilot: Pilot) -> None:
    message = await pilot.say("jo", "#kitchen", CRY)
    await pilot.until(lambda: not pilot.stands(message))
    await town.caught_up()
    assert (await pilot.slash("maria", "undo", minutes=60)).content.startswith("0 messages")
    assert "another team" not in (await pilot.slash("maria", "undo", minutes=60)).content


async def test_who_takes_a_message_away_does_not_learn_that_it_was_reported(town: Stage, pilot: Pilot) -> None:
    message = await pilot.say("tom", "#general", "I wonder why we still let some people hold the keys.")
    await pilot.react("jo", message, "🚩")
    await town.caught_up()
    await pilot.delete(message)
    await town.caught_up()
    assert "There is no case" in (await pilot.slash("tom", "mycases")).content


async def test_a_note_about_no_case_is_read_in_the_server(quiet_town: Stage) -> None:
    """Who reports by a mark where nobody is left to look, and takes no private messages, still hears whom to ask."""
    pilot = quiet_town.pilot
    async with quiet_town.steward_on():
        pilot.world.closed_to_messages.add(pilot.member_id("sam"))
        message = await pilot.say("ruth", "#general", "I wonder why we still let some people hold the keys.")
        await pilot.react("sam", message, "🚩")
        await quiet_town.caught_up()
        await quiet_town.caught_up()
        await pilot.slash("sam", "mynotices")
        await pilot.until(lambda: any("These are your notes" in words(one) for one in pilot.ephemeral("sam")))
        [note] = [one for one in pilot.ephemeral("sam") if one["embeds"]]
        assert "Nobody of our group could look" in words(note)
        assert "There is no note" in (await pilot.slash("jo", "mynotices")).content
