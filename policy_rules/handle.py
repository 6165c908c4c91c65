"""What follows from a person's act on a case: events and effects, or a refusal that says why. Pure."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from policy_rules import mediate
from policy_rules.appeals import not_by, with_answers
from policy_rules.care import help_note
from policy_rules.case import Case, Status
from policy_rules.consequences import Chain, Consequences, hiding, target_of, telling
from policy_rules.effects import Delete, Log, Restore, UpdateCard
from policy_rules.entitled import may_act
from policy_rules.events import Event, EventKind
from policy_rules.owner import claim, pass_on, release, taken_by_another
from policy_rules.policy import Policy
from policy_rules.refusal import Refusal
from policy_rules.report import outcomes, to_targets
from policy_rules.second import second_press
from policy_rules.verdict import Category
from policy_rules.vocabulary import Member
from policy_rules.word import word_pressed


class Press(StrEnum):
    """What a moderator can press on a card."""

    LEAVE = "leave"  # let it stand; put it back if it was hidden
    HIDE = "hide"  # hide it; keep it hidden if it is
    RESTORE = "restore"
    RESTORE_LATE = "restore_late"  # put it back although it was hidden long ago
    CLEAR = "clear"  # say that it was fine, without putting it back
    HELP = "help"  # send the author words of help
    CLAIM = "claim"  # take the case for a while
    RELEASE = "release"
    PASS_ON = "pass_on"  # noqa: S105 - no password: ask the next office as well
    REVEAL = "reveal"  # show the presser what is masked on the card
    PICK = "pick"  # choose which messages of an argument to hide
    CALM = "calm"  # say in the channel that a volunteer will look
    SLOW = "slow"  # slow mode for a while
    WORD = "word"  # ask each of those who argue, apart, whether they would like a quiet word
    MEET = "meet"  # open a private thread, since all would
    AGREE = "agree"  # to what somebody else proposes
    DECLINE = "decline"
    LIFT = "lift"  # a timeout, or take a warning back
    UPHOLD = "uphold"  # what its author objects to stands
    WORD_STANDS = "word_stands"  # the same for a word in private
    WORD_BACK = "word_back"


@dataclass(frozen=True, slots=True)
class Question:
    """What must be asked before an act is done: the name of the text, and the presses that answer it."""

    name: str
    answers: tuple[Press, ...]


TURNING_ROUND = (Press.RESTORE, Press.RESTORE_LATE, Press.CLEAR)  # what whoever hid it may always do
WITHOUT_MESSAGE = (Press.LEAVE, Press.CLAIM, Press.RELEASE, Press.PASS_ON, Press.REVEAL)
ABOUT_A_PERSON = (Press.AGREE, Press.DECLINE, Press.LIFT, Press.UPHOLD)
ABOUT_A_WORD = (Press.WORD_STANDS, Press.WORD_BACK)
LATE = timedelta(hours=1)  # a message that comes back later stands in another conversation (people.md 14)
LATE_RESTORE = Question("late_restore", (Press.RESTORE_LATE, Press.CLEAR))


def handle(case: Case, press: Press, by: Member, policy: Policy, now: datetime) -> Consequences | Refusal | Question:
    """What follows when `by` presses `press` on the card of `case`, or what to ask first.

    Pressing what holds already is answered, not done twice.
    """
    if press in ABOUT_A_WORD:
        return word_pressed(case, press.value, by, policy, now)
    if press in ABOUT_A_PERSON:
        return second_press(case, press.value, by, policy, now)
    refusal = may_act(case, by, policy) or _not_now(case, press, by) or _taken(case, press, by, policy, now)
    if refusal:
        return refusal
    if press is Press.PASS_ON:
        return pass_on(case, by.id, policy, now)
    followed = _ACTS[press](case, by, now)
    return with_answers(case, followed, by, now) if isinstance(followed, Consequences) else followed


def _not_now(case: Case, press: Press, by: Member) -> Refusal | None:
    if case.no_message and press not in WITHOUT_MESSAGE:
        return Refusal("This report is not about a message here, so there is nothing that could be done with one.")
    if case.status is Status.GONE and press is not Press.REVEAL:
        return Refusal("The author has taken this message away already.")
    if press in (*TURNING_ROUND, Press.LEAVE, Press.HIDE) and case.asks_to_be_heard:
        return Refusal("Its author objects to what they got. Please answer that first: it stands, or it does not.")
    if press in (Press.REVEAL, Press.HELP, Press.PASS_ON):
        return None
    return not_by(case, by, turns_round=press in TURNING_ROUND)


def _taken(case: Case, press: Press, by: Member, policy: Policy, now: datetime) -> Refusal | None:
    """One case, one owner: who comes second is told kindly. Whoever is in danger need not wait for that."""
    untouched = case.by_itself and case.decided_by is None and press in TURNING_ROUND
    if untouched or press in (Press.REVEAL, Press.HELP, Press.PICK):
        return None  # what Steward did by itself any moderator may turn round at any time (people.md 7)
    return taken_by_another(case, by, policy, now)


def _acted(kind: EventKind, case: Case, by: Member, now: datetime, *chains: Chain) -> Consequences:
    event = Event(kind, now, actor=by.id, case_id=case.id, message_id=case.message_id)
    return Consequences((event,), (*chains, (UpdateCard(case.id, case.last_event),)))


def leave(case: Case, by: Member, now: datetime) -> Consequences | Refusal:
    """Let the message stand."""
    if case.status is Status.LEFT:
        return Refusal("This was left already.")
    if case.message_hidden and case.category is not Category.WELFARE:
        return Refusal("The message is hidden at the moment. Press Restore to put it back.")
    if case.being_hidden and case.category is not Category.WELFARE:
        return Refusal("The message is just being hidden. Once it is, Restore puts it back.")
    entry = "seen_to" if case.no_message else "left"
    log: Chain = () if case.sealed else (Log(case.id, entry, case.last_event),)
    return _acted(EventKind.LEFT, case, by, now, log, outcomes(case, "left"))


def _hide(case: Case, by: Member, now: datetime) -> Consequences | Refusal:
    return hide(case, by, now)


def hide(case: Case, by: Member, now: datetime, notice: str | None = None) -> Consequences | Refusal:
    """Hide the message, or keep it hidden; `notice` names what its author reads instead of the usual."""
    if case.status is Status.HIDDEN:
        return Refusal("This was hidden already.")
    if case.being_hidden:
        return Refusal("The message is just being hidden. Please press again in a moment.")
    if case.message_hidden and case.status is Status.RESTORED:
        return Refusal("The message is just being put back. Please press again in a moment.")
    target = target_of(case)
    if case.no_copies:  # what is said to whom is for the safeguarding lead and the police
        steps: Chain = (Delete(case.id, target.channel_id, target.message_id, target.as_of),)
    elif case.message_hidden:
        steps = telling(target, notice or "kept_hidden", "kept_hidden")
    else:
        steps = hiding(target, files=True, notice=notice or "hidden_by_person")
    return _acted(EventKind.HIDE_ASKED, case, by, now, (*steps, *outcomes(case, "hidden"), *to_targets(case, by.id)))


def _refused_restore(case: Case) -> Refusal | None:
    if case.no_copies:
        return Refusal("Nothing of it was kept, so it cannot be put back.")
    if case.being_hidden:
        return Refusal("The message is just being hidden. Please press again in a moment.")
    if not case.message_hidden:
        return Refusal("The message is not hidden.")
    if case.status is Status.RESTORED:
        return Refusal("This is being put back already.")
    return None


def _clear(case: Case, by: Member, now: datetime) -> Consequences | Refusal:
    refusal = _refused_restore(case)
    if refusal:
        return refusal
    if case.status is Status.LEFT:
        return Refusal("Its author has been told already.")
    told = telling(target_of(case), "cleared", "cleared")
    return _acted(EventKind.CLEARED, case, by, now, told, outcomes(case, "cleared"))


def _restore_or_ask(case: Case, by: Member, now: datetime) -> Consequences | Refusal | Question:
    if case.hidden_at is not None and now - case.hidden_at > LATE:
        return _refused_restore(case) or LATE_RESTORE
    return _restore(case, by, now)


def _restore(case: Case, by: Member, now: datetime) -> Consequences | Refusal:
    refusal = _refused_restore(case)
    if refusal:
        return refusal
    target = target_of(case)
    put_back = Restore(case.id, target.channel_id, target.message_id, target.as_of)
    steps: Chain = (put_back, *telling(target, "restored", "restored"))
    return _acted(EventKind.RESTORE_ASKED, case, by, now, (*steps, *outcomes(case, "restored")))


def _help(case: Case, by: Member, now: datetime) -> Consequences | Refusal:
    return help_note(case, by.id, now) or Refusal("The note has been sent already.")


def _reveal(case: Case, by: Member, now: datetime) -> Consequences | Refusal:
    """Nothing but a line in the trail: who saw it, and when."""
    if case.no_copies:
        return Refusal("Nothing of it was kept.")
    return Consequences((Event(EventKind.REVEALED, now, by.id, case.id, case.message_id),))


def _pick(_case: Case, _by: Member, _now: datetime) -> Refusal:
    return Refusal("Please choose from the menu which messages to hide.")


_ACTS: Mapping[Press, Callable[[Case, Member, datetime], Consequences | Refusal | Question]] = {
    Press.LEAVE: leave,
    Press.HIDE: _hide,
    Press.RESTORE: _restore_or_ask,
    Press.RESTORE_LATE: _restore,
    Press.CLEAR: _clear,
    Press.HELP: _help,
    Press.CLAIM: claim,
    Press.RELEASE: release,
    Press.REVEAL: _reveal,
    Press.PICK: _pick,
    Press.CALM: mediate.calm,
    Press.SLOW: mediate.slow,
    Press.WORD: mediate.offer_word,
    Press.MEET: mediate.meet,
}
