"""What can be asked of the store. It changes nothing, so it can be handed to whoever only looks."""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager
from datetime import datetime
from pathlib import Path
from typing import Any, TypeVar

from bot.store import (
    cases,
    cursors,
    evidence,
    journal,
    outbox,
    person,
    register,
    search,
    shadow,
    standing,
    stopped,
    to_read,
    words_to_author,
)
from bot.store.backed_up import last_backup
from bot.store.backlog import Backlog, backlog
from bot.store.database import Database, connected
from bot.store.evidence import KeptFile, Note, Snapshot
from bot.store.journal import Inspection, Recorded
from bot.store.keys import Keys
from bot.store.migrate import check_current, shipped
from bot.store.outbox import Row, State
from bot.store.problems import missing
from bot.store.search import Opened, Says
from bot.store.stopped import Stopped
from bot.store.to_read import ToRead, Waiting
from policy_rules.case import Case, Status
from policy_rules.events import EventKind
from policy_rules.going_live import Key
from policy_rules.register.entry import Register
from policy_rules.shadow import Agreement, Entry

T = TypeVar("T")


class Reader:
    """Questions to one connection, each answered as of one moment."""

    def __init__(self, database: Database, keys: Keys, run: str) -> None:
        self._database = database
        self._keys = keys
        self._run = run

    async def case(self, case_id: int) -> Case | None:
        """One case as it stands, or None."""
        return await cases.case(self._database, case_id)

    async def cases(
        self,
        *,
        status: Status | None = None,
        message_id: str | None = None,
        channel_id: str | None = None,
        author_id: str | None = None,
        limit: int = 1_000,
    ) -> tuple[Case, ...]:
        """The oldest `limit` cases that match everything given, oldest first."""
        return await cases.cases(
            self._database,
            status=status,
            message_id=message_id,
            channel_id=channel_id,
            author_id=author_id,
            limit=limit,
        )

    async def newest_cases(self, limit: int) -> tuple[Case, ...]:
        """The newest `limit` cases, newest first."""
        return await cases.newest(self._database, limit)

    async def decided_cases(self, clause: str | None, limit: int) -> tuple[Case, ...]:
        """The `limit` cases that were decided last, under `clause` if one is given; none in confidence."""
        return await cases.decided(self._database, clause, limit)

    async def looked_through(self, case_ids: Sequence[int], look: Callable[[Iterator[Opened]], T]) -> T:
        """What `look` makes of what is kept of the cases; opened in a thread, and kept nowhere."""
        return await search.looked_through(self._database, self._keys, case_ids, look)

    async def cases_having(self, case_ids: Sequence[int], says: Says) -> frozenset[int]:
        """Those of the cases whose kept text `says` it; opened in a thread, and kept nowhere."""
        return await search.having(self._database, self._keys, case_ids, says)

    async def newest_case_of(self, message_id: str) -> Case | None:
        """The latest case about a message, or None."""
        return await cases.newest_case_of(self._database, message_id)

    async def cases_about(self, message_id: str) -> tuple[Case, ...]:
        """All cases about a message, oldest first."""
        return await cases.cases_about(self._database, message_id)

    async def events(
        self,
        *,
        case_id: int | None = None,
        message_id: str | None = None,
        kind: EventKind | None = None,
        after: int = 0,
        limit: int = 1_000,
    ) -> tuple[Recorded, ...]:
        """The first `limit` events past seq `after` that match everything given, oldest first."""
        return await journal.events(
            self._database, case_id=case_id, message_id=message_id, kind=kind, after=after, limit=limit
        )

    async def newest_event(self, kind: EventKind) -> Recorded | None:
        """The latest event of a kind, or None."""
        return next(iter(await self.latest_events(kind, limit=1)), None)

    async def latest_events(self, kind: EventKind, limit: int) -> tuple[Recorded, ...]:
        """The last `limit` events of a kind, oldest first."""
        return await journal.latest(self._database, kind, limit)

    async def verify(self) -> Inspection:
        """Walk the whole journal and say where it first breaks, if it does."""
        return await journal.verify(self._database, self._keys)

    async def due(self, now: datetime, limit: int) -> tuple[Row, ...]:
        """The oldest `limit` effects to carry out: waiting and ready, or left started by an earlier run."""
        return await outbox.due(self._database, now, limit, self._run)

    async def next_due_at(self) -> datetime | None:
        """When the first effect that was put off is ready, or None."""
        return await outbox.next_due_at(self._database)

    async def outbox(
        self, *, case_id: int | None = None, state: State | None = None, limit: int = 1_000
    ) -> tuple[Row, ...]:
        """The oldest `limit` effects that match everything given, oldest first."""
        return await outbox.rows_of(self._database, case_id=case_id, state=state, limit=limit)

    async def notes_not_sent(self, member_id: str, limit: int) -> tuple[Row, ...]:
        """The newest `limit` private notes to a member that were tried in vain, oldest first."""
        return await outbox.notes_not_sent(self._database, member_id, limit)

    async def slow_modes(self, channel_id: str) -> tuple[Row, ...]:
        """The ends of slow mode in a room that are still to come."""
        return await outbox.slow_modes(self._database, channel_id)

    async def backlog(self, taken_since: datetime, *, in_confidence: bool = True) -> Backlog:
        """How much waits. A case taken before `taken_since` is nobody's again."""
        return await backlog(self._database, taken_since, in_confidence=in_confidence)

    async def last_backup(self) -> datetime | None:
        """When a copy was last made of this database, if that is known here."""
        return await asyncio.to_thread(last_backup, self._database.path)

    async def evidence(self, case_id: int) -> tuple[Snapshot, ...]:
        """What the message of a case said, oldest revision first. Raises EvidenceProblem if it was changed."""
        return await evidence.evidence(self._database, self._keys, case_id)

    async def files(self, case_id: int) -> tuple[KeptFile, ...]:
        """The files of a case. Raises EvidenceProblem if one was changed."""
        return await evidence.kept_files(self._database, self._keys, case_id)

    async def reasons(self, case_id: int) -> tuple[str, ...]:
        """What the reporters of a case wrote, without who. Raises EvidenceProblem if one was changed."""
        return await evidence.reasons(self._database, self._keys, case_id)

    async def appeals(self, case_id: int) -> Mapping[str, str]:
        """What those who asked for a review wrote, by member. Raises EvidenceProblem if one was changed."""
        return await evidence.appeals(self._database, self._keys, case_id)

    async def notes(self, case_id: int) -> tuple[Note, ...]:
        """What those who look at a case noted. Raises EvidenceProblem if one was changed."""
        return await evidence.notes(self._database, self._keys, case_id)

    async def words_to_author(self, case_id: int) -> Mapping[int, str]:
        """What moderators wrote to the author of a case, by number. Raises EvidenceProblem if it was changed."""
        return await words_to_author.words_of(self._database, self._keys, case_id)

    async def cases_with_a_clock(self, limit: int) -> tuple[Case, ...]:
        """The oldest `limit` cases in which something falls due: open, a proposal that waits, a timeout that runs."""
        return await cases.with_a_clock(self._database, limit)

    async def cases_with_waiting_cards(self, limit: int) -> tuple[Case, ...]:
        """The oldest `limit` cases whose card waits for the morning."""
        return await cases.with_waiting_cards(self._database, limit)

    async def cards_since(self, since: datetime) -> int:
        """How many cases opened since then whose card did not wait, without those in confidence."""
        return await journal.cards_since(self._database, since)

    async def cases_on_hold(self) -> tuple[Case, ...]:
        """The cases that somebody asked to keep longer, oldest first."""
        return await cases.on_hold(self._database)

    async def register(self) -> Register:
        """The group's register, opened. Raises EvidenceProblem if a row of it was changed."""
        return await register.register(self._database, self._keys)

    async def about(self, member_id: str, *, told: bool = False) -> dict[str, Any]:
        """What is kept about a member, for them to read; `told`: as far as they know of it. Raises EvidenceProblem."""
        return await person.about(self._database, self._keys, member_id, told=told)

    async def judged_between(self, begins: datetime, ends: datetime) -> tuple[Recorded, ...]:
        """The verdicts of that time about cases whose details are kept, oldest first."""
        return await shadow.judged_between(self._database, begins, ends)

    async def in_shadow_before(self, case_ids: Sequence[int]) -> frozenset[int]:
        """Those of the cases about which moderators were asked on an earlier morning."""
        return await shadow.known(self._database, case_ids)

    async def shadow_day(self, day: str) -> tuple[Entry, ...]:
        """What rules in shadow found on a day, and what was answered."""
        return await shadow.of_day(self._database, day)

    async def shadow_entry(self, case_id: int) -> tuple[str, Entry] | None:
        """The day and the entry of a case about which moderators were asked."""
        return await shadow.of_case(self._database, case_id)

    async def agreement(self) -> Mapping[Key, Agreement]:
        """How often this group agreed with each rule."""
        return await shadow.agreement(self._database)

    async def cursors(self) -> Mapping[str, str]:
        """The last handled message of each channel."""
        return await cursors.cursors(self._database)

    async def to_read(self, what: ToRead, limit: int) -> tuple[Waiting, ...]:
        """The oldest `limit` messages of which this is still to be read."""
        return await to_read.waiting(self._database, what, limit)

    async def to_read_count(self, what: ToRead) -> int:
        """How many messages there are of which this is still to be read."""
        return await to_read.count(self._database, what)

    async def stopped(self, limit: int) -> tuple[Stopped, ...]:
        """The first `limit` messages that AutoMod stopped and that are still to be read."""
        return await stopped.waiting(self._database, limit)

    async def stopped_text(self, message_id: str) -> str | None:
        """The words of one of them; None once it was read. Raises EvidenceProblem if they were changed."""
        return await stopped.text_of(self._database, self._keys, message_id)

    async def oldest_stopped(self) -> datetime | None:
        """Since when the one waits that has waited longest, if any does."""
        return await stopped.oldest(self._database)

    async def unscored_count(self) -> int:
        """How many messages wait for the model: those that the rules alone have read, and those AutoMod stopped."""
        return await self.to_read_count(ToRead.BY_MODEL) + await stopped.count_put_off(self._database)

    async def fact(self, name: str) -> str | None:
        """What is noted under `name`, or None."""
        return await standing.fact(self._database, name)


@asynccontextmanager
async def reading(path: Path, keys: Keys) -> AsyncIterator[Reader]:
    """Look at a database while the bot may be running on it. Raises a StoreProblem, OlderVersion among them."""
    _check_there(path)
    async with connected(path, query_only=True) as connection:
        database = Database(connection, path)
        await check_current(database, keys, shipped())
        yield Reader(database, keys, run="")


def _check_there(path: Path) -> None:
    """SQLite would make an empty database of a mistyped path."""
    if not path.exists():
        raise missing(path)
