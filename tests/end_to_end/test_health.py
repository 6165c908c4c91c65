"""How Steward is, asked by a program over a real socket and by moderators in Discord."""

import asyncio
import shutil
import time
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from aiohttp import ClientSession
from pydantic import SecretStr

from bot.cli.run import moderate
from bot.clock import VirtualClock
from bot.discord_app.status import status_page
from bot.discord_app.words import words_in
from bot.evaluation.stage import Stage
from bot.health.endpoint import LOOPBACK, listening, serving
from bot.sandbox.errors import SandboxError
from bot.sandbox.pilot import Pilot
from bot.settings import Settings
from bot.store.backed_up import note_backup
from tests.end_to_end.reading_cards import card_about
from tests.end_to_end.test_a_busy_model import CRUEL, Tired
from tests.health.exposed import Samples, samples_of, value

PRIVATE = "Keep people's details private"
LEAK = "Call Maggie on 07700 900{:03d}"
DESPAIR = "I don't want to be here any more. I want to die"


async def page_of(town: Stage) -> str:
    """The page as Prometheus gets it."""
    with listening(0) as listener:
        assert listener is not None
        url = f"http://{LOOPBACK}:{listener.getsockname()[1]}/metrics"
        async with serving(listener, town.steward.health.vitals), ClientSession() as session, session.get(url) as page:
            assert page.status == 200
            return await page.text()


async def numbers_of(town: Stage) -> Samples:
    return samples_of(await page_of(town))


@pytest.fixture
async def busy(town: Stage, pilot: Pilot) -> Stage:
    """An evening on which a number leaked twice, and one of the cases was taken."""
    await town.judged(await pilot.say("ann", "#general", "Thank you all for today"))
    for number in range(2):
        leaked = await pilot.say("lee", "#general", LEAK.format(number))
        await pilot.until(lambda leaked=leaked: not pilot.stands(leaked))  # type: ignore[misc]
    await town.caught_up()
    await pilot.click("maria", card_about(pilot, PRIVATE), "I'll look")
    await town.caught_up()
    return town


async def test_a_program_reads_how_the_evening_goes(busy: Stage) -> None:
    assert isinstance(busy.clock, VirtualClock)
    busy.clock.advance(timedelta(minutes=5))
    page = await numbers_of(busy)
    assert value(page, "connected") == 1
    assert value(page, "messages_read_total") == 3
    assert value(page, "verdicts_total", rule="", action="none") == 1
    assert value(page, "verdicts_total", rule="private_number", action="hide") == 2
    assert value(page, "cases_open", state="waiting") == 1
    assert value(page, "cases_open", state="taken") == 1
    assert value(page, "oldest_open_case_age_seconds") == 300
    assert value(page, "hides_in_window") == 2
    assert value(page, "outbox_waiting") == 0
    assert value(page, "paused") == 0
    busy.clock.advance(timedelta(hours=1))
    page = await numbers_of(busy)
    assert value(page, "cases_open", state="taken") == 0  # whoever took it had their time
    assert value(page, "hides_in_window") == 0


async def test_nobody_and_nothing_that_was_said_is_on_the_page(busy: Stage) -> None:
    page = await page_of(busy)
    world = busy.sandbox.world
    ids = [*world.members[busy.pilot.guild], *world.channels, busy.pilot.guild]
    assert len(ids) > 10
    assert [one for one in ids if one in page] == []
    for typed in ("Maggie", "07700", "Thank you", "lee", "general"):
        assert typed not in page
    policy = busy.steward.road.policy
    labels = {pair for _, labels in samples_of(page) for pair in labels}
    rules = {"", *(rule.id for rule in policy.rules)}
    assert {label for label, _ in labels} == {"rule", "action", "state", "trouble"}
    assert {word for label, word in labels if label == "rule"} <= rules


async def test_a_cry_for_help_is_in_the_totals_and_told_apart_by_none(town: Stage, pilot: Pilot) -> None:
    before = await numbers_of(town)
    await pilot.say("jo", "#general", DESPAIR)
    await town.caught_up()
    after = await numbers_of(town)
    assert before.keys() == after.keys()
    changed = {
        name: after[name, labels] - before[name, labels]
        for name, labels in after
        if after[name, labels] != before[name, labels]
    }
    # just as when a member reports an ordinary message
    assert changed == {"steward_messages_read_total": 1, "steward_verdicts_total": 1, "steward_cases_open": 1}
    assert value(after, "verdicts_total", rule="", action="none") == 1


async def test_a_slow_disk_holds_up_who_asks_and_nothing_else(town: Stage) -> None:
    reading = town.store._database
    await reading._connection.create_function("slow", 0, lambda: time.sleep(0.3))
    disk = asyncio.create_task(reading.rows("SELECT slow()"))
    await asyncio.sleep(0)
    asked = asyncio.create_task(numbers_of(town))
    turns = 0
    while not disk.done():
        turns += 1
        await asyncio.sleep(0.001)
    assert turns > 10
    assert await asked


async def test_a_moderator_asks_how_it_is(busy: Stage, pilot: Pilot) -> None:
    reply = await pilot.slash("maria", "status")
    assert reply.ephemeral
    lines = reply.content.splitlines()
    assert lines[0].startswith("Connected since <t:")
    assert lines[1] == f"The model {busy.scorer.name} answers."
    assert lines[2] == "Read since the start: 3 messages and edits; 0 wait for their turn."
    assert lines[3].startswith("2 cases wait that you can see, the oldest since <t:")
    assert lines[4] == "Still to be done or planned: 0. Could not be done: 0."
    assert lines[5] == "Hiding: as the policy says."
    assert lines[6] == "Last backup: not known. What is too old was last erased: not known."
    read = "Text in pictures is read." if shutil.which("tesseract") else "Text in pictures is not read here: Tesseract"
    assert lines[7].startswith(read)
    assert len(lines) == 8
    assert "lee" not in reply.content


async def test_it_says_when_the_last_backup_and_the_last_erasing_were(town: Stage, pilot: Pilot) -> None:
    note_backup(town.database, town.clock.now())
    await town.steward.erase_old()
    at = f"<t:{int(town.clock.now().timestamp())}:R>"
    told = (await pilot.slash("maria", "status")).content
    assert f"Last backup: {at}. What is too old was last erased: {at}." in told
    assert value(await numbers_of(town), "last_backup_time_seconds") == town.clock.now().timestamp()


async def test_it_says_who_stopped_the_hiding(town: Stage, pilot: Pilot) -> None:
    await pilot.slash("maria", "pause")
    assert "paused by a moderator" in (await pilot.slash("dev", "status")).content
    await pilot.slash("maria", "resume")
    most = town.steward.road.policy.automatic.hides.most
    for place in range(most + 1):
        await pilot.say("lee", "#general", LEAK.format(place))
    await pilot.until(lambda: any("stopped hiding" in text for text in pilot.texts("#moderators")))
    assert "stopped by itself" in (await pilot.slash("maria", "status")).content
    assert value(await numbers_of(town), "paused") == 1


async def test_a_moderator_hears_nothing_of_what_is_in_confidence(town: Stage, pilot: Pilot) -> None:
    def told(content: str) -> list[str]:
        return content.splitlines()[3:5]

    before = told((await pilot.slash("maria", "status")).content)
    town.sandbox.faults.fail(f"POST /channels/{pilot.channel_id('#safeguarding')}", status=403, times=9)
    await pilot.say("jo", "#general", DESPAIR)
    await town.caught_up()
    assert (await town.store.backlog(town.clock.now())).failed > 0
    assert told((await pilot.slash("maria", "status")).content) == before
    assert value(await numbers_of(town), "outbox_failed") > 0


async def test_it_is_for_moderators(pilot: Pilot) -> None:
    with pytest.raises(SandboxError, match="who may manage messages"):
        await pilot.slash("lee", "status")
    pilot.world.add_role(pilot.guild, "Keyholder", permissions=1 << 13)
    pilot.world.add_member(pilot.guild, "una", roles=["Keyholder"])
    assert "for moderators" in (await pilot.slash("una", "status")).content


async def test_a_model_that_is_behind_is_told(quiet_town: Stage) -> None:
    town, pilot = quiet_town, quiet_town.pilot
    model = Tired(town)
    town.scorer = model
    async with town.steward_on():
        await town.judged(await pilot.say("tom", "#general", CRUEL))
        model.healthy = False
        told = (await pilot.slash("maria", "status")).content
        assert f"The model {model.name} does not answer" in told
        assert "1 message was read by the rules alone" in told
        page = await numbers_of(town)
        assert (value(page, "scorer_healthy"), value(page, "unscored_messages")) == (0, 1)


async def test_a_connection_that_was_lost_is_a_new_one(town: Stage, pilot: Pilot) -> None:
    assert isinstance(town.clock, VirtualClock)
    health, before = town.steward.health, town.clock.now()
    assert (await health.vitals()).connected_since == before
    town.clock.advance(timedelta(hours=1))
    town.sandbox.gateway.abort()
    async with asyncio.timeout(15):
        while (await health.vitals()).connected_since != town.clock.now():  # noqa: ASYNC110
            await asyncio.sleep(0.01)  # discord.py has no event for it
    vitals = await health.vitals()
    assert vitals.started_at == before
    away = status_page(replace(vitals, connected_since=None), (), words_in("en"), breaker_tripped=False)
    assert away.startswith("Not connected to Discord just now")
    assert value(await numbers_of(town), "connected") == 1
    assert (
        f"Connected since <t:{int(town.clock.now().timestamp())}:R>" in (await pilot.slash("maria", "status")).content
    )


async def test_the_bot_as_it_is_run_serves_its_numbers(
    quiet_town: Stage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with listening(0) as free:
        assert free is not None
        port = free.getsockname()[1]
    monkeypatch.chdir(tmp_path)
    settings = Settings(
        token=SecretStr(quiet_town.sandbox.token),
        policy=quiet_town.policy,
        key=SecretStr("00" * 32),
        database=tmp_path / "steward.sqlite3",
        metrics_port=port,
    )
    running = asyncio.create_task(moderate(settings))
    try:
        await quiet_town.pilot.until(
            lambda: any("What Steward reads" in text for text in quiet_town.pilot.texts("#general"))
        )
        async with ClientSession() as session, session.get(f"http://{LOOPBACK}:{port}/metrics") as page:
            assert value(samples_of(await page.text()), "connected") == 1
    finally:
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)
