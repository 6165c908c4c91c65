"""/pause and the circuit breaker: people stop the bot at once, and it stops itself when it does too much."""

from bot.evaluation.stage import Stage
from bot.sandbox.pilot import Pilot
from tests.end_to_end.reading_cards import card_about, words

LEAK = "Call Maggie on 07700 900{:03d}"
PRIVATE = "Keep people's details private"


async def test_a_moderator_pauses_and_resumes(town: Stage, pilot: Pilot) -> None:
    reply = await pilot.slash("maria", "pause")
    assert "Nothing is hidden without a person" in reply.content

    message = await pilot.say("lee", "#general", LEAK.format(1))
    await pilot.until(lambda: pilot.messages("#moderators"))
    await town.steward.settled()
    assert pilot.stands(message)
    assert "paused" in words(card_about(pilot, PRIVATE))

    await pilot.slash("maria", "resume")
    message = await pilot.say("lee", "#general", LEAK.format(2))
    await pilot.until(lambda: not pilot.stands(message))


async def test_a_pause_survives_a_restart(quiet_town: Stage) -> None:
    pilot = quiet_town.pilot
    async with quiet_town.steward_on():
        await pilot.slash("maria", "pause")
    async with quiet_town.steward_on() as steward:
        message = await pilot.say("lee", "#general", LEAK.format(1))
        await pilot.until(lambda: pilot.messages("#moderators"))
        await steward.settled()
        assert pilot.stands(message)


async def test_somebody_who_is_no_moderator_cannot_pause(town: Stage, pilot: Pilot) -> None:
    """Discord's settings can be changed by an administrator, so the code checks as well."""
    pilot.world.add_role(pilot.guild, "Keyholder", permissions=1 << 13)
    pilot.world.add_member(pilot.guild, "una", roles=["Keyholder"])
    reply = await pilot.slash("una", "pause")
    assert "for moderators" in reply.content
    assert not town.steward.road.paused


async def test_more_hides_than_expected_trip_the_breaker(town: Stage, pilot: Pilot) -> None:
    """After the policy's limit Steward stops hiding, asks people, and says so."""
    most = town.steward.road.policy.automatic.hides.most
    messages = [await pilot.say("lee", "#general", LEAK.format(place)) for place in range(most + 2)]
    await pilot.until(lambda: len(pilot.messages("#moderators")) == most + 3)
    await town.steward.settled()

    assert [pilot.stands(message) for message in messages] == [False] * most + [True] * 2
    assert any("stopped hiding" in text for text in pilot.texts("#moderators"))
