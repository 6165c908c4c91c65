"""Who looks at a complaint about data, and whether its card may stand in a room: only where that office alone reads."""

import pytest

from policy_rules.data_complaint import has_room, of_data_complaint, office_for
from policy_rules.effects import PostCard, TellTeam
from policy_rules.policy import Policy, parse_policy
from policy_rules.vocabulary import Member
from tests.store.samples import NOW

LEE = Member("l", "lee")


def policy(teams: str) -> Policy:
    rooms = "channels: {moderators: mods, sealed: safe}"
    return parse_policy(f"extends: shipped\nteams: {{moderators: {{roles: [M]}}, {teams}}}\n{rooms}\n", "own.yaml")


@pytest.mark.parametrize(
    ("teams", "office", "alone"),
    [
        ("safeguarding_lead: {roles: [S]}", "safeguarding_lead", True),
        ("safeguarding_lead: {roles: [S]}, safeguarding_deputy: {roles: [D]}", "safeguarding_lead", False),
        ("safeguarding_lead: {roles: [S, D]}, safeguarding_deputy: {roles: [D]}", "safeguarding_lead", True),
        ("safeguarding_lead: {roles: [S]}, data_lead: {roles: [P]}", "data_lead", False),
        ("safeguarding_lead: {roles: [S]}, group_leader: {roles: [G]}", "group_leader", False),
    ],
)
def test_its_card_stands_only_where_no_other_office_reads(teams: str, office: str, *, alone: bool) -> None:
    rules = policy(teams)
    assert (office_for(LEE, rules), has_room(office, rules)) == (office, alone)
    (shown, *_), _ = of_data_complaint(LEE, "5", "Data", 1, rules, now=NOW).chains
    assert isinstance(shown, PostCard if alone else TellTeam)
