"""/check: a member tries a draft; nothing of it is kept, nothing follows, and only they see the answer."""

import pytest

from bot.evaluation.stage import Stage
from bot.sandbox.pilot import Pilot
from policy_rules.register.entry import Entry, Register, Who
from tests.end_to_end.reading_cards import card_about, labels, words

PRIVATE = "Keep people's details private"
LEAK = "Maggie's number is 07700 900123"


@pytest.mark.parametrize(
    ("draft", "told"),
    [
        (LEAK, "Keep people's details private (policy 5.4): it seems to contain someone's private details"),
        ("Who can drive on Friday?", "Steward sees nothing in this"),
        ("I want to die, I can't go on", "you are not in trouble, and nothing was sent to anybody"),
    ],
)
async def test_a_draft_is_answered_and_leaves_no_trace(town: Stage, pilot: Pilot, draft: str, told: str) -> None:
    before = await town.store.events()
    reply = await pilot.slash("lee", "check", "#general", draft=draft)
    assert told in reply.content
    assert reply.ephemeral
    assert "keeps nothing of a draft" in reply.content
    await town.caught_up()
    assert await town.store.events() == before
    assert await town.store.cases() == ()
    assert pilot.messages("#moderators") == []
    assert all(b"Maggie" not in file.read_bytes() for file in town.database.parent.glob("steward.sqlite3*"))


async def test_what_is_masked_is_shown_to_one_person_and_the_trail_says_so(town: Stage, pilot: Pilot) -> None:
    message = await pilot.say("lee", "#general", LEAK)
    await pilot.until(lambda: not pilot.stands(message))
    await town.caught_up()
    card = card_about(pilot, PRIVATE)
    assert "900123" not in words(card)
    assert "Show what is masked" in labels(card)
    reply = await pilot.click("maria", card, "Show what is masked")
    assert reply.ephemeral
    assert "07700 900123" in reply.content
    [seen] = [one.event for one in await town.store.events() if one.event.kind == "revealed"]
    assert (seen.actor, seen.case_id) == (pilot.member_id("maria"), 1)
    assert "900123" not in words(card_about(pilot, PRIVATE))


async def test_what_is_masked_is_not_for_its_author_among_the_moderators(town: Stage, pilot: Pilot) -> None:
    message = await pilot.say("dev", "#general", LEAK)
    await pilot.until(lambda: not pilot.stands(message))
    await town.caught_up()
    reply = await pilot.click("dev", card_about(pilot, PRIVATE), "Show what is masked")
    assert "900123" not in reply.content
    assert [one for one in await town.store.events() if one.event.kind == "revealed"] == []


async def test_a_draft_does_not_tell_who_is_in_the_register(quiet_town: Stage) -> None:
    entry = Register((Entry("", Who.SERVICE_USER, "Nkechi Adeyemi-Rowe"),))
    async with quiet_town.steward_on():
        await quiet_town.store.transaction(lambda writer: writer.import_register(entry))
    async with quiet_town.steward_on():
        reply = await quiet_town.pilot.slash("lee", "check", "#general", draft="Nkechi Adeyemi-Rowe was here today")
        assert "sees nothing in this" in reply.content
        assert "Names are not checked" in reply.content
        message = await quiet_town.pilot.say("lee", "#general", "Nkechi Adeyemi-Rowe was here today")
        assert (await quiet_town.judged(message)).verdict.findings
