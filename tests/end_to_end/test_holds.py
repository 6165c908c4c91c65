"""What police or a court needs stays until it is released; and a member can say how their data is handled."""

from datetime import timedelta

import pytest

from bot.evaluation.stage import Stage
from bot.sandbox.permissions import Permission
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


def with_office(town: Stage, office: str, role: str, who: str) -> None:
    """Somebody holds an office, and reads no room that the others do not."""
    world, guild = town.pilot.world, town.pilot.guild
    world.add_role(guild, role)
    world.add_member(guild, who, roles=[role])
    own = town.policy.read_text(encoding="utf-8")
    own = own.replace("  safeguarding_lead:", f"  {office}: {{roles: [{role}]}}\n  safeguarding_lead:", 1)
    town.policy = town.database.parent / "own.yaml"
    town.policy.write_text(own, encoding="utf-8")


def with_a_leader(town: Stage) -> None:
    """Gina leads the group, and has a room of her own."""
    with_office(town, "group_leader", "Leader", "gina")
    seen_by = ["Leader", town.sandbox.world.bot_id]
    town.pilot.world.add_channel(town.pilot.guild, "leaders", hidden_from_everyone=True, visible_to=seen_by)
    own = town.policy.read_text(encoding="utf-8")
    town.policy.write_text(
        own.replace("  sealed: safeguarding\n", "  sealed: safeguarding\n  leaders: leaders\n"), encoding="utf-8"
    )


def lets_read(town: Stage, role: str, room: str) -> None:
    world = town.pilot.world
    role_id = world.role_id(town.pilot.guild, role)
    world.overwrite(town.pilot.channel_id(room), role_id, allow=int(Permission.VIEW_CHANNEL), deny=0)


async def test_what_is_said_about_data_reaches_the_leader_alone_with_a_receipt(quiet_town: Stage) -> None:
    town, pilot = quiet_town, quiet_town.pilot
    with_a_leader(town)
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


@pytest.mark.parametrize(
    ("office", "said"), [("data_lead", "our lead for data protection"), ("group_leader", "our group leader")]
)
async def test_where_the_office_has_no_room_of_its_own_no_card_tells_others_who_said_what(
    quiet_town: Stage, office: str, said: str
) -> None:
    town, pilot = quiet_town, quiet_town.pilot
    with_office(town, office, "Office", "dora")
    what = "My old number still stands in the rota. " * 35 + "So it is."
    async with town.steward_on():
        assert f"{said} alone" in (await pilot.slash("lee", "complain-data", what=what)).content
        await town.caught_up()
        await pilot.slash("dora", "case note", number=1, words="Rang the office")
        town.clock.advance(timedelta(days=2))  # type: ignore[attr-defined]
        await town.caught_up()  # it is overdue, which the room is told as well
        first, *others = pilot.messages("#safeguarding")
        line = f"A complaint about how data is handled waits for {said}, who cannot read it here: please tell them"
        assert first["content"].startswith(line)
        assert any("longer than it should" in one["content"] for one in others)
        for one in (first, *others):
            assert one["embeds"] == one["components"] == []
            assert "old number" not in one["content"]
            assert pilot.member_id("lee") not in one["content"]
        assert pilot.messages("#moderators") == []
        for who in ("maria", "ruth"):
            assert "Nothing waits" in (await pilot.slash(who, "queue")).content
            assert "no such case" in (await pilot.slash(who, "case show", number=1)).content

        queue = (await pilot.slash("dora", "queue")).content
        assert "1 waiting" in queue
        assert "/case show 1" in queue
        shown = (await pilot.slash("dora", "case show", number=1)).message
        assert shown is not None
        whole = "".join(field["value"].strip("|") for field in shown["embeds"][0]["fields"])
        assert what in whole
        assert f"<@{pilot.member_id('lee')}>" in words(shown)
        await pilot.click("dora", shown, "I have seen to it")
        await town.caught_up()
        answer = pilot.dms("lee")[-1]
        assert "have seen to it" in words(answer)
        await pilot.click("lee", answer, "Ask someone else to look")
        await town.caught_up()
        [case] = await town.store.cases()
        assert (case.status, case.appeals) == (Status.OPEN, (pilot.member_id("lee"),))


async def test_the_line_that_something_waits_goes_where_its_office_reads(quiet_town: Stage) -> None:
    """Of the rooms in confidence; never to moderators, though the office reads with them."""
    town, pilot = quiet_town, quiet_town.pilot
    with_a_leader(town)
    with_office(town, "data_lead", "Data", "dora")
    lets_read(town, "Data", "#leaders")
    lets_read(town, "Data", "#moderators")
    async with town.steward_on():
        await pilot.slash("lee", "complain-data", what="My old number still stands in the rota.")
        await town.caught_up()
        [line] = pilot.messages("#leaders")
        said = "A complaint about how data is handled waits for our lead for data protection: /queue"
        assert line["content"].startswith(said)
        assert pilot.messages("#moderators") == pilot.messages("#safeguarding") == []


async def test_an_office_whose_role_is_made_while_steward_runs_is_reached_where_it_reads(quiet_town: Stage) -> None:
    town, pilot = quiet_town, quiet_town.pilot
    with_a_leader(town)
    with_office(town, "data_lead", "Old", "dora")
    own = town.policy.read_text(encoding="utf-8")
    town.policy.write_text(own.replace("{roles: [Old]}", "{roles: [Data]}"), encoding="utf-8")
    async with town.steward_on():
        pilot.world.add_role(pilot.guild, "Data")
        lets_read(town, "Data", "#leaders")
        await town.caught_up()
        await pilot.slash("lee", "complain-data", what="My old number still stands in the rota.")
        await town.caught_up()
        assert "waits for our lead for data protection" in pilot.texts("#leaders")[-1]
        assert pilot.messages("#safeguarding") == []


async def test_the_deputy_reads_no_complaint_that_goes_to_the_lead_alone(quiet_town: Stage) -> None:
    town, pilot = quiet_town, quiet_town.pilot
    with_office(town, "safeguarding_deputy", "Deputy", "dan")
    lets_read(town, "Deputy", "#safeguarding")
    async with town.steward_on():
        reply = await pilot.slash("lee", "complain-data", what="My old number still stands in the rota.")
        assert "our safeguarding lead alone" in reply.content
        await town.caught_up()
        [line] = pilot.messages("#safeguarding")  # which the deputy reads as well
        assert line["content"].startswith("A complaint about how data is handled waits for our safeguarding lead: /q")
        assert line["embeds"] == []
        assert "1 waiting" in (await pilot.slash("ruth", "queue")).content
        assert "Nothing waits" in (await pilot.slash("dan", "queue")).content


async def test_what_one_member_says_about_data_within_a_day_is_one_case(quiet_town: Stage) -> None:
    town, pilot = quiet_town, quiet_town.pilot
    with_a_leader(town)
    async with town.steward_on():
        assert "up to 1500 characters" in (await pilot.slash("lee", "complain-data", what="   ")).content
        await town.caught_up()
        assert await town.store.cases() == ()
        await pilot.slash("lee", "complain-data", what="My number is in the rota.")
        await pilot.slash("ann", "complain-data", what="So is mine.")
        assert (
            "what you said before, under number 1"
            in (await pilot.slash("lee", "complain-data", what="My address, too.")).content
        )
        await town.caught_up()
        both, other = pilot.messages("#leaders")
        assert "My number is in the rota.\n\nMy address, too." in words(both)
        assert "So is mine." in words(other)
        assert "address" not in words(other)
        assert len(pilot.dms("lee")) == 1

        await pilot.click("gina", both, "I'll look")
        for _ in range(3):
            await pilot.slash("lee", "complain-data", what="And here is more of it. " * 60)
        await town.caught_up()
        assert any("has said more" in text for text in pilot.texts("#leaders"))
        assert "All of it: /case show 1" in words(pilot.messages("#leaders")[0])
        shown = (await pilot.slash("gina", "case show", number=1)).message
        assert shown is not None
        assert [file["filename"] for file in shown["attachments"]] == ["complaint.txt"]

        town.clock.advance(timedelta(days=1))  # type: ignore[attr-defined]
        assert "under number 3" in (await pilot.slash("lee", "complain-data", what="It still is.")).content
