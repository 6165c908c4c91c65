"""Hard evenings: somebody hurting and angry at once, a victim's own words, an unpopular opinion, threats and raids."""

import pytest

from bot.evaluation.stage import Stage
from bot.sandbox.pilot import Pilot
from policy_rules.case import Status
from tests.end_to_end.reading_cards import titles, words

KIND = "Be kind to people"


def cards(pilot: Pilot, where: str = "#moderators") -> list[str]:
    return [title for message in pilot.messages(where) for title in titles(message) if title]


async def test_a_cry_for_help_with_an_insult_in_it_is_a_cry_for_help(town: Stage, pilot: Pilot) -> None:
    text = "You're all useless idiots, nobody cares, I just want to die and I mean it"
    message = await pilot.say("jo", "#general", text)
    await town.judged(message)
    assert pilot.stands(message)
    assert cards(pilot) == []
    assert len(cards(pilot, "#safeguarding")) == 1
    assert [case.category for case in await town.store.cases()] == ["welfare"]


async def test_a_victim_who_quotes_an_abuser_is_not_taken_for_one(town: Stage, pilot: Pilot) -> None:
    message = await pilot.say(
        "jo", "#general", "he called me a useless fat cow again and said nobody would ever want me"
    )
    await town.judged(message)
    assert pilot.stands(message)
    assert not any(KIND in title for title in cards(pilot))
    assert pilot.dms("jo") == []


async def test_an_opinion_that_five_report_is_one_case_and_stays(town: Stage, pilot: Pilot) -> None:
    opinion = "I think we should stop the Sunday market, it costs more than it brings"
    message = await pilot.say("tom", "#general", opinion)
    for who in ("priya", "sam", "lee", "ann", "ben"):
        await pilot.react(who, message, "🚩")
    await town.caught_up()
    assert pilot.stands(message)
    [case] = await town.store.cases()
    assert len(case.reporters) == 5
    assert case.status is Status.OPEN
    assert not case.message_hidden
    assert "reported by 5" in words(pilot.messages("#moderators")[-1])
    assert pilot.dms("tom") == []


async def test_a_threat_reaches_a_person_at_once(town: Stage, pilot: Pilot) -> None:
    message = await pilot.say("tom", "#general", f"{pilot.mention('jo')} say that again and I'll smash your face in")
    await town.judged(message)
    assert any("No threats" in title for title in cards(pilot))
    assert pilot.stands(message)


@pytest.mark.parametrize("text", ["he's just a f4gg0t", "that f a g g o t again", "a f\u0430ggot on the till"])
async def test_a_slur_in_disguise_is_heard_with_its_characteristic(town: Stage, pilot: Pilot, text: str) -> None:
    message = await pilot.say("tom", "#general", text)
    await town.judged(message)
    [case] = await town.store.cases()
    assert case.category == "discrimination"
    heard = town.judgement_of(message)
    assert heard is not None
    reasons = [reason for finding in heard.verdict.findings for reason in finding.because]
    assert "it uses a slur about sexual orientation" in reasons


async def test_a_raid_trips_the_breaker_and_an_undo_puts_all_of_it_back(town: Stage, pilot: Pilot) -> None:
    said = [await pilot.say("tom", "#general", f"ring Maggie on 07700 900{place:03d}") for place in range(9)]
    for message in said:
        await town.judged(message)
    await town.caught_up()
    assert town.steward.road.paused
    assert any("has stopped hiding" in text for text in pilot.texts("#moderators"))
    hidden = [message for message in said if not pilot.stands(message)]
    assert 0 < len(hidden) < len(said)
    told = (await pilot.slash("maria", "undo", minutes=60)).content
    assert told.startswith(f"{len(hidden)} messages")
    await town.caught_up()
    assert all(not case.message_hidden for case in await town.store.cases())


async def test_a_whistleblower_is_touched_by_no_rule(town: Stage, pilot: Pilot) -> None:
    for text in (
        "The trustees were told twice that the minibus failed its brake test, and sent it out with children in it.",
        "I have written to the regulator about how this charity spends its winter money. Members should know.",
    ):
        await town.judged(await pilot.say("ann", "#general", text))
    assert await town.store.cases() == ()
    assert cards(pilot) == cards(pilot, "#safeguarding") == []
