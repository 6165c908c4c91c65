"""A case is the fold of its events."""

from datetime import timedelta

import pytest

from policy_rules.care import due_by_now
from policy_rules.case import Case, Status
from policy_rules.events import Event, EventKind
from policy_rules.fold import fold
from policy_rules.policy import load_policy
from tests.policy_rules.flags import NOW
from tests.policy_rules.folding import case_after, opened


def test_a_case_begins_open_with_what_its_opening_says() -> None:
    case = case_after()
    assert case.status is Status.OPEN
    assert (case.rule, case.team, case.author_id) == ("red", "moderators", "a1")


def test_a_case_cannot_begin_with_anything_else() -> None:
    with pytest.raises(ValueError, match="cannot begin with left"):
        fold(None, Event(EventKind.LEFT, NOW, case_id=1), 1)


def test_hiding_by_itself_leaves_the_case_open_for_a_person() -> None:
    case = case_after((EventKind.HIDE_ASKED, "steward"), (EventKind.HIDDEN, "steward"))
    assert case.status is Status.OPEN
    assert case.by_itself
    assert case.message_hidden


def test_a_person_who_hides_decides() -> None:
    case = case_after((EventKind.HIDE_ASKED, "m1"))
    assert (case.status, case.decided_by) == (Status.HIDDEN, "m1")
    assert not case.message_hidden  # not before it was carried out


def test_a_restored_message_is_its_copy_from_then_on() -> None:
    case = case_after(
        (EventKind.HIDE_ASKED, "steward"),
        (EventKind.HIDDEN, "steward"),
        (EventKind.RESTORE_ASKED, "m1"),
        (EventKind.RESTORED, "steward"),
    )
    assert case.status is Status.RESTORED
    assert not case.message_hidden
    assert case.copy_message_id == "901"


def test_a_message_that_its_author_took_away_closes_an_open_case_only() -> None:
    assert case_after((EventKind.AUTHOR_DELETED, "steward")).status is Status.GONE
    decided = case_after((EventKind.LEFT, "m1"), (EventKind.AUTHOR_DELETED, "steward"))
    assert decided.status is Status.LEFT


def test_a_cry_for_help_that_was_taken_back_still_waits_for_somebody() -> None:
    care = case_after((EventKind.AUTHOR_DELETED, "steward"), category="welfare", team="safeguarding_lead", sealed=True)
    assert care.status is Status.OPEN


def test_a_decided_case_is_opened_again_by_a_new_breach() -> None:
    case = case_after((EventKind.LEFT, "m1"), (EventKind.REOPENED, "steward"))
    assert (case.status, case.decided_by, case.revision) == (Status.OPEN, None, 2)


def test_what_failed_stands_on_the_case_until_it_is_done() -> None:
    failed = case_after((EventKind.HIDE_ASKED, "m1"), (EventKind.EFFECT_FAILED, "steward"))
    assert failed.trouble == "Steward may not"
    assert fold(failed, Event(EventKind.HIDDEN, NOW, case_id=1), 9).trouble is None


def test_a_decision_that_could_not_be_carried_out_waits_for_a_person_again() -> None:
    for asked, effect, undone in (
        (EventKind.HIDE_ASKED, "delete", Status.HIDDEN),
        (EventKind.HIDE_ASKED, "keep_files", Status.HIDDEN),
        (EventKind.RESTORE_ASKED, "restore", Status.RESTORED),
    ):
        decided = case_after((asked, "m1"))
        assert decided.status is undone
        payload = {"effect": effect, "trouble": "Steward may not"}
        failed = fold(decided, Event(EventKind.EFFECT_FAILED, NOW, case_id=1, payload=payload), 9)
        assert (failed.status, failed.decided_by, failed.being_hidden) == (Status.OPEN, None, False)


def test_a_notice_that_failed_changes_no_decision() -> None:
    decided = case_after((EventKind.HIDE_ASKED, "m1"), (EventKind.HIDDEN, "steward"))
    payload = {"effect": "tell_author", "trouble": "they take no messages"}
    failed = fold(decided, Event(EventKind.EFFECT_FAILED, NOW, case_id=1, payload=payload), 9)
    assert (failed.status, failed.decided_by, failed.message_hidden) == (Status.HIDDEN, "m1", True)


def test_a_message_is_being_hidden_from_the_asking_to_the_doing() -> None:
    asked = case_after((EventKind.HIDE_ASKED, "steward"))
    done = case_after((EventKind.HIDE_ASKED, "steward"), (EventKind.HIDDEN, "steward"))
    confirmed = case_after(
        (EventKind.HIDE_ASKED, "steward"), (EventKind.HIDDEN, "steward"), (EventKind.HIDE_ASKED, "m1")
    )
    assert [case.being_hidden for case in (asked, done, confirmed)] == [True, False, False]


def test_an_event_of_no_consequence_only_moves_the_case_on() -> None:
    before: Case = opened()
    after = fold(before, Event(EventKind.EFFECT_DONE, NOW, case_id=1), 7)
    assert after.last_event == 7
    assert after.status is before.status


def test_what_could_not_be_hidden_was_not_hidden_by_itself() -> None:
    """So that the clock still sends the author of a cry for help its note."""
    case = case_after((EventKind.HIDE_ASKED, "steward"), (EventKind.EFFECT_FAILED, "steward"), category="welfare")
    assert not case.by_itself
    assert due_by_now(case, load_policy(), NOW + timedelta(days=1)) is not None
