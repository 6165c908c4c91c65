"""What Steward may do where: the doctor sees it before the start, and moderators hear when it changes."""

from datetime import timedelta
from pathlib import Path

import pytest
from discord.http import Route

from bot.discord_app.inspecting import InspectionProblem, inspected
from bot.discord_app.words import words_in
from bot.evaluation.stage import Stage
from bot.policy_file import PolicyFile
from bot.sandbox.permissions import Permission
from bot.sandbox.pilot import Pilot
from tests.end_to_end.reading_cards import card_about, words

PRIVATE = "Keep people's details private"


def alarms(pilot: Pilot) -> list[str]:
    return [text for text in pilot.texts("#moderators") if "may not do everything" in text]


async def test_the_doctor_sees_the_server_as_it_is(quiet_town: Stage) -> None:
    policy = PolicyFile(quiet_town.policy).policy
    seen = await inspected(quiet_town.sandbox.token, None, policy, words_in())
    assert seen.lacks == ()
    assert "#rota" in seen.read
    assert "#moderators" not in seen.read
    [safeguarding] = [line for line in seen.readers if "#safeguarding" in line]
    assert "Safeguarding" in safeguarding
    assert "Moderator" not in safeguarding

    forbid(quiet_town, "#rota", Permission.MANAGE_MESSAGES)
    seen = await inspected(quiet_town.sandbox.token, None, policy, words_in())
    assert seen.lacks == ("In #rota Steward cannot hide, and asks a person instead: it needs Manage Messages.",)


async def test_the_doctor_says_what_to_do_about_a_wrong_token(quiet_town: Stage) -> None:
    with pytest.raises(InspectionProblem, match="Reset Token"):
        await inspected("nonsense", None, PolicyFile(quiet_town.policy).policy, words_in())


async def test_the_doctor_says_so_where_discord_cannot_be_reached(
    quiet_town: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Route, "BASE", "http://127.0.0.1:1")
    with pytest.raises(InspectionProblem, match=r"cannot be reached from here \(\w+\)\. Is this machine"):
        await inspected("nonsense", None, PolicyFile(quiet_town.policy).policy, words_in())


async def test_a_right_that_is_lost_is_said_once_and_a_person_is_asked_instead(town: Stage, pilot: Pilot) -> None:
    await town.caught_up()
    assert alarms(pilot) == []
    for _ in range(2):
        forbid(town, "#rota", Permission.MANAGE_MESSAGES)
    await pilot.until(lambda: alarms(pilot))
    leak = await pilot.say("lee", "#rota", "Call Maggie on 07700 900123")
    await pilot.until(lambda: len(pilot.messages("#moderators")) > 1)
    await town.caught_up()

    assert len(alarms(pilot)) == 1
    assert f"<#{pilot.channel_id('#rota')}> Steward cannot hide" in alarms(pilot)[0]
    assert pilot.stands(leak)
    assert "lacks the permission Manage Messages" in words(card_about(pilot, PRIVATE))
    assert pilot.dms("lee") == []


async def test_a_room_that_was_renamed_is_said_once_and_freezes_nothing_else(quiet_town: Stage, tmp_path: Path) -> None:
    written, pilot, world = quiet_town.policy.read_text(), quiet_town.pilot, quiet_town.sandbox.world
    quiet_town.policy = tmp_path / "policy.yaml"
    quiet_town.policy.write_text(written.replace("teams:\n", "teams:\n  group_leader: {roles: [Leader]}\n"))
    async with quiet_town.steward_on() as steward:
        await quiet_town.caught_up()
        log = pilot.channel_id("#steward-log")
        for name in ("what-happened", "what-was-done"):
            world.change_channel(log, {"name": name})
        await pilot.until(lambda: alarms(pilot))
        world.add_role(pilot.guild, "Leader")
        await pilot.say("lee", "#rota", "Call Maggie on 07700 900123")
        await pilot.until(lambda: pilot.messages("#what-was-done"))
        await quiet_town.caught_up()

        [alarm] = alarms(pilot)
        assert "`channels.log`" in alarm
        places = steward._places
        assert places is not None
        assert [role.name for role in places.offices["group_leader"]] == ["Leader"]
        quiet_town.clock.advance(timedelta(minutes=1))  # type: ignore[attr-defined]
        world.change_channel(log, {"name": "steward-log"})
        world.remove_channel(pilot.channel_id("#safeguarding"))
        await pilot.until(lambda: len(alarms(pilot)) > 1)
        assert "`channels.log`" not in alarms(pilot)[1]
        assert "`channels.sealed`" in alarms(pilot)[1]


def forbid(town: Stage, where: str, what: Permission) -> None:
    world = town.sandbox.world
    world.overwrite(town.pilot.channel_id(where), world.bot_id, allow=0, deny=int(what))
