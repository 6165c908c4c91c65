"""A report about somebody with an office is led around them, to the first office that none of them hold."""

from dataclasses import replace

import pytest

from policy_rules.around import Route, route_of
from policy_rules.case import NO_MESSAGE, Status
from policy_rules.complaint import Complaint
from policy_rules.consequences import Consequences
from policy_rules.effects import TellReporter
from policy_rules.entitled import may_act
from policy_rules.events import EventKind
from policy_rules.handle import Press, handle
from policy_rules.owner import ask_next
from policy_rules.policy import parse_policy
from policy_rules.queue import may_see, own_record
from policy_rules.refusal import Refusal
from policy_rules.report import Report, joined
from policy_rules.sanctioning import is_offered
from policy_rules.vocabulary import Member, Role
from tests.policy_rules.flags import NOW, message
from tests.policy_rules.folding import case_after, opened

POLICY = parse_policy(
    "extends: shipped\nteams: {moderators: {roles: [Mod]}, safeguarding_lead: {roles: [Safe]}, "
    "group_leader: {roles: [Lead]}}\n",
    "p.yaml",
)
WITH_DEPUTY = parse_policy(
    "extends: shipped\nteams: {moderators: {roles: [Mod]}, safeguarding_lead: {roles: [Safe]}, "
    "safeguarding_deputy: {roles: [Deputy]}}\n",
    "p.yaml",
)
ONLY_MODERATORS = parse_policy("extends: shipped\nteams: {moderators: {roles: [Mod]}}\n", "p.yaml")


def member(name: str, *roles: str) -> Member:
    return Member(name, name, tuple(Role(role, role) for role in roles))


@pytest.mark.parametrize(
    ("complaint", "accused", "team"),
    [
        (Complaint.UNKIND, [member("maria", "Mod")], "group_leader"),
        (Complaint.WORRIED, [member("maria", "Mod")], "safeguarding_lead"),
        (Complaint.UNKIND, [member("lea", "Lead")], "safeguarding_lead"),
        (Complaint.WORRIED, [member("ruth", "Safe")], "group_leader"),
        (Complaint.UNKIND, [member("lee"), member("lea", "Lead")], "safeguarding_lead"),
    ],
)
def test_it_goes_to_an_office_that_none_of_them_hold(complaint: Complaint, accused: list[Member], team: str) -> None:
    route = route_of(complaint, accused, POLICY)
    assert route == Route(team, sealed=True, around=tuple(one.id for one in accused))


def test_a_report_about_a_member_goes_where_it_always_did() -> None:
    assert route_of(Complaint.UNKIND, [member("lee", "Driver")], POLICY) == Route("moderators", sealed=False)
    assert route_of(Complaint.WORRIED, [], POLICY) == Route("safeguarding_lead", sealed=True)


def test_nobody_is_left_where_they_hold_every_office_or_there_is_none() -> None:
    assert route_of(Complaint.UNKIND, [member("lea", "Lead"), member("ruth", "Safe")], POLICY) is None
    assert route_of(Complaint.UNKIND, [member("maria", "Mod")], ONLY_MODERATORS) is None


def test_only_those_who_hold_that_office_may_know_of_it_and_nobody_stands_in() -> None:
    case = opened(team="group_leader", sealed=True, author_id="maria", around=["maria", "lee"])
    assert may_see(case, member("lea", "Lead"), POLICY)
    for other in (member("maria", "Lead"), member("lee", "Lead"), member("dev", "Mod"), member("ruth", "Safe")):
        assert not may_see(case, other, POLICY)
        assert may_act(case, other, POLICY) is not None
    assert may_act(case, member("lea", "Lead"), POLICY) is None
    assert not may_see(case, member("dev", "Mod"), ONLY_MODERATORS)  # the office was given up since
    assert may_act(case, member("dev", "Mod"), ONLY_MODERATORS) is not None
    assert own_record(member("maria"), [replace(case, status=Status.HIDDEN)]) == ()


def test_taking_the_message_away_ends_no_report_about_its_author() -> None:
    gone = (EventKind.AUTHOR_DELETED, "maria")
    assert case_after(gone).status is Status.GONE
    assert case_after(gone, around=["maria"]).status is Status.OPEN


def test_it_joins_no_card_that_others_read() -> None:
    route = Route("group_leader", sealed=True, around=("maria",))
    report = Report(message(author=member("maria", "Mod")), member("jo"))
    plain = opened()
    led = replace(opened(team="group_leader", sealed=True, around=["maria"]), id=2)
    others = replace(opened(team="safeguarding_lead", sealed=True), id=3)
    assert joined(report, [plain], route) is None
    assert joined(report, [plain, led, others], route) is led


def test_no_review_takes_it_to_an_office_that_it_was_led_around() -> None:
    waits = replace(opened(team="safeguarding_lead", sealed=True, around=["dora"]), appeals=("jo",))
    assert isinstance(ask_next(waits, "steward", WITH_DEPUTY, NOW), Refusal)
    assert isinstance(ask_next(replace(waits, around=()), "steward", WITH_DEPUTY, NOW), Consequences)


def test_nobody_is_warned_for_what_was_only_told() -> None:
    told = replace(opened(author_id="lee"), message_id=f"{NO_MESSAGE}1")
    assert is_offered(replace(told, message_id="900"))
    assert not is_offered(told)


def test_who_told_of_somebody_hears_after_a_review_that_it_was_seen_to() -> None:
    told = replace(opened(author_id="lee"), message_id=f"{NO_MESSAGE}1", appeals=("jo",), appealed="left")
    done = handle(told, Press.LEAVE, member("maria", "Mod"), POLICY, NOW)
    assert isinstance(done, Consequences)
    lines = [effect for chain in done.chains for effect in chain if isinstance(effect, TellReporter)]
    assert [(line.member_id, line.notice) for line in lines] == [("jo", "appeal_seen_to")]
