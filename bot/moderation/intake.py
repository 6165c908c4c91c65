"""Takes in what happens in the channels: in order within each, side by side across them, and never without bound."""

import asyncio
import logging
from collections import deque
from collections.abc import Awaitable, Callable

from bot.failure import outline
from bot.moderation.ports import Change, FilesRead, Removed, Reported, channel_of
from bot.store.problems import EvidenceProblem, StoreProblem

log = logging.getLogger(__name__)

MOST_WAITING = 2000  # changes; at 4 kB each about 8 MB
MOST_TRIES = 3  # of a change that breaks something inside Steward


class Intake:
    """A bounded queue that keeps the order within each channel, whatever order the platform's handlers run in.

    A channel that is quiet costs nothing: its worker ends when its queue is empty.
    """

    def __init__(self, take: Callable[[Change], Awaitable[None]], most_waiting: int = MOST_WAITING) -> None:
        self._take = take
        self._most_waiting = most_waiting
        self._queues: dict[str, deque[Change]] = {}
        self._workers: dict[str, asyncio.Task[None]] = {}
        self._in_hand: dict[str, Change] = {}
        self._waiting = 0
        self._failed: dict[str, tuple[str, int]] = {}  # by channel: the message that broke something, and how often
        self.behind: set[str] = set()  # channels of which something was refused: to be read again from their cursor

    @property
    def waiting(self) -> int:
        """How many changes wait for their turn or are being taken."""
        return self._waiting

    def takes(self, channel_id: str) -> bool:
        """Whether there is room for something of a channel now."""
        return channel_id not in self.behind and self._waiting < self._most_waiting

    def holds(self, change: Change) -> bool:
        """Whether a change that was taken in still has its turn before it, or has it now."""
        channel = channel_of(change)
        return self._in_hand.get(channel) is change or any(one is change for one in self._queues.get(channel, ()))

    def offer(self, change: Change) -> bool:
        """Queue the change; False if there is no room, and then its channel is `behind`, except for what can wait.

        A channel that is behind takes nothing until it was read again: a later message would move its cursor past the
        one that was refused.
        """
        channel = channel_of(change)
        if not self.takes(channel):
            if not isinstance(change, FilesRead):  # the store knows what is still to be opened
                self.behind.add(channel)
            return False
        self._waiting += 1
        self._queues.setdefault(channel, deque()).append(change)
        if channel not in self._workers:
            self._workers[channel] = asyncio.create_task(self._work(channel), name=f"intake of {channel}")
        return True

    async def _work(self, channel: str) -> None:
        queue = self._queues[channel]
        try:
            while queue:
                await self._take_safely(queue.popleft())
        finally:
            self._waiting -= len(queue)
            del self._queues[channel], self._workers[channel]

    async def _take_safely(self, change: Change) -> None:
        """One change that cannot be taken does not stop its channel. What the message says stays out of the log."""
        self._in_hand[channel_of(change)] = change
        try:
            await self._take(change)
        except Exception as problem:  # noqa: BLE001 - whatever broke, the channel's next message is taken
            log.error("a change in channel %s could not be taken: %s", channel_of(change), outline(problem))  # noqa: TRY400
            if not isinstance(change, FilesRead) and not self._is_passed_over(change, problem):
                self._fall_behind(channel_of(change))
        finally:
            del self._in_hand[channel_of(change)]
            self._waiting -= 1

    def _is_passed_over(self, change: Change, problem: Exception) -> bool:
        """Whether the change has had its tries: one message must not keep its whole channel from being read.

        While the store is out of order nothing is passed over: everything waits for it.
        """
        if isinstance(problem, StoreProblem) and not isinstance(problem, EvidenceProblem):
            return False
        channel, which = channel_of(change), _name_of(change)
        tries = 1 + (self._failed[channel][1] if self._failed.get(channel, ("", 0))[0] == which else 0)
        if tries < MOST_TRIES:
            self._failed[channel] = (which, tries)
            return False
        self._failed.pop(channel, None)
        log.error("that change in channel %s is passed over after %d tries (message %s)", channel, tries, which)
        return True

    def _fall_behind(self, channel: str) -> None:
        """Drop what waits behind a change that could not be taken: all of it is read again, in its order."""
        self.behind.add(channel)
        queue = self._queues[channel]
        self._waiting -= len(queue)
        queue.clear()

    async def drained(self) -> None:
        """Wait until everything taken in so far is done."""
        while self._workers:
            await asyncio.gather(*self._workers.values(), return_exceptions=True)

    async def close(self) -> None:
        """Finish what is being taken and drop what waits: it is read again from the cursor at the next start."""
        for queue in self._queues.values():
            self._waiting -= len(queue)
            queue.clear()
        await self.drained()


def _name_of(change: Change) -> str:
    """The id of the message that the change is about."""
    match change:
        case Removed(_, message_id):
            return message_id
        case Reported(report):
            return report.message.id
        case _:
            return change.message.id
