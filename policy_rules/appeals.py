"""One review each: who may ask for somebody else to look at a decision, and what follows once that one has. Pure."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from enum import StrEnum

from policy_rules.case import Case, Status
from policy_rules.consequences import Chain, Consequences
from policy_rules.effects import Delete, Effect, Restore, TellAuthor, TellReporter, TellTeam, UpdateCard
from policy_rules.events import Event, EventKind
from policy_rules.group import Group
from policy_rules.policy_value import Policy
from policy_rules.refusal import Refusal
from policy_rules.verdict import AT_PEOPLE, Category
from policy_rules.vocabulary import Member


class Asker(StrEnum):
    """As whom somebody asks. The card shows this and no name."""

    AUTHOR = "author"
    REPORTER = "reporter"
    TARGET = "target"  # the message answers or mentions them


# Whoever may not know of a case hears the same as where there is none (people.md 12).
NOT_YOURS = Refusal("There is no case of this number on which you could ask for a review.")
NOT_THEIR_NOTE = Refusal("This note is for somebody else.")
ASKED = Refusal("You have asked already, thank you. Somebody else will look, and you will hear.")
UNDECIDED = Refusal("Nothing is decided on this at the moment: somebody is still to look, and you will hear.")
GONE = Refusal("The author has taken this message away, so there is nothing left to look at.")
NOT_HIDDEN = Refusal("Your message is not hidden, so there is nothing left to look at.")

_DECISIONS = {
    EventKind.LEFT: "left",
    EventKind.CLEARED: "cleared",
    EventKind.HIDE_ASKED: "hidden",
    EventKind.RESTORE_ASKED: "restored",
}
_STANDS = ("left", "restored")  # two ways to say that the message stands


def asker_of(case: Case, member_id: str) -> Asker | None:
    """As whom a member may ask about `case`. Who reported is no more than that, even where it is about them.

    What is no message has no author: who complains of how their own data is handled reported it.
    """
    if member_id == case.author_id and not (case.no_message and member_id in case.reporters):
        return Asker.AUTHOR
    if member_id in case.reporters:
        return Asker.REPORTER
    if member_id in case.targets and case.category in AT_PEOPLE:
        return Asker.TARGET
    return None


def decision_on(case: Case) -> str:
    """The decision that is in force, or that an appeal is against."""
    if case.appeals:
        return case.appealed
    if case.status is Status.LEFT:
        return "cleared" if case.message_hidden and case.category is not Category.WELFARE else "left"
    return case.status.value


def appeal(case: Case, by: Member, policy: Policy, now: datetime, line: str | None = None) -> Consequences | Refusal:
    """What follows when `by` asks for somebody else to look; `line` names what the team reads, if not the usual."""
    asker = asker_of(case, by.id)
    refusal = NOT_YOURS if asker is None or not _knows(case, asker) else _refused(case, by, asker, policy, now)
    if refusal or asker is None:
        return refusal or NOT_YOURS
    payload = {"as": asker.value, "against": decision_on(case)}
    event = Event(EventKind.APPEALED, now, by.id, case.id, case.message_id, payload)
    told: Chain = (TellTeam(case.id, line or f"appeal_{asker}", case.last_event),)
    return Consequences((event,), (told, (UpdateCard(case.id, case.last_event),)))


def _knows(case: Case, asker: Asker) -> bool:
    """Whether they may know that there is such a case at all."""
    out_of_sight = case.message_hidden or case.being_hidden
    match asker:
        case Asker.REPORTER:
            return True
        case Asker.AUTHOR:
            told = out_of_sight or case.status in (Status.HIDDEN, Status.RESTORED)
            return told and not case.no_copies
        case Asker.TARGET:
            return not case.sealed and (bool(case.appeals) or case.status is not Status.OPEN)


def _refused(case: Case, by: Member, asker: Asker, policy: Policy, now: datetime) -> Refusal | None:
    stands = decision_on(case) in _STANDS and case.category is not Category.WELFARE
    refusals = {
        ASKED: by.id in case.appeals,
        GONE: case.status is Status.GONE,
        UNDECIDED: case.decided_by is None and not case.appeals,
        NOT_HIDDEN: asker is Asker.AUTHOR and stands,
    }
    refusal = next((refusal for refusal, holds in refusals.items() if holds), None)
    if refusal is not None or case.decided_at is None:
        return refusal or UNDECIDED
    if by.id in case.reviewed:
        return Refusal(
            f"This was looked at again for you already, and that was the one review.{_outside(policy.group)}"
        )
    days = policy.queue.appeal_days
    if now > case.decided_at + timedelta(days=days):
        return Refusal(
            f"This was decided more than {days} days ago, which is too late for a review. You may still talk to any "
            f"moderator about case {case.id}.{_outside(policy.group)}"
        )
    return None


def _outside(group: Group) -> str:
    """Whom they may turn to then, if the policy names somebody."""
    contact = group.outside_contact
    if contact is None:
        return ""
    ways = ", ".join(way for way in (contact.phone, contact.url) if way)
    return f" Outside {group.name} you may turn to {contact.name}{f' ({ways})' if ways else ''}."


def not_by(case: Case, by: Member, *, turns_round: bool) -> Refusal | None:
    """Why `by` does not decide an appeal: they decided before, or ask for it. `turns_round`: takes hiding back.

    Whoever hid a message may do that at any time while its author alone objects; all else somebody else decides.
    """
    if by.id in case.appeals:
        return Refusal("You ask for this review yourself, so somebody else looks at it.")
    if by.id not in (case.objected_to, *case.earlier):
        return None
    if case.reviewed and not case.appeals and case.status is not Status.OPEN:
        return Refusal("Somebody else has looked at this since, because it was asked for, so it stays with them.")
    if not case.appeals and case.objected_to is None:
        return None
    if case.objected_to == by.id and all(asker_of(case, one) is Asker.AUTHOR for one in case.appeals):
        puts_back = Refusal(
            "Its author asks for somebody else to look. You can put it back; all else another one decides."
        )
        return None if turns_round else puts_back
    return Refusal("You have decided this before, and somebody asks for somebody else to look. Pass on asks further.")


def with_answers(case: Case, followed: Consequences, by: Member, now: datetime) -> Consequences:
    """A decision on an appeal answers it: whoever asked hears so, and nobody else hears twice what has not changed."""
    decision = next((_DECISIONS[event.kind] for event in followed.events if event.kind in _DECISIONS), None)
    if not case.appeals or decision is None:
        return followed
    before = decision_on(case)
    changed = before != decision and not {before, decision} <= {*_STANDS}
    payload = {"decision": decision, "changed": changed}
    event = Event(EventKind.APPEAL_DECIDED, now, by.id, case.id, case.message_id, payload)
    chains = tuple(_untold(case, chain, changed=changed) for chain in followed.chains)
    answers = tuple(_answers(case, decision, changed=changed))
    return Consequences((*followed.events, event), _behind(chains, answers))


def _untold(case: Case, chain: Chain, *, changed: bool) -> Chain:
    """The chain without the usual lines to those who asked, and where nothing has changed without any."""
    return tuple(
        effect
        for effect in chain
        if not isinstance(effect, TellAuthor | TellReporter) or (changed and effect.member_id not in case.appeals)
    )


def _behind(chains: tuple[Chain, ...], answers: tuple[Effect, ...]) -> tuple[Chain, ...]:
    """The answers say what was done, so they wait until it is: behind deleting or putting back."""
    if not any(isinstance(effect, Delete | Restore) for chain in chains for effect in chain):
        return (*chains, *((answer,) for answer in answers))
    return tuple(
        (*chain, *answers) if any(isinstance(effect, Delete | Restore) for effect in chain) else chain
        for chain in chains
    )


def _answers(case: Case, decision: str, *, changed: bool) -> Iterator[Effect]:
    """What each of those who asked hears: what came of it, and that this was the one review."""
    for member in case.appeals:
        if asker_of(case, member) is Asker.AUTHOR:
            stays = decision in ("hidden", "left")  # of a cry for help: seen to again, and a number in it stays hidden
            said = "appeal_stays" if stays else f"appeal_{decision}"
            yield TellAuthor(case.id, member, said, case.last_event)
        else:
            said = (
                "seen_to"
                if case.sealed or case.no_message
                else decision
                if changed
                else "stays"
                if decision == "hidden"
                else decision
            )
            said = "left" if said == "restored" and not changed else said
            yield TellReporter(case.id, member, f"appeal_{said}", case.last_event)


def waiting_lines(case: Case) -> tuple[Chain, ...]:
    """A line to each who asked that nobody else could look yet, and whom they may turn to."""
    return tuple(
        (TellAuthor(case.id, member, "appeal_waits", case.last_event),)
        if asker_of(case, member) is Asker.AUTHOR
        else (TellReporter(case.id, member, "appeal_waits", case.last_event),)
        for member in case.appeals
    )


def of_deletion(case: Case, event: Event) -> Consequences:
    """What follows when its author takes the message away: whoever waited for a review of it hears so."""
    still_open = case.category is Category.WELFARE or case.is_argument  # its people are not gone
    asked = () if still_open else (member for member in case.appeals if member != case.author_id)
    return Consequences((event,), tuple((TellReporter(case.id, one, "appeal_gone", case.last_event),) for one in asked))
