"""Gathers the file of one case for `steward audit export --format html`; what is in confidence only with a trace."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from bot.cli.console import could_not
from bot.cli.hosting import asked, written
from bot.clock import SystemClock
from bot.discord_app.case_file import CaseFile, Revision, page_of
from bot.discord_app.words import words_in
from bot.moderation.recent import masked_text
from bot.moderation.snapshot import Snapshot, from_bytes
from bot.store.reader import Reader
from bot.store.writer import Writer
from policy_rules.case import Case
from policy_rules.events import Event, EventKind
from policy_rules.policy import Policy

MOST_EVENTS = 10_000  # of one case


@dataclass(frozen=True, slots=True)
class Asked:
    """What is to be in the file."""

    case: int
    names: bool = False
    text: bool = False
    in_confidence: bool = False


def page_for(wanted: Asked, policy: Policy) -> str:
    """The page, or exit code 2. A file in confidence is written down in the trail before it is given out."""
    if wanted.in_confidence:
        written(lambda writer: _note(writer, wanted))
    file = asked(lambda reader: _gathered(reader, wanted, policy))
    if file is None:
        could_not(
            f"there is no case {wanted.case} that could be given out: it is erased, was never there, or is in "
            "confidence. Those who hold a case in confidence decide who reads of it; --in-confidence gives it out, and "
            "leaves a line in the trail."
        )
    return page_of(file, words_in(policy.group.writes_in))


async def _note(writer: Writer, wanted: Asked) -> None:
    """It belongs to no case: everybody who reads the trail sees that one was given out, not which (people.md 12)."""
    if await writer.case(wanted.case) is not None:
        payload = {"case": wanted.case, "names": wanted.names, "text": wanted.text}
        await writer.append(Event(EventKind.CASE_EXPORTED, SystemClock().now(), payload=payload))


async def _gathered(reader: Reader, wanted: Asked, policy: Policy) -> CaseFile | None:
    case = await reader.case(wanted.case)
    if case is None or ((case.sealed or case.around) and not wanted.in_confidence):
        return None
    events = await reader.events(case_id=case.id, limit=MOST_EVENTS)
    kept = () if case.no_copies else await reader.evidence(case.id)
    snapshots = {one.revision: from_bytes(one.content) for one in kept}
    inspection, history = await reader.verify(), [one.event for one in events]
    return CaseFile(
        case=case,
        group=policy.group.name,
        events=[(one.seq, one.event) for one in events],
        revisions=_revisions(snapshots, history) if wanted.text else (),
        made_at=datetime.now(UTC),
        policy=await _policy_at(reader, case, history),
        names=_names(snapshots.values()),
        with_names=wanted.names,
        with_text=wanted.text,
        trail=(inspection.checked, inspection.broken_at),
    )


async def _policy_at(reader: Reader, case: Case, events: Sequence[Event]) -> str:
    """The version of the policy by which it was judged; of a report, the one that was in force when it came."""
    judged = (event.payload.get("policy") for event in events)
    first = next((version for version in judged if version), None)
    if first is not None:
        return str(first)
    loaded = await reader.latest_events(EventKind.POLICY_LOADED, limit=MOST_EVENTS)
    before = [one.event.payload.get("policy", "") for one in loaded if one.event.at <= case.opened_at]
    return str(before[-1]) if before else ""


def _revisions(snapshots: Mapping[int, Snapshot], events: Sequence[Event]) -> list[Revision]:
    """What leaked is masked as on a card: who reads the file need not know it (policy 5.4)."""
    found: dict[int, list[Mapping[str, Any]]] = {}
    for event in events:
        if event.kind is EventKind.JUDGED:
            found[event.payload["revision"]] = list(event.payload["findings"])
    return [
        Revision(masked_text(one.text, found.get(revision, [])), one) for revision, one in sorted(snapshots.items())
    ]


def _names(snapshots: Iterable[Snapshot]) -> dict[str, str]:
    """What those were called whose words are kept."""
    names: dict[str, str] = {}
    for one in snapshots:
        names.update((line.author_id, line.author_name) for line in (*one.before, *one.after))
        names[one.author_id] = one.author_name
    return {member: name for member, name in names.items() if member and name}
