"""What follows from a person's act on a case: events and effects, or a refusal that says why. Pure."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from policy_rules.care import help_note
from policy_rules.case import Case, Event, EventKind, Status
from policy_rules.consequences import Chain, Consequences, hiding, target_of, telling
from policy_rules.effects import Log, Restore, UpdateCard
from policy_rules.policy import Policy
from policy_rules.report import outcomes
from policy_rules.verdict import Category
from policy_rules.vocabulary import Member


class Press(StrEnum):
    """What a moderator can press on a card."""

    LEAVE = "leave"  # let it stand; put it back if it was hidden
    HIDE = "hide"  # hide it; keep it hidden if it is
    RESTORE = "restore"
    HELP = "help"  # send the author words of help


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why an act is not done, in words for the person who tried."""

    words: str


def may_act(case: Case, member: Member, policy: Policy) -> Refusal | None:
    """None if `member` may decide `case`: they are of its team, and it is not their own message."""
    if member.id == case.author_id:
        return Refusal("This case is about a message of yours, so somebody else looks at it.")
    if not policy.in_team(member, case.team):
        return Refusal("This case is with another team. Thank you for looking, though.")
    return None


def handle(case: Case, press: Press, by: Member, policy: Policy, now: datetime) -> Consequences | Refusal:
    """What follows when `by` presses `press` on the card of `case`.

    Pressing what holds already is answered, not done twice.
    """
    refusal = may_act(case, by, policy) or _not_now(case, press, by)
    if refusal:
        return refusal
    match press:
        case Press.LEAVE:
            return _leave(case, by, now)
        case Press.HIDE:
            return _hide(case, by, now)
        case Press.RESTORE:
            return _restore(case, by, now)
        case Press.HELP:
            return help_note(case, by.id, now) or Refusal("The note has been sent already.")


def _not_now(case: Case, press: Press, by: Member) -> Refusal | None:
    if case.status is Status.GONE:
        return Refusal("The author has taken this message away already.")
    if press is not Press.RESTORE and case.objected_to == by.id:
        return Refusal("Its author asks for somebody else to look. You can put it back; all else another one decides.")
    return None


def _acted(kind: EventKind, case: Case, by: Member, now: datetime, *chains: Chain) -> Consequences:
    event = Event(kind, now, actor=by.id, case_id=case.id, message_id=case.message_id)
    return Consequences((event,), (*chains, (UpdateCard(case.id, case.last_event),)))


def _leave(case: Case, by: Member, now: datetime) -> Consequences | Refusal:
    if case.status is Status.LEFT:
        return Refusal("This was left already.")
    if case.message_hidden and case.category is not Category.WELFARE:
        return Refusal("The message is hidden at the moment. Press Restore to put it back.")
    if case.being_hidden and case.category is not Category.WELFARE:
        return Refusal("The message is just being hidden. Once it is, Restore puts it back.")
    log: Chain = () if case.sealed else (Log(case.id, "left", case.last_event),)
    return _acted(EventKind.LEFT, case, by, now, log, outcomes(case, "left"))


def _hide(case: Case, by: Member, now: datetime) -> Consequences | Refusal:
    if case.status is Status.HIDDEN:
        return Refusal("This was hidden already.")
    if case.being_hidden:
        return Refusal("The message is just being hidden. Please press again in a moment.")
    if case.message_hidden and case.status is Status.RESTORED:
        return Refusal("The message is just being put back. Please press again in a moment.")
    target = target_of(case)
    if case.message_hidden:
        steps = telling(target, "kept_hidden", "kept_hidden")
    else:
        steps = hiding(target, files=True, notice="hidden_by_person")
    return _acted(EventKind.HIDE_ASKED, case, by, now, (*steps, *outcomes(case, "hidden")))


def _restore(case: Case, by: Member, now: datetime) -> Consequences | Refusal:
    if case.being_hidden:
        return Refusal("The message is just being hidden. Please press again in a moment.")
    if not case.message_hidden:
        return Refusal("The message is not hidden.")
    if case.status is Status.RESTORED:
        return Refusal("This is being put back already.")
    target = target_of(case)
    put_back = Restore(case.id, target.channel_id, target.message_id, target.as_of)
    steps: Chain = (put_back, *telling(target, "restored", "restored"))
    return _acted(EventKind.RESTORE_ASKED, case, by, now, (*steps, *outcomes(case, "restored")))
