"""What follows from what stands in a file: it joins the case of its message, opens it again, or opens one. Pure.

Files are read after their message, or before the model has read it: what is found in them stands beside what its text
gave away, and neither takes the place of the other.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from policy_rules.case import Case, Status
from policy_rules.consequences import Chain, Consequences, Target, described, hiding, opening, shown, target_of
from policy_rules.effects import TellTeam
from policy_rules.events import Event, EventKind
from policy_rules.temper import is_held
from policy_rules.verdict import Finding, Severity, Verdict
from policy_rules.vocabulary import Message

Known = Iterable[Mapping[str, Any]]  # findings of a case, as the journal keeps them


def file_judged(verdict: Verdict, message: Message, file_id: str, case_id: int, now: datetime) -> Event:
    """The verdict on a file as the journal keeps it; places are those in the text that was read of it."""
    payload = {
        "file": file_id,
        "policy": verdict.policy_version,
        "action": verdict.action,
        "held": is_held(verdict),
        "severity": verdict.because_of.severity.value if verdict.because_of else None,
        "findings": [{**described(finding), "file": file_id} for finding in verdict.findings],
        "changed": list(verdict.changed),
    }
    return Event(EventKind.FILE_JUDGED, now, case_id=case_id, message_id=message.id, payload=payload)


def tells_more(verdict: Verdict, file_id: str, case: Case, known: Known) -> bool:
    """Whether a case takes in what was found in a file: nothing twice, and nothing that its decision covers.

    Who decided may not have seen the file: what is graver than all that was known then, or breaks another rule, asks
    again.
    """
    known = tuple(known)
    told = {(one["rule"], one.get("file")) for one in known}
    fresh = [finding for finding in verdict.findings if (finding.rule, file_id) not in told]
    if case.status is Status.GONE or not fresh:
        return False
    return case.status is Status.OPEN or any(_is_unlike(finding, case, known) for finding in fresh)


def _is_unlike(finding: Finding, case: Case, known: tuple[Mapping[str, Any], ...]) -> bool:
    rules = {case.rule, *(one["rule"] for one in known)}
    gravest = max(case.severity.rank, *(Severity(one["severity"]).rank for one in known), 0)
    return finding.rule not in rules or finding.severity.rank > gravest


def of_file(
    verdict: Verdict,
    message: Message,
    file_id: str,
    case: Case | None,
    *,
    case_id: int,
    now: datetime,
    others: Sequence[Case] = (),
) -> Consequences:
    """What follows from a tempered verdict on a file; `case` is the one that it joins, else `case_id` is new.

    What a person has decided on, and what is in confidence, is not hidden without a person; nor is a message hidden
    twice that has `others`.
    """
    lead = verdict.because_of
    if lead is None:
        return Consequences()
    judged = file_judged(verdict, message, file_id, case_id, now)
    asked = Event(EventKind.HIDE_ASKED, now, case_id=case_id, message_id=message.id)
    if case is None:
        opens = opening(verdict, message, lead, case_id, now)
        target = Target(case_id, message.channel.id, message.id, message.author.id, verdict.sealed)
        hides = verdict.hides and all(map(_may_be_hidden, others))
        hide: tuple[Chain, ...] = (_hidden(target),) if hides else ()
        card = shown(verdict, None, case_id, now)
        return Consequences((opens, judged, *((asked,) if hide else ())), (*hide, *card.chains))
    card = shown(verdict, case, case_id, now)
    if case.status is not Status.OPEN:
        again = {"revision": case.revision}
        reopened = Event(EventKind.REOPENED, now, case_id=case_id, message_id=message.id, payload=again)
        line: tuple[Chain, ...] = () if case.card_waits else ((TellTeam(case_id, "file_found", case.last_event),),)
        return Consequences((judged, reopened, *card.events), (*line, *card.chains))
    if verdict.hides and _may_be_hidden(case):
        return Consequences((judged, asked, *card.events), (_hidden(target_of(case)), *card.chains))
    return Consequences((judged, *card.events), card.chains)


def _may_be_hidden(case: Case) -> bool:
    return not (case.message_hidden or case.being_hidden or case.decided_at or case.sealed or case.no_copies)


def _hidden(target: Target) -> Chain:
    return hiding(target, files=True, notice="hidden_with_care" if target.sealed else "hidden_by_itself")
