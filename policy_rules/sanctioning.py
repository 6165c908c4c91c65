"""What a moderator can give the author of a message: a word in private, a warning, a timeout. Pure.

Always by a person's press, never by a score; one message has one consequence at a time, and nobody's are counted.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from policy_rules.case import Case, Status
from policy_rules.consequences import Chain, Consequences
from policy_rules.effects import AskSafeguarding, TellAuthor, TellTeam, UpdateCard
from policy_rules.entitled import may_act
from policy_rules.events import Event, EventKind
from policy_rules.handle import hide, leave
from policy_rules.owner import taken_by_another
from policy_rules.policy_value import Policy
from policy_rules.refusal import Refusal
from policy_rules.sanction import HOLDS, Kind, Needs, Sanction, Stage
from policy_rules.second import carried_out, has_safeguarding, part_of_it, safeguards
from policy_rules.verdict import Category
from policy_rules.vocabulary import Member

SANCTIONED = (
    Category.HARASSMENT,
    Category.DISCRIMINATION,
    Category.ARGUMENT,
    Category.FAIRNESS,
    Category.LINKS,
)
HOUR = 60
LENGTHS = (10, 30, HOUR, 3 * HOUR, 12 * HOUR, 24 * HOUR, 72 * HOUR, 168 * HOUR)  # minutes


@dataclass(frozen=True, slots=True)
class Asked:
    """What a moderator filled in; the reason, which is typed, is kept elsewhere."""

    kind: Kind
    clause: str
    minutes: int = 0  # of a timeout
    hide: bool = False  # with a word: take the message out of sight as well


@dataclass(frozen=True, slots=True)
class Around:
    """What must be known besides the case."""

    policy: Policy
    about: tuple[str, ...] = ()  # ids of those whom the message is about
    under_18: bool = False  # whether its author is


def is_offered(case: Case) -> bool:
    """Whether the card of a case has the button at all: never where somebody's care or secret is at stake."""
    if case.category not in SANCTIONED or case.no_copies or case.no_message or case.status is Status.GONE:
        return False
    return case.is_argument or not (
        case.word is not None and _taken(case)
    )  # of an argument, each message has its author


def lengths(policy: Policy) -> tuple[int, ...]:
    """The lengths to choose from, in minutes."""
    return tuple(one for one in LENGTHS if one <= policy.sanctions.longest_hours * HOUR)


def may_sanction(case: Case, by: Member, about: tuple[str, ...], policy: Policy, now: datetime) -> Refusal | None:
    """Why `by` gives the author of `case` nothing; None if they may."""
    if not is_offered(case):
        return Refusal("There is nothing to give its author here, or they have had it already.")
    if refusal := part_of_it(case, by, about) or may_act(case, by, policy):
        return refusal
    if case.appeals or case.asks_to_be_heard:
        return Refusal("Somebody asks for another look here. Please answer that first, with the card's other buttons.")
    heard_by_others = {case.objected_to, *(one for given in _objected(case) for one in given.deciders)}
    if by.id in heard_by_others:
        return Refusal("Its author asks for somebody else to look, so what they get somebody else decides as well.")
    return taken_by_another(case, by, policy, now)


def sanction(case: Case, asked: Asked, by: Member, around: Around, now: datetime) -> Consequences | Refusal:
    """What follows when `by` has filled in the form about the author of `case`, or why nothing does."""
    policy = around.policy
    if refusal := may_sanction(case, by, around.about, policy, now):
        return refusal
    if asked.kind is Kind.WORD:
        return _word(case, asked, by, around, now)
    if refusal := _not_that(case, asked, policy):
        return refusal
    number = number_of(case)
    given = Sanction(number, asked.kind, Stage.ASKED, case.author_id, asked.clause, by.id, now, asked.minutes)
    needs = _needs(asked, by, around)
    if needs is not None:
        return _proposed(case, replace(given, needs=needs, apart=around.about), around)
    kind = EventKind.TIMEOUT_ASKED if asked.kind is Kind.TIMEOUT else EventKind.WARNED
    done = carried_out(case, given, kind, by.id, now)
    return replace(done, events=tuple(_whole(event, given, around.about) for event in done.events))


def number_of(case: Case) -> int:
    """The number of what is given now; its reason is kept under it."""
    return case.last_event


def _whole(event: Event, given: Sanction, about: Iterable[str]) -> Event:
    """The event with all that a sanction begins with."""
    begins = {"kind": given.kind.value, "member_id": given.member_id, "clause": given.clause}
    payload = {**event.payload, **begins, "minutes": given.minutes, "apart": list(about)}
    return replace(event, payload=payload)


def _taken(case: Case) -> bool:
    return case.sanction is not None and case.sanction.stage in HOLDS


def _objected(case: Case) -> list[Sanction]:
    return [given for given in case.sanctions if given.waits_to_be_heard]


def _not_that(case: Case, asked: Asked, policy: Policy) -> Refusal | None:
    if _taken(case):
        return Refusal("This message has its consequence already, or it is proposed. That one can be lifted first.")
    if all(clause.id != asked.clause for clause in policy.clauses):
        return Refusal("The policy has no such clause any more. Please open the form again.")
    if asked.kind is Kind.TIMEOUT and asked.minutes not in lengths(policy):
        return Refusal("Please choose how long the timeout is to be.")
    return None


def _needs(asked: Asked, by: Member, around: Around) -> Needs | None:
    policy = around.policy
    if around.under_18 and not safeguards(by, policy):
        return Needs.SAFEGUARDING
    long = asked.kind is Kind.TIMEOUT and asked.minutes > policy.sanctions.alone_up_to_minutes
    return Needs.SECOND if long else None


def _proposed(case: Case, given: Sanction, around: Around) -> Consequences | Refusal:
    """It waits: for anybody else who may decide the case, or for safeguarding."""
    kind = EventKind.TIMEOUT_PROPOSED if given.kind is Kind.TIMEOUT else EventKind.WARNING_PROPOSED
    needs = given.needs or Needs.SECOND
    payload = {"number": given.number, "needs": needs.value}
    proposed = _whole(Event(kind, given.at, given.by, case.id, case.message_id, payload), given, given.apart)
    card: Chain = (UpdateCard(case.id, case.last_event),)
    if needs is Needs.SAFEGUARDING:
        if case.around:
            return Refusal("They are under 18, and this was led around an office: nothing of it is given from here.")
        if not has_safeguarding(around.policy):
            return Refusal(
                "They are under 18, and nobody is set up as safeguarding lead: nothing of this is given without one. A "
                "coordinator can name roles under teams.safeguarding_lead."
            )
        return Consequences((proposed,), ((AskSafeguarding(case.id, case.last_event),), card))
    line: Chain = (TellTeam(case.id, "timeout_proposed", case.last_event),)
    return Consequences((proposed,), (line, card))


def _word(case: Case, asked: Asked, by: Member, around: Around, now: datetime) -> Consequences | Refusal:
    """A private line, with the message hidden or left; nothing else follows from it."""
    if case.word is not None:
        return Refusal("Its author has had a word already.")
    payload = {"number": number_of(case), "apart": list(around.about)}
    said = Event(EventKind.SPOKEN_TO, now, by.id, case.id, case.message_id, payload)
    told: Chain = (TellAuthor(case.id, case.author_id, "word", number_of(case)),)
    done: Consequences | Refusal | None = None
    if asked.hide and not case.is_argument:
        if case.status is not Status.HIDDEN:
            done = hide(case, by, now, notice="word")
    elif case.status is Status.OPEN and not case.message_hidden and not case.is_argument:
        done = leave(case, by, now)
    if isinstance(done, Refusal):
        return done
    if done is None:
        return Consequences((said,), (told, (UpdateCard(case.id, case.last_event),)))
    tells = any(isinstance(effect, TellAuthor) for chain in done.chains for effect in chain)
    return Consequences((*done.events, said), done.chains if tells else (told, *done.chains))
