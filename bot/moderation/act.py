"""Carries out what the outbox holds: one remote call a row, one at a time for a case, looked up before a repeat."""

import asyncio
import contextlib
import functools
import logging
from collections import defaultdict
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any

from bot.clock import Clock
from bot.failure import outline
from bot.moderation.gather import work_of
from bot.moderation.ports import Hands, Trouble, Work
from bot.moderation.record import write_down
from bot.store.outbox import Row
from bot.store.problems import StoreProblem
from bot.store.store import Store
from bot.store.writer import Writer
from policy_rules.consequences import Consequences, of_effect, of_failure
from policy_rules.effects import Delete, Effect, KeepFiles, LiftTimeOut, NudgeAuthor, Restore, TimeOut
from policy_rules.policy import Policy
from policy_rules.temper import HINT_WITHIN

log = logging.getLogger(__name__)

ROWS_AT_ONCE = 256
MOST_LANES = 16  # cases that are worked on side by side
FIRST_WAIT = timedelta(seconds=2)
LONGEST_WAIT = timedelta(minutes=10)
PATIENCE = timedelta(hours=24)  # with a platform that is down; a power cut in between costs no try
OTHERS_REST_ON = (
    KeepFiles,
    Delete,
    Restore,
    TimeOut,
    LiftTimeOut,
)  # what waits behind one of these says that it was done
LOOK_AGAIN = timedelta(seconds=30)  # for rows that wait for their time


class Act:
    """The one place where effects are carried out. Cases go side by side; the rows of one case go in their order."""

    def __init__(
        self,
        store: Store,
        hands: Hands,
        clock: Clock,
        policy: Callable[[], Policy],
        carried_out: Callable[[Effect], Awaitable[None]],
    ) -> None:
        self._store = store
        self._hands = hands
        self._clock = clock
        self._policy = policy
        self._carried_out = carried_out
        self._work_waits = asyncio.Event()
        self._closing = False
        self._lanes: dict[int | None, asyncio.Task[None]] = {}

    def wake(self) -> None:
        """There is something new in the outbox."""
        self._work_waits.set()

    async def run(self) -> None:
        """Carry out what is due, for ever. Begins with what a crash left behind."""
        try:
            while True:
                self._work_waits.clear()
                await self._open_lanes_safely()
                # Not wait_for, which on Python 3.11 loses a cancellation that comes together with what it waits for.
                with contextlib.suppress(TimeoutError):
                    async with asyncio.timeout(LOOK_AGAIN.total_seconds()):
                        await self._work_waits.wait()
        finally:
            await self._close_lanes()

    async def settled(self) -> None:
        """Wait until everything that is due now, and what follows from it, is carried out."""
        while self._lanes or await self._store.due(self._clock.now(), 1):
            self.wake()
            await asyncio.sleep(0)
            await asyncio.gather(*self._lanes.values())

    async def _open_lanes_safely(self) -> None:
        """A store that cannot be read for a while must not end all acting."""
        try:
            await self._open_lanes()
        except Exception as problem:  # noqa: BLE001 - whatever broke, the outbox is looked at again
            log.error("the outbox could not be read: %s", outline(problem))  # noqa: TRY400
            await asyncio.sleep(FIRST_WAIT.total_seconds())
            self.wake()

    async def _open_lanes(self) -> int:
        """Begin a lane for each case that has something due and none yet; how many were begun."""
        waiting: dict[int | None, list[Row]] = defaultdict(list)
        for row in await self._store.due(self._clock.now(), ROWS_AT_ONCE):
            if row.case_id not in self._lanes:
                waiting[row.case_id].append(row)
        begun = list(waiting.items())[: max(0, MOST_LANES - len(self._lanes))]
        for case_id, rows in begun:
            lane = asyncio.create_task(self._lane(rows), name=f"effects of case {case_id}")
            self._lanes[case_id] = lane
            lane.add_done_callback(functools.partial(self._lane_ended, case_id))
        return len(begun)

    def _lane_ended(self, case_id: int | None, _lane: asyncio.Task[None]) -> None:
        del self._lanes[case_id]
        self.wake()

    async def _close_lanes(self) -> None:
        """Let the calls that are on their way come back; what is not begun stays in the outbox."""
        self._closing = True
        await asyncio.gather(*self._lanes.values(), return_exceptions=True)

    async def _lane(self, rows: list[Row]) -> None:
        try:
            for row in rows:
                if self._closing:
                    return
                await self._take(row)
        except Exception as problem:  # noqa: BLE001 - the store failed: this case waits, the others go on
            log.error("the outbox could not be written: %s", outline(problem))  # noqa: TRY400
            await asyncio.sleep(FIRST_WAIT.total_seconds())

    async def _take(self, row: Row) -> None:
        work = await work_of(self._store, row.case_id, self._policy(), self._clock.now())
        await self._store.transaction(lambda writer: writer.start(row.id))
        try:
            result = await self._once(row, work)
        except Trouble as trouble:
            await self._troubled(row, work, trouble)
        except Exception as problem:  # noqa: BLE001 - a bug in one effect stops neither the others nor the bot
            log.error("effect %d (%s) failed: %s", row.id, row.effect.kind, outline(problem))  # noqa: TRY400
            await self._troubled(row, work, Trouble("something went wrong inside Steward", FIRST_WAIT))
        else:
            await self._done(row, work, result)
            await self._carried_out(row.effect)

    async def _once(self, row: Row, work: Work) -> Mapping[str, Any]:
        """Carry out the row, unless an earlier try whose answer was lost has done it already (law 3)."""
        if isinstance(row.effect, NudgeAuthor) and self._clock.now() - row.created_at > HINT_WITHIN:
            return {"late": True}
        may_go = work.case is not None and work.case.no_copies
        if isinstance(row.effect, Delete) and work.snapshot is None and not may_go:
            raise Trouble("its text is not kept, so the message could not be put back and was not hidden")
        if row.attempts:
            done = await self._hands.already_done(row.effect, replace(work, asked_at=row.created_at))
            if done is not None:
                return done
        return await self._hands.carry_out(row.effect, work)

    async def _done(self, row: Row, work: Work, result: Mapping[str, Any]) -> None:
        now = self._clock.now()

        async def note(writer: Writer) -> None:
            await writer.finish(row.id, result)
            await write_down(writer, of_effect(row.effect, result, work.case, now), row.case_id)

        await self._surely(note)

    async def _surely(self, note: Callable[[Writer], Awaitable[object]]) -> None:
        """Write down what became of a call that was made, as soon as the store can: else nobody would know of it."""
        while True:
            try:
                await self._store.transaction(note)
            except StoreProblem as problem:
                if self._closing:
                    raise  # the next run finds the row started, and looks
                log.error("what was done could not be written down: %s", outline(problem))  # noqa: TRY400
                await asyncio.sleep(FIRST_WAIT.total_seconds())
            else:
                return

    async def _troubled(self, row: Row, work: Work, trouble: Trouble) -> None:
        now = self._clock.now()
        wait = max(trouble.again or FIRST_WAIT, min(LONGEST_WAIT, FIRST_WAIT * 2 ** min(row.attempts, 20)))
        if trouble.again is not None and now + wait < row.created_at + self._patience(row, work):
            await self._surely(lambda writer: writer.retry(row.id, now + wait, trouble.words))
            return
        log.warning("effect %d (%s) cannot be done: %s", row.id, row.effect.kind, trouble.words)
        # What tells people that a message is hidden, or is back, must not go out when it is not.
        goes_on = not isinstance(row.effect, OTHERS_REST_ON)

        async def note(writer: Writer) -> None:
            await writer.fail(row.id, trouble.words, release=goes_on)
            await write_down(writer, self._failure(row, work, trouble), row.case_id)

        await self._surely(note)

    def _patience(self, row: Row, work: Work) -> timedelta:
        """How long trying makes sense. What Steward hides by itself is hidden soon, or a person decides."""
        if isinstance(row.effect, Delete | KeepFiles) and work.case is not None and work.case.decided_by is None:
            return timedelta(minutes=work.policy.automatic.act_within_minutes)
        return HINT_WITHIN if isinstance(row.effect, NudgeAuthor) else PATIENCE

    def _failure(self, row: Row, work: Work, trouble: Trouble) -> Consequences:
        return of_failure(row.effect, trouble.words, work.case, self._clock.now())
