"""The shadow week as a number: a morning card, right or wrong, how often a group agreed, and a rule that goes live."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.clock import VirtualClock
from bot.discord_app import shadow_days
from bot.evaluation.stage import Stage, stage
from bot.sandbox.permissions import Permission
from bot.sandbox.pilot import Pilot
from bot.scoring.scorer import Scorer
from bot.scoring.service import ScoringService
from policy_rules.events import EventKind
from tests.end_to_end.conftest import EVENING
from tests.end_to_end.reading_cards import all_labels, titles, words
from tests.files import making
from tests.oracle import Oracle

PRIVATE = "Keep people's details private"
LEAK = "Maggie's number is 07700 900123"
UNKIND = "Lee you are a useless idiot and everybody knows it"
CRY = "I don't want to be here any more. I want to die"
LONG = "Private things that nobody but the person themselves may tell in an open room".ljust(80, "!")
SHADOW = """# Ours.
extends: shipped
teams:
  moderators: {roles: [Moderator]}   # the volunteers
  safeguarding_lead: {roles: [Safeguarding]}
channels: {moderators: moderators, log: steward-log, notice: general, sealed: safeguarding}
shadow: {fewest_answers: 2, agreed: 0.9}
"""


@pytest.fixture
def policy(tmp_path: Path) -> Path:
    path = tmp_path / "policy.yaml"
    path.write_text(SHADOW, encoding="utf-8")
    return path


@pytest.fixture
async def quiet_town(model: Scorer, policy: Path) -> Any:
    """The food bank with everything in shadow."""
    oracle, service = Oracle(), ScoringService(model)
    async with stage(service, VirtualClock(EVENING), policy=policy) as town:
        town.sandbox.api.on_exchange = oracle.hear
        yield town
    await service.aclose()
    assert oracle.deviations == []


def write(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8")


def read(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def beside(path: Path) -> list[str]:
    return [one.name for one in path.parent.iterdir()]


async def say(town: Stage, who: str, text: str, where: str = "#general") -> None:
    await town.judged(await town.pilot.say(who, where, text))
    await town.caught_up()


async def morning(town: Stage) -> None:
    """The next day, at nine."""
    assert isinstance(town.clock, VirtualClock)
    now = town.clock.now()
    town.clock.advance(timedelta(days=1) - timedelta(hours=now.hour - 9, minutes=now.minute))
    await town.steward.shadow.look()
    await town.caught_up()


def cards(pilot: Pilot) -> list[dict[str, Any]]:
    return [one for one in pilot.messages("#moderators") if any("Yesterday" in title for title in titles(one))]


def coordinator(pilot: Pilot) -> None:
    """Kim is a moderator, and may manage the server."""
    rights = Permission.MANAGE_MESSAGES | Permission.MANAGE_GUILD
    pilot.world.add_role(pilot.guild, "Coordinator", permissions=int(rights))
    pilot.world.add_member(pilot.guild, "kim", roles=["Coordinator", "Moderator"])


async def test_the_morning_card_says_what_would_have_been_done(town: Stage, pilot: Pilot) -> None:
    await say(town, "lee", LEAK)
    await say(town, "sam", UNKIND)
    await say(town, "jo", CRY, "#kitchen")
    await morning(town)
    [card] = cards(pilot)
    assert titles(card) == ["Yesterday I would have hidden 1, and I asked about 1."]
    assert all_labels(card) == ["1 right", "1 wrong", "2 right", "2 wrong"]
    assert "**1** · would have hidden · Keep people's details private (5.4)" in words(card)
    assert "**3**" not in words(card)  # what is in confidence is counted nowhere
    assert all(text not in words(card) for text in ("07700", "useless", pilot.member_id("lee")))

    await town.steward.shadow.look()
    await morning(town)  # nothing happened: nothing is asked
    assert len(cards(pilot)) == 1


async def test_what_would_have_been_hidden_for_its_file_is_asked_about_too(town: Stage, pilot: Pilot) -> None:
    people = [["Name", "Phone"], *([name, f"07700 90012{at}"] for at, name in enumerate(("Jo", "Al", "Bo", "Cy")))]
    await pilot.say("lee", "#general", "here", files=[("list.xlsx", making.sheet(*people))])
    await town.caught_up()
    await morning(town)
    [card] = cards(pilot)
    assert "**1** · would have hidden · Keep people's details private (5.4)" in words(card)


async def test_an_answer_survives_a_restart_and_is_counted_once(quiet_town: Stage) -> None:
    town, pilot = quiet_town, quiet_town.pilot
    async with town.steward_on():
        await say(town, "lee", LEAK)
        await say(town, "maria", "Tom's number is 07700 900124")
        await morning(town)
    async with town.steward_on():
        await town.caught_up()
        [card] = cards(pilot)
        assert "counted as wrong" in (await pilot.click("maria", card, "1 wrong")).content
        await town.caught_up()
        assert "counted already" in (await pilot.click("dev", cards(pilot)[0], "1 wrong")).content
        assert "counted as right" in (await pilot.click("dev", cards(pilot)[0], "1 right")).content
        assert "a message of yours" in (await pilot.click("maria", cards(pilot)[0], "2 right")).content
        await town.caught_up()
        assert "· right" in words(cards(pilot)[0])
        told = (await pilot.slash("maria", "shadow")).content
        assert "right to hide 1 of 1 time" in told
        assert "may go live" not in told
        assert len(cards(pilot)) == 1
    async with town.steward_on():
        await town.steward.shadow.look()
        await town.caught_up()
        assert len(cards(pilot)) == 1


async def test_a_rule_that_was_right_often_enough_goes_live(town: Stage, pilot: Pilot, policy: Path) -> None:
    coordinator(pilot)
    await say(town, "lee", LEAK)
    await say(town, "sam", "Ring Tom on 07700 900124")
    await morning(town)
    for number in (1, 2):
        await pilot.click("dev", cards(pilot)[0], f"{number} right")
        await town.caught_up()

    page = await pilot.slash("maria", "shadow")
    assert "right to hide 2 of 2 times · **may go live**" in page.content
    assert page.message is not None
    [offer] = all_labels(page.message)
    told = (await pilot.click("maria", page.message, offer)).content
    assert "manage the server" in told
    assert "{id: private_number, live: true}" in told
    assert read(policy) == SHADOW

    page = await pilot.slash("kim", "shadow")
    assert page.message is not None
    sure = await pilot.click("kim", page.message, offer)
    assert "automatic: {mode: live}" in sure.content
    assert read(policy) == SHADOW
    assert sure.message is not None
    assert "written into the policy file" in (await pilot.click("kim", sure.message, "Write it")).content
    written = read(policy)
    assert "# the volunteers" in written
    assert "live: true" in written
    await town.steward._look_at_policy()
    assert town.steward.road.policy.rule("private_number").live
    assert "live already" in (await pilot.click("kim", sure.message, "Write it")).content

    message = await pilot.say("ben", "#rota", "Ann's number is 07700 900125")
    await pilot.until(lambda: not pilot.stands(message))
    await town.caught_up()
    [event] = await town.store.events(kind=EventKind.LIVE_ASKED)
    assert event.event.payload["rule"] == "private_number"
    assert "private_number`): right to hide 2 of 2 times · live" in (await pilot.slash("maria", "shadow")).content


async def test_counts_stay_when_their_cases_are_erased(town: Stage, pilot: Pilot) -> None:
    await say(town, "lee", LEAK)
    await morning(town)
    card = cards(pilot)[0]
    await pilot.click("dev", card, "1 right")
    [own] = [one for one in pilot.messages("#moderators") if "Leave it" in all_labels(one)]
    await pilot.click("dev", own, "Leave it")
    await town.caught_up()
    assert isinstance(town.clock, VirtualClock)
    town.clock.advance(timedelta(days=40))
    await town.steward.erase_old()
    assert await town.store.shadow_entry(1) is None
    assert "no longer kept" in (await pilot.click("dev", card, "1 wrong")).content
    assert "right to hide 1 of 1 time" in (await pilot.slash("maria", "shadow")).content


async def test_a_rule_that_looks_for_something_else_begins_at_nothing(town: Stage, pilot: Pilot, policy: Path) -> None:
    await say(town, "lee", LEAK)
    await say(town, "sam", "Ring Tom on 07700 900124")
    await morning(town)
    for number in (1, 2):
        await pilot.click("dev", cards(pilot)[0], f"{number} right")
    page = await pilot.slash("maria", "shadow")
    assert page.message is not None
    offer = all_labels(page.message)[0]
    changed = SHADOW + "rules:\n  - {id: private_number, name: Numbers are private}\n"
    write(policy, changed)
    await town.steward._look_at_policy()
    assert (
        "Numbers are private (5.4, `private_number`): right to hide 2 of 2"
        in (await pilot.slash("maria", "shadow")).content
    )
    write(policy, changed.replace("name: Numbers are private", "effects: [{escalate: moderators}]"))
    await town.steward._look_at_policy()
    assert "Nothing was answered yet" in (await pilot.slash("maria", "shadow")).content
    assert "no such rule" in (await pilot.click("maria", page.message, offer)).content


async def test_a_file_that_cannot_be_written_is_left_and_what_to_write_is_told(
    town: Stage, pilot: Pilot, policy: Path
) -> None:
    coordinator(pilot)
    await say(town, "lee", LEAK)
    await say(town, "sam", "Ring Tom on 07700 900124")
    await morning(town)
    for number in (1, 2):
        await pilot.click("dev", cards(pilot)[0], f"{number} right")
    page = await pilot.slash("kim", "shadow")
    assert page.message is not None
    sure = await pilot.click("kim", page.message, all_labels(page.message)[0])
    assert sure.message is not None
    write(policy, "extends: nothing")
    told = (await pilot.click("kim", sure.message, "Write it")).content
    assert "nothing is changed" in told
    assert "{id: private_number, live: true}" in told
    assert read(policy) == "extends: nothing"
    assert beside(policy) == [policy.name]


async def test_other_rules_that_say_live_do_not_begin_to_act_along_with_it(
    town: Stage, pilot: Pilot, policy: Path
) -> None:
    coordinator(pilot)
    write(policy, SHADOW + "rules:\n  - {id: private_email, live: true, name: Mail is private}\n")
    await town.steward._look_at_policy()
    await say(town, "lee", LEAK)
    await say(town, "sam", "Ring Tom on 07700 900124")
    await morning(town)
    for number in (1, 2):
        await pilot.click("dev", cards(pilot)[0], f"{number} right")
    page = await pilot.slash("kim", "shadow")
    assert page.message is not None
    assert "Mail is private" in (await pilot.click("kim", page.message, all_labels(page.message)[0])).content


async def test_a_lost_answer_makes_no_second_card(town: Stage, pilot: Pilot) -> None:
    await say(town, "lee", LEAK)
    town.sandbox.faults.lose_answer(f"POST /channels/{pilot.channel_id('#moderators')}/messages", times=1)
    await morning(town)
    assert isinstance(town.clock, VirtualClock)
    town.clock.advance(timedelta(seconds=5))
    await town.caught_up()
    assert len(cards(pilot)) == 1


async def test_more_than_discord_has_buttons_for_are_answered_in_turn(town: Stage, pilot: Pilot) -> None:
    for number in range(12):
        await say(town, ("lee", "sam", "ben")[number % 3], f"Ring Maggie on 07700 9001{number + 10}")
    await morning(town)
    assert "hidden 12" in titles(cards(pilot)[0])[0]
    assert "12 right" not in all_labels(cards(pilot)[0])
    for number in (1, 2):
        await pilot.click("dev", cards(pilot)[0], f"{number} right")
        await town.caught_up()
    labels = all_labels(cards(pilot)[0])
    assert {"11 right", "12 wrong"} <= set(labels)
    assert "1 right" not in labels


async def busy_day(town: Stage, policy: Path) -> None:
    """As much as is asked about, found by a rule with the longest name that one may have."""
    write(policy, SHADOW + f"rules:\n  - {{id: private_number, name: '{LONG}'}}\n")
    await town.steward._look_at_policy()
    for number in range(20):
        await say(town, ("lee", "sam", "ben")[number % 3], f"Ring Maggie on 07700 9001{number + 10}")


async def answer_all_shown(town: Stage) -> None:
    for label in [one for one in all_labels(cards(town.pilot)[0]) if one.endswith("right")]:
        await town.pilot.click("dev", cards(town.pilot)[0], label)
        await town.caught_up()


async def test_a_full_day_under_long_names_fits_a_card(town: Stage, pilot: Pilot, policy: Path) -> None:
    await busy_day(town, policy)
    await morning(town)
    [card] = cards(pilot)
    assert "hidden 20" in titles(card)[0]
    assert "**20** · would have hidden" in words(card)
    await answer_all_shown(town)
    assert "20 wrong" in all_labels(cards(pilot)[0])


async def test_what_a_card_has_no_room_for_comes_once_the_others_are_answered(
    town: Stage, pilot: Pilot, policy: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shadow_days, "LONGEST", 1000)
    await busy_day(town, policy)
    await morning(town)
    told = words(cards(pilot)[0])
    shown = told.count("would have hidden ·")
    assert 2 < shown < 10
    assert f"{20 - shown} more follow once those above are answered" in told
    assert len(all_labels(cards(pilot)[0])) == 2 * shown
    assert all(name in told for name in ("**1** · would have hidden · Private things that nob…", "Nothing of this was"))
    await answer_all_shown(town)
    assert f"**{shown + 1}**" in words(cards(pilot)[0])
    assert f"{shown + 1} right" in all_labels(cards(pilot)[0])
    assert "**1**" not in words(cards(pilot)[0])


async def test_whom_the_policy_does_not_name_may_neither_answer_nor_read(town: Stage, pilot: Pilot) -> None:
    pilot.world.add_role(pilot.guild, "Gardener", permissions=int(Permission.ADMINISTRATOR))
    pilot.world.add_member(pilot.guild, "kit", roles=["Gardener"])
    await say(town, "lee", LEAK)
    await morning(town)
    assert "This is for moderators" in (await pilot.click("kit", cards(pilot)[0], "1 right")).content
    assert "This is for moderators" in (await pilot.slash("kit", "shadow")).content
    assert await town.store.agreement() == {}
