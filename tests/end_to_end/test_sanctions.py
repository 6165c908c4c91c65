"""A word, a warning, a timeout, as moderators and members meet them: few, kind, by people, and each with a way back."""

from datetime import datetime, timedelta

import pytest

from bot.clock import VirtualClock
from bot.evaluation.stage import Stage
from bot.sandbox.errors import SandboxError
from bot.sandbox.permissions import Permission
from bot.sandbox.pilot import Pilot, Posted, Reply
from policy_rules.case import Status
from policy_rules.sanction import Stage as Reached
from tests.end_to_end.reading_cards import all_labels, card_about, words

WORDS = "You are a useless, lazy idiot and everybody here knows it"
KIND = "Be kind"
BUTTON = "A word to the author…"
WHAT, CLAUSE, LENGTH, SAY = (
    "What shall they get?",
    "Under which clause?",
    "How long, if it is a timeout?",
    "What do you say to them?",
)
REASON = "Please tell people what went wrong, and leave out what you think of them."
WARNING, TIMEOUT = "A warning", "A timeout: they cannot write for a while"
ALONE, TOGETHER = "1 hour", "24 hours (a second person is asked)"
NOTICE = "Ask a person to check"


def may_time_out(town: Stage) -> None:
    """What a coordinator gives Steward besides what its invite asks for."""
    world, guild = town.pilot.world, town.pilot.guild
    role = world.add_role(guild, "May time out", permissions=int(Permission.MODERATE_MEMBERS))
    member = world.member(guild, world.bot_id)
    world.change_member(guild, world.bot_id, {"roles": [*member["roles"], role]})


async def reported(town: Stage, who: str = "lee") -> Posted:
    """Somebody is unkind, and somebody else reports it."""
    message = await town.pilot.say(who, "#rota", WORDS)
    await town.judged(message)
    form = (await town.pilot.menu("priya", "Report to the moderators", message)).modal
    await town.pilot.submit("priya", form, {"What is it?": "Unkind to somebody"})
    await town.caught_up()
    return message


def card(pilot: Pilot) -> dict[str, object]:
    return next(one for one in pilot.messages("#moderators") if BUTTON in all_labels(one) or one["embeds"])


async def give(town: Stage, who: str, what: str, length: str = ALONE) -> Reply:
    opened = await town.pilot.click(who, card(town.pilot), BUTTON)
    assert opened.modal is not None, opened.content
    reply = await town.pilot.submit(who, opened.modal, {WHAT: what, LENGTH: length, SAY: REASON})
    await town.caught_up()
    return reply


async def press(town: Stage, who: str, label: str) -> str:
    reply = await town.pilot.click(who, card(town.pilot), label)
    await town.caught_up()
    return reply.content


def until(pilot: Pilot, who: str) -> datetime | None:
    set_to = pilot.world.member(pilot.guild, pilot.member_id(who))["communication_disabled_until"]
    return datetime.fromisoformat(set_to) if set_to else None


def own_policy(town: Stage, more: str) -> None:
    text = town.policy.read_text(encoding="utf-8")
    town.policy = town.database.parent / "own.yaml"
    town.policy.write_text(text + more, encoding="utf-8")


async def test_a_warning_is_read_by_its_author_alone_and_somebody_else_hears_an_objection(
    town: Stage, pilot: Pilot
) -> None:
    await reported(town)
    assert "on this case alone" in (await give(town, "maria", WARNING)).content
    notice = pilot.dms("lee")[-1]
    assert REASON in words(notice)
    assert "this is a warning" in words(notice)
    assert "maria" not in words(notice)
    assert "Given: a warning" in words(card(pilot))
    [line] = [text for text in pilot.texts("#steward-log") if "gave a warning" in text]
    assert REASON not in line
    assert "lee" not in line
    assert "a warning, on this case alone" in (await pilot.slash("lee", "mycases")).content
    assert all(REASON.encode() not in file.read_bytes() for file in town.database.parent.glob("steward.sqlite3*"))

    assert "you will hear" in (await pilot.click("lee", notice, NOTICE)).content
    await town.caught_up()
    assert any("somebody else to look at what they got" in text for text in pilot.texts("#moderators"))
    assert "somebody else to look" in await press(town, "maria", "It stands")
    await press(town, "dev", "Take it back")
    assert "is taken back: a warning" in words(pilot.dms("lee")[-1])
    assert "taken back" in (await pilot.slash("lee", "mycases")).content


async def test_a_word_in_private_hides_the_message_and_nothing_follows(town: Stage, pilot: Pilot) -> None:
    message = await reported(town)
    await give(town, "maria", "A word in private, and hide the message")
    assert not pilot.stands(message)
    notice = words(pilot.dms("lee")[-1])
    assert "not a warning, and nothing else follows" in notice
    assert "It is out of sight now." in notice
    assert len([one for one in pilot.dms("lee") if REASON in words(one)]) == 1
    assert until(pilot, "lee") is None


async def test_a_short_timeout_keeps_somebody_from_writing_and_one_press_ends_it(quiet_town: Stage) -> None:
    town, pilot = quiet_town, quiet_town.pilot
    may_time_out(town)
    async with town.steward_on():
        await reported(town)
        await give(town, "maria", TIMEOUT)
        assert until(pilot, "lee") == town.clock.now() + timedelta(hours=1)
        assert "a timeout of 1 hour" in words(pilot.dms("lee")[-1])
        with pytest.raises(SandboxError, match="send messages"):
            await pilot.say("lee", "#rota", "and another thing")
        await press(town, "dev", "Lift it")
        assert until(pilot, "lee") is None
        assert "is lifted" in words(pilot.dms("lee")[-1])
        await pilot.say("lee", "#rota", "Thanks, I'm sorry.")


async def test_a_long_one_takes_two_also_across_a_restart(quiet_town: Stage) -> None:
    town, pilot = quiet_town, quiet_town.pilot
    may_time_out(town)
    async with town.steward_on():
        await reported(town)
        assert "takes two" in (await give(town, "maria", TIMEOUT, TOGETHER)).content
        assert until(pilot, "lee") is None
        assert pilot.dms("lee") == []
        assert "a second person please" in words(card(pilot))
        assert REASON in words(card(pilot))
        assert "somebody else" in await press(town, "maria", "Agree")
        assert until(pilot, "lee") is None
    async with town.steward_on():
        await press(town, "dev", "Agree")
        assert until(pilot, "lee") == town.clock.now() + timedelta(hours=24)
        assert REASON in words(pilot.dms("lee")[-1])
        assert "neither" not in await press(town, "dev", "Lift it")


async def test_what_nobody_answers_lapses(quiet_town: Stage) -> None:
    town, pilot = quiet_town, quiet_town.pilot
    assert isinstance(town.clock, VirtualClock)
    may_time_out(town)
    async with town.steward_on():
        await reported(town)
        await give(town, "maria", TIMEOUT, TOGETHER)
        await press(town, "maria", "Leave it")  # the message is decided; what is proposed still waits
    town.clock.advance(timedelta(days=4))
    async with town.steward_on():
        for _ in range(2):
            await town.caught_up()
        assert len([text for text in pilot.texts("#moderators") if "nobody answered" in text]) == 1
        assert "Agree" not in all_labels(card(pilot))
        assert until(pilot, "lee") is None


async def test_under_18_safeguarding_says_whether_it_is_right(quiet_town: Stage) -> None:
    town, pilot = quiet_town, quiet_town.pilot
    pilot.world.add_role(pilot.guild, "Youth")
    pilot.world.add_member(pilot.guild, "kit", roles=["Youth"])
    own_policy(town, "care: {under_18: [Youth]}\n")
    may_time_out(town)
    async with town.steward_on():
        await reported(town, "kit")
        assert "safeguarding lead is asked" in (await give(town, "maria", TIMEOUT)).content
        assert "safeguarding lead" in await press(town, "dev", "Agree")
        assert until(pilot, "kit") is None
        asked = pilot.messages("#safeguarding")[-1]
        assert all_labels(asked) == ["Agree", "Rather not"]
        await pilot.click("ruth", asked, "Agree")
        await town.caught_up()
        assert all_labels(pilot.messages("#safeguarding")[-1]) == []  # nothing waits for an answer there any more
        assert "Given: a timeout" in words(pilot.messages("#safeguarding")[-1])
        assert until(pilot, "kit") == town.clock.now() + timedelta(hours=1)


async def test_without_the_permission_the_moderator_is_told_the_cure(town: Stage, pilot: Pilot) -> None:
    await reported(town)
    told = (await give(town, "maria", TIMEOUT)).content
    assert "Moderate Members" in told
    assert "server's settings" in told
    [case] = await town.store.cases()
    assert case.sanctions == ()
    assert pilot.dms("lee") == []


async def test_nobody_above_steward_and_nobody_who_is_part_of_it(quiet_town: Stage) -> None:
    town, pilot = quiet_town, quiet_town.pilot
    may_time_out(town)
    pilot.world.add_role(pilot.guild, "Chair")
    pilot.world.add_member(pilot.guild, "gail", roles=["Chair"])
    async with town.steward_on():
        await reported(town, "gail")
        assert "below its own" in (await give(town, "maria", TIMEOUT)).content
        message = await pilot.say("lee", "#rota", f"{pilot.mention('dev')} {WORDS}")
        await town.judged(message)
        await town.caught_up()
        form = (await pilot.menu("maria", "Report to the moderators", message)).modal
        await pilot.submit("maria", form, {"What is it?": "Unkind to somebody"})
        await town.caught_up()
        newest = [one for one in pilot.messages("#moderators") if BUTTON in all_labels(one)][-1]
        assert "reported this yourself" in (await pilot.click("maria", newest, BUTTON)).content
        assert "about you" in (await pilot.click("dev", newest, BUTTON)).content


async def test_a_lost_answer_times_nobody_out_twice(quiet_town: Stage) -> None:
    town, pilot = quiet_town, quiet_town.pilot
    may_time_out(town)
    async with town.steward_on():
        await reported(town)
        town.sandbox.faults.lose_answer("PATCH /guilds", times=1)
        await give(town, "maria", TIMEOUT)
        assert isinstance(town.clock, VirtualClock)
        town.clock.advance(timedelta(minutes=1))
        await town.caught_up()
        assert until(pilot, "lee") is not None
        assert len([one for one in town.sandbox.api.calls if one.method == "PATCH" and "/members/" in one.path]) == 1
        assert "Lift it" in all_labels(card(pilot))


async def test_who_takes_no_private_messages_reads_it_in_the_server(town: Stage, pilot: Pilot) -> None:
    pilot.world.closed_to_messages.add(pilot.member_id("lee"))
    no_thread = int(Permission.CREATE_PRIVATE_THREADS)
    pilot.world.overwrite(pilot.channel_id("#rota"), pilot.world.bot_id, allow=0, deny=no_thread)
    await reported(town)
    await give(town, "maria", WARNING)
    await town.caught_up()
    assert "you have a note" in pilot.texts("#rota")[-1]
    await pilot.slash("lee", "mynotices", "#rota")
    await town.caught_up()
    [note] = [one for one in pilot.ephemeral("lee") if REASON in words(one)]
    assert "you will hear" in (await pilot.click("lee", note, NOTICE)).content


async def test_a_leak_or_a_worry_has_no_such_button(town: Stage, pilot: Pilot) -> None:
    await pilot.say("lee", "#general", "Maggie's number is 07700 900123")
    await pilot.say("jo", "#general", "I don't want to be here any more. I want to die")
    await town.caught_up()
    assert BUTTON not in all_labels(card_about(pilot, "Keep people's details private"))
    assert all(BUTTON not in all_labels(one) for one in pilot.messages("#safeguarding"))


async def test_who_had_a_word_may_ask_for_somebody_else_to_look_at_it(town: Stage, pilot: Pilot) -> None:
    await reported(town)
    await give(town, "maria", "A word in private; the message stays as it is")
    notice = pilot.dms("lee")[-1]
    assert "press the button below" in words(notice)
    assert "you will hear" in (await pilot.click("lee", notice, NOTICE)).content
    assert "asked already" in (await pilot.click("lee", notice, NOTICE)).content
    await town.caught_up()
    assert "They ask for somebody else to look" in words(card(pilot))
    assert "somebody else to look" in await press(town, "maria", "The word stands")
    await press(town, "dev", "Take the word back")
    assert "takes it back" in words(pilot.dms("lee")[-1])
    assert "The word stands" not in all_labels(card(pilot))
    [case] = await town.store.cases()
    assert (case.status, case.objected_to) == (Status.LEFT, None)
    assert "a word in private, taken back" in (await pilot.slash("lee", "mycases")).content


async def test_a_note_asks_about_what_it_told_of(town: Stage, pilot: Pilot) -> None:
    """An earlier note does not object to what came later."""
    await reported(town)
    await give(town, "maria", "A word in private; the message stays as it is")
    word = pilot.dms("lee")[-1]
    await give(town, "maria", WARNING)
    first = pilot.dms("lee")[-1]
    await press(town, "maria", "Take it back")
    await give(town, "maria", WARNING)
    second = pilot.dms("lee")[-1]
    assert "does not stand any more" in (await pilot.click("lee", first, NOTICE)).content
    [case] = await town.store.cases()
    assert not any(one.objected for one in case.sanctions)
    await pilot.click("lee", word, NOTICE)
    await town.caught_up()
    [case] = await town.store.cases()
    assert case.word is not None
    assert (case.word.objected, [one.objected for one in case.sanctions]) == (True, [False, False])
    await pilot.click("lee", second, NOTICE)
    await town.caught_up()
    await press(town, "dev", "It stands")
    await press(town, "dev", "The word stands")
    [case] = await town.store.cases()
    assert (case.asks_to_be_heard, case.status) == (False, Status.LEFT)


async def test_lifting_a_timeout_of_somebody_who_left_ends_there(quiet_town: Stage) -> None:
    town, pilot = quiet_town, quiet_town.pilot
    may_time_out(town)
    async with town.steward_on():
        await reported(town)
        await give(town, "maria", TIMEOUT)
        left = pilot.member_id("lee")
        pilot.world.leave(pilot.guild, left)
        pilot.world.closed_to_messages.add(left)
        await press(town, "dev", "Lift it")
        await town.caught_up()
        [case] = await town.store.cases()
        assert case.sanction is not None
        assert case.sanction.stage is Reached.LIFTED
        assert not any("you have a note" in text for text in pilot.texts("#rota"))  # nobody is there to read it
        assert await town.store.due(town.clock.now() + timedelta(days=1), 10) == ()
        assert "Lift it" not in all_labels(card(pilot))
