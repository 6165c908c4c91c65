"""Erases, once a day, what the policy's retention table says is no longer needed (people.md 18)."""

import functools
from datetime import datetime, timedelta

from bot.moderation.absences import forget_past
from bot.moderation.record import write_down
from bot.store.retention import MOST_CASES, MOST_EVENTS, Deadlines
from bot.store.store import Store
from bot.store.writer import Writer
from policy_rules.events import Event, EventKind
from policy_rules.hold import LAPSES, lapse_due, review_due
from policy_rules.policy import Policy

ERASED_AT = "erased_at"  # the fact when it was last done with
ERASE_EVERY = timedelta(days=1)


async def erase_old(store: Store, policy: Policy, now: datetime) -> None:
    """Erase what is due and not on hold, unless that was done within the day.

    What is too much for one turn goes on the next time.
    """
    last = await store.fact(ERASED_AT)
    if last is not None and now - datetime.fromisoformat(last) < ERASE_EVERY:
        return
    kept = policy.retention
    deadlines = Deadlines(
        dismissed=now - timedelta(days=kept.dismissed_days),
        decided=now - timedelta(days=kept.decided_days),
        trail=now - timedelta(days=kept.trail_days),
        holds=now - LAPSES,
    )

    async def erase(writer: Writer) -> None:
        await forget_past(writer, now)
        done = await writer.erase_old(deadlines)
        if done:
            counts = {"cases": done.cases, "events": done.events}
            await writer.append(Event(EventKind.ERASED, now, payload=counts))
        if done.cases < MOST_CASES and done.events < MOST_EVENTS:
            await writer.set_fact(ERASED_AT, now.isoformat())

    await store.transaction(erase)
    for case in await store.cases_on_hold():
        follows = lapse_due(case, now) or review_due(case, now)
        if follows is not None:
            await store.transaction(functools.partial(write_down, consequences=follows, case_id=case.id))
