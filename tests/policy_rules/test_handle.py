"""Presses on a card: each does what it says once, and who may not is told why."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policy_rules.case import Case, Status
from policy_rules.consequences import Consequences
from policy_rules.effects import Delete, KeepFiles, Log, Restore, TellAuthor, UpdateCard, key_of
from policy_rules.events import EventKind
from policy_rules.handle import Press, handle
from policy_rules.refusal import Refusal
from policy_rules.vocabulary import Member, Role
from tests.policy_rules.flags import AUTHOR, MODERATOR, NOW, RUTH, flag_policy
from tests.policy_rules.folding import case_after

POLICY = flag_policy()
HIDING = ((EventKind.HIDE_ASKED, "steward"),)
FAILED = (EventKind.EFFECT_FAILED, "steward")  # the deletion
HIDDEN = (*HIDING, (EventKind.HIDDEN, "steward"))
PUT_BACK = (*HIDDEN, (EventKind.RESTORE_ASKED, "m1"))
RESTORED = (*PUT_BACK, (EventKind.RESTORED, "steward"))


def pressed(case: Case, press: Press, by: Member = MODERATOR) -> list[str] | str:
    answer = handle(case, press, by, POLICY, NOW)
    if isinstance(answer, Refusal):
        return answer.words
    assert isinstance(answer, Consequences)
    return [effect.kind for chain in answer.chains for effect in chain]


@pytest.mark.parametrize(
    ("events", "press", "expected"),
    [
        ((), Press.LEAVE, ["log", "update_card"]),
        ((), Press.HIDE, ["keep_files", "delete", "tell_author", "log", "update_card"]),
        ((), Press.RESTORE, "The message is not hidden."),
        (HIDDEN, Press.LEAVE, "The message is hidden at the moment. Press Restore to put it back."),
        (HIDDEN, Press.HIDE, ["tell_author", "log", "update_card"]),
        (HIDDEN, Press.RESTORE, ["restore", "tell_author", "log", "update_card"]),
        (HIDING, Press.LEAVE, "The message is just being hidden. Once it is, Restore puts it back."),
        (HIDING, Press.RESTORE, "The message is just being hidden. Please press again in a moment."),
        (HIDING, Press.HIDE, "The message is just being hidden. Please press again in a moment."),
        ((*HIDING, FAILED), Press.LEAVE, ["log", "update_card"]),
        ((*HIDING, FAILED), Press.HIDE, ["keep_files", "delete", "tell_author", "log", "update_card"]),
        (((EventKind.LEFT, "m1"),), Press.LEAVE, "This was left already."),
        (
            ((EventKind.LEFT, "m1"),),
            Press.HIDE,
            ["keep_files", "delete", "tell_author", "log", "update_card"],
        ),
        ((*HIDDEN, (EventKind.HIDE_ASKED, "m1")), Press.HIDE, "This was hidden already."),
        ((*HIDDEN, (EventKind.HIDE_ASKED, "m1")), Press.RESTORE, ["restore", "tell_author", "log", "update_card"]),
        (PUT_BACK, Press.RESTORE, "This is being put back already."),
        (PUT_BACK, Press.HIDE, "The message is just being put back. Please press again in a moment."),
        (RESTORED, Press.HIDE, ["keep_files", "delete", "tell_author", "log", "update_card"]),
        ((), Press.HELP, ["tell_author", "update_card"]),
        (((EventKind.HELP_NOTE_ASKED, "m1"),), Press.HELP, "The note has been sent already."),
        (((EventKind.AUTHOR_DELETED, "steward"),), Press.HIDE, "The author has taken this message away already."),
    ],
)
def test_what_a_press_comes_to(
    events: tuple[tuple[EventKind, str], ...], press: Press, expected: list[str] | str
) -> None:
    assert pressed(case_after(*events), press) == expected


def test_nobody_decides_about_a_message_of_their_own() -> None:
    author = Member("a1", "sam", (Role("r1", "Moderator"),))
    assert pressed(case_after(), Press.LEAVE, author) == (
        "This case is about a message of yours, so somebody else looks at it."
    )


def test_another_team_is_thanked_and_changes_nothing() -> None:
    assert "another team" in pressed(case_after(), Press.LEAVE, RUTH)
    assert "another team" in pressed(case_after(team="safeguarding_lead"), Press.LEAVE)
    assert "another team" in pressed(case_after(), Press.LEAVE, Member("x", "priya"))


def test_a_sealed_case_leaves_no_line_in_the_log() -> None:
    sealed = case_after(team="safeguarding_lead", sealed=True)
    assert "log" not in pressed(sealed, Press.LEAVE, RUTH)
    assert "log" not in pressed(sealed, Press.HIDE, RUTH)


def test_hiding_again_what_was_restored_is_new_work_on_the_copy() -> None:
    first = handle(case_after(), Press.HIDE, MODERATOR, POLICY, NOW)
    again = handle(case_after(*RESTORED), Press.HIDE, MODERATOR, POLICY, NOW)
    assert isinstance(first, Consequences)
    assert isinstance(again, Consequences)
    keys = [{key_of(effect) for chain in answer.chains for effect in chain} for answer in (first, again)]
    assert not keys[0] & keys[1]
    assert again.chains[0][:2] == (KeepFiles(1, "77", "901", 5), Delete(1, "77", "901", 5))


HAPPENINGS = (
    (EventKind.HIDE_ASKED, "steward"),
    (EventKind.HIDE_ASKED, "m1"),
    (EventKind.HIDDEN, "steward"),
    (EventKind.LEFT, "m1"),
    (EventKind.RESTORE_ASKED, "m1"),
    (EventKind.RESTORED, "steward"),
    (EventKind.REOPENED, "steward"),
    (EventKind.AUTHOR_DELETED, "steward"),
    FAILED,
)


@given(events=st.lists(st.sampled_from(HAPPENINGS), max_size=6), press=st.sampled_from(Press), sealed=st.booleans())
def test_every_press_in_every_state_is_done_or_refused_in_a_sentence(
    events: list[tuple[EventKind, str]], press: Press, *, sealed: bool
) -> None:
    case = case_after(*events, sealed=sealed)
    answer = pressed(case, press)
    if isinstance(answer, str):
        assert answer.endswith(".")
        return
    assert answer[-1:] == ([] if press is Press.REVEAL else ["update_card"])
    assert not (sealed and "log" in answer)
    assert press is not Press.RESTORE or case.message_hidden
    assert "delete" not in answer or not case.message_hidden
    under_way = case.being_hidden or (case.status is Status.RESTORED and case.message_hidden)
    assert press not in (Press.HIDE, Press.RESTORE) or not under_way


def test_hiding_that_failed_can_be_tried_again() -> None:
    """The permission was missing; a coordinator gave it, and the moderator presses once more."""
    before = case_after()
    failed = case_after((EventKind.HIDE_ASKED, "m1"), FAILED)
    answers = [handle(case, Press.HIDE, MODERATOR, POLICY, NOW) for case in (before, failed)]
    keys = [
        {key_of(one) for chain in answer.chains for one in chain}
        for answer in answers
        if isinstance(answer, Consequences)
    ]
    assert len(keys) == 2
    assert not keys[0] & keys[1]


def test_what_is_written_down_names_who_did_it_and_when() -> None:
    answer = handle(case_after(*HIDDEN), Press.RESTORE, MODERATOR, POLICY, NOW)
    assert isinstance(answer, Consequences)
    [event] = answer.events
    assert (event.kind, event.actor, event.at, event.case_id) == (EventKind.RESTORE_ASKED, "m1", NOW, 1)
    assert answer.chains == (
        (
            Restore(1, "77", "900", 3),
            TellAuthor(1, AUTHOR.id, "restored", 3),
            Log(1, "restored", 3),
        ),
        (UpdateCard(1, 3),),
    )
