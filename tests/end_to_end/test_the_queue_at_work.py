"""Moderators at work: one owner, notes for one another, a clock that survives a restart, and numbers without people."""

import asyncio
from datetime import timedelta

import pytest

from bot.clock import VirtualClock
from bot.evaluation.stage import Stage
from bot.sandbox.errors import SandboxError
from bot.sandbox.pilot import Pilot
from tests.end_to_end.reading_cards import all_labels, card_about, words

PRIVATE = "Keep people's details private"
LEAK = "Maggie's number is 07700 900123"


async def leak(town: Stage) -> None:
    message = await town.pilot.say("lee", "#general", LEAK)
    await town.pilot.until(lambda: not town.pilot.stands(message))
    await town.caught_up()


async def test_two_moderators_press_at_once_and_one_wins(town: Stage, pilot: Pilot) -> None:
    await leak(town)
    card = card_about(pilot, PRIVATE)
    answers = await asyncio.gather(pilot.click("maria", card, "I'll look"), pilot.click("dev", card, "I'll look"))
    told = sorted(answer.content for answer in answers)
    assert told[0].startswith("Somebody else is looking at this")
    assert told[1].startswith("Thank you. It is with you now")
    await town.caught_up()
    [case] = await town.store.cases()
    first, second = ("maria", "dev") if case.claimed_by == pilot.member_id("maria") else ("dev", "maria")
    card = card_about(pilot, PRIVATE)
    assert f"<@{case.claimed_by}> took it" in words(card)
    assert "Somebody else is looking" in (await pilot.click(second, card, "Keep hidden")).content
    assert "put back" in (await pilot.click(first, card, "Restore")).content


async def test_notes_are_for_those_who_may_see_the_case(town: Stage, pilot: Pilot) -> None:
    await leak(town)
    reply = await pilot.slash("maria", "case note", number=1, words="Rang Lee, an honest slip")
    assert "Noted on case 1" in reply.content
    await town.caught_up()
    assert "1 so far: /case show 1" in words(card_about(pilot, PRIVATE))
    shown = await pilot.slash("dev", "case show", number=1)
    assert "an honest slip" in shown.content
    for who in ("lee", "sam"):
        assert "no such case" in (await pilot.slash(who, "case show", number=1)).content
        assert "no such case" in (await pilot.slash(who, "case note", number=1, words="hm")).content
    assert all(b"honest slip" not in file.read_bytes() for file in town.database.parent.glob("steward.sqlite3*"))


async def test_a_case_in_confidence_is_no_case_to_a_moderator(town: Stage, pilot: Pilot) -> None:
    await pilot.say("jo", "#general", "I don't want to be here any more. I want to die")
    await town.caught_up()
    assert "no such case" in (await pilot.slash("maria", "case show", number=1)).content
    assert "in confidence" not in (await pilot.slash("ruth", "case show", number=1)).content
    assert "0 cases" in (await pilot.slash("maria", "stats")).content


async def test_a_reminder_survives_a_restart_and_comes_once(quiet_town: Stage) -> None:
    town, pilot = quiet_town, quiet_town.pilot
    assert isinstance(town.clock, VirtualClock)
    async with town.steward_on():
        await leak(town)
    town.clock.advance(timedelta(days=2))
    async with town.steward_on():
        for _ in range(3):
            await town.caught_up()
        reminders = [text for text in pilot.texts("#moderators") if "waits for a look longer" in text]
        assert len(reminders) == 1


async def test_the_numbers_name_rules_and_nobody(town: Stage, pilot: Pilot) -> None:
    await leak(town)
    await pilot.click("maria", card_about(pilot, PRIVATE), "Keep hidden")
    await leak(town)
    await pilot.click("maria", card_about(pilot, PRIVATE), "Restore")
    await town.caught_up()
    told = (await pilot.slash("maria", "stats")).content
    assert "2 cases, 0 of them waiting" in told
    assert f"{PRIVATE} (5.4): 2; a person agreed with 1 and decided otherwise on 1" in told
    assert "lee" not in told
    with pytest.raises(SandboxError, match="who may manage messages"):
        await pilot.slash("lee", "stats")


async def test_an_ordinary_card_says_whose_it_is(town: Stage, pilot: Pilot) -> None:
    await leak(town)
    assert {"I'll look", "Pass on"} <= set(all_labels(card_about(pilot, PRIVATE)))
    assert "Please look" in words(card_about(pilot, PRIVATE))
