"""An argument as a moderator meets it: one card that shows it, what helps besides hiding, and a way back from each."""

from datetime import timedelta
from typing import Any

import pytest

from bot.clock import VirtualClock
from bot.evaluation.stage import Stage
from bot.sandbox.permissions import Permission
from bot.sandbox.pilot import Pilot, Posted
from policy_rules.case import Status
from policy_rules.vocabulary import Member
from tests.end_to_end.reading_cards import card_about, labels, words

ANN = "You always shove the worst slots on me and then act surprised. You don't listen to anybody, do you."
BEN = "Oh, here we go. Nothing is ever right for you. I'm sick of your moaning, write the list yourself."
OPENING = "Somebody has put me on the late slot next week, and nobody said a word to me."
QUARREL = "Keep quarrels"


async def turns(town: Stage, count: int, last: Posted | None = None, first: int = 0) -> Posted:
    """Ann and Ben in turn, each answering the one before."""
    if last is None:
        last = await town.pilot.say("ann", "#rota", OPENING)
    for turn in range(first, first + count):
        who, says = ("ben", BEN) if turn % 2 == 0 else ("ann", ANN)
        last = await town.pilot.say(who, "#rota", says, reply_to=last)
        await town.judged(last)
    return last


async def argue(town: Stage) -> Posted:
    """As many turns as it takes until a person is asked."""
    last = await turns(town, 1)
    for turn in range(1, 8):
        if any(QUARREL in words(one) for one in town.pilot.messages("#moderators")):
            return last
        last = await turns(town, 1, last, first=turn)
    raise AssertionError("nobody was asked")


async def press(town: Stage, label: str) -> str:
    """Maria presses a button of the argument's card; what she is told."""
    reply = await town.pilot.click("maria", card_about(town.pilot, QUARREL), label)
    await town.steward.settled()
    return reply.content


def notes(pilot: Pilot, who: str) -> list[dict[str, Any]]:
    """The offers of a quiet word that somebody got."""
    return [message for message in pilot.dms(who) if "quiet word" in words(message)]


async def test_the_card_shows_the_exchange_between_whom_it_is_and_how_it_went(town: Stage, pilot: Pilot) -> None:
    await argue(town)
    card = card_about(pilot, QUARREL)
    shown = words(card)
    assert f"Between <@{pilot.member_id('ann')}>" in shown
    assert f"<@{pilot.member_id('ben')}>" in shown
    assert "▸ ben: Oh, here we go" in shown
    assert "ann: Somebody has put me on the late slot" in shown
    assert "||" in shown
    assert labels(card) == ["Leave it", "Hide messages…", "Calm line", "Slow the room", "Ask about a quiet word"]
    [picture] = card["attachments"]
    assert picture["filename"] == "heat.png"
    assert card["embeds"][0]["image"]["url"]


async def test_later_turns_join_the_case_and_its_card(town: Stage, pilot: Pilot) -> None:
    last = await argue(town)
    await turns(town, 3, last, first=0)
    await town.caught_up()
    [case] = await town.store.cases()
    assert len(case.joined) >= 2
    shown = words(card_about(pilot, QUARREL))
    assert "It went on" in shown
    assert shown.index("It went on") < shown.rindex("Oh, here we go")
    assert len([one for one in pilot.messages("#moderators") if QUARREL in words(one)]) == 1


async def test_an_edit_and_a_deletion_leave_the_rest_of_it_on_the_card(town: Stage, pilot: Pilot) -> None:
    last = await argue(town)
    await turns(town, 2, last, first=0)
    await town.caught_up()
    await pilot.edit(last, BEN.replace(",", ""))
    await town.judged(last, revision=1)
    await town.caught_up()
    shown = words(card_about(pilot, QUARREL))
    assert "Somebody has put me on the late slot" in shown
    assert "It went on" in shown
    await pilot.delete(last)
    await town.caught_up()
    [case] = await town.store.cases()
    assert case.status is Status.OPEN
    assert "Hide messages…" in labels(card_about(pilot, QUARREL))


async def test_a_calm_line_stands_for_ten_minutes(town: Stage, pilot: Pilot) -> None:
    await argue(town)
    assert "after ten minutes" in await press(town, "Calm line")
    assert pilot.texts("#rota")[-1] == "A volunteer will look at this thread."
    assert "Calm line" not in labels(card_about(pilot, QUARREL))
    await passes(town, timedelta(minutes=11))
    assert "A volunteer will look at this thread." not in pilot.texts("#rota")


async def test_slow_mode_ends_by_itself_also_across_a_restart(quiet_town: Stage) -> None:
    town, pilot = quiet_town, quiet_town.pilot
    allow(town, Permission.MANAGE_CHANNELS)
    async with town.steward_on():
        await argue(town)
        await press(town, "Slow the room")
        assert delay_of(pilot) == 30
        await press(town, "Leave it")
    async with town.steward_on():
        assert delay_of(pilot) == 30
        await passes(town, timedelta(minutes=16))
        assert delay_of(pilot) == 0


async def test_slow_mode_that_somebody_changed_is_left_to_them(quiet_town: Stage) -> None:
    town, pilot = quiet_town, quiet_town.pilot
    allow(town, Permission.MANAGE_CHANNELS)
    async with town.steward_on():
        await argue(town)
        await press(town, "Slow the room")
        pilot.world.change_channel(pilot.channel_id("#rota"), {"rate_limit_per_user": 120})
        await town.caught_up()
        await passes(town, timedelta(minutes=16))
        assert delay_of(pilot) == 120


async def test_without_the_right_to_slow_a_room_the_card_says_so(town: Stage, pilot: Pilot) -> None:
    await argue(town)
    await press(town, "Slow the room")
    assert delay_of(pilot) == 0
    assert "Manage Channels" in words(card_about(pilot, QUARREL))
    assert "Slow the room" in labels(card_about(pilot, QUARREL))  # once it may, it can be pressed again


async def test_a_quiet_word_needs_everybody_and_nobody_sees_who_said_what(town: Stage, pilot: Pilot) -> None:
    await argue(town)
    await press(town, "Ask about a quiet word")
    assert len(notes(pilot, "ann")) == len(notes(pilot, "ben")) == 1
    assert "2 were asked, each apart; 0 would like one" in words(card_about(pilot, QUARREL))
    await pilot.click("ann", notes(pilot, "ann")[0], "Yes, that would help")
    await town.steward.settled()
    assert "Open a private thread" not in labels(card_about(pilot, QUARREL))
    assert "ben" not in words(notes(pilot, "ann")[0])
    await pilot.click("ben", notes(pilot, "ben")[0], "No, thank you")
    await town.steward.settled()
    assert "1 would like one, 1 would not" in words(card_about(pilot, QUARREL))
    await pilot.click("ben", notes(pilot, "ben")[0], "Yes, that would help")
    await town.steward.settled()
    assert any("all who were asked would like a quiet word" in text for text in pilot.texts("#moderators"))
    await press(town, "Open a private thread")
    [thread] = [one for one in pilot.world.threads_of(pilot.guild) if one["name"] == "A quiet word · 1"]
    inside = {member["user_id"] for member in pilot.world.threads.members(thread)}
    assert inside == {pilot.world.bot_id, pilot.member_id("ann"), pilot.member_id("ben")}
    assert "Open a private thread" not in labels(card_about(pilot, QUARREL))


async def test_somebody_else_cannot_answer_the_offer(town: Stage, pilot: Pilot) -> None:
    await argue(town)
    await press(town, "Ask about a quiet word")
    [case] = await town.store.cases()
    assert case.agreed == ()
    assert set(case.asked) == {pilot.member_id("ann"), pilot.member_id("ben")}
    assert notes(pilot, "lee") == []


async def test_nobody_under_18_is_asked(quiet_town: Stage) -> None:
    town, pilot = quiet_town, quiet_town.pilot
    pilot.world.add_role(pilot.guild, "Youth")
    pilot.world.add_member(pilot.guild, "kit", roles=["Youth"])
    text = town.policy.read_text(encoding="utf-8")
    town.policy = town.database.parent / "own.yaml"
    town.policy.write_text(text + "care: {under_18: [Youth]}\n", encoding="utf-8")
    async with town.steward_on():
        last = await pilot.say("ann", "#rota", OPENING)
        for turn in range(6):
            who, says = ("kit", BEN) if turn % 2 == 0 else ("ann", ANN)
            last = await pilot.say(who, "#rota", says, reply_to=last)
            await town.judged(last)
        await press(town, "Ask about a quiet word")
        assert notes(pilot, "kit") == notes(pilot, "ann") == []
        assert "under 18" in words(card_about(pilot, QUARREL))


async def test_chosen_messages_are_hidden_each_with_a_way_back(town: Stage, pilot: Pilot) -> None:
    last = await argue(town)
    reply = await pilot.click("maria", card_about(pilot, QUARREL), "Hide messages…")
    assert reply.message is not None
    ben = next(one for one in pilot.messages("#rota") if BEN in one["content"])
    told = await choose(town, reply.message, last.id, ben["id"])
    assert told == "2 messages are being hidden, and their authors are told."
    assert not pilot.stands(last)
    assert ben["id"] not in {one["id"] for one in pilot.messages("#rota")}
    cases = await town.store.cases()
    assert [case.status for case in cases] == [Status.HIDDEN, Status.HIDDEN]
    assert cases[1].part_of == cases[0].id
    assert "policy 5.4" in words(pilot.dms("ben")[-1])
    own = next(one for one in pilot.messages("#moderators") if "argument of case 1" in words(one))
    await pilot.click("maria", own, "Restore")
    await town.steward.settled()
    assert any("Oh, here we go" in text for text in pilot.texts("#rota"))


async def test_a_word_goes_to_whoever_wrote_the_chosen_message(town: Stage, pilot: Pilot) -> None:
    await argue(town)
    opened = await pilot.click("maria", card_about(pilot, QUARREL), "A word to the author…")
    assert opened.modal is not None
    ben = next(one for one in pilot.messages("#rota") if BEN in one["content"])
    filled = {
        "Whose message is it about?": ben["id"],
        "What shall they get?": "A warning",
        "What do you say to them?": "Please say what you need, not what she is.",
    }
    await pilot.submit("maria", opened.modal, filled)
    await town.caught_up()
    assert "this is a warning" in words(pilot.dms("ben")[-1])
    assert pilot.dms("ann") == []
    argument, own = await town.store.cases()
    assert (argument.sanctions, own.part_of, own.author_id) == ((), argument.id, pilot.member_id("ben"))
    assert "a warning" in (await pilot.slash("ben", "mycases")).content


async def test_a_menu_that_is_used_again_hides_nothing_twice(town: Stage, pilot: Pilot) -> None:
    last = await argue(town)
    reply = await pilot.click("maria", card_about(pilot, QUARREL), "Hide messages…")
    assert reply.message is not None
    await choose(town, reply.message, last.id)
    assert "no longer there" in await choose(town, reply.message, last.id)
    assert len(await town.store.cases()) == 1


async def test_who_is_no_moderator_chooses_nothing(town: Stage, pilot: Pilot) -> None:
    await argue(town)
    exchange = await town.steward.road.arguments.exchange_of(1, Member(pilot.member_id("lee"), "lee"))
    assert "another team" in getattr(exchange, "words", "")


@pytest.mark.parametrize("turn", [2, 3])
async def test_a_restart_in_the_middle_loses_nothing_and_asks_once(quiet_town: Stage, turn: int) -> None:
    """The window is in memory alone: after a restart it begins anew, and an argument that goes on is noticed."""
    town, pilot = quiet_town, quiet_town.pilot
    async with town.steward_on():
        last = await turns(town, turn)
    missed = await pilot.say("ann", "#rota", ANN, reply_to=last)
    async with town.steward_on():
        await town.judged(missed)
        await turns(town, 6, missed)
        await town.caught_up()
        assert len([one for one in pilot.messages("#moderators") if QUARREL in words(one)]) == 1
        assert len([case for case in await town.store.cases() if case.rule == "quarrel"]) == 1


async def choose(town: Stage, message: dict[str, Any], *ids: str) -> str:
    reply = await town.pilot.choose("maria", message, *ids)
    await town.steward.settled()
    return reply.content


async def passes(town: Stage, time: timedelta) -> None:
    assert isinstance(town.clock, VirtualClock)
    town.clock.advance(time)
    await town.steward.settled()
    await town.caught_up()


def delay_of(pilot: Pilot) -> int:
    return int(pilot.world.channel(pilot.channel_id("#rota"))["rate_limit_per_user"])


def allow(town: Stage, permission: Permission) -> None:
    town.pilot.world.overwrite(town.pilot.channel_id("#rota"), town.pilot.world.bot_id, int(permission), 0)
