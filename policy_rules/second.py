"""The second look at a warning or a timeout: agreed to, lifted, upheld, and what its clock asks for. Pure."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any

from policy_rules.case import Case
from policy_rules.consequences import Chain, Consequences
from policy_rules.effects import LiftTimeOut, Log, SettleAsking, TellAuthor, TellTeam, TimeOut, UpdateCard
from policy_rules.entitled import involved, may_act
from policy_rules.events import STEWARD, Event, EventKind
from policy_rules.owner import ask_next
from policy_rules.policy_value import Policy
from policy_rules.refusal import Refusal
from policy_rules.sanction import STANDS, Kind, Needs, Sanction, Stage
from policy_rules.vocabulary import Member

SAFEGUARDING = ("safeguarding_lead", "safeguarding_deputy")


def safeguards(member: Member, policy: Policy) -> bool:
    """Whether `member` holds a safeguarding office themselves; nobody stands in for it here (people.md 5)."""
    offices = (policy.teams[name] for name in SAFEGUARDING if name in policy.teams)
    return any(member.holds(role) for office in offices for role in office.roles)


def has_safeguarding(policy: Policy) -> bool:
    """Whether the group has set up a safeguarding office at all."""
    return any(policy.teams[name].roles for name in SAFEGUARDING if name in policy.teams)


def part_of_it(case: Case, member: Member, about: tuple[str, ...]) -> Refusal | None:
    """Why `member` has no say in what its author gets: they are part of it, or it is `about` them."""
    refusal = involved(case, member)
    if refusal is None and member.id in case.reporters:
        return Refusal("You reported this yourself, so somebody else decides what its author hears.")
    if refusal is None and member.id in about:
        return Refusal("The message is about you, so somebody else decides what its author hears.")
    return refusal


def second_press(case: Case, press: str, by: Member, policy: Policy, now: datetime) -> Consequences | Refusal:
    """What follows when `by` presses `agree`, `decline`, `lift` or `uphold` on the card of `case`."""
    if case.sanction is None:
        return Refusal("There is neither a warning nor a timeout here.")
    return _PRESSES[press](case, case.sanction, by, policy, now)


def carried_out(case: Case, given: Sanction, kind: EventKind, by: str, now: datetime) -> Consequences:
    """A warning is sent; a timeout is set first, and its author told after that."""
    payload: dict[str, Any] = {"number": given.number}
    notice = "warned"
    steps: Chain = ()
    if given.kind is Kind.TIMEOUT:
        until = (now + timedelta(minutes=given.minutes)).isoformat()
        payload["until"] = until
        notice = "timed_out"
        steps = (TimeOut(case.id, given.member_id, until, case.last_event),)
    event = Event(kind, now, by, case.id, case.message_id, payload)
    return Consequences((event,), ((*steps, *_told(case, given, notice)), *_cards(case)))


def _agree(case: Case, proposal: Sanction, by: Member, policy: Policy, now: datetime) -> Consequences | Refusal:
    refusal = _no_second(case, proposal, by, policy)
    if refusal:
        return refusal
    if by.id == proposal.by:
        return Refusal("You proposed it, so somebody else says whether it is right.")
    kind = EventKind.TIMEOUT_AGREED if proposal.kind is Kind.TIMEOUT else EventKind.WARNED
    return carried_out(case, proposal, kind, by.id, now)


def _decline(case: Case, proposal: Sanction, by: Member, policy: Policy, now: datetime) -> Consequences | Refusal:
    """Who proposed it may take it back as well."""
    refusal = None if by.id == proposal.by else _no_second(case, proposal, by, policy)
    if proposal.stage is not Stage.PROPOSED:
        refusal = Refusal("Nothing waits for a second person here any more.")
    return refusal or _noted(case, proposal, EventKind.PROPOSAL_DECLINED, by.id, now)


def _no_second(case: Case, proposal: Sanction, by: Member, policy: Policy) -> Refusal | None:
    if proposal.stage is not Stage.PROPOSED:
        return Refusal("Nothing waits for a second person here any more.")
    if refusal := part_of_it(case, by, proposal.apart):
        return refusal
    if proposal.needs is not Needs.SAFEGUARDING:
        return may_act(case, by, policy)
    if safeguards(by, policy):
        return None
    return Refusal("They are under 18, so the safeguarding lead says whether it is right.")


def _lift(case: Case, given: Sanction, by: Member, policy: Policy, now: datetime) -> Consequences | Refusal:
    """Anybody who may decide the case may; those of safeguarding as well, where it is about somebody under 18."""
    allowed = given.needs is Needs.SAFEGUARDING and safeguards(by, policy) and involved(case, by) is None
    refusal = None if allowed else may_act(case, by, policy)
    if refusal or given.stage in (Stage.ASKED, Stage.LIFTING):
        return refusal or Refusal("It is just being changed. Please press again in a moment.")
    if given.stage is Stage.GIVEN or (given.stage is Stage.OVER and given.waits_to_be_heard):
        told = _told(case, given, "taken_back")
        return Consequences(_events(case, given, EventKind.TAKEN_BACK, by.id, now), (told, _card(case)))
    if given.stage is not Stage.RUNNING or given.until is None or now >= given.until:
        return Refusal("There is nothing left to lift.")
    lifting = LiftTimeOut(case.id, given.member_id, given.until.isoformat(), case.last_event)
    steps = (lifting, *_told(case, given, "timeout_lifted"))
    return Consequences(_events(case, given, EventKind.LIFT_ASKED, by.id, now), (steps, _card(case)))


def _uphold(case: Case, given: Sanction, by: Member, policy: Policy, now: datetime) -> Consequences | Refusal:
    if not given.waits_to_be_heard:
        return Refusal("Its author does not object, or was answered already.")
    refusal = part_of_it(case, by, given.apart) or may_act(case, by, policy)
    if refusal is None and by.id in given.deciders:
        return Refusal(
            "Its author asks for somebody else to look. You can lift it; whether it stands, another one says."
        )
    told: Chain = (TellAuthor(case.id, given.member_id, "stands", given.number),)
    return refusal or Consequences(_events(case, given, EventKind.UPHELD, by.id, now), (told, _card(case)))


def to_object_to(case: Case, member_id: str) -> Sanction | None:
    """What its author can still ask somebody else to look at; once."""
    given = case.sanction
    if given is None or given.member_id != member_id or given.objected or given.stage not in STANDS:
        return None
    return given


def due_about_a_person(case: Case, policy: Policy, now: datetime) -> Consequences | None:
    """A proposal that nobody answers goes to the next office as well, and lapses after days; a timeout ends by itself.

    None if nothing is due.
    """
    given = case.sanction
    if given is None:
        return None
    if given.stage is Stage.RUNNING and given.until is not None and now >= given.until:
        return _noted(case, given, EventKind.TIMEOUT_OVER, STEWARD, now)
    if given.stage is not Stage.PROPOSED:
        return None
    if now >= given.at + timedelta(days=policy.queue.pass_up_after_days):
        lapsed = _noted(case, given, EventKind.PROPOSAL_LAPSED, STEWARD, now)
        line: Chain = (TellTeam(case.id, "proposal_lapsed", case.last_event),)
        return Consequences(lapsed.events, (line, *lapsed.chains))
    hours: int = getattr(policy.queue.look_within_hours, case.severity.value)
    if given.needs is Needs.SECOND and case.passed_to is None and now >= given.at + timedelta(hours=hours):
        asked = ask_next(case, STEWARD, policy, now)
        return asked if isinstance(asked, Consequences) else None
    return None


def _events(case: Case, given: Sanction, kind: EventKind, by: str, now: datetime) -> tuple[Event, ...]:
    return (Event(kind, now, by, case.id, case.message_id, {"number": given.number}),)


def _noted(case: Case, given: Sanction, kind: EventKind, by: str, now: datetime) -> Consequences:
    return Consequences(_events(case, given, kind, by, now), _cards(case))


def _told(case: Case, given: Sanction, notice: str) -> Chain:
    told = TellAuthor(case.id, given.member_id, notice, case.last_event)
    return (told,) if case.sealed else (told, Log(case.id, notice, case.last_event))


def _cards(case: Case) -> tuple[Chain, ...]:
    """The card, and what safeguarding was asked: nothing is left to press there once it was answered."""
    if case.asking is None:
        return (_card(case),)
    return (_card(case), (SettleAsking(case.id, *case.asking, case.last_event),))


def _card(case: Case) -> Chain:
    return (UpdateCard(case.id, case.last_event),)


_Press = Callable[[Case, Sanction, Member, Policy, datetime], Consequences | Refusal]
_PRESSES: Mapping[str, _Press] = {"agree": _agree, "decline": _decline, "lift": _lift, "uphold": _uphold}
