"""Files that come with a message are opened after it, and what they give away is found."""

from bot.evaluation.stage import Stage
from bot.sandbox.pilot import Pilot, Posted
from bot.steward import Steward
from bot.store.to_read import ToRead
from policy_rules.case import Status
from tests.end_to_end.reading_cards import card_about, words
from tests.files import making

PRIVATE = "Keep people's details private"
MEMBERS = [
    ["Name", "Phone"],
    ["Jo Pell", "07700 900123"],
    ["Al Rudd", "07700 900456"],
    ["Bo Finch", "07700 900789"],
    ["Cy Marsh", "07700 900321"],
]


async def test_a_list_of_people_is_hidden_and_its_card_masks_it(town: Stage, pilot: Pilot) -> None:
    message = await pilot.say("lee", "#general", "here it is", files=[("untitled.xlsx", making.sheet(*MEMBERS))])
    await town.caught_up()

    assert not pilot.stands(message)
    card = words(card_about(pilot, PRIVATE))
    assert "Jo Pell" in card
    assert "900123" not in card
    assert "Hello lee" in words(pilot.dms("lee")[0])


async def test_a_restored_message_has_its_file_and_none_of_its_text(town: Stage, pilot: Pilot) -> None:
    await pilot.say("lee", "#general", "here it is", files=[("untitled.xlsx", making.sheet(*MEMBERS))])
    await town.caught_up()
    await pilot.click("maria", card_about(pilot, PRIVATE), "Restore")
    await town.caught_up()

    copy = pilot.messages("#general")[-1]
    assert copy["content"].startswith("here it is")
    assert "Jo Pell" not in copy["content"]
    assert [file["filename"] for file in copy["attachments"]] == ["untitled.xlsx"]


async def test_one_number_on_a_poster_asks_a_person_and_hides_nothing(town: Stage, pilot: Pilot) -> None:
    poster = making.pdf("Summer fair on Saturday", "Stalls: ring Beth on 07700 900123")
    message = await pilot.say("lee", "#general", "look!", files=[("poster.pdf", poster)])
    await town.caught_up()

    assert pilot.stands(message)
    [case] = await town.store.cases()
    assert case.status is Status.OPEN


async def test_what_is_said_in_a_file_is_nobodys_quarrel(town: Stage, pilot: Pilot) -> None:
    """A story with cruel words in it is not its sender speaking."""
    story = making.word("you are a worthless idiot and everybody hates you")
    await pilot.say("lee", "#general", "for the course", files=[("course.docx", story)])
    await town.caught_up()
    assert await town.store.cases() == ()


async def test_words_of_distress_in_a_file_reach_those_who_care_and_nothing_of_it_is_hidden(
    town: Stage, pilot: Pilot
) -> None:
    """A letter is as good a way to say it as a message; a list beside it in the file changes nothing (people.md 1)."""
    letter = making.word("I want to die", *("the allotment was quiet today" for _ in range(60)), table=MEMBERS)
    message = await pilot.say("lee", "#general", "please read", files=[("letter.docx", letter)])
    await town.caught_up()
    assert pilot.stands(message)
    assert pilot.messages("#moderators") == []
    [card] = pilot.messages("#safeguarding")
    assert "I want to die" in words(card)
    [case] = await town.store.cases()
    assert case.sealed
    assert pilot.dms("lee") == []


async def test_numbers_beside_words_of_distress_in_a_file_are_hidden_with_care(town: Stage, pilot: Pilot) -> None:
    letter = making.word("I want to die. Tell these for me.", table=MEMBERS)
    message = await pilot.say("lee", "#general", "please read", files=[("letter.docx", letter)])
    await town.caught_up()
    assert not pilot.stands(message)
    assert pilot.messages("#moderators") == []
    [told] = pilot.dms("lee")
    assert "not in trouble" in words(told)


async def test_files_are_opened_after_a_power_cut(quiet_town: Stage) -> None:
    """The message was judged, its files were not: nothing is lost."""
    town, pilot = quiet_town, quiet_town.pilot
    async with town.steward_on() as steward:
        steward.opening._guild = lambda: None  # nothing is opened before the cut
        message = await pilot.say("lee", "#general", "here", files=[("list.xlsx", making.sheet(*MEMBERS))])
        await town.judged(message)
        assert pilot.stands(message)
    async with town.steward_on():
        await town.caught_up()
        assert not pilot.stands(message)


async def test_a_bomb_ends_at_a_limit_with_a_note_on_the_case(town: Stage, pilot: Pilot) -> None:
    message = await pilot.say("lee", "#general", "the minutes", files=[("m.docx", making.bomb())])
    await town.caught_up()

    assert pilot.stands(message)
    card = words(card_about(pilot, "Safe links and pictures"))
    assert "unfolds into far more than it seems" in card
    assert "do not open it" in card


async def reported_before_its_file_was_opened(town: Stage, steward: Steward, complaint: str) -> Posted:
    """A message with a list of people, whose file has its turn only after the report."""
    pilot, ready = town.pilot, steward.opening._guild
    steward.opening._guild = lambda: None
    message = await pilot.say("lee", "#general", "look", files=[("list.xlsx", making.sheet(*MEMBERS))])
    await town.judged(message)
    opened = await pilot.menu("jo", "Report to the moderators", message)
    await pilot.submit("jo", opened.modal, {"What is it?": complaint})
    await town.caught_up()
    steward.opening._guild = ready
    await town.caught_up()
    return message


async def test_a_picture_that_may_be_a_crime_is_never_opened(quiet_town: Stage) -> None:
    """Nobody reads what stands in it, and nothing of it is kept."""
    town = quiet_town
    async with town.steward_on() as steward:
        await reported_before_its_file_was_opened(town, steward, "A sexual picture, or one with a child in it")
        [case] = await town.store.cases()
        assert case.no_copies
        assert await town.store.evidence(case.id) == ()
        assert await town.store.to_read_count(ToRead.FILES) == 0


async def test_files_of_what_is_in_confidence_open_no_card_for_others(quiet_town: Stage) -> None:
    town = quiet_town
    async with town.steward_on() as steward:
        message = await reported_before_its_file_was_opened(town, steward, "I am worried about somebody")
        [case] = await town.store.cases()
        assert case.sealed
        assert town.pilot.messages("#moderators") == []
        assert town.pilot.stands(message)
