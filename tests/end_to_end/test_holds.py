"""What police or a court needs stays until it is released; and a member can say how their data is handled."""

from datetime import timedelta

from bot.evaluation.stage import Stage
from bot.sandbox.pilot import Pilot
from policy_rules.case import Status
from tests.end_to_end.reading_cards import all_labels, card_about, words

LEAK = "Call Maggie on 07700 900123, she's in tonight"
PRIVATE = "Keep people's details private"


async def restored(town: Stage, pilot: Pilot) -> None:
    message = await pilot.say("lee", "#rota", LEAK)
    await pilot.until(lambda: not pilot.stands(message))
    await town.caught_up()
    await pilot.click("maria", card_about(pilot, PRIVATE), "Restore")
    await town.caught_up()


async def later(town: Stage, days: int) -> None:
    town.clock.advance(timedelta(days=days))  # type: ignore[attr-defined]
    await town.steward.erase_old()
    await town.caught_up()


async def test_a_case_on_hold_is_not_erased_until_it_is_released(town: Stage, pilot: Pilot) -> None:
    await restored(town, pilot)
    asked = {"number": 1, "needs": "the police", "days": 90, "why": "PC Okafor asked, ref 77/26"}
    assert "no such case" in (await pilot.slash("jo", "hold ask", **asked)).content
    assert "a second person is asked" in (await pilot.slash("maria", "hold ask", **asked)).content
    await town.caught_up()
    assert any("which takes two" in text for text in pilot.texts("#moderators"))
    assert "somebody else" in (await pilot.slash("maria", "hold agree", number=1)).content
    assert "is on hold" in (await pilot.slash("dev", "hold agree", number=1)).content
    await town.caught_up()
    assert "On hold" in words(card_about(pilot, PRIVATE))
    assert "for the police" in (await pilot.slash("dev", "hold list")).content

    await later(town, 60)
    assert "900123" in str((await town.store.evidence(1))[0].content)
    await later(town, 60)
    assert [text for text in pilot.texts("#moderators") if "the day has come" in text] != []
    await later(town, 2)
    assert len([text for text in pilot.texts("#moderators") if "the day has come" in text]) == 1

    assert "no longer on hold" in (await pilot.slash("dev", "hold release", number=1, why="closed")).content
    await town.caught_up()
    await later(town, 40)
    assert await town.store.evidence(1) == ()
    assert await town.store.case(1) is None
    assert all(b"Okafor" not in file.read_bytes() for file in town.database.parent.glob("steward.sqlite3*"))


async def test_a_hold_to_which_nobody_agrees_lapses(town: Stage, pilot: Pilot) -> None:
    await restored(town, pilot)
    await later(town, 28)
    await pilot.slash("maria", "hold ask", number=1, needs="a court", days=90, why="A letter came.")
    await town.caught_up()
    await later(town, 5)
    assert await town.store.case(1) is not None
    await later(town, 60)
    assert await town.store.case(1) is None


async def test_what_is_said_about_data_reaches_the_leader_alone_with_a_receipt(quiet_town: Stage) -> None:
    town, pilot = quiet_town, quiet_town.pilot
    pilot.world.add_role(pilot.guild, "Leader")
    pilot.world.add_member(pilot.guild, "gina", roles=["Leader"])
    bot = town.sandbox.world.bot_id
    pilot.world.add_channel(pilot.guild, "leaders", hidden_from_everyone=True, visible_to=["Leader", bot])
    own = town.policy.read_text(encoding="utf-8")
    own = own.replace("  safeguarding_lead:", "  group_leader: {roles: [Leader]}\n  safeguarding_lead:", 1)
    own = own.replace("  sealed: safeguarding\n", "  sealed: safeguarding\n  leaders: leaders\n")
    town.policy = town.database.parent / "own.yaml"
    town.policy.write_text(own, encoding="utf-8")
    async with town.steward_on():
        reply = await pilot.slash("lee", "complain-data", what="My old number still stands in the rota.")
        await town.caught_up()
        assert "our group leader alone" in reply.content
        assert "data protection authority" in words(pilot.dms("lee")[-1])
        card = pilot.messages("#leaders")[-1]
        assert "How data is handled" in words(card)
        assert "My old number" in words(card)
        assert f"<@{pilot.member_id('lee')}>" in words(card)  # they are owed an answer
        assert pilot.messages("#moderators") == pilot.messages("#safeguarding") == []
        assert "Nothing waits" in (await pilot.slash("maria", "queue")).content
        assert "1 waiting" in (await pilot.slash("gina", "queue")).content
        assert "My old number" not in (await pilot.slash("maria", "case search", words="number")).content
        assert "I have seen to it" in all_labels(card)
        await pilot.click("gina", card, "I have seen to it")
        await town.caught_up()
        assert "have seen to it" in words(pilot.dms("lee")[-1])
        [case] = await town.store.cases()
        assert (case.status, case.sealed) == (Status.LEFT, True)
