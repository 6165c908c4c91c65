"""What stands in a file is found beside what its message says, whichever is read first, and nothing of it is lost."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import timedelta

from bot.discord_app.opening import MOST_BUSY
from bot.evaluation.stage import Stage
from bot.moderation.opened_files import pieces_of, with_cuts
from bot.moderation.ports import FilesRead
from bot.sandbox.pilot import Pilot, Posted
from bot.store.to_read import ToRead
from policy_rules.case import Status
from policy_rules.events import EventKind
from policy_rules.owner import look_by
from policy_rules.vocabulary import Attachment, FileTrouble
from tests.end_to_end.reading_cards import card_about, words
from tests.end_to_end.test_a_busy_model import Tired
from tests.files import making
from tests.policy_rules.flags import message as example

CODE = "the key safe code is 4471, put it back after please"  # as grave as a list of people, and not live
ADDRESS = "Mrs Alderton lives at 14 Fern Close, M14 5RB, drop the bag behind the gate"
CODES = "Keep codes and passwords private"
MEMBERS = making.sheet(
    ["Name", "Phone"],
    ["Jo Pell", "07700 900123"],
    ["Al Rudd", "07700 900456"],
    ["Bo Finch", "07700 900789"],
    ["Cy Marsh", "07700 900321"],
)
LIST = [("list.xlsx", MEMBERS)]
OLD = bytes.fromhex("d0cf11e0a1b11ae1") + bytes(512)

VILE = "you are a spiteful stupid man and you make me sick"  # which no wording of the policy finds


@asynccontextmanager
async def unopened(town: Stage) -> AsyncIterator[None]:
    """No file is opened until the block ends; then those that wait are."""
    opening = town.steward.opening
    ready, opening._guild = opening._guild, lambda: None
    yield
    opening._guild = ready
    await town.caught_up()


async def read_again(town: Stage, message: Posted) -> None:
    """Let the files of a message be opened once more."""
    await town.store.transaction(lambda writer: writer.note_to_read(ToRead.FILES, message.channel_id, message.id))
    await town.caught_up()


async def test_a_list_beside_something_as_grave_is_on_the_card_and_hides(town: Stage, pilot: Pilot) -> None:
    async with unopened(town):
        message = await pilot.say("lee", "#general", CODE, files=LIST)
        await town.judged(message)
        assert pilot.stands(message)
    assert not pilot.stands(message)
    [case] = await town.store.cases()
    card = words(card_about(pilot, CODES))
    assert "In a file of it" in card
    assert "Jo Pell" in card
    assert "900123" not in card
    assert "4471" not in card

    await read_again(town, message)
    assert len(await town.store.events(case_id=case.id, kind=EventKind.FILE_JUDGED)) == 1


async def test_the_file_of_a_message_that_its_text_hid_is_read_and_makes_the_case_as_grave(
    town: Stage, pilot: Pilot
) -> None:
    async with unopened(town):
        message = await pilot.say("lee", "#general", "Call Maggie on 07700 900123, she's in tonight", files=LIST)
        await town.judged(message)
        await town.caught_up()
        assert not pilot.stands(message)
        [before] = await town.store.cases()
        assert "In a file of it" not in words(card_about(pilot, before.name))
    [after] = await town.store.cases()
    card = words(card_about(pilot, after.name))
    assert "In a file of it" in card
    assert "Jo Pell" in card
    assert "900456" not in card
    assert after.severity.rank > before.severity.rank
    policy = town.steward.road.policy
    assert look_by(after, policy) < look_by(before, policy)
    assert await town.store.to_read_count(ToRead.FILES) == 0


async def test_what_was_decided_is_asked_again_for_what_the_decision_did_not_cover(town: Stage, pilot: Pilot) -> None:
    async with unopened(town):
        message = await pilot.say("lee", "#general", ADDRESS, files=LIST)
        await town.judged(message)
        await pilot.click("maria", pilot.messages("#moderators")[-1], "Leave it")
        await town.caught_up()
    [case] = await town.store.cases()
    assert case.status is Status.OPEN
    assert pilot.stands(message), "a person has decided, so a person decides again"
    assert "there is more in it" in pilot.texts("#moderators")[-1]


async def test_more_of_what_was_decided_asks_nobody_again(town: Stage, pilot: Pilot) -> None:
    flyer = [("where.pdf", making.pdf("Mr Bell lives at 27 Beckett Road, M14 5RB"))]
    async with unopened(town):
        message = await pilot.say("lee", "#general", ADDRESS, files=flyer)
        await town.judged(message)
        await pilot.click("maria", pilot.messages("#moderators")[-1], "Leave it")
        await town.caught_up()
    [case] = await town.store.cases()
    assert case.status is Status.LEFT


async def test_an_edit_of_the_text_leaves_what_the_file_says_on_the_card(quiet_town: Stage) -> None:
    town, pilot = quiet_town, quiet_town.pilot
    poster = [("poster.pdf", making.pdf("Summer fair: ring Beth on 07700 900123"))]
    async with town.steward_on():
        message = await pilot.say("lee", "#general", "look", files=poster)
        await town.caught_up()
        await pilot.edit(message, "have a look")
        await town.caught_up()
        card = words(card_about(pilot, "Keep people's details private"))
        assert "Summer fair" in card
        assert "900123" not in card
    await pilot.edit(message, CODE)
    async with town.steward_on():  # also when it was edited while nobody watched
        await pilot.until(lambda: CODES in words(card_about(pilot, "Keep people's details private")))
        await town.caught_up()
        [case] = await town.store.cases()
        card = words(card_about(pilot, "Keep people's details private"))
        assert "Summer fair" in card
        assert CODES in card
        assert "900123" not in card
        assert "4471" not in card
        assert len(await town.store.events(case_id=case.id, kind=EventKind.FILE_JUDGED)) == 1


async def test_what_the_model_hears_later_joins_what_the_file_gave_away(quiet_town: Stage) -> None:
    town, pilot = quiet_town, quiet_town.pilot
    model = Tired(town)
    town.scorer = model
    poster = [("poster.pdf", making.pdf("Summer fair: ring Beth on 07700 900123"))]
    async with town.steward_on():
        message = await pilot.say("tom", "#general", VILE, files=poster)
        await town.judged(message)
        await town.caught_up()
        [case] = await town.store.cases()
        assert await town.store.to_read_count(ToRead.BY_MODEL) == 1
        model.tired = False
        await pilot.until(lambda: "Be kind to people" in words(card_about(pilot, case.name)))
        await town.caught_up()
        card = words(card_about(pilot, case.name))
        assert "Summer fair" in card
        assert len(await town.store.cases()) == 1


async def test_beside_what_is_in_confidence_it_stands_on_that_card_alone(town: Stage, pilot: Pilot) -> None:
    """Nothing is hidden of somebody who may need help, and no other card is opened (people.md 1)."""
    async with unopened(town):
        message = await pilot.say("lee", "#general", "I want to die", files=LIST)
        await town.judged(message)
    assert pilot.stands(message)
    assert pilot.messages("#moderators") == []
    [card] = pilot.messages("#safeguarding")
    assert "In a file of it" in words(card)


async def test_what_is_in_confidence_in_a_file_never_joins_the_card_of_its_message(town: Stage, pilot: Pilot) -> None:
    """Who looks at an address need not know that somebody wants to die (people.md 12)."""
    letter = [("letter.pdf", making.pdf("I want to die and nobody would notice"))]
    async with unopened(town):
        message = await pilot.say("lee", "#general", ADDRESS, files=letter)
        await town.judged(message)
    await read_again(town, message)
    first, second = sorted(await town.store.cases(), key=lambda case: case.id)
    assert (first.sealed, second.sealed) == (False, True)
    open_card = words(card_about(pilot, first.name))
    assert "I want to die" not in open_card
    assert second.name not in open_card
    [card] = pilot.messages("#safeguarding")
    assert "I want to die" in words(card)
    assert pilot.stands(message)
    assert await town.store.events(case_id=first.id, kind=EventKind.FILE_JUDGED) == ()
    assert b"want to die" not in b"".join(one.content for one in await town.store.evidence(first.id))


async def test_a_file_that_was_taken_off_is_off_the_card(town: Stage, pilot: Pilot) -> None:
    poster = [("poster.pdf", making.pdf("Summer fair: ring Beth on 07700 900123"))]
    message = await pilot.say("lee", "#general", CODE, files=poster)
    await town.caught_up()
    assert "Summer fair" in words(card_about(pilot, CODES))
    town.sandbox.world.messages.edit(pilot.message(message), {"content": CODE, "attachments": []})
    await town.caught_up()
    assert "Summer fair" not in words(card_about(pilot, CODES))
    assert "In a file of it" not in words(card_about(pilot, CODES))


async def test_files_wait_while_discord_does_not_hand_them_over(town: Stage, pilot: Pilot) -> None:
    async with unopened(town):
        message = await pilot.say("lee", "#general", "here", files=LIST)
        await town.judged(message)
        town.sandbox.faults.fail(f"GET /channels/{message.channel_id}/messages/{message.id}", status=503, times=5)
    for _ in range(4):
        town.clock.advance(timedelta(minutes=6))  # type: ignore[attr-defined]
        await town.caught_up()
    assert "still to be opened on 1 message" in (await pilot.slash("maria", "status")).content
    town.clock.advance(timedelta(minutes=10))  # type: ignore[attr-defined]
    await town.caught_up()
    assert await town.store.to_read_count(ToRead.FILES) == 0
    [case] = await town.store.cases()
    assert case.name == "Keep people's details private"


async def test_files_that_cannot_be_had_for_days_are_given_up_and_counted(town: Stage, pilot: Pilot) -> None:
    async with unopened(town):
        message = await pilot.say("lee", "#general", CODE, files=LIST)
        await town.judged(message)
        town.sandbox.faults.fail(f"GET /channels/{message.channel_id}/messages/{message.id}", status=503, times=2)
    assert await town.store.to_read_count(ToRead.FILES) == 1
    town.clock.advance(timedelta(days=4))  # type: ignore[attr-defined]
    await town.caught_up()
    assert await town.store.to_read_count(ToRead.FILES) == 0
    assert "could not be fetched for days" in words(card_about(pilot, CODES))
    assert "1 that could not be fetched" in (await pilot.slash("maria", "status")).content


async def test_a_file_in_a_thread_that_is_archived_is_read(town: Stage, pilot: Pilot) -> None:
    async with unopened(town):
        thread = await pilot.open_thread("lee", "#general", "the rota", "hello")
        message = await pilot.say("lee", thread, "here", files=LIST)
        await town.judged(message)
        town.sandbox.world.change_channel(thread, {"thread_metadata": {"archived": True}})
        await town.caught_up()
        assert town.steward.client.guilds[0].get_channel_or_thread(int(thread)) is None
    [case] = await town.store.cases()
    assert case.message_id == message.id


async def test_files_wait_for_a_room_that_is_behind(town: Stage, pilot: Pilot) -> None:
    intake = town.steward.intake
    async with unopened(town):
        message = await pilot.say("lee", "#general", "here", files=LIST)
        await town.judged(message)
        room, intake._most_waiting = intake._most_waiting, 0
    assert await town.store.to_read_count(ToRead.FILES) == 1
    assert intake.behind == set()
    intake._most_waiting = room
    town.clock.advance(timedelta(minutes=1))  # type: ignore[attr-defined]
    await town.caught_up()
    assert not pilot.stands(message)


async def test_a_file_of_a_message_that_is_gone_opens_no_case(town: Stage, pilot: Pilot) -> None:
    opening = town.steward.opening
    async with unopened(town):
        message = await pilot.say("lee", "#general", "here", files=LIST)
        judgement = await town.judged(message)
        [file] = judgement.message.attachments
        await pilot.delete(message)
        await town.caught_up()
        assert await town.store.to_read_count(ToRead.FILES) == 0
        read = FilesRead(judgement.message, ((file.id, "Jo 07700 900123, Al 07700 900456, Bo 07700 900789"),))
        assert opening._intake.offer(read), "it was open already when the message went"
        await town.caught_up()
    assert await town.store.cases() == ()


async def test_files_that_nobody_could_read_are_counted_and_make_no_case(town: Stage, pilot: Pilot) -> None:
    await pilot.say("lee", "#general", "the minutes", files=[("m.doc", OLD)])
    await pilot.say("ann", "#rota", "the film", files=[("all.zip", bytes(9 * 1024 * 1024))])
    await town.caught_up()
    said = (await pilot.slash("maria", "status")).content
    assert "1 too large, 1 of an old kind" in said
    assert "m.doc" not in said
    assert await town.store.cases() == ()


async def test_the_files_of_a_message_that_is_passed_on_are_opened_and_kept_when_it_is_hidden(
    town: Stage, pilot: Pilot
) -> None:
    original = await pilot.say("dev", "#moderators", "here", files=LIST)
    passed_on = await pilot.say("lee", "#general", forward=original)
    await town.caught_up()
    assert not pilot.stands(passed_on)
    [case] = await town.store.cases()
    card = words(card_about(pilot, case.name))
    assert "Jo Pell" in card
    assert "900123" not in card
    assert [file.content for file in await town.store.files(case.id)] == [MEMBERS]


async def test_a_machine_that_has_no_time_for_a_file_tries_it_again(town: Stage, pilot: Pilot) -> None:
    reader = town.steward.opening._reader
    reader._patience_s, patience = 0.01, reader._patience_s
    message = await pilot.say("lee", "#general", "here", files=LIST)
    await town.caught_up()
    assert pilot.stands(message)
    assert await town.store.to_read_count(ToRead.FILES) == 1
    reader._patience_s = patience
    town.clock.advance(timedelta(minutes=1))  # type: ignore[attr-defined]
    await town.caught_up()
    assert not pilot.stands(message)


async def test_a_file_for_which_there_is_never_time_is_given_up_and_counted(town: Stage, pilot: Pilot) -> None:
    town.steward.opening._reader._patience_s = 0.01
    await pilot.say("lee", "#general", "here", files=LIST)
    for _ in range(MOST_BUSY - 1):
        await town.caught_up()
        assert await town.store.to_read_count(ToRead.FILES) == 1
        town.clock.advance(timedelta(minutes=16))  # type: ignore[attr-defined]
    await town.caught_up()
    assert await town.store.to_read_count(ToRead.FILES) == 0
    assert "1 too large" in (await pilot.slash("maria", "status")).content


async def test_a_kind_that_is_not_read_is_said_on_a_card_and_alarms_nobody(town: Stage, pilot: Pilot) -> None:
    packed = [("all.zip", making.archive("list.xlsx", MEMBERS))]
    await pilot.say("ann", "#rota", "the photos", files=packed)
    await town.caught_up()
    assert await town.store.cases() == ()
    assert "kind" not in (await pilot.slash("maria", "status")).content
    await pilot.say("lee", "#general", CODE, files=packed)
    await town.caught_up()
    assert "of a kind that Steward does not read" in words(card_about(pilot, CODES))


def test_of_many_long_files_it_is_said_which_were_not_read_to_their_end() -> None:
    files = tuple(Attachment(str(number), "minutes.txt") for number in range(4))
    texts = tuple((file.id, "\n".join(["x" * 900] * 25)) for file in files)
    told = with_cuts(FilesRead(replace(example(), attachments=files), texts))
    assert [file.trouble for file in told.attachments] == [None, None, FileTrouble.LONG, FileTrouble.LONG]
    assert {file_id for file_id, _ in pieces_of(texts)} == {"0", "1", "2"}
