"""The traps of discord.py and of Discord that cost a moderation bot its messages: each is stepped into here."""

import contextlib
from datetime import timedelta

import pytest
from aiohttp import WSCloseCode

from bot import steward
from bot.discord_app import staying
from bot.evaluation.stage import Stage
from bot.sandbox.errors import SandboxError
from bot.sandbox.pilot import Pilot
from policy_rules.handle import Press
from policy_rules.refusal import Refusal
from policy_rules.vocabulary import Member
from tests.end_to_end.reading_cards import card_about

LEAK = "Call Maggie on 07700 900123, she's in tonight"
PRIVATE = "Keep people's details private"


async def hidden(town: Stage, pilot: Pilot, message: object) -> None:
    """Wait until the leak is gone, letting the time of the retries pass."""
    for _ in range(5):
        await town.caught_up()
        town.clock.advance(timedelta(minutes=1))  # type: ignore[attr-defined]
    assert not pilot.stands(message)  # type: ignore[arg-type]
    assert len(pilot.dms("lee")) == 1


async def test_a_connection_that_is_cut_before_the_work_is_tried_again(town: Stage, pilot: Pilot) -> None:
    """discord.py hands ServerDisconnectedError straight on."""
    town.sandbox.faults.abort("DELETE /channels", times=2)
    await hidden(town, pilot, await pilot.say("lee", "#rota", LEAK))


async def test_a_connection_that_is_cut_after_the_work_is_no_failure(town: Stage, pilot: Pilot) -> None:
    town.sandbox.faults.lose_answer("DELETE /channels", times=1)
    await hidden(town, pilot, await pilot.say("lee", "#rota", LEAK))


async def test_a_503_is_tried_again(town: Stage, pilot: Pilot) -> None:
    """discord.py repeats 500, 502, 504 and 524, and not 503."""
    town.sandbox.faults.fail("DELETE /channels", status=503, times=2)
    await hidden(town, pilot, await pilot.say("lee", "#rota", LEAK))


async def test_a_notice_whose_answer_was_lost_is_sent_once(town: Stage, pilot: Pilot) -> None:
    town.sandbox.faults.lose_answer("POST /users/@me/channels", times=1)
    await hidden(town, pilot, await pilot.say("lee", "#rota", LEAK))


async def test_an_edit_does_not_overtake_its_message(town: Stage, pilot: Pilot) -> None:
    """Every handler of discord.py is a task of its own: nothing keeps their order but Steward's intake."""
    messages = [await pilot.say("lee", "#rota", f"see you at {hour}") for hour in range(10)]
    for message in messages:
        await pilot.edit(message, LEAK)
    await town.caught_up()
    assert not any(pilot.stands(message) for message in messages[:5])  # the breaker lets five go by itself
    assert len(await town.store.cases()) == len(messages)
    assert all(case.revision == 1 for case in await town.store.cases())


async def test_a_socket_that_is_cut_is_resumed_and_nothing_is_missed(town: Stage, pilot: Pilot) -> None:
    town.sandbox.gateway.abort()
    message = await pilot.say("lee", "#rota", LEAK)
    await pilot.until(lambda: not pilot.stands(message), within=15)


async def test_a_close_code_that_ends_the_client_does_not_end_steward(
    town: Stage, pilot: Pilot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(staying, "FIRST_WAIT_S", 0.05)
    await pilot.until(lambda: town.sandbox.gateway.connections == 1)
    town.sandbox.gateway.close(WSCloseCode.POLICY_VIOLATION)
    message = await pilot.say("lee", "#rota", LEAK)
    await pilot.until(lambda: not pilot.stands(message), within=15)


async def test_a_first_handshake_that_fails_is_tried_again(quiet_town: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(staying, "FIRST_WAIT_S", 0.05)
    quiet_town.sandbox.faults.fail("GET /users/@me", status=503, times=2)
    async with quiet_town.steward_on(ready_within_s=15):
        message = await quiet_town.pilot.say("lee", "#rota", LEAK)
        await quiet_town.pilot.until(lambda: not quiet_town.pilot.stands(message))


async def test_a_button_that_breaks_inside_tells_the_person_who_pressed(
    town: Stage, pilot: Pilot, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """An exception in a dynamic button reaches no error handler of discord.py."""
    await pilot.say("lee", "#rota", LEAK)
    await pilot.until(lambda: pilot.texts("#steward-log"))

    async def broken(case_id: int, press: Press, by: Member) -> Refusal | None:
        del case_id, press, by
        raise RuntimeError(LEAK)

    monkeypatch.setattr(town.steward.road, "press", broken)
    reply = await pilot.click("maria", card_about(pilot, PRIVATE), "Restore")
    assert "Something went wrong inside Steward, and nothing was changed" in reply.content
    assert "Maggie" not in caplog.text


async def test_an_answer_that_is_lost_is_one_line_in_the_log(
    town: Stage, pilot: Pilot, caplog: pytest.LogCaptureFixture
) -> None:
    """An exception in a dynamic button ends up in discord.py's own log, with a traceback."""
    await pilot.say("lee", "#rota", LEAK)
    await pilot.until(lambda: pilot.texts("#steward-log"))
    town.sandbox.faults.abort("POST /webhooks", times=1)
    with contextlib.suppress(SandboxError):
        await pilot.click("maria", card_about(pilot, PRIVATE), "Keep hidden")
    await pilot.until(lambda: "could not be answered" in caplog.text)  # the pilot may hear of the loss before the bot
    await town.caught_up()
    assert "Traceback" not in caplog.text
    [case] = await town.store.cases()
    assert case.decided_by is not None


async def test_what_was_not_read_is_not_noted_as_seen(quiet_town: Stage) -> None:
    """Else an edit made meanwhile would never be looked for."""
    pilot = quiet_town.pilot
    async with quiet_town.steward_on():
        message = await pilot.say("lee", "#rota", "I can do Friday.")
        await quiet_town.caught_up()
        before = await quiet_town.store.fact(steward.AWAKE)
    quiet_town.clock.advance(timedelta(hours=1))  # type: ignore[attr-defined]
    await pilot.edit(message, LEAK)
    quiet_town.sandbox.faults.fail(f"GET /channels/{pilot.channel_id('#rota')}", status=403, times=100)
    async with quiet_town.steward_on():
        await pilot.until(lambda: quiet_town.steward.intake.behind)
        async with quiet_town.steward._reading_back:  # once the catching up has ended
            pass
        assert await quiet_town.store.fact(steward.AWAKE) == before
        assert pilot.stands(message)
    quiet_town.sandbox.faults.clear()
    async with quiet_town.steward_on():
        await pilot.until(lambda: not pilot.stands(message))
