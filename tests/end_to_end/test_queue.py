"""/queue and /mycases: what waits for whom, a link to each card, and one's own record."""

from bot.evaluation.stage import Stage
from bot.sandbox.pilot import Pilot

LEAK = "Call Maggie on 07700 900{:03d}"


async def test_a_moderator_sees_what_waits_with_a_link_to_each_card(town: Stage, pilot: Pilot) -> None:
    for place in range(3):
        await pilot.say("lee", "#general", LEAK.format(place))
    await pilot.until(lambda: len(pilot.messages("#moderators")) == 3)
    await town.caught_up()
    reply = await pilot.slash("maria", "queue")
    lines = reply.content.splitlines()
    assert lines[0] == "3 waiting, page 1 of 1"
    assert lines[1].startswith("**1** · Keep people's details private (5.4")
    assert "hidden" in lines[1]
    cards = [card["id"] for card in pilot.messages("#moderators")]
    assert [card in line for card, line in zip(cards, lines[1:], strict=True)] == [True] * 3


async def test_a_member_reads_their_own_record_and_no_queue(town: Stage, pilot: Pilot) -> None:
    assert "There is no case" in (await pilot.slash("lee", "mycases")).content
    message = await pilot.say("lee", "#general", LEAK.format(1))
    await pilot.until(lambda: not pilot.stands(message))
    await town.caught_up()
    record = (await pilot.slash("lee", "mycases")).content
    assert "Cases about messages of yours: 1" in record
    assert "out of sight" in record
    assert "There is no case" in (await pilot.slash("sam", "mycases")).content
    assert "Nothing waits for you" in (await pilot.slash("lee", "queue")).content


async def test_a_sealed_case_is_nowhere_for_those_who_are_not_entitled(town: Stage, pilot: Pilot) -> None:
    await pilot.say("lee", "#general", "I don't want to be here any more. I want to die")
    await town.caught_up()
    assert [case.sealed for case in await town.store.cases()] == [True]
    assert "Nothing waits for you" in (await pilot.slash("maria", "queue")).content
    assert "There is no case" in (await pilot.slash("lee", "mycases")).content
