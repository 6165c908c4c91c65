"""What follows from a verdict and from what an effect came to: in this order, in these chains."""

from dataclasses import replace

import pytest

from policy_rules.consequences import described, of_effect, of_failure, of_verdict
from policy_rules.decide import decide
from policy_rules.effects import (
    Alert,
    Announce,
    Delete,
    Effect,
    KeepFiles,
    Log,
    OpenNote,
    PointToNotes,
    PostCard,
    Restore,
    TellAuthor,
    TellReporter,
    UpdateCard,
)
from policy_rules.events import EventKind
from policy_rules.signals import Signals
from policy_rules.vocabulary import Attachment, Unknown
from tests.policy_rules.flags import AUTHOR, NOW, Flags, flag_policy, flags, message
from tests.policy_rules.folding import case_after

POLICY = flag_policy()


def test_hiding_goes_step_by_step_and_the_card_does_not_wait_for_it() -> None:
    with_file = replace(message(), attachments=(Attachment("5", "rota.pdf"),))
    found = of_verdict(decide(with_file, flags("red", "near"), POLICY), with_file, None, 1, NOW)
    assert found.chains == (
        (
            KeepFiles(1, "77", "900"),
            Delete(1, "77", "900"),
            TellAuthor(1, AUTHOR.id, "hidden_by_itself"),
            Log(1, "hidden"),
        ),
        (PostCard(1, "moderators"),),
    )
    assert [event.kind for event in found.events] == [EventKind.OPENED, EventKind.JUDGED, EventKind.HIDE_ASKED]


def test_without_files_none_are_fetched() -> None:
    found = of_verdict(decide(message(), flags("red", "near"), POLICY), message(), None, 1, NOW)
    assert found.chains[0][0] == Delete(1, "77", "900")


def test_where_help_is_needed_the_notice_is_another_and_no_log_speaks_of_it() -> None:
    found = of_verdict(decide(message(), flags("help", "checked"), POLICY), message(), None, 1, NOW)
    assert found.chains[0] == (Delete(1, "77", "900"), TellAuthor(1, AUTHOR.id, "hidden_with_care"))
    assert found.chains[1] == (PostCard(1, "safeguarding_lead"),)


def test_a_verdict_that_lacks_something_is_journalled_and_nothing_is_done() -> None:
    verdict = decide(message(), Signals({Flags: Unknown("the model is behind")}), POLICY)
    found = of_verdict(verdict, message(), None, 1, NOW)
    assert [(event.kind, event.payload["unknown"]) for event in found.events] == [
        (EventKind.JUDGED, ["the model is behind"])
    ]
    assert found.chains == ()


def test_an_edit_joins_its_case_and_opens_it_again_if_it_was_decided() -> None:
    edited = replace(message(), revision=1)
    verdict = decide(edited, flags("severe"), POLICY)
    open_still = of_verdict(verdict, edited, case_after(), 1, NOW)
    decided = of_verdict(verdict, edited, case_after((EventKind.LEFT, "m1")), 1, NOW)
    assert [event.kind for event in open_still.events] == [EventKind.JUDGED]
    assert [event.kind for event in decided.events] == [EventKind.JUDGED, EventKind.REOPENED]
    assert open_still.chains == ((UpdateCard(1, 1),),)


def test_what_is_hidden_already_is_not_hidden_twice() -> None:
    hidden = case_after((EventKind.HIDE_ASKED, "steward"), (EventKind.HIDDEN, "steward"))
    found = of_verdict(decide(message(), flags("red", "near"), POLICY), message(), hidden, 1, NOW)
    assert not any(isinstance(effect, Delete) for chain in found.chains for effect in chain)


def test_an_edit_while_the_message_is_being_hidden_tells_its_author_once() -> None:
    hiding = case_after((EventKind.HIDE_ASKED, "steward"))
    edited = replace(message(), revision=1)
    found = of_verdict(decide(edited, flags("red", "near"), POLICY), edited, hiding, 1, NOW)
    assert found.chains == ((UpdateCard(1, 2),),)


@pytest.mark.parametrize(
    ("effect", "kind", "chains"),
    [
        (Delete(1, "77", "900"), EventKind.HIDDEN, ((UpdateCard(1, 1),),)),
        (Restore(1, "77", "900"), EventKind.RESTORED, ((UpdateCard(1, 1),),)),
        (PostCard(1, "moderators"), EventKind.CARD_POSTED, ()),
        (TellAuthor(1, "a1", "restored"), EventKind.EFFECT_DONE, ()),
    ],
)
def test_what_was_done_is_written_down_and_the_card_shows_it(
    effect: Effect, kind: EventKind, chains: tuple[tuple[Effect, ...], ...]
) -> None:
    done = of_effect(effect, {"message_id": "901"}, case_after(), NOW)
    assert [event.kind for event in done.events] == [kind]
    assert done.chains == chains


def test_what_failed_stands_on_the_card_and_a_card_that_failed_is_told_otherwise() -> None:
    failed = of_failure(Delete(1, "77", "900"), "Steward may not", case_after(), NOW)
    assert failed.events[0].payload == {"effect": "delete", "trouble": "Steward may not"}
    assert failed.chains == ((UpdateCard(1, 1),),)
    assert of_failure(UpdateCard(1, 1), "gone", case_after(), NOW).chains == ()
    [[alert]] = of_failure(PostCard(1, "moderators"), "no channel", case_after(), NOW).chains
    assert isinstance(alert, Alert)
    [[alert]] = of_failure(Announce("77", "t"), "may not", None, NOW).chains
    assert isinstance(alert, Alert)


def test_an_author_who_cannot_be_told_privately_gets_a_thread_and_failing_that_is_pointed_to_their_notes() -> None:
    failed = of_failure(TellAuthor(1, "a1", "restored", 4), "they take no messages", case_after(), NOW)
    opened = OpenNote(1, "77", "a1", "restored", 4)
    assert failed.chains == ((opened,), (UpdateCard(1, 1),))
    in_thread = TellAuthor(1, "a1", "restored", 4, "95")
    assert of_effect(opened, {"thread_id": "95"}, case_after(), NOW).chains == ((in_thread,),)
    assert of_effect(opened, {"has_left": True}, case_after(), NOW).chains == ()
    for effect in (opened, in_thread):
        pointed = of_failure(effect, "may not", case_after(), NOW)
        assert pointed.chains == ((PointToNotes(1, "77", "a1", 4),), (UpdateCard(1, 1),))
    assert of_failure(PointToNotes(1, "77", "a1", 4), "may not", case_after(), NOW).chains == ()


def test_no_room_learns_who_reported_or_whom_a_case_in_confidence_is_about() -> None:
    reporter = of_failure(TellReporter(1, "b1", "left", 4), "they take no messages", case_after(), NOW)
    sealed = of_failure(TellAuthor(1, "a1", "help_note", 4), "they take no messages", case_after(sealed=True), NOW)
    assert reporter.chains == sealed.chains == ((UpdateCard(1, 1),),)


def test_no_typed_text_is_journalled() -> None:
    secret = "the key is under the blue pot"
    verdict = decide(message(secret), flags("red", "near"), POLICY)
    found = of_verdict(verdict, message(secret), None, 1, NOW)
    assert secret not in str([dict(event.payload) for event in found.events])
    assert described(verdict.findings[0])["because"] == ["red is up", "near is up"]
