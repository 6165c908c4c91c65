"""Who of the moderators is away: it is kept until it ends by itself, and the road goes around them meanwhile."""

import functools
import json
from collections.abc import Callable
from datetime import datetime, timedelta

from bot.clock import Clock
from bot.moderation.judge import Judge
from bot.moderation.record import write_down
from bot.store.reader import Reader
from bot.store.store import Store
from bot.store.writer import Writer
from policy_rules.away import (
    AWAY,
    Absence,
    from_fact,
    let_go,
    offices_of,
    offices_seen_to,
    passed_over,
    there_lately,
    to_fact,
)
from policy_rules.case import Case, Status
from policy_rules.consequences import Consequences
from policy_rules.events import Event, EventKind
from policy_rules.policy import Policy
from policy_rules.vocabulary import Member

MOST = 200  # people who are away at a time
MOST_OPEN = 10_000
NEWEST = 500  # cases in which it is looked who was there lately


class Absences:
    """The road of /away."""

    def __init__(self, store: Store, judge: Judge, clock: Clock, wake: Callable[[], None]) -> None:
        self._store = store
        self._judge = judge
        self._clock = clock
        self._wake = wake

    @property
    def policy(self) -> Policy:
        """The policy in force."""
        return self._judge.policy

    async def say(self, by: Member, days: int) -> datetime | None:
        """Note that `by` is away for so many days, from now on; with none they are back. Returns until when."""
        now = self._clock.now()
        until = now + timedelta(days=days) if days else None
        note = functools.partial(self._note, by=by, until=until, now=now)
        await self._store.transaction(note)
        self._wake()
        return until

    async def _note(self, writer: Writer, by: Member, until: datetime | None, now: datetime) -> None:
        others = [one for one in await away_now(writer, now) if one.member_id != by.id]
        own = [Absence(by.id, until, offices_of(by, self.policy))] if until else []
        await writer.set_fact(AWAY, json.dumps(to_fact([*others, *own][-MOST:])))
        payload = {"until": until.isoformat() if until else None}
        await writer.append(Event(EventKind.AWAY, now, by.id, payload=payload))
        for case in await writer.cases(status=Status.OPEN, limit=MOST_OPEN) if until else ():
            follows = let_go(case, by, now)
            if follows is not None:
                await write_down(writer, follows, case.id)

    async def now(self) -> tuple[Absence, ...]:
        """Who is away now."""
        return await away_now(self._store, self._clock.now())

    async def is_away(self, member: Member) -> bool:
        """Whether a member is."""
        return any(one.member_id == member.id for one in await self.now())

    async def there(self, by: Member) -> tuple[str, ...]:
        """The ids of those who looked at cases lately that `by` may see, and are not away."""
        newest = await self._store.newest_cases(NEWEST)
        return tuple(sorted(there_lately(newest, await self.now(), by, self.policy, self._clock.now())))

    async def pass_over(self) -> None:
        """Ask the next office, too, about what only somebody would see who is away."""
        now, away = self._clock.now(), await self.now()
        if not any(one.offices for one in away):
            return
        waiting = await self._store.cases(status=Status.OPEN, limit=MOST_OPEN)
        to_pass = [case for case in waiting if passed_over(case, away, self.policy, now) is not None]
        if not to_pass:
            return
        seen_to = offices_seen_to(await self._store.newest_cases(NEWEST), away, now)
        follows = functools.partial(passed_over, away=away, policy=self.policy, now=now, seen_to=seen_to)
        for case in to_pass:
            if follows(case) is not None:
                await self._store.transaction(functools.partial(_pass, case_id=case.id, follows=follows))
                self._wake()


async def _pass(writer: Writer, case_id: int, follows: Callable[[Case], Consequences | None]) -> None:
    """Write down what follows for the case as it stands now."""
    case = await writer.case(case_id)
    consequences = follows(case) if case else None
    if consequences is not None:
        await write_down(writer, consequences, case_id)


async def away_now(reader: Reader, now: datetime) -> tuple[Absence, ...]:
    """Who is away at `now`, as it is kept."""
    kept = await reader.fact(AWAY)
    return tuple(one for one in from_fact(json.loads(kept)) if one.until > now) if kept else ()


async def forget_past(writer: Writer, now: datetime) -> None:
    """Keep those absences alone that go on."""
    kept = await writer.fact(AWAY)
    if kept is None:
        return
    going_on = await away_now(writer, now)
    if len(going_on) < len(json.loads(kept)):
        await writer.set_fact(AWAY, json.dumps(to_fact(going_on)) if going_on else None)
