"""Gathers what must be known to carry out an effect of a case, from the store."""

import logging
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from bot.moderation.ports import Work
from bot.moderation.snapshot import Snapshot, from_bytes
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
    found = _with_file(found, await _in_file(store, case_id, snapshot))
    case = await store.case(case_id)
    reasons, asked = await _reasons(store, case_id), await _appeals(store, case)
    words = await _words(store, case_id)
    return Work(policy, now, case, found, snapshot, reasons, asked, words, changed_since=changed)


async def looked_at_last(store: Reader, message_id: str) -> Case | None:
    """The case with the newest revision of a message: what is in confidence has a case of its own, beside others."""
    known = await store.cases_about(message_id)
    return max(known, key=lambda case: (case.revision, case.id), default=None)


async def _kept(store: Reader, case_id: int) -> tuple[Revision, ...]:
    """What the case's message said. What cannot be opened is as good as gone: the case goes on without."""
    try:
        return await store.evidence(case_id)
    except EvidenceProblem as problem:
        log.error("%s", problem)  # noqa: TRY400 - the sentence says it all
        return ()


async def _in_file(store: Reader, case_id: int, snapshot: Snapshot | None) -> Mapping[str, Any] | None:
    """What was found in files that are still on the message, with its places in the text that is kept."""
    judged = await store.events(case_id=case_id, kind=EventKind.FILE_JUDGED)
    there = {file.id for file in snapshot.attachments} if snapshot else set()
    found = [
        one.event.payload
        for one in judged
        if not one.forgotten and (snapshot is None or one.event.payload["file"] in there)
    ]
    kept = next((one for one in reversed(found) if snapshot and one["file"] == snapshot.file_id), None)
    findings = [finding for one in found for finding in (one if one is kept else _without_places(one))["findings"]]
    newest = {(finding["rule"], finding["file"]): finding for finding in findings}
    return {**found[-1], "findings": list(newest.values())} if found else None


def _with_file(found: Mapping[str, Any] | None, in_file: Mapping[str, Any] | None) -> Mapping[str, Any] | None:
    """What was found in the text, then what was found in a file."""
    if found is None or in_file is None:
        return found or in_file
    both = {key: [*found[key], *in_file[key]] for key in ("findings", "changed")}
    return {**found, **both, "changed": list(dict.fromkeys(both["changed"]))}


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
