"""Cards that wait for the morning: in quiet hours, and once the day's cards are used up."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.clock import VirtualClock
from bot.evaluation.stage import Stage, stage
from bot.sandbox.pilot import Pilot
from bot.sandbox.wire import MessageFlag
from bot.scoring.scorer import Scorer
from bot.scoring.service import ScoringService
from policy_rules.case import Status
from policy_rules.events import EventKind
from tests.end_to_end.conftest import EVENING
from tests.end_to_end.reading_cards import card_about, titles, words
from tests.oracle import Oracle

INVITE = "https://discord.gg/abc123 join us"
LEAK = "Maggie's number is 07700 900123"
CRUEL = "You are a pathetic useless idiot and everyone here is sick of you."
CRY = "I don't want to be here any more. I want to die"
WAITED = "waited for the morning"
OURS = """\
extends: shipped
teams:
  moderators: {roles: [Moderator]}
  safeguarding_lead: {roles: [Safeguarding]}
channels: {moderators: moderators, log: steward-log, notice: general, sealed: safeguarding}
shadow: {card_at: null}
automatic:
  mode: live
"""
NIGHT = '  quiet_hours: {from: "22:00", to: "07:30", time_zone: Europe/London}\n'
FEW = "  cards_per_day: 2\n"


@pytest.fixture
def automatic() -> str:
    return NIGHT


@pytest.fixture
async def quiet_town(model: Scorer, tmp_path: Path, automatic: str) -> AsyncIterator[Stage]:
    """The food bank with quiet hours, or with few cards a day."""
    path, oracle, service = tmp_path / "policy.yaml", Oracle(), ScoringService(model)
    path.write_text(f"{OURS}{automatic}", encoding="utf-8")
    async with stage(service, VirtualClock(EVENING), policy=path) as town:
        town.sandbox.api.on_exchange = oracle.hear
        yield town
    await service.aclose()
    assert oracle.deviations == []


async def come(town: Stage, hour: int, minute: int = 0) -> None:
    """Wait until that time comes next, and look."""
    assert isinstance(town.clock, VirtualClock)
    now = town.clock.now()
    then = now.replace(hour=hour, minute=minute)
    town.clock.advance((then if then > now else then + timedelta(days=1)) - now)
    await look(town)


async def look(town: Stage) -> None:
    await town.steward.waiting_cards.look()
    await town.caught_up()


async def say(town: Stage, who: str, text: str, where: str = "#general") -> Any:
    said = await town.pilot.say(who, where, text)
    await town.judged(said)
    await look(town)
    return said


def cards(pilot: Pilot, where: str = "#moderators") -> list[str]:
    """The numbers of the cards that stand there, in their order."""
    return [title.split(" ")[0] for one in pilot.messages(where) for title in titles(one) if WAITED not in title]


def mornings(pilot: Pilot) -> list[dict[str, Any]]:
    return [one for one in pilot.messages("#moderators") if any(WAITED in title for title in titles(one))]


def is_silent(message: dict[str, Any]) -> bool:
    return bool(message["flags"] & MessageFlag.SUPPRESS_NOTIFICATIONS)


async def test_at_night_the_weak_waits_and_the_rest_does_not(quiet_town: Stage) -> None:
    town, pilot = quiet_town, quiet_town.pilot
    async with town.steward_on():
        await come(town, 23, 30)
        await say(town, "lee", INVITE)
        assert cards(pilot) == []
        assert "/case show 1" in (await pilot.slash("maria", "queue")).content

        await say(town, "sam", CRUEL)
        await say(town, "tom", LEAK, "#kitchen")
        await say(town, "jo", CRY, "#rota")
        assert cards(pilot) == ["2", "3"]
        assert len(cards(pilot, "#safeguarding")) == 1
        assert not any(is_silent(one) for one in pilot.messages("#moderators"))

        await come(town, 7, 29)
        assert cards(pilot) == ["2", "3"]
    async with town.steward_on():  # a restart loses nothing, nor shows anything too early
        await look(town)
        assert cards(pilot) == ["2", "3"]
        await come(town, 7, 30)
        assert cards(pilot) == ["2", "3", "1"]
        [told] = mornings(pilot)
        card = card_about(pilot, "1 · ")
        assert titles(told) == ["1 case waited for the morning"]
        assert f"/{card['channel_id']}/{card['id']})" in words(told)
        assert "discord.gg" not in words(told)
        assert pilot.member_id("lee") not in words(told)
        assert (is_silent(card), is_silent(told)) == (True, False)
        assert "quiet hours" in words(card)
        assert pilot.messages("#moderators")[-1]["id"] == told["id"]

        await look(town)
        await come(town, 7, 30)
        assert len(mornings(pilot)) == 1
        assert cards(pilot) == ["2", "3", "1"]


@pytest.mark.parametrize("automatic", [FEW])
async def test_once_the_cards_are_used_up_the_weak_waits_for_the_next_day(quiet_town: Stage) -> None:
    town, pilot = quiet_town, quiet_town.pilot
    async with town.steward_on():
        await say(town, "lee", INVITE)
        await say(town, "jo", CRY, "#rota")  # in confidence: no card of the moderators'
        await say(town, "sam", INVITE, "#kitchen")
        await say(town, "tom", INVITE, "#rota")
        await say(town, "ann", LEAK, "#kitchen")
        assert cards(pilot) == ["1", "3", "5"]
    async with town.steward_on():
        await say(town, "ben", INVITE)  # what was shown is counted across a restart, and past midnight
        await come(town, 0, 30)
        await say(town, "grace", INVITE, "#kitchen")
        assert cards(pilot) == ["1", "3", "5"]
        await come(town, 8)
        assert cards(pilot) == ["1", "3", "5", "4", "6", "7"]
        [told] = mornings(pilot)
        assert titles(told) == ["3 cases waited for the morning"]
        assert words(told).index("**4**") < words(told).index("**6**") < words(told).index("**7**")
        await say(town, "priya", INVITE)  # a new day
        assert cards(pilot)[-1] == "8"


async def test_a_report_or_something_worse_brings_a_card_forward(quiet_town: Stage) -> None:
    town, pilot = quiet_town, quiet_town.pilot
    async with town.steward_on():
        await come(town, 23)
        reported, edited = await say(town, "lee", INVITE), await say(town, "sam", INVITE, "#kitchen")
        await say(town, "tom", INVITE, "#rota")
        await pilot.react("priya", reported, "🚩")
        await town.caught_up()
        await look(town)
        assert cards(pilot) == ["1"]
        assert "reported" in words(card_about(pilot, "1 · ")).casefold()
        await pilot.edit(edited, LEAK)
        await town.judged(edited, revision=1)
        assert cards(pilot) == ["1", "2"]
        assert not any(is_silent(one) for one in pilot.messages("#moderators"))
        await come(town, 7, 30)
        [told] = mornings(pilot)
        assert titles(told) == ["1 case waited for the morning"]
        assert "**3**" in words(told)


async def test_who_looks_before_the_morning_can_decide(quiet_town: Stage) -> None:
    town, pilot = quiet_town, quiet_town.pilot
    async with town.steward_on():
        await come(town, 23)
        for who, where in (("lee", "#general"), ("sam", "#kitchen"), ("tom", "#rota")):
            await say(town, who, INVITE, where)
        shown = (await pilot.slash("maria", "case show", number=1)).message
        assert shown is not None
        await pilot.click("maria", shown, "Leave it")
        shown = (await pilot.slash("maria", "case show", number=2)).message
        assert shown is not None
        await pilot.click("maria", shown, "Hide")
        await town.caught_up()
        await look(town)
        assert cards(pilot) == ["2"]  # what was hidden can be put back by anybody, at once
        await come(town, 7, 30)
        assert cards(pilot) == ["2", "1", "3"]
        [told] = mornings(pilot)
        assert ("**1**" in words(told), "**3**" in words(told)) == (False, True)
        assert [case.status for case in await town.store.cases()] == [Status.LEFT, Status.HIDDEN, Status.OPEN]


async def test_the_clock_of_a_case_begins_when_it_is_shown(quiet_town: Stage) -> None:
    town, pilot = quiet_town, quiet_town.pilot
    async with town.steward_on():
        await come(town, 23)
        await say(town, "lee", INVITE)
        await come(town, 7, 30)
        [case] = await town.store.cases()
        assert case.waits_since == town.clock.now()
        assert f"<t:{int((case.waits_since + timedelta(hours=72)).timestamp())}:R>" in words(card_about(pilot, "1 · "))
        assert [one.event.kind for one in await town.store.events(case_id=1)][:3] == [
            EventKind.OPENED,
            EventKind.JUDGED,
            EventKind.CARD_ASKED,
        ]


async def test_a_lost_answer_tells_it_once_and_loses_no_card(quiet_town: Stage) -> None:
    town, pilot = quiet_town, quiet_town.pilot
    async with town.steward_on():
        await come(town, 23)
        await say(town, "lee", INVITE)
        await say(town, "sam", INVITE, "#kitchen")
        town.sandbox.faults.lose_answer("POST /channels", times=3)
        await come(town, 7, 30)
    async with town.steward_on():
        for _ in range(4):
            assert isinstance(town.clock, VirtualClock)
            town.clock.advance(timedelta(minutes=1))
            await look(town)
        assert sorted(cards(pilot)) == ["1", "2"]
        assert len(mornings(pilot)) == 1
        assert all(f"**{number}**" in words(mornings(pilot)[0]) for number in (1, 2))


async def test_what_was_taken_away_again_is_told_too(quiet_town: Stage) -> None:
    town, pilot = quiet_town, quiet_town.pilot
    async with town.steward_on():
        await come(town, 23)
        said = await say(town, "lee", INVITE)
        await pilot.delete(said)
        await town.caught_up()
        await come(town, 7, 30)
        assert cards(pilot) == ["1"]
        assert "**1**" in words(mornings(pilot)[0])


@pytest.mark.parametrize("automatic", [FEW])
async def test_more_than_a_message_holds_is_counted(quiet_town: Stage) -> None:
    town, pilot = quiet_town, quiet_town.pilot
    async with town.steward_on():
        for number in range(48):
            await pilot.say("lee", "#general", f"{INVITE} {number}")
        await town.caught_up()
        await come(town, 8)
        [told] = mornings(pilot)
        assert titles(told) == ["46 cases waited for the morning"]
        assert "more follow in /queue" in words(told)
        assert len(told["embeds"][0]["description"]) <= 4096
        assert len(cards(pilot)) == 48
