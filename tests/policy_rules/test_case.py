"""A case is the fold of its events."""

import pytest

from policy_rules.case import Case, Event, EventKind, Status, fold
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


def test_a_decided_case_is_opened_again_by_a_new_breach() -> None:
    case = case_after((EventKind.LEFT, "m1"), (EventKind.REOPENED, "steward"))
    assert (case.status, case.decided_by, case.revision) == (Status.OPEN, None, 2)


def test_what_failed_stands_on_the_case_until_it_is_done() -> None:
    failed = case_after((EventKind.HIDE_ASKED, "m1"), (EventKind.EFFECT_FAILED, "steward"))
    assert failed.trouble == "Steward may not"
    assert fold(failed, Event(EventKind.HIDDEN, NOW, case_id=1), 9).trouble is None


def test_an_event_of_no_consequence_only_moves_the_case_on() -> None:
    before: Case = opened()
    after = fold(before, Event(EventKind.EFFECT_DONE, NOW, case_id=1), 7)
    assert after.last_event == 7
    assert after.status is before.status
