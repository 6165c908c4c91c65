"""What a member can answer to a note from Steward by pressing a button, and what follows. Pure."""

from datetime import datetime
from enum import StrEnum

from policy_rules.appeals import NOT_HIDDEN, NOT_THEIR_NOTE, appeal, asker_of
from policy_rules.case import Case
from policy_rules.consequences import Chain, Consequences
from policy_rules.effects import PostAgain, TellTeam, UpdateCard
from policy_rules.events import Event, EventKind
from policy_rules.mediate import word_answered
from policy_rules.policy import Policy
from policy_rules.refusal import Refusal
from policy_rules.second import to_object_to
from policy_rules.vocabulary import Member
from policy_rules.word import word_objected


class Answer(StrEnum):
    """A button of a note."""

    RING = "ring"  # of a help note: please ring me
    WRITE = "write"
    FINE = "fine"  # a figure of speech
    MINE = "mine"  # of a notice: it is mine to tell, or I had permission
    CHECK = "check"  # please let a person check
    AGREED = "agreed"  # of a notice: those in the picture agreed
    REVIEW = "review"  # of what came of it: please let somebody else look
    MORE = "more"  # of a line to the person targeted: what is it about?
    AGAIN = "again"  # post it again without the part that leaked
    WORD = "word"  # of an offer: yes, a quiet word would help
    NO_WORD = "no_word"


THE_MESSAGE = 0  # in place of a number: a note about the message, not about what its author got
TO_HELP = (Answer.RING, Answer.WRITE, Answer.FINE)
TO_HIDING = (Answer.MINE, Answer.CHECK)
TO_AN_OFFER = (Answer.WORD, Answer.NO_WORD)
TO_A_LEAK = (Answer.AGAIN, *TO_HIDING)
TO_A_PICTURE = (Answer.AGREED, Answer.CHECK)
TO_A_DECISION = (Answer.REVIEW,)
TO_A_TARGET = (Answer.MORE,)


def answered(
    case: Case, answer: Answer, by: Member, policy: Policy, now: datetime, *, about: int | None = None
) -> Consequences | Refusal:
    """What follows when `by` presses `answer` on a note about `case`: whoever decides the case sees it.

    `about` is the number of the word, warning or timeout that the note told of, THE_MESSAGE where it told of none; None
    on old notes, which did not say.

    Who objects to a decision appeals, and who asks to be rung is heard as well: the case waits for a person again, and
    its team gets a line, since a card that only changes is easily missed.
    """
    if answer is Answer.REVIEW:
        return NOT_THEIR_NOTE if asker_of(case, by.id) is None else appeal(case, by, policy, now)
    if answer is Answer.MORE:
        return _more(case, by)
    if answer in TO_AN_OFFER:
        return word_answered(case, by, answer.value, now)
    if by.id != case.author_id:
        return NOT_THEIR_NOTE
    if answer is Answer.CHECK and (asked := _asks_about_themselves(case, by, now, about)) is not None:
        return asked
    return _by_its_author(case, answer, by, policy, now)


def _more(case: Case, by: Member) -> Consequences | Refusal:
    """The person targeted reads the rest, as long as it is true; it is nobody's to count that they did."""
    if by.id not in case.targets or case.sealed:
        return NOT_THEIR_NOTE
    if not case.message_hidden:
        return Refusal("Somebody has looked again since, and it was decided otherwise. Any moderator can say more.")
    return Consequences()


def _asks_about_themselves(case: Case, by: Member, now: datetime, about: int | None) -> Consequences | Refusal | None:
    """Who got something asks for somebody else to look at that; None where they ask about their message."""
    if about is None:  # an old note, which cannot say what it told of
        given = to_object_to(case, by.id)
        return _objects(case, given.number, by, now) if given else None
    if about == THE_MESSAGE:
        return None
    if case.word is not None and about == case.word.number:  # hiding and the word that went with it are one decision
        return None if case.message_hidden or case.being_hidden else word_objected(case, by, now)
    given = next((one for one in case.sanctions if one.number == about), None)
    if given is not None and given.objected:
        return Refusal("You have asked already, thank you. Somebody else looks, and you hear what comes of it.")
    if given is None or given != case.sanction or to_object_to(case, by.id) is None:
        return Refusal("What this note told you of does not stand any more, so there is nothing left to look at.")
    return _objects(case, about, by, now)


def _by_its_author(case: Case, answer: Answer, by: Member, policy: Policy, now: datetime) -> Consequences | Refusal:
    if answer is Answer.AGAIN:
        return _again(case, by, now)
    if answer in (*TO_HIDING, *TO_A_PICTURE):
        return _objection(case, answer, by, policy, now)
    urgent = answer in (Answer.RING, Answer.WRITE)
    payload = {"answer": answer.value, "reopens": urgent}
    event = Event(EventKind.HELP_ANSWERED, now, by.id, case.id, case.message_id, payload)
    line: Chain = (TellTeam(case.id, f"author_{answer}", case.last_event),) if urgent else ()
    return Consequences((event,), tuple(chain for chain in (line, (UpdateCard(case.id, case.last_event),)) if chain))


def _objection(case: Case, answer: Answer, by: Member, policy: Policy, now: datetime) -> Consequences | Refusal:
    """What its author says of a hidden message. Where a person has decided already, that is an appeal."""
    if not case.message_hidden and not case.being_hidden:
        return NOT_HIDDEN
    said = Event(EventKind.AUTHOR_SAID, now, by.id, case.id, case.message_id, {"answer": answer.value})
    if case.decided_by is not None or case.appeals:
        asked = appeal(case, by, policy, now, line=None if answer is Answer.CHECK else f"author_{answer}")
        if isinstance(asked, Refusal) or answer is Answer.CHECK:
            return asked
        return Consequences((*asked.events, said), asked.chains)
    if case.author_said is not None:
        return Refusal("You have told us already, thank you. A volunteer will look, and you will hear.")
    return Consequences((said,), ((UpdateCard(case.id, case.last_event),),))


def _again(case: Case, by: Member, now: datetime) -> Consequences | Refusal:
    if case.posted_again:
        return Refusal("It has been posted again already.")
    if not case.message_hidden:
        return Refusal("Your message is not hidden, so there is nothing to post again.")
    said = Event(EventKind.AUTHOR_SAID, now, by.id, case.id, case.message_id, {"answer": Answer.AGAIN.value})
    post: Chain = (PostAgain(case.id, case.channel_id, case.last_event),)
    return Consequences((said,), (post, (UpdateCard(case.id, case.last_event),)))


def _objects(case: Case, number: int, by: Member, now: datetime) -> Consequences:
    """Who was warned or timed out asks for somebody else to look."""
    payload = {"answer": Answer.CHECK.value, "sanction": number}
    said = Event(EventKind.AUTHOR_SAID, now, by.id, case.id, case.message_id, payload)
    line: Chain = (TellTeam(case.id, "author_objects", case.last_event),)
    return Consequences((said,), (line, (UpdateCard(case.id, case.last_event),)))
