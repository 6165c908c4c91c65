"""One review each of a decision: by somebody who did not decide it, in time, and answered to whoever asked."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from policy_rules.appeals import Asker, appeal, asker_of, of_deletion
from policy_rules.care import due_by_now
from policy_rules.case import Case, Status
from policy_rules.consequences import Consequences
from policy_rules.effects import TellAuthor, TellReporter, TellTeam
from policy_rules.events import Event, EventKind
from policy_rules.fold import fold
from policy_rules.handle import Press, handle
from policy_rules.policy import parse_policy
from policy_rules.queue import may_see, waiting_for
from policy_rules.refusal import Refusal
from policy_rules.verdict import Category
from policy_rules.vocabulary import Member, Role
from tests.policy_rules.flags import AUTHOR, MODERATOR, NOW, RUTH
from tests.policy_rules.folding import opened

OWN = """\
extends: shipped
group: {name: Riverside, outside_contact: {name: Citizens' Voice, phone: 01632 960111}}
teams: {moderators: {roles: [Moderator]}, group_leader: {roles: [Leader]}, safeguarding_lead: {roles: [Safeguarding]}}
channels: {moderators: mods, sealed: mods}
"""
POLICY = parse_policy(OWN, "own.yaml")
WITH_DEPUTY = parse_policy(
    OWN.replace("safeguarding_lead", "safeguarding_deputy: {roles: [Deputy]}, safeguarding_lead"), "o"
)
SECOND, THIRD = (Member(f"m{number}", f"mod{number}", MODERATOR.roles) for number in (3, 4))
DEPUTY = Member("d1", "dora", (Role("r8", "Deputy"),))
REPORTER, TARGET, OTHER = Member("p1", "priya"), Member("t1", "jo"), Member("x1", "lee")
LATER = NOW + timedelta(hours=2)
HIDDEN, LEFT, STEWARD = "hidden", "left", "steward"
UNKIND = [("a1", "hidden_by_person")]


def after(case: Case, answer: Any) -> Case:
    """The case once the answer is written down, and what it hides or puts back is done."""
    assert isinstance(answer, Consequences), answer
    for event in answer.events:
        case = fold(case, event, case.last_event + 1)
    kinds = {effect.kind for chain in answer.chains for effect in chain}
    for kind, done in (("delete", EventKind.HIDDEN), ("restore", EventKind.RESTORED)):
        if kind in kinds:
            case = fold(case, Event(done, NOW, STEWARD, 1, "900", {"message_id": "901"}), case.last_event + 1)
    return case


def pressed(case: Case, press: Press, by: Member = MODERATOR) -> Case:
    return after(case, handle(case, press, by, POLICY, NOW))


def asks(case: Case, by: Member, policy: Any = POLICY) -> Case:
    return after(case, appeal(case, by, policy, NOW))


def refused(answer: object) -> str:
    assert isinstance(answer, Refusal), answer
    return answer.words


def told(answer: object) -> list[tuple[str, str]]:
    """Whom it tells what."""
    assert isinstance(answer, Consequences), answer
    effects = (effect for chain in answer.chains for effect in chain)
    return [(one.member_id, one.notice) for one in effects if isinstance(one, TellAuthor | TellReporter)]


def decided(press: Press, **changed: Any) -> Case:
    """A case about a message that a member reported, decided by a moderator."""
    case = replace(opened(targets=["t1"], **changed), reporters=("p1", "p2"))
    return pressed(case, press, RUTH if case.sealed else MODERATOR)


def test_each_may_ask_once_and_the_case_waits_for_somebody_else() -> None:
    hidden = decided(Press.HIDE)
    asked = asks(hidden, AUTHOR)
    assert (asked.status, asked.appeals, asked.appealed, asked.earlier) == (Status.OPEN, ("a1",), HIDDEN, ("m1",))
    assert "asked already" in refused(appeal(asked, AUTHOR, POLICY, LATER))
    both = asks(asked, TARGET)
    assert both.appeals == ("a1", "t1")
    assert waiting_for(MODERATOR, [both], POLICY) == ()
    assert waiting_for(SECOND, [both], POLICY) == (both,)


@pytest.mark.parametrize(
    ("by", "as_whom"), [(AUTHOR, Asker.AUTHOR), (REPORTER, Asker.REPORTER), (TARGET, Asker.TARGET), (OTHER, None)]
)
def test_who_asks_is_told_by_role(by: Member, as_whom: Asker | None) -> None:
    case = decided(Press.HIDE)
    assert asker_of(case, by.id) is as_whom
    if as_whom is None:
        assert "no case of this number" in refused(appeal(case, by, POLICY, NOW))
        return
    answer = appeal(case, by, POLICY, NOW)
    assert isinstance(answer, Consequences)
    assert answer.events[0].payload == {"as": as_whom.value, "against": HIDDEN}
    assert answer.chains[0] == (TellTeam(1, f"appeal_{as_whom}", case.last_event),)


def test_whoever_reported_is_no_more_than_that_where_it_is_about_them() -> None:
    assert asker_of(replace(decided(Press.LEAVE), reporters=("t1",)), "t1") is Asker.REPORTER


def test_what_a_person_hears_must_not_tell_that_there_is_a_case() -> None:
    open_case = replace(opened(targets=["t1"]), reporters=("p1",))
    for by in (AUTHOR, TARGET, OTHER):
        assert "no case of this number" in refused(appeal(open_case, by, POLICY, NOW))
    assert "Nothing is decided" in refused(appeal(open_case, REPORTER, POLICY, NOW))
    left = decided(Press.LEAVE)
    assert "no case of this number" in refused(appeal(left, AUTHOR, POLICY, NOW))  # who reported would be guessed at
    assert "no case of this number" in refused(appeal(asks(left, REPORTER), AUTHOR, POLICY, NOW))
    sealed = decided(Press.LEAVE, sealed=True, team="safeguarding_lead")
    for by in (AUTHOR, TARGET):
        assert "no case of this number" in refused(appeal(sealed, by, POLICY, NOW))
    picture = replace(decided(Press.HIDE), no_copies=True)
    assert "no case of this number" in refused(appeal(picture, AUTHOR, POLICY, NOW))


def test_too_late_is_said_with_the_days_and_whom_they_may_turn_to() -> None:
    case = decided(Press.HIDE)
    assert isinstance(appeal(case, AUTHOR, POLICY, NOW + timedelta(days=14)), Consequences)
    words = refused(appeal(case, AUTHOR, POLICY, NOW + timedelta(days=14, seconds=1)))
    assert "more than 14 days ago" in words
    assert "Outside Riverside you may turn to Citizens' Voice (01632 960111)." in words


def test_what_is_not_hidden_leaves_its_author_nothing_to_ask_and_what_is_gone_nobody() -> None:
    back = pressed(decided(Press.HIDE), Press.RESTORE, SECOND)
    assert "not hidden" in refused(appeal(back, AUTHOR, POLICY, NOW))
    gone = replace(decided(Press.LEAVE), status=Status.GONE)
    assert "taken this message away" in refused(appeal(gone, REPORTER, POLICY, NOW))


def test_who_decided_may_only_give_the_author_what_the_author_asks_for() -> None:
    by_author = asks(decided(Press.HIDE), AUTHOR)
    for press in (Press.HIDE, Press.CLAIM, Press.LEAVE):
        assert "somebody else" in refused(handle(by_author, press, MODERATOR, POLICY, NOW))
    assert isinstance(handle(by_author, Press.RESTORE, MODERATOR, POLICY, NOW), Consequences)
    by_reporter = asks(decided(Press.LEAVE), REPORTER)
    for press in (Press.HIDE, Press.CLAIM, Press.LEAVE):
        assert "somebody else" in refused(handle(by_reporter, press, MODERATOR, POLICY, NOW))
    cleared = pressed(pressed(decided(Press.HIDE), Press.CLEAR), Press.REVEAL)
    assert "somebody else" in refused(handle(asks(cleared, REPORTER), Press.RESTORE, MODERATOR, POLICY, NOW))
    assert isinstance(handle(by_reporter, Press.PASS_ON, MODERATOR, POLICY, NOW), Consequences)


def test_nobody_decides_their_own_appeal() -> None:
    case = asks(replace(decided(Press.LEAVE), reporters=("m3",)), SECOND)
    assert "You ask for this review yourself" in refused(handle(case, Press.HIDE, SECOND, POLICY, NOW))
    assert isinstance(handle(case, Press.HIDE, THIRD, POLICY, NOW), Consequences)


@pytest.mark.parametrize(
    ("first", "by", "then", "heard"),
    [
        (Press.HIDE, AUTHOR, Press.RESTORE, [("p1", "restored"), ("p2", "restored"), ("a1", "appeal_restored")]),
        (Press.HIDE, AUTHOR, Press.CLEAR, [("p1", "cleared"), ("p2", "cleared"), ("a1", "appeal_cleared")]),
        (Press.HIDE, AUTHOR, Press.HIDE, [("a1", "appeal_stays")]),
        (Press.HIDE, REPORTER, Press.HIDE, [("p1", "appeal_stays")]),
        (Press.HIDE, REPORTER, Press.RESTORE, [("a1", "restored"), ("p2", "restored"), ("p1", "appeal_restored")]),
        (Press.LEAVE, REPORTER, Press.LEAVE, [("p1", "appeal_left")]),
        (Press.LEAVE, REPORTER, Press.HIDE,
         [*UNKIND, ("p2", HIDDEN), ("t1", "target_hidden"), ("p1", "appeal_hidden")]),
        (Press.LEAVE, TARGET, Press.HIDE, [*UNKIND, ("p1", HIDDEN), ("p2", HIDDEN), ("t1", "appeal_hidden")]),
    ],
)  # fmt: skip
def test_who_asked_hears_what_came_of_it_and_nobody_hears_twice_what_has_not_changed(
    first: Press, by: Member, then: Press, heard: list[tuple[str, str]]
) -> None:
    case = asks(decided(first), by)
    answer = handle(case, then, SECOND, POLICY, NOW)
    assert told(answer) == heard
    answered = after(case, answer)
    assert (answered.appeals, answered.reviewed, answered.objected_to) == ((), (by.id,), None)


def test_who_had_their_review_has_no_other_of_it_and_the_others_may_still_ask() -> None:
    stays = pressed(asks(decided(Press.HIDE), AUTHOR), Press.HIDE, SECOND)
    words = refused(appeal(stays, AUTHOR, POLICY, NOW))
    assert "that was the one review. Outside Riverside" in words
    again = pressed(asks(stays, REPORTER), Press.HIDE, THIRD)
    assert again.reviewed == ("a1", "p1")
    assert again.earlier == ("m1", "m3")
    assert "the one review" in refused(appeal(again, AUTHOR, POLICY, NOW))
    back = pressed(again, Press.RESTORE, THIRD)  # another decision
    assert back.reviewed == ()


def test_what_was_decided_on_appeal_stays_with_whoever_decided_it() -> None:
    back = pressed(asks(decided(Press.HIDE), AUTHOR), Press.RESTORE, SECOND)
    assert "it stays with them" in refused(handle(back, Press.HIDE, MODERATOR, POLICY, NOW))
    assert isinstance(handle(back, Press.HIDE, SECOND, POLICY, NOW), Consequences)
    assert isinstance(handle(asks(back, REPORTER), Press.HIDE, THIRD, POLICY, NOW), Consequences)


def test_left_and_put_back_are_one_decision_that_it_stands() -> None:
    back = asks(pressed(decided(Press.HIDE), Press.RESTORE, SECOND), REPORTER)
    answer = handle(back, Press.LEAVE, THIRD, POLICY, NOW)
    assert told(answer) == [("p1", "appeal_left")]
    assert isinstance(answer, Consequences)
    assert answer.events[-1].payload == {"decision": LEFT, "changed": False}


def test_an_answer_that_could_not_be_carried_out_is_still_to_be_given() -> None:
    case = asks(decided(Press.HIDE), AUTHOR)
    answer = handle(case, Press.RESTORE, SECOND, POLICY, NOW)
    assert isinstance(answer, Consequences)
    for event in answer.events:
        case = fold(case, event, case.last_event + 1)
    failed = {"effect": "restore", "trouble": "Steward may not"}
    case = fold(case, Event(EventKind.EFFECT_FAILED, NOW, STEWARD, 1, "900", failed), case.last_event + 1)
    assert (case.status, case.appeals) == (Status.OPEN, ("a1",))
    assert ("a1", "appeal_restored") in told(handle(case, Press.RESTORE, SECOND, POLICY, NOW))


def test_an_appeal_goes_up_the_chain_as_soon_as_its_time_is_over() -> None:
    case = asks(decided(Press.LEAVE), REPORTER)
    assert due_by_now(case, POLICY, NOW + timedelta(hours=23)) is None
    passed = after(case, due_by_now(case, POLICY, NOW + timedelta(hours=24)))
    assert passed.passed_to == "group_leader"
    assert due_by_now(passed, POLICY, NOW + timedelta(hours=25)) is None
    waits = due_by_now(passed, POLICY, NOW + timedelta(days=3))
    assert told(waits) == [("p1", "appeal_waits")]
    assert due_by_now(after(passed, waits), POLICY, NOW + timedelta(days=4)) is None


def test_in_confidence_an_appeal_stays_there() -> None:
    case = asks(decided(Press.LEAVE, sealed=True, team="safeguarding_lead", category="welfare"), REPORTER)
    assert case.category is Category.WELFARE
    later = NOW + timedelta(days=1)
    reminded = due_by_now(case, POLICY, later)  # no deputy is named; and no help note goes out because of an appeal
    assert told(reminded) == []
    assert after(case, reminded).reminded
    passed = after(case, due_by_now(case, WITH_DEPUTY, later))
    assert passed.passed_to == "safeguarding_deputy"
    assert may_see(passed, DEPUTY, WITH_DEPUTY)
    assert not may_see(passed, MODERATOR, WITH_DEPUTY)
    assert told(handle(passed, Press.LEAVE, DEPUTY, WITH_DEPUTY, later)) == [("p1", "appeal_seen_to")]


def test_who_waits_hears_that_the_message_is_gone() -> None:
    case = asks(decided(Press.LEAVE), REPORTER)
    gone = Event(EventKind.AUTHOR_DELETED, NOW, case_id=1, message_id="900")
    assert told(of_deletion(case, gone)) == [("p1", "appeal_gone")]
    assert told(of_deletion(decided(Press.LEAVE), gone)) == []


def test_who_complains_of_their_own_data_asks_as_whoever_reported_and_hears_so() -> None:
    told_of = replace(
        opened(sealed=True, team="group_leader", category="concern", severity="high"),
        message_id="report-1",
        reporters=(AUTHOR.id,),
    )
    leaders = [Member(f"g{number}", f"gina{number}", (Role("r9", "Leader"),)) for number in (1, 2)]
    asked = asks(pressed(told_of, Press.LEAVE, leaders[0]), AUTHOR)
    assert (asker_of(asked, AUTHOR.id), asked.appeals) == (Asker.REPORTER, (AUTHOR.id,))
    assert "Its author" not in refused(handle(asked, Press.LEAVE, leaders[0], POLICY, LATER))
    waits = due_by_now(replace(asked, reminded=True), POLICY, NOW + timedelta(days=4))
    answer = handle(asked, Press.LEAVE, leaders[1], POLICY, LATER)
    for heard, line in ((waits, "appeal_waits"), (answer, "appeal_seen_to")):
        assert isinstance(heard, Consequences)
        lines = [one for chain in heard.chains for one in chain if isinstance(one, TellAuthor | TellReporter)]
        assert lines == [TellReporter(1, AUTHOR.id, line, asked.last_event)]
