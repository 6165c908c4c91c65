"""/setup: an administrator chooses rooms and roles, hears what is wrong with each, and gets a file that is a policy."""

from bot.evaluation.stage import Stage
from bot.sandbox.pilot import Pilot
from policy_rules.policy import parse_policy
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
