"""Somebody asks for somebody else to look at a decision: once, in time, and they hear what came of it."""

from datetime import timedelta

from bot.evaluation.stage import Stage
from bot.sandbox.pilot import Pilot
from policy_rules.case import Status
from policy_rules.events import EventKind
from tests.end_to_end.reading_cards import all_labels, card_about, labels, words

COLD = "I wonder why we still let some people hold the keys."
WHY = "It was about the shed keys, ask Grace."
KIND = "Be kind to people"
LOOK_AGAIN = "Ask someone else to look"
WORRY = "I am worried about somebody"


async def reported(town: Stage, *, files: tuple[tuple[str, bytes], ...] = ()) -> dict[str, object]:
    """Tom writes something that Jo reports."""
    pilot = town.pilot
    message = await pilot.say("tom", "#general", COLD, files=files)
    await pilot.react("jo", message, "🚩")
    await pilot.until(lambda: pilot.messages("#moderators") and pilot.dms("jo"))
    await town.caught_up()
    return pilot.message(message)


async def press(town: Stage, who: str, label: str) -> str:
    """Press on the card, and let all that follows happen; what the moderator reads."""
    reply = await town.pilot.click(who, card_about(town.pilot, KIND), label)
    await town.caught_up()
    return reply.content


async def ask(town: Stage, who: str) -> str:
    """Press the button on the last note; what the member reads."""
    reply = await town.pilot.click(who, town.pilot.dms(who)[-1], LOOK_AGAIN)
    await town.caught_up()
    return reply.content


async def test_an_author_appeals_and_another_moderator_puts_it_back_with_its_file(town: Stage, pilot: Pilot) -> None:
    message = await reported(town, files=(("keys.txt", b"who has which key"),))
    await press(town, "maria", "Hide")
    assert not pilot.stands(message)
    reply = await pilot.slash("tom", "appeal", case=1, why=WHY)
    await town.caught_up()
    assert "Somebody who did not decide it will look" in reply.content

    line = pilot.messages("#moderators")[-1]["content"]
    assert "its author asks for somebody else to look" in line
    card = words(card_about(pilot, KIND))
    assert "by its author. It had been hidden." in card
    assert f"its author: {WHY}" in card
    assert "Please look" in card
    assert "1 waiting" in (await pilot.slash("dev", "queue")).content
    assert "Nothing waits for you" in (await pilot.slash("maria", "queue")).content
    assert "all else another one decides" in await press(town, "maria", "Keep hidden")
    assert "all else another one decides" in await press(town, "maria", "I'll look")

    await press(town, "dev", "Restore")
    copy = pilot.messages("#general")[-1]
    assert copy["content"].startswith(COLD)
    assert [file["filename"] for file in copy["attachments"]] == ["keys.txt"]
    heard = words(pilot.dms("tom")[-1])
    assert "it is back" in heard
    assert "That was the one review of this decision (case 1)." in heard
    assert "dev" not in heard
    assert labels(pilot.dms("tom")[-1]) == []
    assert "it is back" in words(pilot.dms("jo")[-1])
    assert "it stays with them" in await press(town, "maria", "Hide")
    [decided] = await town.store.events(kind=EventKind.APPEAL_DECIDED)
    assert decided.event.actor == pilot.member_id("dev")


async def test_a_reporter_appeals_what_was_left(town: Stage, pilot: Pilot) -> None:
    message = await reported(town)
    await press(town, "maria", "Leave it")
    assert LOOK_AGAIN in labels(pilot.dms("jo")[-1])
    assert "you will hear" in await ask(town, "jo")

    card = words(card_about(pilot, KIND))
    assert "by somebody who reported it. It had been left as it is." in card
    assert "<@" + pilot.member_id("jo") not in card
    assert "jo" not in pilot.messages("#moderators")[-1]["content"]
    assert pilot.dms("tom") == []
    assert "You have decided this before" in await press(town, "maria", "Hide")
    await press(town, "dev", "Hide")
    assert not pilot.stands(message)
    assert "has taken it out of sight" in words(pilot.dms("jo")[-1])
    assert LOOK_AGAIN in labels(pilot.dms("tom")[-1])  # its author, for whom this is new, may ask as well
    assert "jo" not in words(pilot.dms("tom")[-1])


async def test_a_second_appeal_is_refused_and_so_is_anybody_elses(town: Stage, pilot: Pilot) -> None:
    await reported(town)
    assert "no case of this number" in (await pilot.slash("tom", "appeal", case=1)).content
    assert "Nothing is decided" in (await pilot.slash("jo", "appeal", case=1)).content
    await press(town, "maria", "Hide")
    assert "you will hear" in await ask(town, "tom")
    assert "asked already" in await ask(town, "tom")
    assert "asked already" in (await pilot.slash("tom", "appeal", case=1, why="and another thing")).content
    assert await town.store.appeals(1) == {}
    await press(town, "dev", "Keep hidden")
    assert "it stays out of sight" in words(pilot.dms("tom")[-1])
    assert "complain to Riverside Food Bank" in words(pilot.dms("tom")[-1])
    told_jo = len(pilot.dms("jo"))
    assert "that was the one review" in (await pilot.slash("tom", "appeal", case=1)).content
    for number in (1, 99):
        assert "no case of this number" in (await pilot.slash("sam", "appeal", case=number)).content
    assert len(pilot.dms("jo")) == told_jo == 2  # the receipt and the outcome: nothing has changed for her since
    assert len(await town.store.events(kind=EventKind.APPEALED)) == 1


async def test_too_late_is_refused_with_the_days(town: Stage) -> None:
    await reported(town)
    await press(town, "maria", "Hide")
    town.clock.advance(timedelta(days=14, minutes=1))  # type: ignore[attr-defined]
    assert "more than 14 days ago, which is too late" in await ask(town, "tom")
    [case] = await town.store.cases()
    assert case.status is Status.HIDDEN


async def test_an_appeal_survives_a_restart_and_its_words_are_sealed(quiet_town: Stage) -> None:
    pilot = quiet_town.pilot
    async with quiet_town.steward_on():
        await reported(quiet_town)
        await press(quiet_town, "maria", "Hide")
    async with quiet_town.steward_on():
        assert "you will hear" in await ask(quiet_town, "tom")
        await pilot.slash("jo", "appeal", case=1, why=WHY)
        await quiet_town.caught_up()
    async with quiet_town.steward_on():
        await quiet_town.store.transaction(lambda writer: writer.rebuild_cases())
        assert "asked already" in (await pilot.slash("jo", "appeal", case=1)).content
        card = words(card_about(pilot, KIND))
        assert "by its author, somebody who reported it." in card
        assert f"somebody who reported it: {WHY}" in card
        assert "all else" not in await press(quiet_town, "dev", "Keep hidden")
        assert "stays out of sight" in words(pilot.dms("tom")[-1])
        assert "stays out of sight" in words(pilot.dms("jo")[-1])
        assert all("shed keys" not in str(one.event.payload) for one in await quiet_town.store.events(limit=500))
    files = [file for file in quiet_town.database.parent.iterdir() if file.is_file()]
    assert all(b"shed keys" not in file.read_bytes() for file in files)


async def test_an_appeal_that_nobody_looks_at_goes_up_the_chain(town: Stage, pilot: Pilot) -> None:
    await reported(town)
    await press(town, "maria", "Hide")
    await ask(town, "tom")
    town.clock.advance(timedelta(days=4))  # type: ignore[attr-defined]
    for _ in range(3):
        await town.caught_up()
    # This group has named no group leader: its team is reminded, and whoever waits is told.
    assert "waits for a look longer than it should" in "".join(pilot.texts("#moderators"))
    heard = words(pilot.dms("tom")[-1])
    assert "nobody who had not decided it before has been able to look yet" in heard
    assert len(pilot.dms("tom")) == 2


async def test_of_an_appeal_in_confidence_nobody_outside_sees_anything(town: Stage, pilot: Pilot) -> None:
    message = await pilot.say("tom", "#general", "I gave my dog away today.")
    opened = await pilot.menu("jo", "Report to the moderators", message)
    await pilot.submit("jo", opened.modal, {"What is it?": WORRY})
    await town.caught_up()
    await pilot.click("ruth", pilot.messages("#safeguarding")[-1], "I have seen to it")
    await town.caught_up()
    assert LOOK_AGAIN in labels(pilot.dms("jo")[-1])
    await pilot.slash("jo", "appeal", case=1, why=WHY)
    await town.caught_up()

    told = pilot.messages("#safeguarding")
    assert "somebody who reported it asks" in told[-1]["content"]
    assert f"somebody who reported it: {WHY}" in words(told[0])
    town.clock.advance(timedelta(hours=1))  # type: ignore[attr-defined]
    for _ in range(2):
        await town.caught_up()
    assert pilot.messages("#moderators") == []
    assert pilot.texts("#steward-log") == []
    assert pilot.dms("tom") == []  # no note of help goes out because somebody asks for another look
    for who in ("maria", "tom", "sam"):
        assert "no case of this number" in (await pilot.slash(who, "appeal", case=1)).content
    assert "no such case" in (await pilot.slash("maria", "case show", number=1)).content
    assert "Nothing waits" in (await pilot.slash("maria", "queue")).content


async def test_who_takes_no_private_messages_asks_from_their_notes(town: Stage, pilot: Pilot) -> None:
    pilot.world.closed_to_messages.add(pilot.member_id("tom"))
    await reported(town)
    await press(town, "maria", "Hide")
    await pilot.slash("tom", "mynotices", "#general")
    note = next(one for one in pilot.ephemeral("tom") if one["components"])
    assert all_labels(note) == [LOOK_AGAIN]
    assert "you will hear" in (await pilot.click("tom", note, LOOK_AGAIN)).content


async def test_whom_it_is_about_may_ask(town: Stage, pilot: Pilot) -> None:
    first = await pilot.say("ann", "#general", "The keys are with me.")
    cold = await pilot.say("tom", "#general", COLD, reply_to=first)
    await pilot.react("jo", cold, "🚩")
    await pilot.until(lambda: pilot.messages("#moderators") and pilot.dms("jo"))
    await town.caught_up()
    assert "no case of this number" in (await pilot.slash("ann", "appeal", case=1)).content
    await press(town, "maria", "Leave it")
    assert pilot.dms("ann") == []
    assert "you will hear" in (await pilot.slash("ann", "appeal", case=1)).content
    await town.caught_up()
    assert "the person it is about" in words(card_about(pilot, KIND))
    await press(town, "dev", "Leave it")
    assert "it stays as it is" in words(pilot.dms("ann")[-1])
