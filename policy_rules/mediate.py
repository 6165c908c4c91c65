"""What a moderator can do about an argument besides hiding: a calm line, slow mode, a quiet word. Pure.

Nobody is asked before a moderator has pressed, nobody sees what the others answer, and a private thread needs them all.
"""

from datetime import datetime

from policy_rules.case import Case
from policy_rules.consequences import Chain, Consequences
from policy_rules.effects import OfferWord, OpenThread, SayCalm, SlowMode, TellTeam, UpdateCard
from policy_rules.events import Event, EventKind
from policy_rules.refusal import Refusal
from policy_rules.vocabulary import Member

MOST_ASKED = 6  # people
NO_ARGUMENT = Refusal("This is not an argument between people, so that would not help here.")


def calm(case: Case, by: Member, now: datetime) -> Consequences | Refusal:
    """Say in the channel that a volunteer will look. Once; it is gone after ten minutes."""
    if not case.is_argument:
        return NO_ARGUMENT
    if case.calm_said:
        return Refusal("That line has been posted already.")
    return _acted(EventKind.CALM_ASKED, case, by, now, (SayCalm(case.id, case.channel_id, case.last_event),))


def slow(case: Case, by: Member, now: datetime) -> Consequences | Refusal:
    """Slow mode for the time that the policy says. Once a case."""
    if not case.is_argument:
        return NO_ARGUMENT
    if case.slowed:
        return Refusal("The room was slowed down for this already.")
    return _acted(EventKind.SLOWED, case, by, now, (SlowMode(case.id, case.channel_id, case.last_event),))


def offer_word(case: Case, by: Member, now: datetime) -> Consequences | Refusal:
    """Ask each of those who argue, apart."""
    if case.asked:
        return Refusal("They have been asked already.")
    if not case.is_argument:
        return NO_ARGUMENT
    if by.id in case.members:
        return Refusal("You take part in this yourself, so somebody else asks.")
    members = case.members[:MOST_ASKED]
    event = Event(EventKind.WORD_OFFERED, now, by.id, case.id, case.message_id, {"members": list(members)})
    asking: tuple[Chain, ...] = tuple((OfferWord(case.id, member, case.last_event),) for member in members)
    return Consequences((event,), (*asking, (UpdateCard(case.id, case.last_event),)))


def all_agree(case: Case) -> bool:
    """Whether all who were asked would like a quiet word."""
    return bool(case.asked) and set(case.asked) <= set(case.agreed)


def word_answered(case: Case, by: Member, answer: str, now: datetime) -> Consequences | Refusal:
    """Somebody who was asked says yes (`word`) or no (`no_word`); the last answer counts until there is a thread."""
    if by.id not in case.asked:
        return Refusal("This note is for somebody else.")
    if case.met:
        return Refusal("The conversation has been opened already. You may leave it at any time.")
    event = Event(EventKind.WORD_ANSWERED, now, by.id, case.id, case.message_id, {"answer": answer})
    last = answer == "word" and set(case.asked) <= {*case.agreed, by.id}
    line: Chain = (TellTeam(case.id, "all_agree", case.last_event),) if last else ()
    chains = (line, (UpdateCard(case.id, case.last_event),))
    return Consequences((event,), tuple(chain for chain in chains if chain))


def meet(case: Case, by: Member, now: datetime) -> Consequences | Refusal:
    """Open a private thread for all who were asked. Needs each one's yes."""
    if case.met:
        return Refusal("It has been opened already.")
    if not all_agree(case):
        return Refusal("Not all of them have said that they would like it.")
    return _acted(EventKind.MEETING_ASKED, case, by, now, (OpenThread(case.id, case.channel_id, case.last_event),))


def _acted(kind: EventKind, case: Case, by: Member, now: datetime, chain: Chain) -> Consequences:
    event = Event(kind, now, by.id, case.id, case.message_id)
    return Consequences((event,), (chain, (UpdateCard(case.id, case.last_event),)))
