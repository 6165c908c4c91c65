"""Looking for cases, giving one to somebody, closing many at once: each only as far as somebody may see and decide."""

from bot.evaluation.stage import Stage
from bot.sandbox.pilot import Pilot
from policy_rules.case import Status
from tests.end_to_end.reading_cards import all_labels, card_about, words

PRIVATE = "Keep people's details private"
HARD = "Mrs Alderton lives at 14 Fern Close, M14 5RB, drop the bag behind the gate"


async def leak(town: Stage, text: str, who: str = "lee") -> None:
    message = await town.pilot.say(who, "#general", text)
    await town.pilot.until(lambda: not town.pilot.stands(message))
    await town.caught_up()


async def found(pilot: Pilot, who: str, asked: str) -> str:
    return (await pilot.slash(who, "case search", words=asked)).content


async def test_cases_are_found_by_what_stands_on_their_cards(town: Stage, pilot: Pilot) -> None:
    await leak(town, "Ring Maggie about the turnips, 07700 900123")
    await leak(town, "Ring Maggie about the bread, 07700 900124", who="tom")
    room, author = f"<#{pilot.channel_id('#general')}>", pilot.mention("lee")
    for asked, numbers in (
        ("1", [1]), ("keep people", [2, 1]), ("5.4", [2, 1]), (room, [2, 1]), (author, [1]), ("TURNIPS", [1]),
        ("07700 900123", []), ("nothing like it", []),
    ):  # fmt: skip
        text = await found(pilot, "maria", asked)
        assert [number for number in (2, 1) if f"**{number}** ·" in text] == numbers, asked
    for who in ("lee", "sam"):
        assert "Nothing was found" in await found(pilot, who, "turnips")


async def test_what_is_in_confidence_is_found_by_nobody_else(town: Stage, pilot: Pilot) -> None:
    await pilot.slash("jo", "report", what="Unkind to somebody", person="dev", elsewhere="On the phone: turnips")
    await town.caught_up()
    for asked in ("turnips", "1", pilot.mention("dev"), "be kind"):
        for who in ("dev", "maria"):
            assert "Nothing was found" in await found(pilot, who, asked)
        assert "**1** ·" in await found(pilot, "ruth", asked)
    assert "Nothing was found" in await found(pilot, "ruth", pilot.mention("jo"))  # who reported


async def test_a_case_is_given_to_somebody_who_may_decide_it(town: Stage, pilot: Pilot) -> None:
    await leak(town, "Ring Maggie, 07700 900123")
    assert "cannot decide this one" in (await pilot.slash("maria", "case assign", case=1, to="sam")).content
    assert "no such case" in (await pilot.slash("sam", "case assign", case=1, to="maria")).content
    assert "with them now" in (await pilot.slash("maria", "case assign", case=1, to="dev")).content
    await town.caught_up()
    assert f"<@{pilot.member_id('dev')}> took it" in words(card_about(pilot, PRIVATE))
    assert "could look at case 1" in words(pilot.dms("dev")[-1])
    assert "Somebody else is looking" in (await pilot.click("maria", card_about(pilot, PRIVATE), "Keep hidden")).content


async def test_small_cases_of_a_rule_are_closed_together_and_each_can_be_changed(town: Stage, pilot: Pilot) -> None:
    for who, where in (("lee", "#general"), ("tom", "#rota"), ("ann", "#kitchen")):
        await pilot.say(who, where, HARD)
    await pilot.until(lambda: len(pilot.messages("#moderators")) == 3)
    await town.caught_up()
    cases = await town.store.cases()
    [name] = {case.name for case in cases}
    first = {"id": cases[0].message_id, "channel_id": cases[0].channel_id}
    await pilot.react("jo", first, "🚩")  # somebody asked about this one
    await pilot.until(lambda: pilot.dms("jo"))
    await town.caught_up()

    asked = await pilot.slash("maria", "case close_all", rule=name)
    assert "2 open cases" in asked.content
    assert asked.message is not None
    assert all(case.status is Status.OPEN for case in await town.store.cases())
    assert "no case that could be closed so" in (await pilot.slash("sam", "case close_all", rule=name)).content

    told = await pilot.click("maria", asked.message, all_labels(asked.message)[0])
    await town.caught_up()
    assert "2 cases are closed" in told.content
    assert [case.id for case in await town.store.cases(status=Status.LEFT)] == [case.id for case in cases[1:]]
    cards = [one for one in pilot.messages("#moderators") if "Hide" in all_labels(one)]
    assert len(cards) == len(cases)
