"""What moderators do with cases besides deciding: look at one, look for some, note, give away, close small ones."""

import functools
import json
from collections.abc import Callable
from datetime import datetime, timedelta

from bot.clock import Clock
from bot.moderation.alike import NO_SUCH_CASE, Alike
from bot.moderation.gather import work_of
from bot.moderation.judge import Judge
from bot.moderation.ports import Work
from bot.moderation.recent import masked_file, masked_text
from bot.moderation.record import refresh_card, write_down
from bot.store.evidence import Note
from bot.store.search import Findings
from bot.store.store import Store
from bot.store.writer import Writer
from policy_rules.case import Case, Status
from policy_rules.casework import assign, can_be_closed, is_about
from policy_rules.consequences import Consequences
from policy_rules.events import Event, EventKind
from policy_rules.handle import Press, handle
from policy_rules.policy import Policy
from policy_rules.queue import may_see
from policy_rules.refusal import Refusal
from policy_rules.statistics import Statistics, statistics_of
from policy_rules.vocabulary import Member

MOST_SEARCHED = 2_000  # cases, the newest
MOST_OPENED = 200  # of those whose kept text is looked through, the newest
MOST_CLOSED = 200  # at once
MOST_OPEN = 10_000
SHORTEST = 3  # characters that are looked for in texts


class Casework:
    """The road of those acts. Whoever may not see a case neither finds nor touches it."""

    def __init__(self, store: Store, judge: Judge, clock: Clock, wake: Callable[[], None]) -> None:
        self._store = store
        self._judge = judge
        self._clock = clock
        self._wake = wake
        self.alike = Alike(store, judge)

    @property
    def _policy(self) -> Policy:
        return self._judge.policy

    async def search(self, asked: str, by: Member) -> tuple[Case, ...]:
        """The cases that `by` may see and that are about what they look for, the newest first."""
        newest = [case for case in await self._store.newest_cases(MOST_SEARCHED) if may_see(case, by, self._policy)]
        wanted = asked.strip().casefold()
        hits = {case.id for case in newest if is_about(case, asked)}
        if len(wanted) >= SHORTEST:
            looked_through = [case.id for case in newest[:MOST_OPENED] if case.id not in hits]
            hits |= await self._store.cases_having(looked_through, lambda kept, found: _says(kept, found, wanted))
        return tuple(case for case in newest if case.id in hits)

    async def note(self, case_id: int, words: str, by: Member) -> Refusal | None:
        """Keep a note on a case for the others who may see it. None when it is journalled, else why not."""
        now = self._clock.now()

        async def keep(writer: Writer) -> Refusal | None:
            case = await writer.case(case_id)
            if case is None or not may_see(case, by, self._policy):
                return NO_SUCH_CASE
            await writer.keep_note(case_id, by.id, words)
            noted = Event(EventKind.NOTED, now, by.id, case_id, case.message_id, {"length": len(words)})
            await write_down(writer, Consequences((noted,)), case_id)
            await refresh_card(writer, case_id)
            return None

        refusal = await self._store.transaction(keep)
        self._wake()
        return refusal

    async def look_at_case(self, case_id: int, by: Member) -> Refusal | tuple[Work, tuple[Note, ...]]:
        """A case with its notes, for somebody who may see it."""
        work = await work_of(self._store, case_id, self._policy, self._clock.now())
        if work.case is None or not may_see(work.case, by, self._policy):
            return NO_SUCH_CASE
        return work, await self._store.notes(case_id)

    async def statistics(self, days: int) -> Statistics:
        """What became of the cases of the last days, without those in confidence and without any person."""
        since = self._clock.now() - timedelta(days=days)
        return statistics_of(await self._store.cases(limit=MOST_OPEN), since)

    async def assign(self, case_id: int, to: Member, by: Member) -> Refusal | None:
        """Give a case to somebody who may decide it. None when it is journalled, else why not."""
        now = self._clock.now()

        async def note(writer: Writer) -> Refusal | None:
            case = await writer.case(case_id)
            if case is None or not may_see(case, by, self._policy):
                return NO_SUCH_CASE
            follows = assign(case, to, by, self._policy, now)
            if isinstance(follows, Refusal):
                return follows
            await write_down(writer, follows, case_id)
            return None

        refusal = await self._store.transaction(note)
        self._wake()
        return refusal

    async def closable(self, rule: str, by: Member) -> tuple[Case, ...]:
        """The open small cases of a rule that `by` could leave together now, the oldest first."""
        now, known = self._clock.now(), await self._store.cases(status=Status.OPEN, limit=MOST_OPEN)
        found = [case for case in known if can_be_closed(case, rule, by, self._policy, now)]
        return tuple(found[:MOST_CLOSED])

    async def close_all(self, rule: str, up_to: int, by: Member) -> int:
        """Leave each of them, up to the case that was counted last; how many were. Each can be undone on its card."""
        now = self._clock.now()
        ids = [case.id for case in await self.closable(rule, by) if case.id <= up_to]
        closed = 0
        for case_id in ids:
            close = functools.partial(self._close, case_id=case_id, rule=rule, by=by, now=now)
            closed += await self._store.transaction(close)
        self._wake()
        return closed

    async def _close(self, writer: Writer, *, case_id: int, rule: str, by: Member, now: datetime) -> bool:
        """One of them, if it is still as it was when it was counted."""
        case = await writer.case(case_id)
        if case is None or not can_be_closed(case, rule, by, self._policy, now):
            return False
        follows = handle(case, Press.LEAVE, by, self._policy, now)
        if not isinstance(follows, Consequences):
            return False
        await write_down(writer, follows, case_id)
        return True


def _says(kept: bytes, found: Findings, wanted: str) -> bool:
    """Whether a kept message says it where its card would show it: what leaked is not found by trying numbers."""
    said = json.loads(kept)
    text, in_file = str(said.get("text", "")), str(said.get("in_file", ""))
    return wanted in f"{masked_text(text, found)}\n{masked_file(in_file, found)}".casefold()
