"""A word in private that its author would like somebody else to look at: it stands, or it is taken back. Pure.

Nothing follows from a word, but to be told something that is not right hurts as well: it has a way back like all else.
"""

from datetime import datetime

from policy_rules.case import Case
from policy_rules.consequences import Consequences
from policy_rules.effects import TellAuthor, TellTeam, UpdateCard
from policy_rules.entitled import may_act
from policy_rules.events import Event, EventKind
from policy_rules.policy_value import Policy
from policy_rules.refusal import Refusal
from policy_rules.second import part_of_it
from policy_rules.vocabulary import Member

STANDS, BACK = "word_stands", "word_back"  # what is pressed on a card


def word_objected(case: Case, by: Member, now: datetime) -> Consequences | Refusal:
    """Who had a word asks for somebody else to look at it; once."""
    if case.word is None or case.word.objected:
        return Refusal("You have asked already, thank you. Somebody else looks, and you hear what comes of it.")
    payload = {"answer": "check", "word": case.word.number}
    said = Event(EventKind.AUTHOR_SAID, now, by.id, case.id, case.message_id, payload)
    line = (TellTeam(case.id, "author_objects", case.last_event),)
    return Consequences((said,), (line, (UpdateCard(case.id, case.last_event),)))


def word_pressed(case: Case, press: str, by: Member, policy: Policy, now: datetime) -> Consequences | Refusal:
    """What follows when `by` says that the word stands, or takes it back; who gave it can only take it back."""
    word = case.word
    if word is None or not word.waits_to_be_heard:
        return Refusal("Its author does not object, or was answered already.")
    if refusal := part_of_it(case, by, word.apart) or may_act(case, by, policy):
        return refusal
    if press == STANDS and by.id == word.by:
        return Refusal("Its author asks for somebody else to look. You can take it back; whether it stands, they say.")
    kind = EventKind.WORD_UPHELD if press == STANDS else EventKind.WORD_TAKEN_BACK
    notice = "word_stands" if press == STANDS else "word_taken_back"
    event = Event(kind, now, by.id, case.id, case.message_id, {"number": word.number})
    told = (TellAuthor(case.id, case.author_id, notice, case.last_event),)
    return Consequences((event,), (told, (UpdateCard(case.id, case.last_event),)))
