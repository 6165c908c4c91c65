"""Cards that wait: which may, when it is quiet, when a morning begins, and what brings one forward."""

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from typing import Any

import pytest

from policy_rules.care import due_by_now
from policy_rules.case import Case, Status
from policy_rules.consequences import Consequences, card_now, of_joined, of_verdict
from policy_rules.decide import decide
from policy_rules.effects import PostCard, UpdateCard
from policy_rules.events import EventKind
from policy_rules.fold import fold
from policy_rules.of_files import of_file
from policy_rules.policy import Policy, PolicyProblem, parse_policy
from policy_rules.policy_shape import QuietHours
from policy_rules.sanction import Word
from policy_rules.signals import Signals
from policy_rules.temper import Standing, temper
from policy_rules.verdict import Severity, Verdict
from policy_rules.vocabulary import Scores, Unknown
from policy_rules.waiting_cards import brought_forward, due_cards, is_quiet, is_weak, last_morning
from tests.policy_rules.flags import NOW, POLICY, Flag, Flags, Nearby, flags, message
from tests.policy_rules.folding import opened

MILD = """\
  - {id: jab, clause: 5.4-kind, looks_for: [{flag: {name: jab}}], severity: medium,
     effects: [{escalate: moderators}], examples: {breach: ["r"], fine: ["w"]}}
  - {id: grave, clause: 5.4-kind, looks_for: [{flag: {name: grave}}], severity: high,
     effects: [{escalate: moderators}], examples: {breach: ["r"], fine: ["w"]}}
  - {id: hint, clause: 5.4-secret, looks_for: [{flag: {name: hint}}], severity: low,
     effects: [{escalate: moderators}], examples: {breach: ["r"], fine: ["w"]}}
"""
NIGHT = "automatic: {quiet_hours: {from: '22:00', to: '07:30', time_zone: Europe/London}}\n"
LIVE = Standing(shadow=False)
QUIET = replace(LIVE, quiet=True)


def policy(own: str = "") -> Policy:
    return parse_policy(own + POLICY + MILD, "flags.yaml", predicates=(Flag, Nearby))


def verdict(*up: str, unknown: tuple[str, ...] = ()) -> Verdict:
    return decide(message(), flags(*up, unknown=unknown), policy())


def at(day: int, hour: int, minute: int = 0, *, month: int = 3) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=UTC)


def hours(begins: time, ends: time, zone: str = "Europe/London") -> QuietHours:
    return QuietHours.model_validate({"from": begins, "to": ends, "time_zone": zone})


@pytest.mark.parametrize(
    ("up", "weak"),
    [
        (("jab",), True),
        (("jab", "grave"), False),  # one of them is worse
        (("severe",), False),
        (("red", "near"), False),  # its rule would hide it
        (("jab", "red", "near"), False),
        (("hint",), False),  # something told in the open, however mild
        (("checked",), False),
        (("jab", "help"), False),  # somebody may need help
        ((), False),
    ],
)
def test_only_what_is_mild_can_wait(up: tuple[str, ...], weak: bool) -> None:
    assert is_weak(verdict(*up)) is weak


def test_what_nobody_could_see_never_waits() -> None:
    unheard = Signals({Flags: Flags({"jab": 0.8}), Scores: Unknown("the model is behind")})
    assert not is_weak(decide(message(), unheard, policy()))
    assert not is_weak(verdict("jab", "red", unknown=("near",)))  # it might have been hidden


NIGHTS = hours(time(22), time(7, 30))


@pytest.mark.parametrize(
    ("now", "of", "quiet"),
    [
        (at(3, 21, 59), NIGHTS, False),
        (at(3, 22), NIGHTS, True),
        (at(4, 0), NIGHTS, True),
        (at(4, 7, 29), NIGHTS, True),
        (at(4, 7, 30), NIGHTS, False),
        (at(4, 21, month=7), NIGHTS, True),  # ten in summer time
        (at(4, 6, 30, month=7), NIGHTS, False),
        (at(4, 12), hours(time(12), time(14)), True),  # by day
        (at(4, 14), hours(time(12), time(14)), False),
        (at(4, 3), hours(time(12), time(14)), False),
        (at(4, 13, 30), hours(time(22), time(7, 30), "Asia/Tokyo"), True),
        (at(4, 22), hours(time(22), time(22)), False),  # no time at all
        (at(4, 23), None, False),
    ],
)
def test_quiet_hours_go_by_the_zone_of_the_policy_and_past_midnight(
    now: datetime, of: QuietHours | None, quiet: bool
) -> None:
    assert is_quiet(of, now) is quiet


@pytest.mark.parametrize(
    ("own", "now", "morning"),
    [
        (NIGHT, at(4, 7, 30), at(4, 7, 30)),
        (NIGHT, at(4, 7, 29), at(3, 7, 30)),
        (NIGHT, at(4, 23, 59), at(4, 7, 30)),
        (NIGHT, at(5, 0), at(4, 7, 30)),
        (NIGHT, at(29, 8), at(29, 6, 30)),  # the clocks went forward that night
        (NIGHT, at(29, 6), at(28, 7, 30)),
        ("", at(4, 7, 59), at(3, 8)),  # when moderators are asked about shadow
        ("", at(4, 8), at(4, 8)),
        ("shadow: {card_at: null, time_zone: Asia/Tokyo}\n", at(4, 22, 59), at(3, 23)),
        ("shadow: {card_at: '10:15', time_zone: Europe/Berlin}\n", at(4, 9, 15), at(4, 9, 15)),
    ],
)
def test_a_day_of_cards_goes_from_morning_to_morning(own: str, now: datetime, morning: datetime) -> None:
    assert last_morning(policy(own), now) == morning


@pytest.mark.parametrize("own", ["automatic: {quiet_hours: {from: '22:00Z', to: '07:30', time_zone: Europe/London}}\n",
                                 "shadow: {card_at: '08:00+01:00'}\n"])  # fmt: skip
def test_a_time_with_a_zone_of_its_own_is_refused(own: str) -> None:
    with pytest.raises(PolicyProblem, match="leave the zone out"):
        policy(own)


@pytest.mark.parametrize(
    ("standing", "waits"),
    [
        (LIVE, None),
        (QUIET, "in quiet hours"),
        (replace(QUIET, shadow=True), "in quiet hours"),
        (replace(LIVE, cards=19), None),
        (replace(LIVE, cards=20), "20 cards that day"),
        (replace(LIVE, cards=3, most_cards=3), "3 cards that day"),
    ],
)
def test_a_weak_finding_waits_in_quiet_hours_and_once_the_cards_are_used_up(
    standing: Standing, waits: str | None
) -> None:
    tempered = temper(verdict("jab"), standing)
    assert tempered.card_waits is (waits is not None)
    assert [reason for reason in tempered.changed if waits and waits in reason] == list(tempered.changed)
    assert tempered.action == "escalate"


@pytest.mark.parametrize("up", [("grave",), ("red", "near"), ("checked",), ("hint",), ("help",)])
def test_nothing_else_waits(up: tuple[str, ...]) -> None:
    assert not temper(verdict(*up), replace(QUIET, cards=99)).card_waits


def waiting(**changed: Any) -> Case:
    return replace(opened(card_waits=True), **changed)


def cards(follows: Consequences) -> list[type]:
    return [type(effect) for chain in follows.chains for effect in chain]


def test_a_case_opens_as_always_and_only_its_card_waits() -> None:
    weak = temper(verdict("jab"), QUIET)
    follows = of_verdict(weak, message(), None, 1, NOW)
    assert [event.kind for event in follows.events] == [EventKind.OPENED, EventKind.JUDGED]
    assert follows.chains == ()
    assert fold(None, follows.events[0], 1).card_waits
    assert cards(of_verdict(temper(verdict("jab"), LIVE), message(), None, 1, NOW)) == [PostCard]
    assert of_file(weak, message(), "f", None, case_id=1, now=NOW).chains == ()


def test_what_grows_worse_while_it_waits_is_shown_at_once() -> None:
    weak, grave = temper(verdict("jab"), QUIET), temper(verdict("grave"), QUIET)
    assert cards(of_verdict(weak, message(), waiting(), 1, NOW)) == [UpdateCard]
    worse = of_verdict(grave, message(), waiting(), 1, NOW)
    assert cards(worse) == [PostCard]
    assert worse.events[-1].kind is EventKind.CARD_ASKED
    assert cards(of_file(grave, message(), "f", waiting(), case_id=1, now=NOW)) == [PostCard]
    assert cards(of_file(weak, message(), "f", waiting(), case_id=1, now=NOW)) == [UpdateCard]
    assert cards(of_verdict(grave, message(), opened(), 1, NOW)) == [UpdateCard]


def test_an_argument_that_goes_on_is_shown_at_once_and_one_that_calms_down_is_not() -> None:
    calm = decide(message(), flags(), policy())
    assert cards(of_joined(waiting(), temper(verdict("jab"), QUIET), message(), 1.0, NOW)) == [PostCard]
    assert cards(of_joined(waiting(), calm, message(), 1.0, NOW)) == [UpdateCard]
    assert cards(of_joined(opened(), temper(verdict("jab"), QUIET), message(), 1.0, NOW)) == [UpdateCard]


@pytest.mark.parametrize(
    "changed",
    [
        {"reporters": ("m9",)},
        {"claimed_by": "m1"},
        {"passed_to": "group_leader"},
        {"author_said": "check"},
        {"objected_to": "m1"},
        {"appeals": ("a1",)},
        {"message_hidden": True},
        {"being_hidden": True},
        {"severity": Severity.HIGH},
        {"word": Word(1, "m1")},
    ],
)
def test_what_a_person_does_brings_a_card_forward_even_at_night(changed: dict[str, Any]) -> None:
    case, night = waiting(opened_at=at(3, 22, 30), **changed), at(3, 23)
    assert brought_forward(case)
    due = due_cards([case, waiting(id=2, opened_at=at(3, 22, 30))], policy(NIGHT), night)
    assert due.at_once == (case,)
    assert due.in_the_morning == ()


@pytest.mark.parametrize(
    ("opened_at", "now", "due"),
    [
        (at(3, 22, 30), at(3, 23), False),
        (at(3, 22, 30), at(4, 7, 29), False),
        (at(3, 22, 30), at(4, 7, 30), True),
        (at(3, 22, 30), at(9, 12), True),  # Steward was down for days
        (at(3, 22, 30), at(9, 23), False),  # and comes back in the night
        (at(4, 1), at(4, 7, 30), True),
        (at(4, 9), at(4, 21), False),  # the day's cards were used up
        (at(4, 9), at(5, 7, 30), True),
    ],
)
def test_in_the_morning_all_are_due_that_waited(opened_at: datetime, now: datetime, due: bool) -> None:
    case = waiting(opened_at=opened_at)
    assert due_cards([case], policy(NIGHT), now).in_the_morning == ((case,) if due else ())


def test_what_a_person_has_decided_meanwhile_gets_its_card_and_no_line() -> None:
    kept = [waiting(id=number, status=status) for number, status in enumerate(Status, start=1)]
    due = due_cards(kept, policy(), NOW + timedelta(days=1))
    assert len(due.in_the_morning) == len(kept)
    assert {case.status for case in due.listed} == {Status.OPEN, Status.GONE}


def test_nobody_is_reminded_of_a_card_that_waits_and_the_clock_begins_when_it_is_shown() -> None:
    ours, late = policy(), NOW + timedelta(hours=25)
    assert due_by_now(opened(), ours, late) is not None
    assert due_by_now(waiting(), ours, late) is None
    [asked] = card_now(waiting(), late).events
    shown = fold(waiting(), asked, 9)
    assert (shown.card_waits, shown.waits_since) == (False, late)
    assert due_by_now(shown, ours, late + timedelta(hours=23)) is None
    assert due_by_now(shown, ours, late + timedelta(hours=25)) is not None
    again = fold(opened(), asked, 9)
    assert again.waits_since == NOW  # one that could not be posted waits as long as it does
