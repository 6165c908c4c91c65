"""Gathers what must be known to carry out an effect of a case, from the store."""

import logging
from datetime import datetime

from bot.moderation.ports import Work
from bot.moderation.snapshot import Snapshot, from_bytes
from bot.store.problems import EvidenceProblem
from bot.store.reader import Reader
from policy_rules.case import EventKind
from policy_rules.policy import Policy

log = logging.getLogger(__name__)


async def work_of(store: Reader, case_id: int | None, policy: Policy, now: datetime) -> Work:
    """The case as it stands, what was found last, and what was kept; only the policy where there is no case."""
    if case_id is None:
        return Work(policy, now)
    judged = await store.events(case_id=case_id, kind=EventKind.JUDGED)
    return Work(
        policy,
        now,
        await store.case(case_id),
        judged[-1].event.payload if judged else None,
        await _kept(store, case_id),
        await store.reasons(case_id),
    )


async def _kept(store: Reader, case_id: int) -> Snapshot | None:
    """What was kept of the case's message. What cannot be opened is as good as gone: the case goes on without."""
    try:
        kept = await store.evidence(case_id)
    except EvidenceProblem as problem:
        log.error("%s", problem)  # noqa: TRY400 - the sentence says it all
        return None
    return from_bytes(kept[-1].content) if kept else None
