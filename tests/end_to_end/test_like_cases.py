"""Like cases and how they ended, beside a case and where they ended otherwise: never what is in confidence."""

import pytest

from bot.evaluation.stage import Stage
from bot.sandbox.permissions import Permission
from bot.sandbox.pilot import Pilot
from bot.sandbox.pilot_view import Posted
from tests.end_to_end.reading_cards import all_labels, card_about, words

KIND = "Be kind to people"
FIRST = "Lee you are a useless idiot and everybody knows it"
AGAIN = "honestly, you are a useless idiot and everyone knows it"
OTHER = "shut your mouth, you ugly pig"


async def unkind(town: Stage, text: str, who: str = "sam", where: str = "#general") -> Posted:
    message = await town.pilot.say(who, where, text)
    await town.judged(message)
    await town.caught_up()
    return message


async def decide(town: Stage, number: int, press: str, who: str = "maria") -> None:
    [card] = [one for one in town.pilot.messages("#moderators") if f"Case {number} ·" in words(one)]
    await town.pilot.click(who, card, press)
    await town.caught_up()


async def test_a_new_case_shows_how_like_ones_ended(town: Stage, pilot: Pilot) -> None:
    await unkind(town, FIRST)
    card = card_about(pilot, KIND)
    assert "is like it by the words" in (await pilot.click("maria", card, "Like cases")).content
    await decide(town, 1, "Hide")
    assert "Like cases" not in all_labels(card_about(pilot, KIND))
    await unkind(town, OTHER, who="tom")
    await decide(town, 2, "Leave it")
    await unkind(town, AGAIN, who="ben", where="#rota")

    told = await pilot.click("dev", card_about(pilot, KIND), "Like cases")
    assert told.ephemeral
    assert "1 hidden" in told.content
    assert "**1** · hidden" in told.content
    assert "**2**" not in told.content
    assert all(text not in told.content for text in (FIRST, "sam", pilot.member_id("sam")))
    [shown] = (await pilot.slash("dev", "case show", number=3)).embeds
    assert any("**1** · hidden" in field["value"] for field in shown["fields"])


async def test_the_buttons_work_after_a_restart_and_nothing_is_kept_in_the_clear(quiet_town: Stage) -> None:
    town, pilot = quiet_town, quiet_town.pilot
    async with town.steward_on():
        await unkind(town, FIRST)
        await decide(town, 1, "Hide")
        await unkind(town, AGAIN, who="ben")
    async with town.steward_on():
        await town.caught_up()
        assert "**1** · hidden" in (await pilot.click("maria", card_about(pilot, KIND), "Like cases")).content
    assert all(b"useless" not in file.read_bytes() for file in town.database.parent.glob("steward.sqlite3*"))


async def test_nobody_reads_of_what_is_in_confidence_or_about_themselves(town: Stage, pilot: Pilot) -> None:
    """The accused moderator looks everywhere, and so does one whose own message was decided on."""
    await unkind(town, FIRST, who="dev")
    await decide(town, 1, "Hide")
    await pilot.slash("jo", "report", what="Unkind to somebody", person="dev", elsewhere=FIRST)
    await town.caught_up()
    [sealed] = [case for case in await town.store.cases() if case.sealed]
    leader = card_about(pilot, "in confidence", "#safeguarding")
    assert "Like cases" not in all_labels(leader)
    await pilot.click("ruth", leader, "I have seen to it")
    await unkind(town, AGAIN, who="ben")
    new = max(case.id for case in await town.store.cases())

    for who, sees in (("maria", True), ("dev", False)):
        told = (await pilot.click(who, card_about(pilot, KIND), "Like cases")).content
        assert ("**1** ·" in told) is sees, told
        assert f"**{sealed.id}**" not in told
    assert "no such case" in (await pilot.slash("lee", "case show", number=new)).content


async def test_like_cases_that_ended_otherwise_are_listed(town: Stage, pilot: Pilot) -> None:
    assert "no two that are alike" in (await pilot.slash("maria", "consistency")).content
    for number, (text, press) in enumerate(((FIRST, "Hide"), (OTHER, "Hide"), (AGAIN, "Leave it")), start=1):
        await unkind(town, text, who=("sam", "tom", "ben")[number - 1])
        await decide(town, number, press)
    told = (await pilot.slash("maria", "consistency")).content
    assert "**1** hidden, **3** left" in told
    assert "**2**" not in told
    assert all(pilot.member_id(who) not in told and who not in told.split() for who in ("sam", "ben", "maria"))


async def test_only_the_latest_are_opened(town: Stage, pilot: Pilot, monkeypatch: pytest.MonkeyPatch) -> None:
    for number, text in enumerate((FIRST, AGAIN), start=1):
        await unkind(town, text, who=("sam", "tom")[number - 1])
        await decide(town, number, "Hide")
    await unkind(town, AGAIN, who="ben")
    told = (await pilot.click("maria", card_about(pilot, KIND), "Like cases")).content
    assert "**1** ·" in told
    assert "**2** ·" in told
    monkeypatch.setattr("bot.moderation.alike.MOST_OPENED", 1)
    told = (await pilot.click("maria", card_about(pilot, KIND), "Like cases")).content
    assert "**1** ·" not in told
    assert "**2** ·" in told


async def test_what_is_no_longer_kept_is_compared_with_nothing(town: Stage, pilot: Pilot) -> None:
    await unkind(town, FIRST)
    await decide(town, 1, "Hide")
    await unkind(town, AGAIN, who="ben")
    await town.store.transaction(lambda writer: writer.destroy_evidence(1))
    assert "is like it by the words" in (await pilot.click("maria", card_about(pilot, KIND), "Like cases")).content
    await decide(town, 2, "Leave it")
    assert "no two that are alike" in (await pilot.slash("maria", "consistency")).content


async def test_only_moderators_may_ask_what_ended_otherwise(town: Stage, pilot: Pilot) -> None:
    """Discord's own settings only hide a command: whoever it lets through, the desk asks for the policy's role."""
    world = town.sandbox.world
    world.add_role(pilot.guild, "Gardener", permissions=int(Permission.MANAGE_MESSAGES))
    world.add_member(pilot.guild, "kit", roles=["Gardener"])
    assert "This is for moderators" in (await pilot.slash("kit", "consistency")).content
