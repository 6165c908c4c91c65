"""/mydata: what is kept about oneself, for oneself alone, and nothing that would tell who reported."""

from datetime import timedelta

import pytest

from bot.discord_app import own_data
from bot.discord_app.words import words_in
from bot.evaluation.stage import Stage
from bot.sandbox.pilot import Pilot, Reply
from bot.store.person import TOLD_OF
from policy_rules.case import Status
from policy_rules.events import EventKind
from policy_rules.group import Tongue
from policy_rules.sanction import TOLD, Kind
from policy_rules.sanction import Stage as Given
from tests.end_to_end.reading_cards import all_labels, words
from tests.end_to_end.test_sanctions import REASON, TIMEOUT, TOGETHER, WARNING, give, may_time_out, press, reported

LEAK = "Maggie's number is 07700 900123"
UNKIND = "Unkind to somebody"
ADD = "Add to my report"


def file_of(pilot: Pilot, reply: Reply) -> str:
    """The file that came with an answer."""
    assert reply.ephemeral
    assert reply.message is not None
    [file] = reply.message["attachments"]
    expires = file["url"].split("ex=")[1].split("&")[0]
    kept = pilot.world.files.read(file["id"], expires)
    assert kept is not None
    return kept.content.decode()


async def test_a_member_reads_what_is_kept_about_them_once_an_hour(town: Stage, pilot: Pilot) -> None:
    await pilot.say("ann", "#general", "Where is everybody?")
    message = await pilot.say("lee", "#general", LEAK)
    await pilot.until(lambda: not pilot.stands(message))
    await pilot.slash("lee", "report", what=UNKIND, person="tom", reason="He swore at me.")
    await town.caught_up()

    reply = await pilot.slash("lee", "mydata")
    assert "ask any moderator" in reply.content
    text = file_of(pilot, reply)
    assert LEAK in text
    assert "He swore at me." in text
    assert "Where is everybody?" not in text  # the words of somebody else

    assert "within the last hour" in (await pilot.slash("lee", "mydata")).content
    assert "no case about a message of yours" in file_of(pilot, await pilot.slash("ann", "mydata"))
    town.clock.advance(timedelta(minutes=61))  # type: ignore[attr-defined]
    assert LEAK in file_of(pilot, await pilot.slash("lee", "mydata"))


async def test_what_they_added_to_a_report_is_there_without_the_words_of_its_author(town: Stage, pilot: Pilot) -> None:
    older = await pilot.say("tom", "#rota", "Funny how the same people never stay to wash up.")
    later = await pilot.say("tom", "#rota", "And how they always ask for the keys.")
    message = await pilot.say("tom", "#general", "I wonder why we still let some people hold the keys.")
    await pilot.react("jo", message, "🚩")
    await pilot.until(lambda: not pilot.message(message).get("reactions"))
    await town.caught_up()
    assert "Added" in (await pilot.menu("jo", ADD, older)).content
    town.clock.advance(timedelta(minutes=1))  # type: ignore[attr-defined]
    assert "Added" in (await pilot.menu("jo", ADD, later)).content
    await town.caught_up()
    text = file_of(pilot, await pilot.slash("jo", "mydata"))
    made = text.split("Reports that you made")[1]
    assert "Case 1" in made
    added = [line for line in made.splitlines() if "Added to it at 2026-03-03T18:0" in line]
    assert len(added) == 2
    for one, line in zip((older, later), added, strict=True):
        assert f"message {one.id} of channel {one.channel_id}" in line
    assert "wash up" not in text
    assert "the keys" not in text
    assert "Added to it" not in file_of(pilot, await pilot.slash("tom", "mydata"))


async def test_who_added_to_a_case_that_they_did_not_know_of_does_not_learn_of_it_there(
    town: Stage, pilot: Pilot
) -> None:
    """A person targeted hears of a case after somebody has looked or they reported; until then it is their report."""
    older, other = await pilot.say("tom", "#rota", "Funny how people talk."), await pilot.say("lee", "#rota", "Funny.")
    unkind = "you are a pathetic waste of space and nobody here can stand you"
    await pilot.say("tom", "#general", f"{pilot.mention('priya')} {unkind}")
    await pilot.until(lambda: pilot.messages("#moderators"))
    await town.caught_up()
    for one in (older, other):  # the first joins the case of which she has not heard, the second opens one
        await pilot.menu("priya", ADD, one)
    await town.caught_up()
    assert [case.added for case in await town.store.cases()] == [(older.id,), ()]
    made = file_of(pilot, await pilot.slash("priya", "mydata")).split("Reports that you made")[1]
    assert made.splitlines()[1:3] == ["  Case 1", "  Case 2"]
    [joined, _] = (await town.store.about(pilot.member_id("priya")))["reports_made"]
    assert [one["message"] for one in joined["added"]] == [older.id]  # for whoever is answerable for it


async def test_it_tells_nobody_that_they_were_reported(town: Stage, pilot: Pilot) -> None:
    message = await pilot.say("tom", "#general", "I wonder why we still let some people hold the keys.")
    await pilot.react("jo", message, "🚩")
    await pilot.slash("jo", "report", what=UNKIND, person="tom", reason="He swore at me.")
    await pilot.slash("jo", "report", what=UNKIND, person="dev", reason="He swore at me, too.")
    await town.caught_up()
    for who in ("tom", "dev"):
        text = file_of(pilot, await pilot.slash(who, "mydata"))
        assert "no case about a message of yours" in text
        assert "swore" not in text

    for card in pilot.messages("#moderators"):
        await pilot.click("maria", card, "Hide" if "Hide" in all_labels(card) else "I have seen to it")
    await town.caught_up()
    town.clock.advance(timedelta(minutes=61))  # type: ignore[attr-defined]
    text = file_of(pilot, await pilot.slash("tom", "mydata"))
    assert "hold the keys" in text
    assert "reported" not in text.split("Reports that you made")[0].split("You reported")[0]
    assert "swore" not in text


async def test_notes_that_a_moderator_wrote_are_theirs_to_read(pilot: Pilot) -> None:
    message = await pilot.say("lee", "#general", LEAK)
    await pilot.until(lambda: not pilot.stands(message))
    await pilot.slash("maria", "case note", number=1, words="Rang Lee, an honest slip")
    assert "honest slip" in file_of(pilot, await pilot.slash("maria", "mydata"))
    assert "honest slip" not in file_of(pilot, await pilot.slash("lee", "mydata"))


async def test_what_they_were_given_and_a_review_that_they_asked_for_are_theirs_to_read(
    town: Stage, pilot: Pilot
) -> None:
    may_time_out(town)
    await reported(town)
    await give(town, "maria", TIMEOUT, TOGETHER)
    assert REASON not in file_of(pilot, await pilot.slash("lee", "mydata"))  # proposed, and never sent
    await press(town, "dev", "Rather not")
    await give(town, "maria", WARNING)
    await press(town, "maria", "Hide")
    await pilot.slash("lee", "appeal", case=1, why="Priya and I laugh about it.")
    await pilot.slash("priya", "appeal", case=1, why="It hurt all the same.")
    await town.caught_up()
    town.clock.advance(timedelta(minutes=61))  # type: ignore[attr-defined]
    text = file_of(pilot, await pilot.slash("lee", "mydata"))
    assert text.count(REASON) == 1
    assert "a warning (policy 5.4), it stands" in text
    assert "Priya and I laugh about it." in text
    assert text.count("you asked for somebody else to look") == 1  # their own
    assert raw_words(text) == []
    assert "hurt" not in text


def raw_words(text: str) -> list[str]:
    """What stands in it as the code calls it: no person says `timed_out`."""
    codes = {one.value for kinds in (EventKind, Given, Kind, Status) for one in kinds}
    ends = [line.rsplit(": ", 1)[-1].rsplit(", ", 1)[-1] for line in text.splitlines()]
    return [end for end in ends if end in codes]


async def test_in_german_it_is_german_throughout(quiet_town: Stage) -> None:
    town, pilot = quiet_town, quiet_town.pilot
    head = "  name: Riverside Food Bank\n"
    own = town.policy.read_text(encoding="utf-8").replace(head, f"{head}  writes_in: de\n")
    town.policy = town.database.parent / "own.yaml"
    town.policy.write_text(own, encoding="utf-8")
    async with town.steward_on():
        message = await pilot.say("lee", "#general", LEAK)
        await pilot.until(lambda: not pilot.stands(message))
        await town.caught_up()
        text = file_of(pilot, await pilot.slash("lee", "mydata"))
        assert "der Fall wurde eröffnet" in text
        assert "deine Nachricht wurde ausgeblendet" in text
        assert "5.4-" not in text
        assert raw_words(text) == []


@pytest.mark.parametrize("tongue", list(Tongue))
def test_whatever_members_are_told_of_has_a_name_in_their_language(tongue: Tongue) -> None:
    words = words_in(tongue)
    for kind in (*TOLD_OF, EventKind.APPEALED):
        assert words(f"mydata.happened.{kind}")
    for stage in TOLD:
        assert words(f"mydata.stages.{stage}")


async def test_what_does_not_fit_one_file_comes_in_parts_and_nothing_is_left_out(
    town: Stage, pilot: Pilot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(own_data, "LARGEST", 400)
    for number in range(4):
        await pilot.slash("lee", "report", what=UNKIND, person="tom", reason=f"He swore at me, time {number}. " * 5)
    await town.caught_up()
    reply = await pilot.slash("lee", "mydata")
    await pilot.until(lambda: any("part 4 of 4" in words(one) for one in pilot.ephemeral("lee")))
    assert "it comes in 4 files" in reply.content
    answers = [one for one in pilot.ephemeral("lee") if one["attachments"]]
    whole = "".join(file_of(pilot, Reply(reply.kind, message=one, ephemeral=True)) for one in answers)
    for number in range(4):
        assert whole.count(f"He swore at me, time {number}.") == 5
    assert "No score of you is kept anywhere" in whole
