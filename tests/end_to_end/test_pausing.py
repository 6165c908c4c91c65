"""/pause and the circuit breaker: people stop the bot at once, and it stops itself when it does too much."""

from bot.evaluation.stage import Stage
from bot.sandbox.pilot import Pilot
from policy_rules.register.entry import Entry, Register, Who
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


async def test_the_last_hour_is_undone_at_once(town: Stage, pilot: Pilot) -> None:
    """A mistake in a rule hides many: one command puts them back, each once."""
    texts = [LEAK.format(place) for place in range(3)]
    messages = [await pilot.say("lee", "#general", text) for text in texts]
    await pilot.until(lambda: not any(pilot.stands(message) for message in messages))
    await town.caught_up()
    reply = await pilot.slash("maria", "undo", minutes=30)
    assert "3 messages of the last 30 minutes are being put back" in reply.content
    await pilot.until(lambda: all(any(text in told for told in pilot.texts("#general")) for text in texts))
    await town.caught_up()
    reply = await pilot.slash("maria", "undo")
    assert "0 messages" in reply.content


async def test_somebody_who_is_no_moderator_cannot_undo(town: Stage, pilot: Pilot) -> None:
    pilot.world.add_role(pilot.guild, "Keyholder", permissions=1 << 13)
    pilot.world.add_member(pilot.guild, "una", roles=["Keyholder"])
    assert "for moderators" in (await pilot.slash("una", "undo")).content
    assert town.steward.road.register_counts() == {}


async def test_the_register_is_counted_and_never_named(town: Stage, pilot: Pilot) -> None:
    """Counts only: names are kept on the host."""
    assert "There is no register" in (await pilot.slash("maria", "register")).content
    town.steward._judge.learn(Register((Entry("S1", Who.SERVICE_USER, "Ruthanne Ebersole"),)))
    reply = await pilot.slash("maria", "register")
    assert "holds 1 of the people" in reply.content
    assert "Ruthanne" not in reply.content


async def test_what_a_person_decided_is_not_undone(town: Stage, pilot: Pilot) -> None:
    """Not even where its author objects and the case is open again: somebody looks at that one."""
    message = await pilot.say("lee", "#general", LEAK.format(1))
    await pilot.until(lambda: pilot.texts("#steward-log"))
    await pilot.click("maria", card_about(pilot, PRIVATE), "Keep hidden")
    await town.caught_up()
    await pilot.click("lee", pilot.dms("lee")[0], "Ask a person to check")
    await town.caught_up()
    assert "0 messages" in (await pilot.slash("maria", "undo")).content
    await town.caught_up()
    assert not pilot.stands(message)
