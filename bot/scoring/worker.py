"""One thread that does one piece of work after another for the event loop, and is given up when it is stuck."""

import asyncio
import queue
import threading
from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from functools import partial
from typing import TypeVar

from policy_rules.vocabulary import Scores, Unknown

Work = Callable[[], Scores]
T = TypeVar("T")


class Job:
    """One piece of work: whether the thread began it, and its answer, both told to the loop that asked."""

    def __init__(self, work: Work, loop: asyncio.AbstractEventLoop) -> None:
        self._work = work
        self._loop = loop
        self.begun: asyncio.Future[None] = loop.create_future()
        self.answer: asyncio.Future[Scores | Unknown] = loop.create_future()

    def do(self) -> None:
        """Do it, unless nobody waits any more. Runs on the worker's thread."""
        if self.answer.done():
            return
        self._tell(partial(_settle, self.begun, None))
        try:
            scores = self._work()
        except Exception as problem:  # noqa: BLE001 - handed to whoever asked
            self._tell(partial(_fail, self.answer, problem))
        else:
            self._tell(partial(_settle, self.answer, scores))

    def let_go(self, answer: Unknown) -> None:
        """Answer whoever waits, on the loop, without the thread."""
        _settle(self.begun, None)
        _settle(self.answer, answer)

    def _tell(self, news: Callable[[], None]) -> None:
        with suppress(RuntimeError):  # the loop has ended: nobody waits any more
            self._loop.call_soon_threadsafe(news)


class Worker:
    """A daemon thread, so that a stuck model never keeps the bot from ending."""

    def __init__(self) -> None:
        self._queue: queue.SimpleQueue[Job | None] = queue.SimpleQueue()
        self._jobs: set[Job] = set()
        self._stopped = False
        threading.Thread(target=self._run, name="steward-scoring", daemon=True).start()

    async def ask(self, work: Work, patience: timedelta) -> Scores | Unknown:
        """What `work` returns or raises, or what `stop` was given meanwhile.

        Raises TimeoutError when the thread began the work and has not ended it within `patience`.
        """
        job = Job(work, asyncio.get_running_loop())
        self._jobs.add(job)
        self._queue.put(job)
        try:
            await job.begun
            async with asyncio.timeout(patience.total_seconds()):
                return await job.answer
        finally:
            self._jobs.discard(job)
            job.answer.cancel()

    def stop(self, answer: Unknown) -> None:
        """Begin nothing more, and give `answer` to all who wait. The thread ends with its work, if ever."""
        self._stopped = True
        self._queue.put(None)
        for job in self._jobs:
            job.let_go(answer)

    def _run(self) -> None:
        while (job := self._queue.get()) is not None and not self._stopped:
            job.do()


def _settle(future: asyncio.Future[T], value: T) -> None:
    if not future.done():
        future.set_result(value)


def _fail(future: asyncio.Future[Scores | Unknown], problem: Exception) -> None:
    if not future.done():
        future.set_exception(problem)
