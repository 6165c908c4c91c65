"""Starting: nothing is read before it is announced, what was missed is read, what cannot start says why."""

import asyncio
from datetime import timedelta
from pathlib import Path

import pytest

from bot import steward
from bot.discord_app import watch
from bot.evaluation.stage import Stage
from bot.moderation.notice import ANNOUNCED
from bot.policy_file import PolicyFile
from bot.sandbox.pilot import Pilot
from bot.sandbox.wire import Intent, Payload
from bot.steward import Setting, StartProblem, Steward
from bot.store.store import Store
from policy_rules.events import EventKind
from tests.end_to_end.reading_cards import card_about

LEAK = "Call Maggie on 07700 900123"


async def test_nothing_is_read_before_the_notice_is_pinned(quiet_town: Stage) -> None:
    pilot = quiet_town.pilot
    early = await pilot.say("lee", "#general", LEAK)
    async with quiet_town.steward_on() as steward:
        await steward.settled()
        notice = pilot.messages("#general")[-1]

        assert "What Steward reads here, and why" in notice["content"]
        assert notice["pinned"]
        assert pilot.stands(early)
        assert await quiet_town.store.newest_event(EventKind.ANNOUNCED)


async def test_the_notice_is_posted_once(quiet_town: Stage) -> None:
    for _ in range(2):
        async with quiet_town.steward_on() as steward:
            await steward.settled()
    assert len([text for text in quiet_town.pilot.texts("#general") if "What Steward reads" in text]) == 1


async def test_a_notice_that_says_something_else_by_now_is_posted_anew_and_the_one_before_is_unpinned(
    quiet_town: Stage, tmp_path: Path
) -> None:
    pilot, written = quiet_town.pilot, quiet_town.policy.read_text()
    quiet_town.policy = tmp_path / "policy.yaml"
    quiet_town.policy.write_text(written.replace("Riverside Food Bank", "Riverside Pantry"))
    async with quiet_town.steward_on() as steward:
        await steward.settled()
        since = await quiet_town.store.fact(ANNOUNCED)
    quiet_town.clock.advance(timedelta(days=1))  # type: ignore[attr-defined]
    quiet_town.policy.write_text(written)
    async with quiet_town.steward_on() as steward:
        await steward.settled()
        before, now = [one for one in pilot.messages("#general") if "What Steward reads" in one["content"]]
        assert ("Riverside Pantry" in before["content"], before["pinned"]) == (True, False)
        assert ("Riverside Food Bank" in now["content"], now["pinned"]) == (True, True)
        assert await quiet_town.store.fact(ANNOUNCED) == since  # what was missed is still read from there


async def test_a_notice_that_somebody_deleted_before_it_was_pinned_is_posted_anew_at_the_next_start(
    quiet_town: Stage,
) -> None:
    pilot = quiet_town.pilot
    quiet_town.sandbox.faults.fail("PUT /channels", status=403, times=10)
    with pytest.raises(TimeoutError):
        async with quiet_town.steward_on(ready_within_s=1.0):
            pass
    quiet_town.sandbox.faults.clear()
    quiet_town.clock.advance(timedelta(minutes=1))  # type: ignore[attr-defined]
    await pilot.delete(notices(pilot)[0])
    async with quiet_town.steward_on():
        assert [one["pinned"] for one in notices(pilot)] == [True]


async def test_a_notice_whose_words_change_twice_at_once_leaves_one_pinned(quiet_town: Stage, tmp_path: Path) -> None:
    pilot, written = quiet_town.pilot, quiet_town.policy.read_text()
    quiet_town.policy = tmp_path / "policy.yaml"
    quiet_town.policy.write_text(written)
    async with quiet_town.steward_on() as steward:
        await steward.settled()
        quiet_town.sandbox.faults.fail("PUT /channels", status=503, times=1)
        for name in ("Riverside Pantry", "Riverside Larder"):
            quiet_town.clock.advance(timedelta(seconds=1))  # type: ignore[attr-defined]
            quiet_town.policy.write_text(written.replace("Riverside Food Bank", name))
            await steward._look_at_policy()
        await quiet_town.caught_up()
        quiet_town.clock.advance(timedelta(seconds=10))  # type: ignore[attr-defined]
        await quiet_town.caught_up()
        assert ["Larder" in one["content"] for one in notices(pilot) if one["pinned"]] == [True]
        quiet_town.policy.write_text(written)  # and back: the first is pinned again
        await steward._look_at_policy()
        await quiet_town.caught_up()
        assert ["Food Bank" in one["content"] for one in notices(pilot) if one["pinned"]] == [True]


async def test_a_notice_is_asked_for_twice_and_posted_once(quiet_town: Stage) -> None:
    async with quiet_town.steward_on() as steward:
        await steward.notice.ask(quiet_town.pilot.channel_id("#general"), "a power cut took the mark", named=False)
        await quiet_town.caught_up()
        assert [one["pinned"] for one in notices(quiet_town.pilot)] == [True]


async def test_a_notice_moves_to_the_room_that_the_policy_names(quiet_town: Stage, tmp_path: Path) -> None:
    pilot, written = quiet_town.pilot, quiet_town.policy.read_text()
    async with quiet_town.steward_on() as steward:
        await steward.settled()
    quiet_town.policy = tmp_path / "policy.yaml"
    quiet_town.policy.write_text(written.replace("notice: general", "notice: rota"))
    async with quiet_town.steward_on() as steward:
        await steward.settled()
        assert [one["pinned"] for one in notices(pilot, "#rota")] == [True]
        assert [one["pinned"] for one in notices(pilot)] == [False]


async def test_without_the_right_to_pin_nothing_is_read_and_moderators_hear_why(quiet_town: Stage) -> None:
    pilot = quiet_town.pilot
    quiet_town.sandbox.faults.fail("PUT /channels", status=403, times=10)
    with pytest.raises(TimeoutError):
        async with quiet_town.steward_on(ready_within_s=1.0):
            pass
    assert "could not post and pin" in pilot.texts("#moderators")[-1]


async def test_what_was_written_while_steward_was_away_is_read(quiet_town: Stage) -> None:
    pilot = quiet_town.pilot
    async with quiet_town.steward_on():
        await quiet_town.judged(await pilot.say("lee", "#general", "hello"))
    missed = await pilot.say("lee", "#general", LEAK)

    async with quiet_town.steward_on() as steward:
        await pilot.until(lambda: not pilot.stands(missed))
        await steward.settled()
        assert card_about(pilot, "Keep people's details private")


async def test_a_wrong_token_is_one_sentence(quiet_town: Stage) -> None:
    with pytest.raises(StartProblem, match=r"refused the token.*STEWARD_TOKEN"):
        await started(quiet_town, token="wrong")


async def test_a_missing_intent_is_one_sentence(quiet_town: Stage) -> None:
    quiet_town.sandbox.world.portal_intents = Intent(0)
    with pytest.raises(StartProblem, match="Message Content Intent"):
        await started(quiet_town, quiet_town.sandbox.token)


async def test_a_missing_channel_is_one_sentence(quiet_town: Stage, tmp_path: Path) -> None:
    text = quiet_town.policy.read_text().replace("moderators: moderators", "moderators: nowhere")
    quiet_town.policy = tmp_path / "policy.yaml"
    quiet_town.policy.write_text(text)
    with pytest.raises(StartProblem, match=r"no text channel 'nowhere'.*channels\.moderators"):
        await started(quiet_town, quiet_town.sandbox.token)


def notices(pilot: Pilot, where: str = "#general") -> list[Payload]:
    """The notices of what Steward reads that stand there."""
    return [one for one in pilot.messages(where) if one["content"].startswith("**What Steward reads")]


async def started(town: Stage, token: str) -> None:
    """Start Steward and wait until it ends."""
    async with Store.open(town.database, town.keys) as store:
        setting = Setting(token, None, PolicyFile(town.policy), store, town.scorer, town.clock, ready_timeout_s=0.05)
        await asyncio.wait_for(Steward(setting).run(), 10)


async def test_more_than_is_read_at_once_was_missed(quiet_town: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(watch, "MOST_CAUGHT_UP", 3)
    monkeypatch.setattr(steward, "EVERY_S", 0.05)
    pilot = quiet_town.pilot
    async with quiet_town.steward_on():
        pass
    for number in range(8):
        await pilot.say("priya", "#rota", f"Crate {number} is in.")
    leak = await pilot.say("lee", "#rota", "Maggie's number is 07700 900123")
    async with quiet_town.steward_on():
        await pilot.until(lambda: not pilot.stands(leak))


async def test_a_card_that_could_not_be_posted_is_posted_later(town: Stage, pilot: Pilot) -> None:
    town.sandbox.faults.fail(f"POST /channels/{pilot.channel_id('#moderators')}", status=403, times=3)
    await pilot.say("sam", "#general", "You are a pathetic useless idiot and everyone here is sick of you.")
    await town.caught_up()
    assert not any(message["embeds"] for message in pilot.messages("#moderators"))
    town.clock.advance(timedelta(hours=1, minutes=1))  # type: ignore[attr-defined]
    await town.caught_up()
    assert len([message for message in pilot.messages("#moderators") if message["embeds"]]) == 1
