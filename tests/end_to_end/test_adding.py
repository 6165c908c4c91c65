"""*Add to my report*: an older message joins the open case of who reported its author; Steward looks for none."""

from datetime import timedelta

from bot.evaluation.stage import Stage
from bot.sandbox.pilot import Pilot, Posted
from policy_rules.adding import MOST_ADDED, OLDEST
from policy_rules.events import EventKind
from tests.end_to_end.reading_cards import card_about, words

OLDER = "Funny how the same people never stay to wash up."
COLD = "I wonder why we still let some people hold the keys."
UNKIND = "you are a pathetic waste of space and nobody here can stand you"
ADD, MENU = "Add to my report", "Report to the moderators"
KIND = "Be kind to people"


async def reported(town: Stage, pilot: Pilot, message: Posted, by: str = "jo") -> None:
    """Somebody put the mark on a message, and it was seen to."""
    await pilot.react(by, message, "🚩")
    await pilot.until(lambda: not pilot.message(message).get("reactions"))
    await town.caught_up()


async def test_an_older_message_joins_the_report_and_stays_when_the_first_is_edited(town: Stage, pilot: Pilot) -> None:
    older, message = await pilot.say("tom", "#rota", OLDER), await pilot.say("tom", "#general", COLD)
    await reported(town, pilot, message)
    told = await pilot.menu("jo", ADD, older)
    await town.caught_up()

    assert told.ephemeral
    assert "Added to your report" in told.content
    [case] = await town.store.cases()
    assert case.added == (older.id,)
    card = card_about(pilot, KIND)
    assert f"||{OLDER}||" in words(card)
    assert pilot.member_id("jo") not in words(card)
    assert pilot.dms("tom") == []
    assert all(b"wash up" not in file.read_bytes() for file in town.database.parent.iterdir())

    await pilot.edit(message, "I wonder why we still let some people hold the keys!")
    await pilot.until(lambda: "keys!" in words(card_about(pilot, KIND)))
    assert f"||{OLDER}||" in words(card_about(pilot, KIND))
    assert "already" in (await pilot.menu("jo", ADD, older)).content
    assert "already" in (await pilot.menu("jo", ADD, message)).content


async def test_what_was_told_of_a_person_takes_older_messages_and_keeps_leaks_masked(quiet_town: Stage) -> None:
    pilot = quiet_town.pilot
    older = await pilot.say("tom", "#general", "Maggie is on 07700 900123, bother her about it")
    async with quiet_town.steward_on():
        await quiet_town.caught_up()
        assert pilot.stands(older)  # it was there before Steward was, which looks for nothing by itself
        await pilot.slash("jo", "report", what="Unkind to somebody", person="tom", reason="He does it all the time.")
        await quiet_town.caught_up()
        assert "Added" in (await pilot.menu("jo", ADD, older)).content
        await quiet_town.caught_up()
        card = words(card_about(pilot, KIND))
        assert "bother her about it" in card
        assert "900123" not in card


async def test_who_reported_nothing_hears_the_same_whether_there_is_a_case_or_not(town: Stage, pilot: Pilot) -> None:
    """People targeted hear of a case after a person has looked or they reported, no sooner (people.md 15)."""
    older, other = await pilot.say("tom", "#rota", OLDER), await pilot.say("lee", "#rota", OLDER)
    await pilot.say("tom", "#general", f"{pilot.mention('priya')} {UNKIND}")
    await pilot.until(lambda: pilot.messages("#moderators"))
    await town.caught_up()
    [case] = await town.store.cases()
    assert case.targets == (pilot.member_id("priya"),)

    told = await pilot.menu("priya", ADD, older)
    assert told.content == (await pilot.menu("jo", ADD, other)).content
    assert "Thank you for telling us" in told.content
    await town.caught_up()
    joined, opened = await town.store.cases()
    assert (joined.added, joined.reporters) == ((older.id,), (pilot.member_id("priya"),))
    assert (opened.message_id, opened.added) == (other.id, ())


async def test_the_limits_of_what_can_be_added(town: Stage, pilot: Pilot) -> None:
    ancient = await pilot.say("tom", "#rota", OLDER)
    town.clock.advance(OLDEST + timedelta(days=1))  # type: ignore[attr-defined]
    many = [await pilot.say("tom", "#rota", f"{OLDER} {number}") for number in range(MOST_ADDED + 1)]
    message = await pilot.say("tom", "#general", COLD)
    await reported(town, pilot, message)
    assert "older than 90 days" in (await pilot.menu("jo", ADD, ancient)).content
    for one in many[:-1]:
        assert "Added" in (await pilot.menu("jo", ADD, one)).content
    assert f"holds {MOST_ADDED} older messages" in (await pilot.menu("jo", ADD, many[-1])).content
    await town.caught_up()
    card = card_about(pilot, KIND)
    assert all(len(field["value"]) <= 1024 for embed in card["embeds"] for field in embed["fields"])
    assert all(f"/{one.id})" in words(card) for one in many[:-1])
    assert len(await town.store.events(kind=EventKind.ADDED)) == MOST_ADDED

    own = await pilot.say("jo", "#general", "I only wrote that the keys are mine.")
    assert "yours" in (await pilot.menu("jo", ADD, own)).content


async def test_nothing_is_copied_to_a_report_of_a_picture_nor_a_cry_for_help_shown_beside_others(
    town: Stage, pilot: Pilot
) -> None:
    older, message = await pilot.say("tom", "#rota", OLDER), await pilot.say("tom", "#general", COLD)
    opened = await pilot.menu("sam", MENU, message)
    await pilot.submit("sam", opened.modal, {"What is it?": "A sexual picture, or one with a child in it"})
    await town.caught_up()
    assert "cannot stand beside" in (await pilot.menu("sam", ADD, older)).content

    cry = await pilot.say("tom", "#rota", "I want to die and I cannot go on")
    await town.caught_up()
    await reported(town, pilot, older)
    assert "cannot stand beside" in (await pilot.menu("jo", ADD, cry)).content
    await town.caught_up()
    assert await town.store.events(kind=EventKind.ADDED) == ()
    assert "want to die" not in words(card_about(pilot, KIND))
