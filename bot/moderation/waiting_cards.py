"""Cards that wait: shown at once when something comes to their case, else in the morning, named in one message."""

import functools
from collections.abc import Callable
from datetime import datetime

from bot.clock import Clock
from bot.moderation.judge import Judge
from bot.moderation.record import write_down
from bot.store.store import Store
from bot.store.writer import Writer
from policy_rules.case import Case
from policy_rules.consequences import card_now
from policy_rules.morning_effects import PostWaited
from policy_rules.waiting_cards import due_cards

MOST = 200  # at once; more follow in the next round, with a message of their own


class WaitingCards:
    """Looks which of them are due. That they wait stands in the journal, so a restart loses none."""

    def __init__(self, store: Store, judge: Judge, clock: Clock, wake: Callable[[], None]) -> None:
        self._store = store
        self._judge = judge
        self._clock = clock
        self._wake = wake

    async def look(self) -> None:
        """Show what need not wait any longer."""
        waiting, now = await self._store.cases_with_waiting_cards(MOST), self._clock.now()
        due = due_cards(waiting, self._judge.policy, now)
        if due.at_once or due.in_the_morning:
            await self._store.transaction(functools.partial(self._show, now=now))
            self._wake()

    async def _show(self, writer: Writer, now: datetime) -> None:
        """Those that are due as things stand now: each by itself, or behind one another and then their message."""
        due = due_cards(await writer.cases_with_waiting_cards(MOST), self._judge.policy, now)
        for case in due.at_once:
            await write_down(writer, card_now(case, now), case.id)
        last: int | None = None
        for case in due.in_the_morning:
            last = await _show_silently(writer, case, now, last)
        if due.listed:
            await writer.enqueue(PostWaited(" ".join(str(case.id) for case in due.listed)), None, after=last)


async def _show_silently(writer: Writer, case: Case, now: datetime, after: int | None) -> int | None:
    """Its card, once the one before it stands; the row that does it."""
    follows = card_now(case, now, silent=True)
    for event in follows.events:
        await writer.append(event)
    for effect in (effect for chain in follows.chains for effect in chain):
        after = await writer.enqueue(effect, case.id, after=after)
    return after
