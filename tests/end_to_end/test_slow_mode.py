"""Two cases that slow one room: it stays slow until the later one's time is over, and each ends only its own."""

from datetime import timedelta

import pytest

from bot.clock import VirtualClock
from bot.evaluation.stage import Stage
from bot.sandbox.permissions import Permission
from bot.store.writer import Writer
from policy_rules.effects import SlowMode
from tests.store.samples import opening

ROOM = "#rota"


@pytest.fixture
def town(town: Stage) -> Stage:
    """The food bank, where Steward may slow the room."""
    world, pilot = town.sandbox.world, town.pilot
    world.overwrite(pilot.channel_id(ROOM), world.bot_id, int(Permission.MANAGE_CHANNELS), 0)
    return town


async def slow(town: Stage) -> None:
    """What a press on the card of a new case about an argument comes to."""
    room = town.pilot.channel_id(ROOM)

    async def note(writer: Writer) -> None:
        number = await writer.new_case_id()
        await writer.append(opening(number, f"90{number}", channel_id=room, category="argument"))
        await writer.enqueue(SlowMode(number, room), number)

    await town.store.transaction(note)
    await town.steward.settled()


async def passes(town: Stage, minutes: int) -> None:
    assert isinstance(town.clock, VirtualClock)
    town.clock.advance(timedelta(minutes=minutes))
    await town.steward.settled()
    await town.caught_up()


def delay(town: Stage) -> int:
    return int(town.sandbox.world.channel(town.pilot.channel_id(ROOM))["rate_limit_per_user"])


async def test_the_later_one_ends_it(town: Stage) -> None:
    await slow(town)
    assert delay(town) == 30
    await town.caught_up()
    await passes(town, 10)
    await slow(town)
    await passes(town, 6)
    assert delay(town) == 30  # the time of the first is over, that of the second is not
    await passes(town, 10)
    assert delay(town) == 0


async def test_what_was_there_before_comes_back_in_the_end(town: Stage) -> None:
    town.sandbox.world.change_channel(town.pilot.channel_id(ROOM), {"rate_limit_per_user": 5})
    await town.caught_up()
    await slow(town)
    await town.caught_up()
    await passes(town, 10)
    await slow(town)
    await passes(town, 16)
    assert delay(town) == 5


async def test_what_a_person_changed_meanwhile_is_left_to_them(town: Stage) -> None:
    await slow(town)
    await slow(town)
    town.sandbox.world.change_channel(town.pilot.channel_id(ROOM), {"rate_limit_per_user": 120})
    await town.caught_up()
    await passes(town, 20)
    assert delay(town) == 120
