"""`steward calibrate` without a file reads the server's own rooms, and nothing older than the notice."""

from datetime import timedelta

from bot.clock import VirtualClock
from bot.discord_app.reading_back import latest
from bot.evaluation.stage import Stage
from bot.policy_file import PolicyFile


async def test_only_people_in_open_rooms_since_the_notice_are_read(quiet_town: Stage) -> None:
    town, pilot = quiet_town, quiet_town.pilot
    assert isinstance(town.clock, VirtualClock)
    await pilot.say("sam", "#general", "long before")
    town.clock.advance(timedelta(minutes=5))
    since = town.clock.now()
    town.clock.advance(timedelta(minutes=5))
    async with town.steward_on():
        await pilot.say("lee", "#rota", "I can do Friday")
        await pilot.say("maria", "#moderators", "not for reading")
        await town.caught_up()
    policy = PolicyFile(town.policy).policy
    read = [message.text async for message in latest(town.sandbox.token, None, policy, since, 100)]
    assert read == ["I can do Friday"]
