"""Writes consequences down: events, then effects that wait for one another, within the caller's transaction."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from bot.moderation.snapshot import Snapshot, from_bytes, to_bytes
from bot.store.writer import Writer
from policy_rules.around import route_of
from policy_rules.case import Case, Status
from policy_rules.complaint import Complaint
from policy_rules.consequences import Consequences, of_edit, of_verdict
from policy_rules.effects import UpdateCard
from policy_rules.events import EventKind
from policy_rules.policy import Policy
from policy_rules.report import (
    NOBODY_LEFT,
    Report,
    can_be_reported,
    joined,
    nobody_left,
    of_report,
    without_copies,
)
from policy_rules.verdict import Category, Verdict
from policy_rules.vocabulary import Message, PartKind


@dataclass(frozen=True, slots=True)
class Opened:
    """What a verdict led to."""

    case_id: int | None
    hides: bool  # Steward hides the message without a person
    effects: bool  # there is work in the outbox


async def write_down(writer: Writer, consequences: Consequences, case_id: int | None) -> None:
    """Append the events and enqueue the chains, each effect behind the one before."""
    for event in consequences.events:
        await writer.append(event)
    for chain in consequences.chains:
        after: int | None = None
        for effect in chain:
            after = await writer.enqueue(effect, case_id, after=after)


async def refresh_card(writer: Writer, case_id: int) -> None:
    """Bring the case's card up to date with what was just appended."""
    case = await writer.case(case_id)
    if case is not None:
        await writer.enqueue(UpdateCard(case_id, case.last_event), case_id)


async def record_report(
    writer: Writer, report: Report, kept: Snapshot, policy: Policy, now: datetime, *, may_hide: bool = True
) -> int | None:
    """Journal a report, keep what it is about and what the reporter wrote, and enqueue what follows.

    Returns the number of the case; None for what no person wrote, NOBODY_LEFT where nobody of the group could look.
    """
    message = report.message
    cases = await writer.cases_about(message.id)
    if not can_be_reported(report, cases[-1] if cases else None):
        return None
    route = route_of(report.complaint, report.accused, policy)
    if route is None:
        await write_down(writer, nobody_left(report, now), None)
        return NOBODY_LEFT
    case = joined(report, cases, route)
    case_id = case.id if case else await writer.new_case_id()
    may_hide = may_hide and not any(one.sealed or one.category is Category.WELFARE for one in cases)  # people.md 1
    follows = of_report(report, case, case_id, route=route, policy=policy, now=now, may_hide=may_hide)
    await write_down(writer, follows, case_id)
    shows = bool(message.attachments) or any(part.kind is PartKind.EMBED for part in message.parts)
    if report.complaint is Complaint.PICTURE and shows and report.reporter.id != message.author.id:
        await _destroy_copies(writer, message.id, case_id, now)
    elif case is None and report.complaint is not Complaint.PICTURE:
        await writer.keep(case_id, message.revision, to_bytes(kept))
    if report.reason:
        await writer.keep_reason(case_id, report.reporter.id, report.reason)
    return case_id


async def _destroy_copies(writer: Writer, message_id: str, case_id: int, now: datetime) -> None:
    """Nothing of a message that may be a picture of a crime stays, whatever case it was kept for (people.md 4)."""
    for other in await writer.cases(message_id=message_id):
        await writer.destroy_evidence(other.id)
        if other.id != case_id and not other.no_copies:
            await write_down(writer, without_copies(other, now), other.id)


async def record_edit(writer: Writer, message: Message, kept: Snapshot, now: datetime) -> bool:
    """Note that a message breaks no rule any more; whether it has a case, whose card then shows how it reads now."""
    shown = [
        case for case in _shown_on(await writer.cases_about(message.id)) if case.judged_revision < message.revision
    ]
    await writer.move_cursor(message.channel.id, message.id)
    for case in shown:
        await _keep_edit(writer, case, message, kept, now)
    return bool(shown)


def _shown_on(known: Sequence[Case], *, sealed: bool = False) -> Sequence[Case]:
    """The cases of a message whose cards show how it reads now: those that wait for a person, else the newest.

    `sealed`: what it says now is in confidence.
    """
    able = [case for case in known if case.sealed or not sealed]
    return [case for case in able if case.status is Status.OPEN] or able[-1:]


async def _keep_edit(writer: Writer, case: Case, message: Message, kept: Snapshot, now: datetime) -> None:
    await write_down(writer, of_edit(case, message, now), case.id)
    if not case.no_copies:
        await writer.keep(case.id, message.revision, to_bytes(await _with_what_is_known(writer, case, kept)))


async def _with_what_is_known(writer: Writer, case: Case | None, kept: Snapshot) -> Snapshot:
    """What is kept of an edit, with the exchange and the file's text that were kept before it.

    Changing a comma takes nothing off the card.
    """
    before = await writer.evidence(case.id) if case else ()
    if case is None or not before:
        return kept
    known = from_bytes(before[-1].content)
    kept = replace(kept.with_file(known.file_id, known.in_file), added=known.added)
    return replace(kept, before=known.before, after=known.after) if case.is_argument else kept


def _weighs_more(verdict: Verdict, case: Case) -> bool:
    """Whether the model hears a cry for help, or something graver, in what the rules had found already."""
    lead = verdict.because_of
    graver = lead is not None and lead.severity.rank > case.severity.rank
    return graver or (verdict.sealed and not case.sealed)


def _joined(verdict: Verdict, known: Sequence[Case]) -> Case | None:
    """The case of its message that a verdict joins, one that waits for a person before others; None if it opens one.

    What is in confidence never joins a card that others read, nor the other way round (people.md 12).
    """
    fitting = [case for case in known if case.sealed == verdict.sealed and not case.around]
    waiting = [case for case in fitting if case.status is Status.OPEN]
    return next(reversed(waiting or fitting), None)


async def record_verdict(
    writer: Writer, verdict: Verdict, message: Message, kept: Snapshot, now: datetime, *, again: bool = False
) -> Opened:
    """Journal a verdict that is not clean, keep its evidence and enqueue what follows, all or nothing.

    `again`: the same text was judged without the model before; only a cry for help or something graver adds to that.
    """
    known = await writer.cases_about(message.id)
    case = _joined(verdict, known)
    beside = case or next(reversed(known), None)
    if again and beside is not None and beside.decided_by is not None and not verdict.sealed:
        return Opened(beside.id, hides=False, effects=False)  # a person has looked at it meanwhile
    heard_now = again and beside is not None and _weighs_more(verdict, beside)
    if beside is not None and beside.judged_revision >= message.revision and not heard_now:
        await writer.move_cursor(message.channel.id, message.id)
        return Opened(beside.id, hides=False, effects=False)  # judged before a restart, and read again
    opens = verdict.because_of is not None and bool(verdict.actions)
    for one in () if opens else _shown_on(known, sealed=verdict.sealed):
        await _keep_edit(writer, one, message, kept, now)
    case_id = case.id if case else await writer.new_case_id() if opens else 0
    consequences = of_verdict(verdict, message, case, case_id, now)
    await write_down(writer, consequences, case_id if opens else None)
    if opens and not (case and case.no_copies):
        await writer.keep(case_id, message.revision, to_bytes(await _with_what_is_known(writer, case, kept)))
    await writer.move_cursor(message.channel.id, message.id)
    hides = any(event.kind is EventKind.HIDE_ASKED for event in consequences.events)
    return Opened(case_id if opens else None, hides=hides, effects=bool(consequences.chains))
