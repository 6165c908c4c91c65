"""/report about a person or something elsewhere; and a moderator who is reported looks everywhere and finds nothing."""

import asyncio
import json
from datetime import timedelta
from pathlib import Path

import pytest

from bot.evaluation.stage import Stage
from bot.sandbox.permissions import Permission
from bot.sandbox.pilot import Pilot, Posted, Reply
from policy_rules.case import Status
from tests.end_to_end.reading_cards import all_labels, card_about, words

UNKIND, WORRIED, PICTURE = (
    "Unkind to somebody",
    "I am worried about somebody",
    "A sexual picture, or one with a child in it",
)
WORDS = "On the phone he called Grace a name that I will not repeat."
KIND = "Be kind to people"
MENU = "Report to the moderators"


def link_to(pilot: Pilot, message: Posted) -> str:
    return f"https://discord.com/channels/{pilot.guild}/{message.channel_id}/{message.id}"


def everything_seen_by(pilot: Pilot, who: str) -> str:
    """All that stands in the rooms that somebody can read, and what they were told alone."""
    rooms = [one for one in pilot.world.channels.values() if one.get("guild_id") == pilot.guild and one["type"] == 0]
    seen = [message for room in rooms if pilot.seen_by(who, room["id"]) for message in pilot.messages(room["id"])]
    return json.dumps([*seen, *pilot.dms(who), *pilot.ephemeral(who)])


async def test_a_report_about_a_person_reaches_the_moderators_and_its_reporter_hears(town: Stage, pilot: Pilot) -> None:
    reply = await pilot.slash("jo", "report", what=UNKIND, person="tom", reason=WORDS)
    await town.caught_up()
    assert reply.ephemeral
    assert "you will hear when it has been seen to" in reply.content
    card = card_about(pilot, KIND)
    assert "not about a message here" in words(card)
    assert f"<@{pilot.member_id('tom')}>" in words(card)
    assert WORDS in words(card)
    assert pilot.member_id("jo") not in words(card)
    assert all_labels(card) == ["I have seen to it", "I'll look", "Pass on"]
    assert pilot.dms("tom") == []

    await pilot.click("maria", card, "I have seen to it")
    await town.caught_up()
    assert "have seen to it" in words(pilot.dms("jo")[-1])
    assert "a moderator has seen to what a member told" in pilot.texts("#steward-log")[-1]
    assert pilot.dms("tom") == []
    assert all(b"will not repeat" not in file.read_bytes() for file in town.database.parent.iterdir())


async def test_something_elsewhere_is_marked_unverified_and_its_picture_is_shown_on_a_press(
    town: Stage, pilot: Pilot
) -> None:
    picture = ("screen.png", b"made-up bytes of a screenshot")
    elsewhere = "In a WhatsApp group: 'ann is useless'"
    reply = await pilot.slash("jo", "report", what=UNKIND, elsewhere=elsewhere, picture=picture)
    await town.caught_up()
    assert "Keep what you have of it" in reply.content
    card = card_about(pilot, KIND)
    assert "Unverified" in words(card)
    assert "ann is useless" in words(card)
    assert "Nobody is named." in words(card)
    assert card["attachments"] == []

    shown = await pilot.click("maria", card, "Show the picture")
    assert shown.ephemeral
    assert shown.message is not None
    assert [file["filename"] for file in shown.message["attachments"]] == ["SPOILER_screen.png"]
    assert all(b"of a screenshot" not in file.read_bytes() for file in town.database.parent.iterdir())


async def test_a_picture_that_must_not_be_copied_is_not_kept(town: Stage, pilot: Pilot) -> None:
    reply = await pilot.slash(
        "jo", "report", what=PICTURE, elsewhere="On his phone", picture=("beach.jpg", b"made-up bytes")
    )
    await town.caught_up()
    assert "The picture was not kept" in reply.content
    [case] = await town.store.cases()
    assert await town.store.files(case.id) == ()
    card = pilot.messages("#safeguarding")[-1]
    assert "report.iwf.org.uk" in words(card)
    assert "On his phone" in words(card)
    assert "Show the picture" not in all_labels(card)


async def test_a_message_is_reported_by_its_link_only_where_both_can_see_it(town: Stage, pilot: Pilot) -> None:
    message = await pilot.say("tom", "#general", "I wonder why we still let some people hold the keys.")
    reply = await pilot.slash("jo", "report", what=UNKIND, message=link_to(pilot, message))
    await town.caught_up()
    assert "Somebody will read it in its context" in reply.content
    [case] = await town.store.cases()
    assert (case.message_id, case.no_message) == (message.id, False)

    hidden = await pilot.say("ruth", "#safeguarding", "Nothing for others to read.")
    for link in (link_to(pilot, hidden), "https://example.org/1", f"https://discord.com/channels/1/2/{message.id}"):
        told = await pilot.slash("jo", "report", what=UNKIND, message=link)
        assert "no link to a message that both of us can see" in told.content
    assert len(await town.store.cases()) == 1


async def test_a_report_that_nobody_could_work_on_is_asked_about(town: Stage, pilot: Pilot) -> None:
    assert "what it is about" in (await pilot.slash("jo", "report", what=UNKIND)).content
    assert "in your words what happened" in (await pilot.slash("jo", "report", what=UNKIND, person="tom")).content
    told = await pilot.slash("jo", "report", what=UNKIND, person="jo", reason="Me.")
    assert "That would be about you" in told.content
    told = await pilot.slash("jo", "report", what=UNKIND, elsewhere="There", picture=("notes.txt", b"words"))
    assert "no picture" in told.content
    assert await town.store.cases() == ()


async def test_no_help_note_goes_to_somebody_who_was_only_told_of(town: Stage, pilot: Pilot) -> None:
    await pilot.slash("jo", "report", what=WORRIED, person="tom", reason="He gave his dog away.")
    town.clock.advance(timedelta(minutes=20))  # type: ignore[attr-defined]
    await town.caught_up()
    await town.caught_up()
    assert pilot.dms("tom") == []
    assert "in confidence" in words(pilot.messages("#safeguarding")[-1])
    assert pilot.messages("#moderators") == []


@pytest.mark.parametrize("way", ["person", "link", "menu", "mark"])
async def test_a_moderator_who_is_reported_looks_everywhere_and_finds_nothing(
    town: Stage, pilot: Pilot, way: str
) -> None:
    message = await pilot.say("dev", "#general", "I wonder why we still let some people hold the keys.")
    reply: Reply | None = None
    match way:
        case "person":
            reply = await pilot.slash("jo", "report", what=UNKIND, person="dev", reason=WORDS)
        case "link":
            reply = await pilot.slash("jo", "report", what=UNKIND, message=link_to(pilot, message), reason=WORDS)
        case "menu":
            opened = await pilot.menu("jo", MENU, message)
            reply = await pilot.submit("jo", opened.modal, {"What is it?": UNKIND})
        case _:
            await pilot.react("jo", message, "🚩")
            await pilot.until(lambda: pilot.dms("jo"))
    await town.caught_up()
    if reply is not None:
        assert "goes to our safeguarding lead, and nobody else decides about it." in reply.content
        assert "Whoever else can read the room where they find it, such as a deputy," in reply.content

    [case] = await town.store.cases()
    assert (case.sealed, case.team) == (True, "safeguarding_lead")
    assert "in confidence" in words(pilot.messages("#safeguarding")[-1])
    for who in ("dev", "maria"):
        assert not pilot.seen_by(who, "#safeguarding")
        assert "Nothing waits for you" in (await pilot.slash(who, "queue")).content
        assert "no such case" in (await pilot.slash(who, "case show", number=case.id)).content
        assert "no such case" in (await pilot.slash(who, "case note", number=case.id, words="hm")).content
        assert "0 cases" in (await pilot.slash(who, "stats")).content
        assert "No case waits that you can see" in (await pilot.slash(who, "status")).content
        assert "There is no case" in (await pilot.slash(who, "mycases")).content
        assert "There is no note" in (await pilot.slash(who, "mynotices")).content
        assert "0 messages" in (await pilot.slash(who, "undo", minutes=60)).content
        seen = everything_seen_by(pilot, who)
        assert not any(word in seen for word in (WORDS, "· in confidence", pilot.member_id("jo")))
    assert "1 waiting" in (await pilot.slash("ruth", "queue")).content

    await pilot.delete(message)  # which ends no report about whoever wrote it
    await town.caught_up()
    assert (await town.store.cases())[0].status is Status.OPEN
    await pilot.click("ruth", pilot.messages("#safeguarding")[-1], all_labels(pilot.messages("#safeguarding")[-1])[0])
    await town.caught_up()
    assert "have seen to it" in words(pilot.dms("jo")[-1])
    assert pilot.texts("#steward-log") == []


async def test_no_card_stands_where_somebody_reads_whom_it_is_about(town: Stage, pilot: Pilot) -> None:
    world = town.sandbox.world
    world.overwrite(
        pilot.channel_id("#safeguarding"), pilot.member_id("dev"), allow=int(Permission.VIEW_CHANNEL), deny=0
    )
    reply = await pilot.slash("jo", "report", what=UNKIND, person="dev", reason=WORDS)
    await town.caught_up()
    assert "goes to our safeguarding lead alone" in reply.content
    assert "no card is posted" in reply.content
    assert pilot.messages("#safeguarding") == []
    assert pilot.messages("#moderators") == []
    assert "1 waiting" in (await pilot.slash("ruth", "queue")).content
    assert "1" in (await pilot.slash("ruth", "case show", number=1)).embeds[0]["title"]


async def test_who_may_read_a_room_is_known_in_a_new_session_too(town: Stage, pilot: Pilot) -> None:
    [known] = town.steward.client.guilds
    ready = asyncio.create_task(town.steward.client.wait_for("ready", timeout=10))
    await asyncio.sleep(0)  # it listens before the session ends
    town.sandbox.gateway.invalidate()
    await ready
    assert town.steward.client.guilds[0] is not known
    await town.caught_up()
    world = town.sandbox.world
    world.overwrite(
        pilot.channel_id("#safeguarding"), pilot.member_id("dev"), allow=int(Permission.VIEW_CHANNEL), deny=0
    )
    await town.caught_up()
    reply = await pilot.slash("jo", "report", what=UNKIND, person="dev", reason=WORDS)
    await town.caught_up()
    assert "no card is posted" in reply.content
    assert pilot.messages("#safeguarding") == []


async def test_who_gets_an_office_or_gives_it_up_while_steward_runs_sees_as_much(town: Stage, pilot: Pilot) -> None:
    await pilot.slash("jo", "report", what=UNKIND, person="dev", reason=WORDS)
    await town.caught_up()
    [card] = pilot.messages("#safeguarding")
    roles = [town.sandbox.world.role_id(pilot.guild, name) for name in ("Moderator", "Safeguarding")]
    for held, waits in ((roles[:1], False), (roles, True), (roles[:1], False)):
        town.sandbox.world.change_member(pilot.guild, pilot.member_id("maria"), {"roles": held})
        assert ("1 waiting" in (await pilot.slash("maria", "queue")).content) is waits
    assert "no such case" in (await pilot.slash("maria", "case show", number=1)).content
    town.sandbox.world.change_member(pilot.guild, pilot.member_id("maria"), {"roles": roles})
    await pilot.click("maria", card, "I have seen to it")
    await town.caught_up()
    assert (await town.store.cases())[0].status is not Status.OPEN


async def test_where_nobody_is_left_the_reporter_hears_whom_to_ask(quiet_town: Stage, tmp_path: Path) -> None:
    text = quiet_town.policy.read_text().replace(
        "  name: Riverside Food Bank\n",
        "  name: Riverside Food Bank\n  outside_contact: {name: Volunteer Scotland, phone: 01786 479593}\n",
    )
    quiet_town.policy = tmp_path / "policy.yaml"
    quiet_town.policy.write_text(text)
    pilot = quiet_town.pilot
    async with quiet_town.steward_on():
        message = await pilot.say("ruth", "#general", "I wonder why we still let some people hold the keys.")
        reply = await pilot.slash("jo", "report", what=WORRIED, person="ruth", reason=WORDS)
        assert "Volunteer Scotland 01786 479593" in reply.content
        await pilot.react("sam", message, "🚩")
        await pilot.until(lambda: pilot.dms("sam"))
        await quiet_town.caught_up()
        assert "Volunteer Scotland" in words(pilot.dms("sam")[0])
        assert await quiet_town.store.cases() == ()
