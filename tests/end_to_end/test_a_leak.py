"""Somebody posts a private number: hidden, told, looked at, and put back with one press."""

from datetime import timedelta

import pytest

from bot.evaluation.stage import Stage
from bot.sandbox.pilot import Pilot
from policy_rules.case import Status
from tests.end_to_end.reading_cards import card_about, labels, words

MINUTE = timedelta(minutes=1)
LEAK = "Call Maggie on 07700 900123, she's in tonight"
PRIVATE = "Keep people's details private"


async def test_a_leaked_number_is_hidden_and_its_author_told(town: Stage, pilot: Pilot) -> None:
    """The message goes, its author gets the text back without the number, and the log quotes nothing."""
    message = await pilot.say("lee", "#general", LEAK)
    await pilot.until(lambda: pilot.texts("#steward-log"))

    assert not pilot.stands(message)
    notice = words(pilot.dms("lee")[0])
    assert "Hello lee" in notice
    assert f"({PRIVATE}, policy 5.4)" in notice
    assert "not a warning" in notice
    assert "she's in tonight" in notice
    assert "900123" not in notice
    assert "900123" not in "".join(pilot.texts("#steward-log"))
    assert PRIVATE in pilot.texts("#steward-log")[0]
    assert (await town.store.verify()).sound


async def test_the_card_masks_the_number_and_says_why(pilot: Pilot) -> None:
    await pilot.say("priya", "#general", "Anyone heard from her?")
    await pilot.say("lee", "#general", LEAK)
    await pilot.until(lambda: pilot.texts("#steward-log"))

    card = card_about(pilot, PRIVATE)
    assert "telephone number" in words(card)
    assert "Anyone heard from her?" in words(card)
    assert "900123" not in words(card)
    assert labels(card) == ["Restore", "Keep hidden", "Show what is masked"]
    assert not pilot.seen_by("lee", "#moderators")


async def test_one_press_puts_it_back_in_its_authors_name(town: Stage, pilot: Pilot) -> None:
    await pilot.say("lee", "#rota", LEAK)
    await pilot.until(lambda: pilot.texts("#steward-log"))

    reply = await pilot.click("maria", card_about(pilot, PRIVATE), "Restore")
    await town.steward.settled()

    assert reply.ephemeral
    assert "put back" in reply.content
    copy = pilot.messages("#rota")[-1]
    assert copy["author"]["username"] == "lee"
    assert copy["content"].startswith(LEAK)
    assert "First posted" in copy["content"]
    assert "is back" in words(pilot.dms("lee")[-1])
    assert labels(card_about(pilot, PRIVATE)) == ["Leave it", "Hide"]


@pytest.mark.parametrize("status", [None, 500, 503])
async def test_a_lost_answer_does_not_make_two_copies(town: Stage, pilot: Pilot, status: int | None) -> None:
    """Discord put the message back and the answer was lost, or was an error: Steward looks before it tries again."""
    await pilot.say("lee", "#rota", LEAK)
    await pilot.until(lambda: pilot.texts("#steward-log"))
    town.sandbox.faults.lose_answer("POST /webhooks", status=status, times=1)

    await pilot.click("maria", card_about(pilot, PRIVATE), "Restore")
    await town.steward.settled()
    town.clock.advance(MINUTE)  # type: ignore[attr-defined]
    await town.steward.settled()

    assert len([text for text in pilot.texts("#rota") if LEAK in text]) == 1
    assert (await town.store.cases())[0].status is Status.RESTORED


async def test_the_buttons_survive_a_restart(quiet_town: Stage) -> None:
    pilot = quiet_town.pilot
    async with quiet_town.steward_on():
        await pilot.say("lee", "#rota", LEAK)
        await pilot.until(lambda: pilot.texts("#steward-log"))

    async with quiet_town.steward_on() as steward:
        await pilot.click("maria", card_about(pilot, PRIVATE), "Restore")
        await steward.settled()

        assert LEAK in pilot.texts("#rota")[-1]


async def test_hidden_restored_and_hidden_again(town: Stage, pilot: Pilot) -> None:
    """Every decision can be turned round, and each turn is carried out and told."""
    await pilot.say("lee", "#rota", LEAK)
    await pilot.until(lambda: pilot.texts("#steward-log"))

    for press in ("Restore", "Hide", "Restore"):
        await pilot.click("maria", card_about(pilot, PRIVATE), press)
        await town.steward.settled()

    assert [LEAK in text for text in pilot.texts("#rota")] == [True]
    assert len(pilot.dms("lee")) == 4


async def test_two_moderators_press_at_once(town: Stage, pilot: Pilot) -> None:
    """One wins, and the other is told kindly."""
    await pilot.say("lee", "#rota", LEAK)
    await pilot.until(lambda: pilot.texts("#steward-log"))
    card = card_about(pilot, PRIVATE)

    first = await pilot.click("maria", card, "Restore")
    second = await pilot.click("dev", card, "Restore")
    await town.steward.settled()

    assert "put back" in first.content
    assert "already" in second.content or "not hidden" in second.content
    assert len([text for text in pilot.texts("#rota") if LEAK in text]) == 1


async def test_files_come_back_too(town: Stage, pilot: Pilot) -> None:
    await pilot.say("lee", "#rota", LEAK, files=[("rota.txt", b"monday: lee")])
    await pilot.until(lambda: pilot.texts("#steward-log"))

    await pilot.click("maria", card_about(pilot, PRIVATE), "Restore")
    await town.steward.settled()

    assert [file["filename"] for file in pilot.messages("#rota")[-1]["attachments"]] == ["rota.txt"]


async def test_a_message_that_cannot_be_deleted_is_escalated_and_nobody_is_told_that_it_is_hidden(
    town: Stage, pilot: Pilot
) -> None:
    town.sandbox.faults.fail("DELETE /channels", status=403, times=10)
    message = await pilot.say("lee", "#rota", LEAK)
    await pilot.until(lambda: pilot.messages("#moderators"))
    await town.steward.settled()

    assert pilot.stands(message)
    assert pilot.dms("lee") == []
    card = words(card_about(pilot, PRIVATE))
    assert "Could not be done" in card
    assert "Nothing is hidden" in card


async def test_the_notice_names_what_was_hidden_and_not_what_the_case_began_with(town: Stage, pilot: Pilot) -> None:
    cruel = "Jo, you are a pathetic useless idiot and everyone here is sick of you. Just leave."
    message = await pilot.say("tom", "#general", cruel)
    await pilot.until(lambda: pilot.messages("#moderators"))
    await pilot.edit(message, LEAK)
    await pilot.until(lambda: pilot.dms("tom"))
    await town.caught_up()

    assert "someone's private details" in words(pilot.dms("tom")[0])
    assert "unkind" not in words(pilot.dms("tom")[0])
    assert "telephone number" in words(pilot.messages("#moderators")[-1])


async def test_what_was_hidden_long_ago_comes_back_only_after_a_question(town: Stage, pilot: Pilot) -> None:
    await pilot.say("lee", "#rota", LEAK)
    await pilot.until(lambda: pilot.texts("#steward-log"))
    await town.caught_up()
    town.clock.advance(timedelta(hours=2))  # type: ignore[attr-defined]
    asked = await pilot.click("maria", card_about(pilot, PRIVATE), "Restore")
    await town.caught_up()
    assert "Nothing is done yet" in asked.content
    question = pilot.ephemeral("maria")[-1]
    assert labels(question) == ["Put it back", "Only tell its author"]
    assert LEAK not in " ".join(pilot.texts("#rota"))

    await pilot.click("maria", question, "Only tell its author")
    await town.caught_up()
    assert "there was nothing wrong with it" in words(pilot.dms("lee")[-1])
    assert "Found to be fine" in words(card_about(pilot, PRIVATE))
    assert "it was not put back" in pilot.texts("#steward-log")[-1]
    await pilot.click("maria", question, "Put it back")
    await town.caught_up()
    assert pilot.texts("#rota")[-1].startswith(LEAK)


async def test_the_author_posts_it_again_without_the_number(town: Stage, pilot: Pilot) -> None:
    await pilot.say("lee", "#rota", LEAK)
    await pilot.until(lambda: pilot.dms("lee"))
    await town.caught_up()
    town.sandbox.faults.lose_answer("POST /webhooks", times=1)
    reply = await pilot.click("lee", pilot.dms("lee")[0], "Post it like this")
    await town.caught_up()
    town.clock.advance(timedelta(minutes=1))  # type: ignore[attr-defined]
    await town.caught_up()

    assert "in your name" in reply.content
    [again] = [message for message in pilot.messages("#rota") if message["author"]["username"] == "lee"]
    assert "07700" not in again["content"]
    assert "posted again by its author" in again["content"]
    assert "posted it again without that part" in words(card_about(pilot, PRIVATE))
    twice = await pilot.click("lee", pilot.dms("lee")[0], "Post it like this")
    assert "already" in twice.content
    assert (await town.store.newest_case_of(again["id"])) == (await town.store.cases())[0]


async def test_a_copy_is_found_again_however_much_was_written_since(town: Stage, pilot: Pilot) -> None:
    await pilot.say("lee", "#rota", LEAK)
    await pilot.until(lambda: pilot.texts("#steward-log"))
    await town.caught_up()
    town.sandbox.faults.lose_answer("POST /webhooks", times=1)
    await pilot.click("maria", card_about(pilot, PRIVATE), "Restore")
    await pilot.until(lambda: any(text.startswith(LEAK) for text in pilot.texts("#rota")))
    for number in range(60):
        await pilot.say("priya", "#rota", f"Crate {number} is in.")
    town.clock.advance(MINUTE)  # type: ignore[attr-defined]
    await town.caught_up()
    assert sum(text.startswith(LEAK) for text in pilot.texts("#rota")) == 1
    [case] = await town.store.cases()
    assert case.status is Status.RESTORED
    assert not case.message_hidden
