"""Gathers what must be known to carry out an effect of a case, from the store."""

import logging
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from bot.moderation.ports import Work
from bot.moderation.snapshot import from_bytes
from bot.store.evidence import Snapshot as Revision
from bot.store.problems import EvidenceProblem
from bot.store.reader import Reader
from policy_rules.appeals import asker_of
from policy_rules.case import Case
from policy_rules.events import EventKind
from policy_rules.policy import Policy

log = logging.getLogger(__name__)


async def work_of(store: Reader, case_id: int | None, policy: Policy, now: datetime) -> Work:
    """The case as it stands, what was found last, and what was kept; only the policy where there is no case."""
    if case_id is None:
        return Work(policy, now)
    judged = await store.events(case_id=case_id, kind=EventKind.JUDGED)
    found = judged[-1].event.payload if judged else None
    kept = await _kept(store, case_id)
    looked_at = found["revision"] if found else kept[0].revision if kept else 0
    changed = bool(kept) and kept[-1].revision > looked_at
    if found is not None and changed:
        found = _without_places(found)
    snapshot = from_bytes(kept[-1].content) if kept else None
    case = await store.case(case_id)
    reasons, asked = await _reasons(store, case_id), await _appeals(store, case)
    words = await _words(store, case_id)
    return Work(policy, now, case, found, snapshot, reasons, asked, words, changed_since=changed)


async def _kept(store: Reader, case_id: int) -> tuple[Revision, ...]:
    """What the case's message said. What cannot be opened is as good as gone: the case goes on without."""
    try:
        return await store.evidence(case_id)
    except EvidenceProblem as problem:
        log.error("%s", problem)  # noqa: TRY400 - the sentence says it all
        return ()


async def _reasons(store: Reader, case_id: int) -> tuple[str, ...]:
    try:
        return await store.reasons(case_id)
    except EvidenceProblem as problem:
        log.error("%s", problem)  # noqa: TRY400 - the sentence says it all
        return ()


async def _appeals(store: Reader, case: Case | None) -> tuple[tuple[str, str], ...]:
    """As whom those who wait for a review ask for it, and what they wrote: no names."""
    if case is None or not case.appeals:
        return ()
    try:
        written = await store.appeals(case.id)
    except EvidenceProblem as problem:
        log.error("%s", problem)  # noqa: TRY400 - the sentence says it all
        written = {}
    return tuple((asker.value, written.get(one, "")) for one in case.appeals if (asker := asker_of(case, one)))


async def _words(store: Reader, case_id: int) -> Mapping[int, str]:
    try:
        return await store.words_to_author(case_id)
    except EvidenceProblem as problem:
        log.error("%s", problem)  # noqa: TRY400 - the sentence says it all
        return {}


def _without_places(found: Mapping[str, Any]) -> Mapping[str, Any]:
    """What was found in an earlier text, without where it stood in that."""
    return {**found, "findings": [{**finding, "spans": []} for finding in found["findings"]]}
