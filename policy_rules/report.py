"""What follows from a member's report of a message: it joins the message's case, or opens one. Pure.

The number of reports alone hides nothing (people.md 6). Who reported stands in the journal and on no card.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from policy_rules.around import Route
from policy_rules.case import Case, Status
from policy_rules.complaint import Complaint
from policy_rules.consequences import Chain, Consequences, Target, hiding
from policy_rules.effects import PostCard, RemoveMark, TellReporter, UpdateCard
from policy_rules.events import Event, EventKind
from policy_rules.policy import Clause, Policy
from policy_rules.verdict import AT_PEOPLE, Severity
from policy_rules.vocabulary import Member, Message

PICTURES = "5.4-images"  # the clause on pictures of people, in the shipped policy
REPORTED = "reported"  # stands for the rule of a case that no rule opened
TARGET_HIDDEN = "target_hidden"  # names the line to the person targeted
NOBODY_LEFT = 0  # in place of the number of a case: nobody of the group could look at it
MOST_TOLD = 5  # of those whom a message answers or mentions; one that calls more of them is aimed at none
_LOOKED_AT = (Status.LEFT, Status.RESTORED)


@dataclass(frozen=True, slots=True)
class Report:
    """Somebody asks for somebody to look at a message."""

    message: Message
    reporter: Member
    complaint: Complaint = Complaint.OTHER
    mark: str | None = None  # the reaction that it was made with; None from the menu, which nobody else sees
    reason: str = ""
    named: Member | None = None  # whom it is about, besides the author

    @property
    def accused(self) -> tuple[Member, ...]:
        """Whom it is about."""
        named = (self.named,) if self.named and self.named.id != self.message.author.id else ()
        return (self.message.author, *named)


def can_be_reported(report: Report, case: Case | None) -> bool:
    """Whether a person wrote it: nobody answers for a program's words, except where they are what Steward put back."""
    return case is not None or not report.message.author.is_bot


def joined(report: Report, known: Sequence[Case], route: Route) -> Case | None:
    """The case of its message that the report joins, if any: what is in confidence never joins a card that many read.

    What is led around somebody joins only what is led around them as well.
    """
    if route.around:
        fitting = [case for case in known if case.team == route.team and set(route.around) <= set(case.around)]
        case = fitting[-1] if fitting else None
    else:
        case = known[-1] if known else None
    if case is not None and report.complaint.in_confidence and not case.sealed:
        return None
    if case is not None and report.complaint is Complaint.PICTURE and not case.no_copies:
        return None
    return case


def nobody_left(report: Report, now: datetime) -> Consequences:
    """What follows where nobody of the group could look at it: nothing is kept, and the reporter hears whom to ask."""
    if not report.mark:
        return Consequences()  # whoever used the menu or a command is told at once
    told = TellReporter(NOBODY_LEFT, report.reporter.id, "nobody_left", int(now.timestamp()))
    return Consequences((), ((_removal(report, now),), (told,)))


def of_report(
    report: Report,
    case: Case | None,
    case_id: int,
    *,
    route: Route,
    policy: Policy,
    now: datetime,
    may_hide: bool = True,
) -> Consequences:
    """What follows; `case` is the one that it joins, else `case_id` is new. What one member says twice counts once.

    `may_hide`: hiding is neither paused nor too much lately, and nobody who may need help wrote it.
    """
    marks: tuple[Chain, ...] = ((_removal(report, now),),) if report.mark else ()
    if case is not None and case.status not in _LOOKED_AT and _says_nothing_new(report, case):
        return Consequences((), marks)
    clause = clause_of(report.complaint, policy)
    as_of = case.last_event if case else 0
    hides = may_hide and _comes_down(report, case)
    receipt: Chain = (TellReporter(case_id, report.reporter.id, "received", as_of),) if report.mark else ()
    card: Chain = (PostCard(case_id, route.team),) if case is None else (UpdateCard(case_id, as_of),)
    events = tuple(_events(report, case, case_id, _opening(report, clause, route), now))
    hidden: Chain = ()
    if hides:
        events = (*events, Event(EventKind.HIDE_ASKED, now, case_id=case_id, message_id=report.message.id))
        sealed = bool(route.around)
        message = report.message
        target = Target(case_id, message.channel.id, message.id, message.author.id, sealed, as_of)
        hidden = hiding(target, files=True, notice="hidden_of_somebody")
    return Consequences(events, tuple(chain for chain in (*marks, receipt, hidden, card) if chain))


def _comes_down(report: Report, case: Case | None) -> bool:
    """Whether the picture is taken out of sight: somebody says that it shows them, and nobody has decided yet."""
    pictures = any((file.media_type or "").startswith("image/") for file in report.message.attachments)
    free = case is None or not (case.message_hidden or case.being_hidden or case.decided_by or case.sealed)
    return report.complaint is Complaint.OF_ME and pictures and free


def _says_nothing_new(report: Report, case: Case) -> bool:
    known = report.reporter.id in case.reporters and report.complaint.value in case.complaints
    return known and not report.reason


def _events(report: Report, case: Case | None, case_id: int, opening: dict[str, Any], now: datetime) -> Iterator[Event]:
    message = report.message
    if case is None:
        yield Event(EventKind.OPENED, now, case_id=case_id, message_id=message.id, payload=opening)
    elif case.status in _LOOKED_AT:
        revision = {"revision": max(case.revision, message.revision)}
        yield Event(EventKind.REOPENED, now, case_id=case_id, message_id=message.id, payload=revision)
    said = {"complaint": report.complaint.value, "way": "reaction" if report.mark else "menu"}
    yield Event(EventKind.REPORTED, now, report.reporter.id, case_id, message.id, said)


def _opening(report: Report, clause: Clause, route: Route) -> dict[str, Any]:
    message = report.message
    return {
        **opening_of(report.complaint, clause, route),
        "channel_id": message.channel.id,
        "author_id": message.author.id,
        "no_copies": report.complaint is Complaint.PICTURE,
        "revision": message.revision,
        "targets": list(message.addressed) if report.complaint.category in AT_PEOPLE else [],
    }


def opening_of(complaint: Complaint, clause: Clause, route: Route) -> dict[str, Any]:
    """What every case says that a report opens."""
    picture = complaint is Complaint.PICTURE
    severity = Severity.SEVERE if picture else Severity.HIGH if route.sealed else Severity.MEDIUM
    return {
        "rule": REPORTED,
        "clause": clause.id,
        "name": clause.name,
        "category": complaint.category.value,
        "severity": severity.value,
        "team": route.team,
        "sealed": route.sealed,
        "around": list(route.around),
    }


def without_copies(case: Case, now: datetime) -> Consequences:
    """What follows for another case of a message that was reported as a sexual picture: nothing of it is kept there."""
    event = Event(EventKind.COPIES_DESTROYED, now, case_id=case.id, message_id=case.message_id)
    return Consequences((event,), ((UpdateCard(case.id, case.last_event),),))


def clause_of(complaint: Complaint, policy: Policy) -> Clause:
    """The clause that a complaint is about, as this policy numbers it."""
    if complaint is Complaint.OF_ME and any(clause.id == PICTURES for clause in policy.clauses):
        return policy.clause(PICTURES)
    fitting = (clause for clause in policy.clauses if clause.category is complaint.category)
    return next(fitting, policy.clauses[0])


def _removal(report: Report, now: datetime) -> RemoveMark:
    message = report.message
    return RemoveMark(message.channel.id, message.id, report.reporter.id, report.mark or "", now.isoformat())


def outcomes(case: Case, outcome: str) -> Chain:
    """A line to each reporter on what came of it; those of a case in confidence hear only that it was seen to."""
    said = "seen_to" if case.sealed or case.no_message else outcome
    return tuple(TellReporter(case.id, reporter, said, case.last_event) for reporter in case.reporters)


def to_targets(case: Case, decided_by: str) -> Chain:
    """A neutral line to each whom a message at people answers or mentions, once a person has hidden it (people.md 15).

    It is sent once, whatever is decided later. Who reported it hears as a reporter; of what is in confidence nobody.
    """
    quiet = case.sealed or case.around or case.no_copies or case.no_message
    if quiet or case.category not in AT_PEOPLE or len(case.targets) > MOST_TOLD:
        return ()
    know = {case.author_id, decided_by, *case.reporters}
    return tuple(TellReporter(case.id, one, TARGET_HIDDEN) for one in case.targets if one not in know)
