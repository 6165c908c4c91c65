"""Taking in: in order within a channel, side by side across them, bounded, and never stopped by one bad change."""

import asyncio

from bot.moderation.intake import MOST_TRIES, Intake
from bot.moderation.ports import Change, FilesRead, Removed
from bot.store.problems import DiskFull
from tests.moderation.recording import message
from tests.store.samples import NOW


def change(channel: str, number: int) -> Removed:
    return Removed(channel, str(number))


class Taker:
    """Takes changes, and holds up those of a channel until it is let go."""

    def __init__(self) -> None:
        self.taken: list[Change] = []
        self.held: dict[str, asyncio.Event] = {}
        self.broken: set[Change] = set()
        self.something = asyncio.Event()

    async def take(self, one: Change) -> None:
        """Take it, in its time."""
        assert isinstance(one, Removed)
        if one.channel_id in self.held:
            await self.held[one.channel_id].wait()
        if one in self.broken:
            raise ValueError("what somebody typed")
        self.taken.append(one)
        self.something.set()


async def test_a_channel_keeps_its_order_while_another_goes_on() -> None:
    taker = Taker()
    taker.held["a"] = asyncio.Event()
    intake = Intake(taker.take)
    for number in range(3):
        intake.offer(change("a", number))
    intake.offer(change("b", 9))
    await taker.something.wait()
    assert taker.taken == [change("b", 9)]
    taker.held["a"].set()
    await intake.drained()
    assert taker.taken[1:] == [change("a", 0), change("a", 1), change("a", 2)]


async def test_what_there_is_no_room_for_is_refused_and_its_channel_is_read_again() -> None:
    taker = Taker()
    taker.held["a"] = asyncio.Event()
    intake = Intake(taker.take, most_waiting=2)
    assert [intake.offer(change("a", number)) for number in range(3)] == [True, True, False]
    assert intake.behind == {"a"}
    taker.held["a"].set()
    await intake.drained()
    assert intake.waiting == 0
    assert not intake.offer(change("a", 3))  # its cursor must not pass what was refused
    assert intake.offer(change("b", 1))
    intake.behind.clear()
    assert intake.offer(change("a", 2))
    await intake.drained()


async def test_what_stands_behind_a_change_that_failed_is_read_again_with_it() -> None:
    taker = Taker()
    taker.broken = {change("a", 1)}
    intake = Intake(taker.take)
    for number in range(3):
        intake.offer(change("a", number))
    await intake.drained()
    assert taker.taken == [change("a", 0)]
    assert intake.behind == {"a"}
    assert intake.waiting == 0


async def test_a_channel_that_is_quiet_costs_nothing() -> None:
    intake = Intake(Taker().take)
    for channel in range(200):
        intake.offer(change(str(channel), 1))
    await intake.drained()
    assert len(asyncio.all_tasks()) == 1
    assert intake.waiting == 0


async def test_closing_finishes_what_is_begun_and_drops_the_rest() -> None:
    taker = Taker()
    taker.held["a"] = asyncio.Event()
    intake = Intake(taker.take)
    for number in range(3):
        intake.offer(change("a", number))
    await asyncio.sleep(0)
    closing = asyncio.create_task(intake.close())
    await asyncio.sleep(0)
    taker.held["a"].set()
    await closing
    assert taker.taken == [change("a", 0)]
    assert intake.waiting == 0


async def offered_again(intake: Intake, numbers: range) -> None:
    """The channel is read again from its cursor, as the rounds do it."""
    intake.behind.clear()
    for number in numbers:
        intake.offer(change("a", number))
    await intake.drained()


async def test_one_message_that_always_breaks_does_not_keep_its_channel_from_being_read() -> None:
    taker = Taker()
    taker.broken = {change("a", 0)}
    intake = Intake(taker.take)
    for _ in range(MOST_TRIES - 1):
        await offered_again(intake, range(2))
        assert taker.taken == []
    await offered_again(intake, range(2))
    assert taker.taken == [change("a", 1)]
    assert intake.behind == set()


async def test_while_the_store_is_full_nothing_is_passed_over() -> None:
    room = False
    taken: list[Change] = []
    tried: set[Change] = set()

    async def take(one: Change) -> None:
        tried.add(one)
        if not room:
            raise DiskFull("make room on the disk")
        taken.append(one)

    intake = Intake(take)
    for _ in range(10 * MOST_TRIES):
        await offered_again(intake, range(2))
    assert intake.behind == {"a"}
    assert tried == {change("a", 0)}
    room = True
    await offered_again(intake, range(2))
    assert taken == [change("a", 0), change("a", 1)]


async def test_files_that_were_opened_are_not_missed_by_their_channel_and_it_is_known_when_they_were_dropped() -> None:
    taker = Taker()
    taker.broken.add(change("77", 0))
    intake = Intake(taker.take, most_waiting=2)
    opened, second = (FilesRead(message("look", NOW, number=number), ()) for number in (1, 2))
    assert [intake.offer(one) for one in (change("77", 0), opened, second)] == [True, True, False]
    assert intake.behind == set()
    assert intake.holds(opened)
    assert not intake.holds(second)
    await intake.drained()  # what came before them broke, so the channel is read again
    assert intake.behind == {"77"}
    assert not intake.takes("77")
    assert not intake.holds(opened)
    intake.behind.clear()
    assert intake.offer(opened)
    await intake.drained()  # the taker here takes no files: that is no reason to read the channel again
    assert intake.behind == set()
    assert not intake.holds(opened)
