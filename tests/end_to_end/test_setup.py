"""/setup: an administrator chooses rooms and roles, hears what is wrong with each, and gets a file that is a policy."""

import io

import pytest
from ruamel.yaml import YAML

from bot.evaluation.stage import Stage
from bot.sandbox.pilot import Pilot
from policy_rules.policy import SHIPPED, parse_policy
from policy_rules.policy_shape import Mode
from tests.end_to_end.reading_cards import words
from tests.end_to_end.test_my_data import file_of

ADMINISTRATOR = 1 << 3


def administrator(pilot: Pilot) -> None:
    pilot.world.add_role(pilot.guild, "Admin", permissions=ADMINISTRATOR)
    pilot.world.add_member(pilot.guild, "gail", roles=["Admin"])


async def test_the_walk_ends_in_a_file_that_is_a_policy(town: Stage, pilot: Pilot) -> None:
    administrator(pilot)
    begun = (await pilot.slash("gail", "setup")).message
    assert begun is not None
    assert "1 of 4" in begun["content"]
    assert "everything is in order" in begun["content"]  # as the policy in force says

    await pilot.choose("gail", begun, pilot.channel_id("#general"), custom_id="setup:sealed")
    assert "is open to every member" in words(pilot.message(begun))
    assert "should not see what is in confidence" in words(pilot.message(begun))
    await pilot.choose("gail", begun, pilot.channel_id("#safeguarding"), custom_id="setup:sealed")
    assert "everything is in order" in words(pilot.message(begun))

    await pilot.click("gail", pilot.message(begun), "Next")
    await pilot.choose("gail", pilot.message(begun), custom_id="setup:team:safeguarding_lead")
    assert "Still missing: Role of the safeguarding lead" in words(pilot.message(begun))
    role = pilot.world.role_id(pilot.guild, "Safeguarding")
    await pilot.choose("gail", pilot.message(begun), role, custom_id="setup:team:safeguarding_lead")
    for _ in range(2):
        await pilot.click("gail", pilot.message(begun), "Next")
    await pilot.choose("gail", pilot.message(begun), "⚠️", custom_id="setup:reaction")
    await pilot.choose("gail", pilot.message(begun), "shadow", custom_id="setup:mode")
    reply = await pilot.click("gail", pilot.message(begun), "Give me the file")
    assert "policy check" in reply.content
    assert "it needs Manage Server. Everything else works without." in reply.content  # to hear of Discord's AutoMod
    text = file_of(pilot, reply)
    policy = parse_policy(text, "given.yaml")
    assert policy.teams["safeguarding_lead"].roles == (role,)
    assert policy.channels.sealed == pilot.channel_id("#safeguarding")
    assert (policy.reports.reaction, policy.automatic.mode) == ("⚠️", Mode.SHADOW)
    assert "# safeguarding" in text
    assert town.steward.road.policy.automatic.mode is Mode.LIVE  # nothing changed by itself


async def test_a_room_in_which_steward_may_not_write_is_said(town: Stage, pilot: Pilot) -> None:
    administrator(pilot)
    pilot.world.overwrite(pilot.channel_id("#steward-log"), town.sandbox.world.bot_id, allow=1 << 10, deny=1 << 11)
    await town.caught_up()
    begun = (await pilot.slash("gail", "setup")).message
    assert begun is not None
    assert f"In <#{pilot.channel_id('#steward-log')}> Steward lacks: Send Messages" in begun["content"]


async def test_it_is_for_administrators_whatever_the_servers_settings_say(town: Stage, pilot: Pilot) -> None:
    for command in town.sandbox.world.commands.usable_in(pilot.guild):
        if command["name"] == "setup":
            assert int(command["default_member_permissions"]) == ADMINISTRATOR
            command["default_member_permissions"] = None
    assert "for those who administer" in (await pilot.slash("maria", "setup")).content


@pytest.mark.parametrize("press", ["Next", "setup:sealed"])
async def test_what_is_left_of_a_walk_says_that_it_is_over(quiet_town: Stage, press: str) -> None:
    """What was chosen is in memory alone; a press on it is answered all the same, and a new walk goes on by itself."""
    pilot = quiet_town.pilot
    async with quiet_town.steward_on():
        administrator(pilot)
        begun = (await pilot.slash("gail", "setup")).message
        assert begun is not None
    async with quiet_town.steward_on():
        if press == "Next":
            reply = await pilot.click("gail", begun, press)
        else:
            reply = await pilot.choose("gail", begun, pilot.channel_id("#safeguarding"), custom_id=press)
        assert reply.ephemeral
        assert reply.content.startswith("This setup was interrupted")
        anew = (await pilot.slash("gail", "setup")).message
        assert anew is not None
        before = len(pilot.ephemeral("gail"))
        await pilot.click("gail", anew, "Next")
        assert "2 of 4" in words(pilot.message(anew))
        await quiet_town.caught_up()
        assert len(pilot.ephemeral("gail")) == before


OWN = """
extends: shipped
group: {name: Riverside Food Bank}
teams:
  moderators: {roles: [Moderator], says: "We take turns: ask away."}
  drivers: {roles: [Drivers], says: They know the vans.}
channels:
  notice: general
  never_read: [quiet-corner, "123456"]
  also_read: [rota]
  speaks_for_group: [press]
  teams: {rota: team}
reports:
  picture_steps: ["Ask Jo, who knows: then ring."]
automatic:
  hides: {most: 9}
  cards_per_day: 7
  quiet_hours: {from: "22:00", to: "07:30", time_zone: Europe/London}
"""
SECTIONS = ("teams", "channels", "reports", "automatic")


def put_into(own: str, given: str) -> str:
    """The group's file with the sections that were given out in place of its own."""
    yaml = YAML(typ="safe")
    sections, text = yaml.load(given), io.StringIO()
    yaml.dump({**yaml.load(own), **{name: sections[name] for name in SECTIONS}}, text)
    return text.getvalue()


@pytest.mark.parametrize("whole", [False, True])
async def test_sections_put_into_the_groups_file_lose_nothing_of_it(quiet_town: Stage, *, whole: bool) -> None:
    town, pilot = quiet_town, quiet_town.pilot
    own = OWN
    if whole:  # a file that extends nothing
        yaml, text = YAML(typ="safe"), io.StringIO()
        rooms = {"moderators": "moderators", "sealed": "safeguarding", "notice": "general", "never_read": ["attic"]}
        yaml.dump(yaml.load(SHIPPED.read_text(encoding="utf-8")) | {"channels": rooms}, text)
        own = text.getvalue()
    town.policy = town.database.parent / "own.yaml"
    town.policy.write_text(own, encoding="utf-8")
    async with town.steward_on():
        administrator(pilot)
        begun = (await pilot.slash("gail", "setup")).message
        assert begun is not None
        await pilot.choose("gail", begun, custom_id="setup:notice")
        for _ in range(3):
            await pilot.click("gail", pilot.message(begun), "Next")
        given = file_of(pilot, await pilot.click("gail", pilot.message(begun), "Give me the file"))
    before, after = parse_policy(own, "own.yaml"), parse_policy(put_into(own, given), "own.yaml")
    assert ("extends" in YAML(typ="safe").load(given)) is not whole
    chosen = {
        room: pilot.channel_id(f"#{name}")
        for room in ("moderators", "sealed", "log")
        if (name := getattr(before.channels, room)) is not None
    }
    assert after.channels == before.channels.model_copy(update={**chosen, "notice": None})
    assert (after.reports, after.automatic) == (before.reports, before.automatic)
    assert {name: team.says for name, team in after.teams.items()} == {
        name: team.says for name, team in before.teams.items()
    }
    assert after.teams.get("drivers") == before.teams.get("drivers")
    assert after.teams["moderators"].roles == (pilot.world.role_id(pilot.guild, "Moderator"),)
    assert after.rules == before.rules


async def test_a_room_that_is_taken_out_is_none_afterwards(town: Stage, pilot: Pilot) -> None:
    administrator(pilot)
    begun = (await pilot.slash("gail", "setup")).message
    assert begun is not None
    assert town.steward.road.policy.channels.log == "steward-log"
    await pilot.choose("gail", begun, custom_id="setup:log")
    for _ in range(3):
        await pilot.click("gail", pilot.message(begun), "Next")
    text = file_of(pilot, await pilot.click("gail", pilot.message(begun), "Give me the file"))
    assert parse_policy(text, "given.yaml").channels.log is None
