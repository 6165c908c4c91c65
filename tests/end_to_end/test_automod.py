"""Discord's own AutoMod beside Steward: one case, not two, and what it stops is heard if somebody needs help."""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta

import discord
import pytest

from bot.discord_app.case_file import CaseFile, page_of
from bot.discord_app.inspecting import inspected
from bot.discord_app.words import words_in
from bot.evaluation.stage import Stage
from bot.moderation.notice import NOTICE
from bot.policy_file import PolicyFile
from bot.sandbox.errors import SandboxError
from bot.sandbox.permissions import Permission
from bot.sandbox.pilot import Pilot
from policy_rules.case import Status
from policy_rules.events import EventKind
from policy_rules.verdict import Category
from policy_rules.vocabulary import Scores, Unknown
from tests.end_to_end.reading_cards import card_about, labels, words
from tests.end_to_end.test_a_busy_model import Tired

CRY = "I can't do this any more. I don't want to be here, I just want it all to end."
UNKIND = "Sam, you are a worthless idiot, everybody here hates you"
ONLY_THE_MODEL = "when I go to bed I hope the morning never comes"  # which no known wording hears
NUMBER = "Maggie's number is 07700 900123"
FIVE = timedelta(minutes=5)


@asynccontextmanager
async def hearing(town: Stage) -> AsyncIterator[Pilot]:
    """Steward, to whom somebody has given the right to manage the server."""
    world, guild = town.sandbox.world, town.pilot.guild
    role = world.roles[guild][world.role_id(guild, "Steward")]
    role["permissions"] = str(int(role["permissions"]) | Permission.MANAGE_GUILD)
    async with town.steward_on():
        yield town.pilot


def rule(town: Stage, name: str, word: str, *, blocks: bool = False, timeout: timedelta | None = None) -> None:
    alerts_in = town.pilot.channel_id("#general")  # where Steward reads, so that it could take the alert for a message
    town.sandbox.world.automod.add_rule(
        town.pilot.guild, name, [word], blocks=blocks, alerts_in=alerts_in, timeout=timeout
    )


async def stopped(town: Stage, who: str, where: str, text: str) -> None:
    with pytest.raises(SandboxError, match="blocked by this server"):
        await town.pilot.say(who, where, text)
    await town.caught_up()
    await town.caught_up()


async def read_later(town: Stage) -> None:
    """The next round but one for what could not be read at once."""
    town.clock.advance(timedelta(seconds=41))  # type: ignore[attr-defined]
    await town.steward.automod.look()
    await town.caught_up()


class Stumbling(Tired):
    """The real model, which one text brings down each time."""

    async def score(self, text: str) -> Scores | Unknown:
        self.healthy = "xyzzy" not in text
        return await super().score(text) if self.healthy else Unknown("the model fell")


async def acts(town: Stage) -> list[tuple[int | None, str]]:
    """The cases on which something stands of what AutoMod did, with what."""
    found = await town.store.events(kind=EventKind.AUTOMOD_ACTED)
    return [(one.event.case_id, one.event.payload["did"]) for one in found]


@pytest.mark.parametrize("tells_first", [False, True])
async def test_what_both_find_is_one_case_that_says_so(quiet_town: Stage, tells_first: bool) -> None:
    quiet_town.sandbox.world.automod.tells_first = tells_first
    rule(quiet_town, "Insults", "worthless", timeout=FIVE)
    async with hearing(quiet_town) as pilot:
        message = await pilot.say("lee", "#kitchen", UNKIND)
        await quiet_town.judged(message)
        await quiet_town.caught_up()
        await quiet_town.caught_up()

        [case] = await quiet_town.store.cases()
        assert case.message_id == message.id
        assert sorted(await acts(quiet_town)) == [(case.id, "timed_out"), (case.id, "told")]
        [card] = pilot.messages("#moderators")
        assert "Discord's AutoMod (rule Insults) acted too: " in words(card)
        assert "timed its author out for 5 minutes" in words(card)


async def test_what_automod_alone_finds_is_no_case_until_somebody_reports_it(quiet_town: Stage) -> None:
    rule(quiet_town, "Pets", "hamster")
    async with hearing(quiet_town) as pilot:
        message = await pilot.say("lee", "#kitchen", "my hamster is called Bob")
        await quiet_town.caught_up()
        assert await quiet_town.store.cases() == ()
        assert await acts(quiet_town) == []

        await pilot.react("priya", message, "🚩")
        await pilot.until(lambda: pilot.messages("#moderators"))
        await quiet_town.caught_up()
        await quiet_town.caught_up()
        assert "Discord's AutoMod (rule Pets) acted too" in words(pilot.messages("#moderators")[-1])


async def test_a_cry_for_help_that_automod_stops_is_heard_in_confidence(quiet_town: Stage) -> None:
    rule(quiet_town, "Dark words", "want it all to end", blocks=True, timeout=FIVE)
    async with hearing(quiet_town) as pilot:
        await stopped(quiet_town, "jo", "#kitchen", CRY)

        [case] = await quiet_town.store.cases()
        assert (case.category, case.sealed, case.author_id) == (Category.WELFARE, True, pilot.member_id("jo"))
        [card] = pilot.messages("#safeguarding")
        assert "Discord's AutoMod stopped it; nobody in the room has seen it." in words(card)
        assert "Discord's AutoMod (rule Dark words): stopped the message before anybody saw it" in words(card)
        assert "timed its author out for 5 minutes" in words(card)
        assert CRY[:20] in words(card)
        assert labels(card) == ["I have seen to it", "Send the help note"]
        assert pilot.messages("#moderators") == []
        assert sorted(did for _, did in await acts(quiet_town)) == ["stopped", "timed_out", "told"]

        quiet_town.clock.advance(timedelta(minutes=11))  # type: ignore[attr-defined]
        await quiet_town.caught_up()
        await quiet_town.caught_up()
        [note] = pilot.dms("jo")
        assert "it was Discord's own word filter that did not post your message" in words(note)
        assert "nothing of yours was hidden" not in words(note)
        assert "Hello jo," in words(note)


async def test_who_tries_the_same_words_again_has_one_case(quiet_town: Stage) -> None:
    rule(quiet_town, "Dark words", "want it all to end", blocks=True)
    async with hearing(quiet_town) as pilot:
        for _ in range(3):
            await stopped(quiet_town, "jo", "#kitchen", CRY)

        [case] = await quiet_town.store.cases()
        assert len({act.message_id for act in case.automod}) == 3
        [card] = pilot.messages("#safeguarding")
        assert "(rule Dark words) stopped 2 other messages of its author here" in words(card)


async def test_the_room_is_not_read_from_its_beginning_after_a_stopped_message(quiet_town: Stage) -> None:
    rule(quiet_town, "Dark words", "want it all to end", blocks=True)
    async with hearing(quiet_town) as pilot:
        message = await pilot.say("lee", "#kitchen", "tea?")
        await quiet_town.judged(message)
        await quiet_town.store.flush_cursors()
        await stopped(quiet_town, "jo", "#kitchen", CRY)
        assert (await quiet_town.store.cursors())[pilot.channel_id("#kitchen")] == message.id


async def test_what_was_stopped_hurt_nobody_and_is_no_case(quiet_town: Stage) -> None:
    rule(quiet_town, "Insults", "worthless", blocks=True)
    rule(quiet_town, "Numbers", "07700", blocks=True)
    async with hearing(quiet_town) as pilot:
        await stopped(quiet_town, "lee", "#kitchen", UNKIND)
        await stopped(quiet_town, "lee", "#kitchen", NUMBER)
        assert await quiet_town.store.cases() == ()
        assert await acts(quiet_town) == []
        assert pilot.dms("lee") == []
        assert pilot.messages("#moderators") == []


async def test_it_joins_an_open_case_of_the_same_author_in_the_same_room_as_a_number(quiet_town: Stage) -> None:
    rule(quiet_town, "Insults", "stupid", blocks=True)
    async with hearing(quiet_town) as pilot:
        message = await pilot.say("lee", "#kitchen", UNKIND)
        await quiet_town.judged(message)
        for text in ("you stupid fool", "so stupid"):
            await stopped(quiet_town, "lee", "#kitchen", text)
        await stopped(quiet_town, "lee", "#rota", "stupid rota")  # another room
        await stopped(quiet_town, "ann", "#kitchen", "stupid oven")  # somebody else

        [case] = await quiet_town.store.cases()
        assert len({act.message_id for act in case.automod}) == 2
        card = words(card_about(pilot, "Be kind"))
        assert "Discord's AutoMod (rule Insults) stopped 2 other messages of its author here" in card
        assert "stupid" not in card
        trail = [str(one.event.payload) for one in await quiet_town.store.events()]
        assert not any("stupid" in payload for payload in trail)

        quiet_town.clock.advance(timedelta(minutes=61))  # type: ignore[attr-defined]
        await stopped(quiet_town, "lee", "#kitchen", "still stupid")
        [case] = await quiet_town.store.cases()
        assert len({act.message_id for act in case.automod}) == 2


async def test_what_cries_for_help_never_joins_a_card_that_others_read(quiet_town: Stage) -> None:
    rule(quiet_town, "Dark words", "want it all to end", blocks=True)
    async with hearing(quiet_town) as pilot:
        await quiet_town.judged(await pilot.say("jo", "#kitchen", UNKIND))
        await stopped(quiet_town, "jo", "#kitchen", CRY)

        unkind, cry = sorted(await quiet_town.store.cases(), key=lambda case: case.id)
        assert (unkind.sealed, unkind.automod, cry.sealed) == (False, (), True)
        assert "Dark words" not in words(card_about(pilot, "Be kind"))


async def test_a_cry_that_the_model_could_not_read_at_once_is_read_later(quiet_town: Stage) -> None:
    rule(quiet_town, "Dark words", "morning never", blocks=True)
    quiet_town.scorer = model = Tired(quiet_town)
    async with hearing(quiet_town) as pilot:
        await stopped(quiet_town, "jo", "#kitchen", ONLY_THE_MODEL)
        assert await quiet_town.store.cases() == ()
        model.tired = False
        await read_later(quiet_town)
        [card] = pilot.messages("#safeguarding")
        assert "stopped the message before anybody saw it" in words(card)
        await read_later(quiet_town)
        assert len(await quiet_town.store.cases()) == 1


async def test_a_cry_that_waits_for_the_model_outlives_a_restart_sealed_and_is_then_kept_with_its_case_alone(
    quiet_town: Stage,
) -> None:
    rule(quiet_town, "Dark words", "morning never", blocks=True)
    quiet_town.scorer = model = Tired(quiet_town)
    async with hearing(quiet_town) as pilot:
        await stopped(quiet_town, "jo", "#kitchen", ONLY_THE_MODEL)
        assert "1 message was read by the rules alone" in (await pilot.slash("maria", "queue")).content
    kept = quiet_town.database.parent.glob(f"{quiet_town.database.name}*")
    assert not any(ONLY_THE_MODEL.encode() in file.read_bytes() for file in kept)
    model.tired = False
    async with quiet_town.steward_on():
        await read_later(quiet_town)
        [card] = pilot.messages("#safeguarding")
        assert ONLY_THE_MODEL in words(card)
        assert await quiet_town.store.stopped(10) == ()


async def test_what_was_stopped_is_kept_before_anything_else_is_done(
    quiet_town: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As when the power goes while the room, the roles or the name of the rule are looked up."""
    rule(quiet_town, "Dark words", "want it all to end", blocks=True)
    begun, never = asyncio.Event(), asyncio.Event()  # until Steward is gone

    async def hangs(*_args: object) -> None:
        begun.set()
        await never.wait()

    async with hearing(quiet_town) as pilot:
        with monkeypatch.context() as power:
            power.setattr(discord.Guild, "fetch_member", hangs)
            with pytest.raises(SandboxError, match="blocked by this server"):
                await pilot.say("jo", "#kitchen", CRY)
            await asyncio.wait_for(begun.wait(), 10)
            [one] = await quiet_town.store.stopped(10)
            assert await quiet_town.store.stopped_text(one.message_id) == CRY
    never.set()
    async with quiet_town.steward_on():
        await read_later(quiet_town)
        assert pilot.messages("#safeguarding")


async def test_a_text_that_the_model_never_reads_keeps_no_other_waiting_and_is_given_up(quiet_town: Stage) -> None:
    rule(quiet_town, "Dark words", "morning never", blocks=True)
    quiet_town.scorer = model = Stumbling(quiet_town)
    async with hearing(quiet_town) as pilot:
        for text in ("morning never xyzzy", ONLY_THE_MODEL):
            model.tired = True
            await stopped(quiet_town, "jo", "#kitchen", text)
        model.tired = False
        for _ in range(2):  # the first ends with the one that fails
            await read_later(quiet_town)
        assert ONLY_THE_MODEL in words(pilot.messages("#safeguarding")[0])
        [fails] = await quiet_town.store.stopped(10)
        assert await quiet_town.store.stopped_text(fails.message_id) == "morning never xyzzy"
        quiet_town.clock.advance(timedelta(days=3, seconds=1))  # type: ignore[attr-defined]
        await quiet_town.steward.road.automod.give_up_old()
        assert await quiet_town.store.stopped(10) == ()
        await quiet_town.caught_up()
        assert "could not read for days" in pilot.texts("#moderators")[-1]
        told = await quiet_town.store.newest_event(EventKind.STOPPED_UNREAD)
        assert told is not None
        assert told.event.payload == {"messages": 1}


async def test_what_was_stopped_in_a_thread_that_is_not_known_waits_until_it_is_found(quiet_town: Stage) -> None:
    rule(quiet_town, "Dark words", "want it all to end", blocks=True)
    async with hearing(quiet_town) as pilot:
        for room in ("#kitchen", "#moderators"):  # of which the second is not read
            who = "jo" if room == "#kitchen" else "maria"
            thread = await pilot.open_thread(who, room, "the rota", "hello")
            await quiet_town.caught_up()
            quiet_town.steward.client.guilds[0]._threads.pop(int(thread))  # as if it had been archived before the start
            quiet_town.sandbox.faults.fail(f"GET /channels/{thread}", status=403, times=1)
            await stopped(quiet_town, who, thread, CRY)
        assert (len(await quiet_town.store.stopped(10)), len(await quiet_town.store.cases())) == (2, 0)
        await read_later(quiet_town)
        [case] = await quiet_town.store.cases()
        assert case.author_id == pilot.member_id("jo")
        assert await quiet_town.store.stopped(10) == ()


async def test_a_name_that_discord_does_not_say_keeps_nobody_from_being_heard(quiet_town: Stage) -> None:
    rule(quiet_town, "Dark words", "want it all to end", blocks=True)
    async with hearing(quiet_town) as pilot:
        for what in ("auto-moderation/rules", "members"):
            quiet_town.sandbox.api.faults.fail(f"GET /guilds/{pilot.guild}/{what}", status=403, times=2)
        await stopped(quiet_town, "jo", "#kitchen", CRY)
        without = "Discord's AutoMod (rule without a name): stopped the message"
        await pilot.until(lambda: without in words(pilot.messages("#safeguarding")[0]))


async def test_the_file_of_a_case_says_what_automod_did(quiet_town: Stage) -> None:
    rule(quiet_town, "Insults", "worthless")
    async with hearing(quiet_town) as pilot:
        await quiet_town.judged(await pilot.say("lee", "#kitchen", UNKIND))
        await quiet_town.caught_up()
        [case] = await quiet_town.store.cases()
        events = [(one.seq, one.event) for one in await quiet_town.store.events(case_id=case.id)]
        page = page_of(CaseFile(case, "Riverside", events, (), case.opened_at, "v1"), words_in())
        assert "<td>Discord&#x27;s AutoMod</td><td>acted on the message" in page
        assert "By its rule Insults." in page


async def test_nothing_that_was_stopped_is_read_before_a_notice_that_speaks_of_it_is_pinned(quiet_town: Stage) -> None:
    """After an upgrade the notice of the version before stands, which did not speak of AutoMod."""
    rule(quiet_town, "Dark words", "want it all to end", blocks=True)
    async with hearing(quiet_town) as pilot:
        await quiet_town.store.transaction(lambda writer: writer.set_fact(NOTICE, None))
    quiet_town.clock.advance(timedelta(days=1))  # type: ignore[attr-defined]
    quiet_town.sandbox.faults.fail("PUT /channels", status=403, times=1)
    async with quiet_town.steward_on():
        await quiet_town.caught_up()
        assert "what an earlier notice told of" in pilot.texts("#moderators")[-1]
        await stopped(quiet_town, "jo", "#kitchen", CRY)
        assert (await quiet_town.store.stopped(10), await quiet_town.store.cases()) == ((), ())
        await quiet_town.judged(await pilot.say("lee", "#kitchen", UNKIND))  # while what it did speak of is
        assert card_about(pilot, "Be kind")
    quiet_town.clock.advance(timedelta(minutes=1))  # type: ignore[attr-defined]
    async with quiet_town.steward_on():
        await quiet_town.caught_up()
        await stopped(quiet_town, "jo", "#kitchen", CRY)
        assert pilot.messages("#safeguarding")


async def test_an_alert_of_automod_is_nobodys_message(quiet_town: Stage) -> None:
    """It stands in the name of whoever wrote what it is about, and quotes it."""
    rule(quiet_town, "Numbers", "07700", blocks=True)
    async with hearing(quiet_town) as pilot:
        await stopped(quiet_town, "lee", "#kitchen", NUMBER)
        [alert] = [one for one in pilot.messages("#general") if one["author"]["id"] == pilot.member_id("lee")]
        await pilot.react("priya", alert, "🚩")
        opened = await pilot.menu("priya", "Report to the moderators", alert)
        reply = await pilot.submit("priya", opened.modal, {"What is it?": "Unkind to somebody"})
        await quiet_town.caught_up()

        assert "written by a program" in reply.content
        assert pilot.stands(alert)
        assert await quiet_town.store.cases() == ()


async def test_without_the_right_everything_else_works_and_the_doctor_says_so(quiet_town: Stage) -> None:
    rule(quiet_town, "Insults", "worthless")
    policy = PolicyFile(quiet_town.policy).policy
    seen = await inspected(quiet_town.sandbox.token, None, policy, words_in())
    assert seen.lacks == ()
    assert "it needs Manage Server. Everything else works without." in seen.automod
    async with quiet_town.steward_on():
        await quiet_town.judged(await quiet_town.pilot.say("lee", "#kitchen", UNKIND))
        await quiet_town.caught_up()
        [card] = quiet_town.pilot.messages("#moderators")  # and no alarm about a right that it lacks
        assert "AutoMod" not in words(card)
    async with hearing(quiet_town):
        seen = await inspected(quiet_town.sandbox.token, None, policy, words_in())
        assert "Steward hears what Discord's own AutoMod does" in seen.automod


async def test_nothing_of_what_was_stopped_is_logged(quiet_town: Stage, caplog: pytest.LogCaptureFixture) -> None:
    rule(quiet_town, "Dark words", "want it all to end", blocks=True)
    rule(quiet_town, "Insults", "stupid", blocks=True)
    with caplog.at_level(logging.DEBUG, logger="bot"):
        async with hearing(quiet_town) as pilot:
            await stopped(quiet_town, "jo", "#kitchen", CRY)
            await stopped(quiet_town, "lee", "#kitchen", "you stupid fool")
            assert pilot.messages("#safeguarding")
    assert CRY[:20] not in caplog.text
    assert "stupid" not in caplog.text


async def test_a_decided_case_stays_decided(quiet_town: Stage) -> None:
    rule(quiet_town, "Insults", "stupid", blocks=True)
    async with hearing(quiet_town) as pilot:
        await quiet_town.judged(await pilot.say("lee", "#kitchen", UNKIND))
        await pilot.click("maria", card_about(pilot, "Be kind"), "Leave it")
        await stopped(quiet_town, "lee", "#kitchen", "you stupid fool")
        [case] = await quiet_town.store.cases()
        assert (case.status, case.automod) == (Status.LEFT, ())
