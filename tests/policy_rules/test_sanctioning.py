"""Warnings and timeouts: by people alone, by nobody who is part of it, long ones by two, and always with a way back."""

from dataclasses import replace
from datetime import timedelta
from typing import Any, get_args

import pytest

from policy_rules.answers import Answer, answered
from policy_rules.care import due_by_now
from policy_rules.case import Case, Status
from policy_rules.consequences import Consequences, of_effect, of_failure
from policy_rules.effects import Delete, LiftTimeOut, TellAuthor, TellTeam, TimeOut
from policy_rules.events import Event, EventKind
from policy_rules.fold import fold
from policy_rules.handle import Press, handle
from policy_rules.policy import parse_policy
from policy_rules.queue import own_record
from policy_rules.refusal import Refusal
from policy_rules.sanction import Kind, Stage
from policy_rules.sanctioning import SANCTIONED, Around, Asked, is_offered, lengths, sanction
from policy_rules.verdict import Action, Category
from policy_rules.vocabulary import Member, Role
from tests.policy_rules.flags import MODERATOR, NOW, RUTH
from tests.policy_rules.folding import case_after

OWN = """\
extends: shipped
group: {name: Riverside}
teams:
  moderators: {roles: [Moderator]}
  safeguarding_lead: {roles: [Safeguarding]}
  group_leader: {roles: [Leader]}
channels: {moderators: mods, sealed: safe}
"""
POLICY = parse_policy(OWN, "own.yaml")
NO_SAFEGUARDING = parse_policy(OWN.replace("  safeguarding_lead: {roles: [Safeguarding]}\n", ""), "own.yaml")
SECOND = Member("m9", "dev", MODERATOR.roles)
LEADER = Member("g1", "gina", (Role("r9", "Leader"),))
SAM = Member("a1", "sam")
CLAUSE = "5.4-bullying"
WARNING = Asked(Kind.WARNING, CLAUSE)
SHORT, LONG = Asked(Kind.TIMEOUT, CLAUSE, 60), Asked(Kind.TIMEOUT, CLAUSE, 1440)


def case(**changes: Any) -> Case:
    return replace(case_after(), **changes)


def given(case: Case, asked: Asked, by: Member = MODERATOR, **around: Any) -> Any:
    return sanction(case, asked, by, Around(**{"policy": POLICY, **around}), NOW)


def after(case: Case, answer: Any) -> Case:
    assert isinstance(answer, Consequences), answer
    for event in answer.events:
        case = fold(case, event, case.last_event + 1)
    return case


def done(case: Case, *kinds: type[Any]) -> Case:
    """The case once the effect was carried out."""
    for kind in kinds:
        effect = kind(case.id, "a1", (NOW + timedelta(hours=1)).isoformat(), 1)
        case = after(case, of_effect(effect, {}, case, NOW))
    return case


def effects(answer: Any) -> list[str]:
    assert isinstance(answer, Consequences), answer
    return [effect.kind for chain in answer.chains for effect in chain]


def notices(answer: Any) -> list[str]:
    assert isinstance(answer, Consequences), answer
    return [one.notice for chain in answer.chains for one in chain if isinstance(one, TellAuthor)]


def press(case: Case, press: Press, by: Member = SECOND, later: timedelta = timedelta()) -> Any:
    return handle(case, press, by, POLICY, NOW + later)


def test_a_warning_is_one_notice_and_a_line_and_can_be_taken_back_by_anybody() -> None:
    answer = given(case(), WARNING)
    assert effects(answer) == ["tell_author", "log", "update_card"]
    warned = after(case(), answer)
    assert warned.sanction is not None
    assert (warned.sanction.stage, warned.sanction.clause) == (Stage.GIVEN, CLAUSE)
    assert warned.status is Status.OPEN  # the message itself still waits for its own decision
    back = press(warned, Press.LIFT)
    assert notices(back) == ["taken_back"]
    assert after(warned, back).sanction == replace(warned.sanction, stage=Stage.LIFTED, heard=True)


def test_a_short_timeout_takes_one_person_and_one_press_lifts_it() -> None:
    answer = given(case(), SHORT)
    assert effects(answer) == ["time_out", "tell_author", "log", "update_card"]
    asked = after(case(), answer)
    assert asked.sanction is not None
    assert asked.sanction.until == NOW + timedelta(hours=1)
    assert isinstance(press(asked, Press.LIFT), Refusal)  # it is just being set
    running = done(asked, TimeOut)
    lifting = press(running, Press.LIFT)
    assert effects(lifting) == ["lift_time_out", "tell_author", "log", "update_card"]
    lifted = done(after(running, lifting), LiftTimeOut)
    assert lifted.sanction is not None
    assert lifted.sanction.stage is Stage.LIFTED
    assert isinstance(given(lifted, SHORT), Consequences)


def test_a_long_one_waits_for_somebody_else() -> None:
    answer = given(case(), LONG)
    assert effects(answer) == ["tell_team", "update_card"]
    waits = after(case(), answer)
    same = press(waits, Press.AGREE, MODERATOR)
    assert isinstance(same, Refusal)
    assert "You proposed it" in same.words
    agreed = press(waits, Press.AGREE)
    assert effects(agreed) == ["time_out", "tell_author", "log", "update_card"]
    asked = after(waits, agreed)
    assert asked.sanction is not None
    assert asked.sanction.deciders == ("m1", "m9")
    assert asked.sanction.until == NOW + timedelta(hours=24)
    declined = after(waits, press(waits, Press.DECLINE))
    assert isinstance(press(declined, Press.AGREE), Refusal)
    withdrawn = after(waits, press(waits, Press.DECLINE, MODERATOR))
    assert isinstance(given(withdrawn, SHORT), Consequences)


def test_where_nobody_answers_the_next_office_is_asked_and_after_days_it_lapses() -> None:
    waits = after(case(status=Status.HIDDEN, message_hidden=True), given(case(), LONG))
    assert due_by_now(waits, POLICY, NOW + timedelta(hours=23)) is None
    assert isinstance(press(waits, Press.AGREE, LEADER), Refusal)
    asked = after(waits, due_by_now(waits, POLICY, NOW + timedelta(hours=25)))
    assert isinstance(press(asked, Press.AGREE, LEADER), Consequences)
    assert due_by_now(asked, POLICY, NOW + timedelta(hours=26)) is None
    lapsed = due_by_now(asked, POLICY, NOW + timedelta(days=3))
    assert isinstance(lapsed, Consequences)
    assert [one.line for chain in lapsed.chains for one in chain if isinstance(one, TellTeam)] == ["proposal_lapsed"]
    assert isinstance(press(after(asked, lapsed), Press.AGREE, LEADER), Refusal)
    passed = after(waits, press(waits, Press.PASS_ON, MODERATOR))  # by a press as well, though the message is decided
    assert isinstance(press(passed, Press.AGREE, LEADER), Consequences)


@pytest.mark.parametrize("asked", [WARNING, SHORT, LONG])
def test_nobody_under_18_gets_anything_without_safeguarding(asked: Asked) -> None:
    answer = given(case(), asked, under_18=True)
    assert effects(answer) == ["ask_safeguarding", "update_card"]
    waits = after(case(), answer)
    for by in (MODERATOR, SECOND, LEADER):
        assert isinstance(press(waits, Press.AGREE, by), Refusal)
    agreed = after(waits, press(waits, Press.AGREE, RUTH))
    assert agreed.sanction is not None
    assert agreed.sanction.agreed_by == RUTH.id
    assert isinstance(press(waits, Press.AGREE, replace(RUTH, id="a1")), Refusal)
    nobody = given(case(), asked, under_18=True, policy=NO_SAFEGUARDING)
    assert isinstance(nobody, Refusal)  # nobody stands in for it, not even the moderators
    assert "teams.safeguarding_lead" in nobody.words


@pytest.mark.parametrize("asked", [WARNING, SHORT, LONG, Asked(Kind.WORD, CLAUSE)])
@pytest.mark.parametrize(
    ("who", "changes", "about"),
    [
        ("a1", {}, ()),
        ("m1", {"reporters": ("m1",)}, ()),
        ("m1", {"members": ("a1", "m1")}, ()),
        ("m1", {}, ("m1",)),
        ("m1", {"team": "safeguarding_lead"}, ()),
        ("m1", {"claimed_by": "m9", "claimed_at": NOW}, ()),
        ("m1", {"objected_to": "m1"}, ()),
    ],
)
def test_nobody_who_is_part_of_it_decides(asked: Asked, who: str, changes: dict[str, Any], about: Any) -> None:
    by = replace(MODERATOR, id=who)
    assert isinstance(given(case(**changes), asked, by, about=about), Refusal)


@pytest.mark.parametrize("changes", [{"reporters": ("m9",)}, {"members": ("a1", "m9")}])
def test_nor_does_a_second_person_who_is_part_of_it(changes: dict[str, Any]) -> None:
    waits = replace(after(case(), given(case(), LONG)), **changes)
    for one in (Press.AGREE, Press.DECLINE):
        assert isinstance(press(waits, one), Refusal)
    about = after(case(), given(case(), LONG, about=("m9",)))
    assert isinstance(press(about, Press.AGREE), Refusal)


@pytest.mark.parametrize("category", list(Category))
def test_only_where_people_wrong_one_another(category: Category) -> None:
    one = case(category=category)
    assert is_offered(one) is (category in SANCTIONED)
    assert isinstance(given(one, WARNING), Consequences if category in SANCTIONED else Refusal)
    assert not is_offered(case(no_copies=True))
    assert not is_offered(case(status=Status.GONE))


def test_one_message_has_one_consequence_at_a_time() -> None:
    for first in (WARNING, SHORT, LONG):
        held = after(case(), given(case(), first))
        for second in (WARNING, SHORT, LONG):
            assert isinstance(given(held, second, SECOND), Refusal)
    assert isinstance(given(case(), Asked(Kind.TIMEOUT, CLAUSE, 10_000)), Refusal)
    assert isinstance(given(case(), Asked(Kind.WARNING, "9.9")), Refusal)


def test_the_policy_says_how_long_is_alone_and_how_long_is_too_long() -> None:
    own = parse_policy(OWN + "sanctions: {alone_up_to_minutes: 0, longest_hours: 12}\n", "own.yaml")
    assert max(lengths(own)) == 720
    assert effects(given(case(), SHORT, policy=own)) == ["tell_team", "update_card"]
    assert isinstance(given(case(), LONG, policy=own), Refusal)


@pytest.mark.parametrize(
    ("changes", "hides", "expected"),
    [
        ({}, False, ["tell_author", "log", "update_card"]),
        ({}, True, ["keep_files", "delete", "tell_author", "log", "update_card"]),
        ({"message_hidden": True}, True, ["tell_author", "log", "update_card"]),
        ({"message_hidden": True, "status": Status.HIDDEN}, True, ["tell_author", "update_card"]),
        ({"status": Status.LEFT}, False, ["tell_author", "update_card"]),
    ],
)
def test_a_word_is_one_notice_and_no_consequence(changes: dict[str, Any], hides: bool, expected: list[str]) -> None:
    start = case(**changes)
    answer = given(start, Asked(Kind.WORD, CLAUSE, hide=hides))
    assert effects(answer) == expected
    assert notices(answer) == ["word"]
    spoken = after(start, answer)
    assert spoken.word is not None
    assert spoken.sanctions == ()
    assert isinstance(given(spoken, Asked(Kind.WORD, CLAUSE)), Refusal)
    assert isinstance(given(spoken, WARNING), Consequences)


def test_an_objection_is_answered_by_somebody_else() -> None:
    start = case(status=Status.LEFT, decided_at=NOW, decided_by="m1")
    warned = after(start, given(start, WARNING))
    objects = answered(warned, Answer.CHECK, SAM, POLICY, NOW)
    assert isinstance(objects, Consequences)
    assert [one.line for chain in objects.chains for one in chain if isinstance(one, TellTeam)] == ["author_objects"]
    waits = after(warned, objects)
    assert waits.status is Status.OPEN
    assert isinstance(press(waits, Press.UPHOLD, MODERATOR), Refusal)
    assert isinstance(press(waits, Press.LEAVE), Refusal)  # the objection is answered first
    upheld = press(waits, Press.UPHOLD)
    assert notices(upheld) == ["stands"]
    assert after(waits, upheld).status is Status.LEFT
    back = after(waits, press(waits, Press.LIFT, MODERATOR))  # who gave it may always take it back
    assert back.status is Status.LEFT
    assert isinstance(answered(after(waits, upheld), Answer.CHECK, SAM, POLICY, NOW), Refusal)  # one review


def test_who_agreed_does_not_answer_the_objection_either() -> None:
    waits = after(case(), given(case(), LONG))
    running = done(after(waits, press(waits, Press.AGREE)), TimeOut)
    objected = after(running, answered(running, Answer.CHECK, SAM, POLICY, NOW))
    for by in (MODERATOR, SECOND):
        assert isinstance(press(objected, Press.UPHOLD, by), Refusal)
    third = Member("m7", "kim", MODERATOR.roles)
    assert isinstance(press(objected, Press.UPHOLD, third), Consequences)
    over = after(objected, due_by_now(objected, POLICY, NOW + timedelta(hours=25)))
    assert notices(press(over, Press.LIFT, third)) == ["taken_back"]


def test_a_timeout_that_could_not_be_set_or_lifted_can_be_pressed_again() -> None:
    asked = after(case(), given(case(), SHORT))
    failed = after(asked, of_failure(TimeOut(1, "a1", "x"), "Steward may not", asked, NOW))
    assert failed.trouble == "Steward may not"
    assert isinstance(given(failed, SHORT), Consequences)
    running = done(asked, TimeOut)
    lifting = after(running, press(running, Press.LIFT))
    again = after(lifting, of_failure(LiftTimeOut(1, "a1", "x"), "Steward may not", lifting, NOW))
    assert isinstance(press(again, Press.LIFT), Consequences)


def test_it_ends_by_itself_and_then_there_is_nothing_to_lift() -> None:
    running = done(after(case(), given(case(), SHORT)), TimeOut)
    assert isinstance(press(running, Press.LIFT, later=timedelta(hours=2)), Refusal)
    over = after(running, due_by_now(running, POLICY, NOW + timedelta(hours=2)))
    assert over.sanction is not None
    assert over.sanction.stage is Stage.OVER
    assert isinstance(given(over, SHORT), Refusal)


def test_a_members_own_record_shows_what_they_were_told_and_no_proposal() -> None:
    waits = after(case(), given(case(), LONG))
    assert own_record(SAM, [waits]) == ()
    assert own_record(SAM, [after(waits, press(waits, Press.DECLINE))]) == ()
    warned = after(case(), given(case(), WARNING))
    assert own_record(SAM, [warned]) == (warned,)


def test_nothing_in_the_journal_is_what_somebody_typed() -> None:
    for asked in (WARNING, SHORT, LONG):
        [event] = given(case(), asked).events
        assert set(event.payload) <= {"number", "until", "needs", "kind", "member_id", "clause", "minutes", "apart"}


def test_no_score_ever_warns_or_times_out() -> None:
    """Law 7: what a verdict can ask for, no rule can name a warning or a timeout."""
    assert {one.__name__ for one in get_args(Action)} == {"Hide", "Escalate", "Nudge"}
    for wrong in ("{time_out: 60}", "warn", "{warn: moderators}", "timeout"):
        with pytest.raises(Exception, match="an effect is"):
            parse_policy(OWN + f"rules:\n  - {{id: quarrel, effects: [{wrong}]}}\n", "own.yaml")


def test_a_late_hiding_does_not_touch_it() -> None:
    warned = after(case(), given(case(), WARNING))
    hidden = after(warned, press(warned, Press.HIDE))
    hidden = after(hidden, of_effect(Delete(1, "77", "900"), {}, hidden, NOW))
    assert hidden.sanctions == warned.sanctions
    said = Event(EventKind.AUTHOR_SAID, NOW, "a1", 1, "900", {"answer": "mine"})
    assert fold(hidden, said, 99).sanctions == warned.sanctions
