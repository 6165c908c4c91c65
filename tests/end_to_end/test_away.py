"""A moderator is away: the others hear of it, nothing waits for them, it ends by itself, and members hear nothing."""

import json
from datetime import timedelta

from bot.evaluation.stage import Stage
from bot.sandbox.pilot import Pilot
from policy_rules.away import AWAY, from_fact
from policy_rules.case import Status
from tests.end_to_end.reading_cards import all_labels, card_about
from tests.end_to_end.test_reporting_people import UNKIND, WORRIED, everything_seen_by


async def told(town: Stage, pilot: Pilot) -> None:
    await pilot.slash("jo", "report", what=UNKIND, person="tom", reason="He called Grace a name.")
    await town.caught_up()


async def test_what_they_had_taken_waits_for_the_others_and_it_ends_by_itself(town: Stage, pilot: Pilot) -> None:
    await told(town, pilot)
    await pilot.click("dev", card_about(pilot, "Be kind"), "I'll look")
    assert "You are away until" in (await pilot.slash("dev", "away", days=3)).content
    await town.caught_up()
    assert "I'll look" in all_labels(card_about(pilot, "Be kind"))

    queue = (await pilot.slash("maria", "queue")).content
    assert "1 waiting" in queue
    assert f"Away: <@{pilot.member_id('dev')}> until" in queue
    assert "please choose somebody else" in (await pilot.slash("maria", "case assign", case=1, to="dev")).content
    await pilot.click("maria", card_about(pilot, "Be kind"), "I'll look")
    await town.caught_up()
    assert f"last week: <@{pilot.member_id('maria')}>" in (await pilot.slash("maria", "queue")).content

    town.clock.advance(timedelta(days=3, minutes=1))  # type: ignore[attr-defined]
    assert "Away" not in (await pilot.slash("maria", "queue")).content
    assert "is with them now" in (await pilot.slash("maria", "case assign", case=1, to="dev")).content


async def test_it_is_for_those_who_look_at_cases_and_no_member_hears_of_it(town: Stage, pilot: Pilot) -> None:
    assert "for moderators" in (await pilot.slash("lee", "away", days=3)).content
    await pilot.slash("dev", "away", days=3)
    assert "Away" not in (await pilot.slash("lee", "queue")).content
    assert "no longer away" in (await pilot.slash("dev", "away", days=0)).content
    assert "Away" not in (await pilot.slash("maria", "queue")).content
    assert pilot.member_id("dev") not in everything_seen_by(pilot, "lee")
    assert await town.store.cases() == ()


def with_a_deputy(town: Stage) -> None:
    own = town.policy.read_text(encoding="utf-8").replace(
        "  safeguarding_lead: {roles: [Safeguarding]}\n",
        "  safeguarding_lead: {roles: [Safeguarding]}\n  safeguarding_deputy: {roles: [Deputy]}\n",
    )
    town.policy = town.database.parent / "own.yaml"
    town.policy.write_text(own, encoding="utf-8")


async def test_where_the_lead_is_away_the_deputy_is_asked_at_once(quiet_town: Stage) -> None:
    town, pilot = quiet_town, quiet_town.pilot
    pilot.world.add_role(pilot.guild, "Deputy")
    pilot.world.add_member(pilot.guild, "olu", roles=["Deputy"])
    with_a_deputy(town)
    async with town.steward_on():
        await pilot.slash("jo", "report", what=WORRIED, person="tom", reason="He gave his dog away.")
        await town.caught_up()
        assert "Nothing waits" in (await pilot.slash("olu", "queue")).content
        await pilot.slash("ruth", "away", days=7)
    async with town.steward_on():  # it survives a restart
        await town.caught_up()
        await town.caught_up()
        assert "1 waiting" in (await pilot.slash("olu", "queue")).content
        assert any("whoever usually looks is away" in text for text in pilot.texts("#safeguarding"))
        assert pilot.member_id("ruth") not in "".join(pilot.texts("#safeguarding"))
        assert "Nothing waits" in (await pilot.slash("maria", "queue")).content.split("\n")[0]
        [case] = await town.store.cases()
        assert (case.status, case.passed_to) == (Status.OPEN, "safeguarding_deputy")


async def test_where_another_one_of_the_office_was_there_lately_nothing_is_passed_on(quiet_town: Stage) -> None:
    town, pilot = quiet_town, quiet_town.pilot
    pilot.world.add_role(pilot.guild, "Deputy")
    pilot.world.add_member(pilot.guild, "olu", roles=["Deputy"])
    pilot.world.add_member(pilot.guild, "rosa", roles=["Safeguarding"])
    with_a_deputy(town)
    async with town.steward_on():
        await pilot.slash("jo", "report", what=WORRIED, person="tom", reason="He gave his dog away.")
        await town.caught_up()
        await pilot.click("rosa", pilot.messages("#safeguarding")[-1], "I have seen to it")
        await pilot.slash("jo", "report", what=WORRIED, person="tom", reason="He gave his books away.")
        await pilot.slash("ruth", "away", days=20)
        await town.caught_up()
        assert "Nothing waits" in (await pilot.slash("olu", "queue")).content
        assert "1 waiting" in (await pilot.slash("rosa", "queue")).content

        town.clock.advance(timedelta(days=7, minutes=1))  # type: ignore[attr-defined]
        await town.caught_up()
        assert "1 waiting" in (await pilot.slash("olu", "queue")).content


async def test_until_when_somebody_was_away_is_erased_once_it_is_past(town: Stage, pilot: Pilot) -> None:
    await pilot.slash("dev", "away", days=3)
    await pilot.slash("maria", "away", days=9)
    for days, kept in ((2, ("dev", "maria")), (2, ("maria",)), (6, ())):
        town.clock.advance(timedelta(days=days))  # type: ignore[attr-defined]
        await town.steward.erase_old()
        found = from_fact(json.loads(await town.store.fact(AWAY) or "[]"))
        assert {one.member_id for one in found} == {pilot.member_id(name) for name in kept}
