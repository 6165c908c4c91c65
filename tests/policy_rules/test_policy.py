"""A policy is typed, a group's file is laid over the shipped one, and rules cover the messages that they say."""

from dataclasses import replace
from datetime import UTC, datetime, time
from pathlib import Path

import pytest

from policy_rules.policy import Line, Policy, PolicyProblem, load_policy, parse_policy
from policy_rules.verdict import Category, Escalate, Hide, Severity
from policy_rules.vocabulary import Audience, Channel, Member, Message, Role, said
from tests.policy_rules.policy_predicates import PREDICATES, SHIPPED, Loudness, Number, Phrase

MESSAGE = Message(
    id="1",
    channel=Channel("10", "kitchen"),
    author=Member("20", "sam", roles=(Role("30", "Cook"),)),
    parts=said("hello"),
    sent_at=datetime(2026, 5, 1, tzinfo=UTC),
)


def policy(extra: str = "") -> Policy:
    return parse_policy(f"extends: shipped\n{extra}", "ours.yaml", shipped=SHIPPED, predicates=PREDICATES)


def test_a_rule_is_typed_and_its_defaults_are_filled_in() -> None:
    shouting, told = policy().rules
    assert (shouting.id, shouting.name, shouting.category) == ("shouting", "Be kind", Category.HARASSMENT)
    assert shouting.actions == (Hide(), Escalate("moderators"))
    assert shouting.looks_for == (Loudness(shouting=0.8),)
    assert (told.name, told.severity, told.live, told.sealed) == ("Keep numbers private", Severity.HIGH, False, False)
    assert told.unless == (Phrase(any=("\\bmy own\\b",)),)
    assert told.examples.breach == ((Line(None, "0123"),),)
    assert told.examples.fine == ((Line("ann", "are you coming?"), Line("bob", "at two")),)


def test_nothing_happens_by_itself_until_the_group_says_so() -> None:
    automatic = policy().automatic
    assert automatic.mode == "shadow"
    assert (automatic.hides.most, automatic.hides.within_minutes) == (5, 10)
    assert (policy().retention.dismissed_days, policy().retention.decided_days) == (30, 183)


def test_maps_merge_and_lists_replace() -> None:
    ours = policy(
        "group: {countries: [gb, ie]}\n"
        "automatic: {mode: live, quiet_hours: {from: '22:00', to: '07:30', time_zone: Europe/London}}\n"
        "channels: {never_read: [123456789012345678, '#trustees'], teams: {rota: team}}\n"
    )
    assert ours.group.name == "our group"
    assert ours.group.countries == ("gb", "ie")
    assert ours.automatic.quiet_hours is not None
    assert ours.automatic.quiet_hours.begins == time(22)
    assert ours.channels.never_read == ("123456789012345678", "#trustees")
    assert ours.channels.teams == {"rota": Audience.TEAM}


def test_a_rule_is_overridden_by_its_id() -> None:
    ours = policy("rules: [{id: shouting, severity: severe, live: true}]")
    rule = ours.rule("shouting")
    assert (rule.severity, rule.live, rule.looks_for) == (Severity.SEVERE, True, (Loudness(shouting=0.8),))
    assert [one.id for one in ours.rules] == ["shouting", "number_told"]


def test_a_rule_can_be_taken_out_and_another_put_in() -> None:
    ours = policy(
        "rules:\n"
        "  - {id: shouting, enabled: false}\n"
        "  - {id: mine, clause: 5.4-kind, looks_for: [{loudness: {swearing: 0.5}}], severity: low,\n"
        "     effects: [{escalate: moderators}], examples: {breach: [x], fine: [y]}}\n"
    )
    assert [rule.id for rule in ours.rules] == ["number_told", "mine"]
    with pytest.raises(KeyError, match="shouting"):
        ours.rule("shouting")


def test_a_clause_is_overridden_by_its_id() -> None:
    ours = policy("clauses: [{id: 5.4-kind, name: Play nicely}]")
    assert ours.clause("5.4-kind").says == "Be kind to people."
    assert ours.rule("shouting").name == "Play nicely"


def test_what_the_rules_ask_for_is_gathered_from_both_sides() -> None:
    ours = policy()
    assert ours.asked(Number) == (Number(digits=11),)
    assert ours.asked(Phrase) == (Phrase(any=("\\bmy own\\b",)),)
    assert policy("rules: [{id: shouting, enabled: false}]").asked(Loudness) == ()


def test_the_version_follows_the_content_and_not_the_layout() -> None:
    assert policy().version == policy("# a remark\n").version
    assert policy("group: {name: our group}").version == policy().version
    assert policy("group: {name: Riverside}").version != policy().version
    assert len(policy().version) == 12


def test_what_one_file_changes_is_not_there_in_the_next() -> None:
    before = policy().version
    assert policy("group: {name: Riverside}\nrules: [{id: shouting, severity: severe}]").version != before
    assert policy().version == before


def test_a_team_that_is_not_set_up_has_somebody_in_its_place() -> None:
    ours = policy()
    assert ours.team_of("safeguarding_lead") == "moderators"
    led = policy("teams: {group_leader: {roles: [Leader]}}")
    assert led.team_of("safeguarding_lead") == "group_leader"
    assert led.team_of("equality_lead") == "moderators"
    ready = policy("teams: {group_leader: {roles: [Leader]}, safeguarding_lead: {roles: [Care]}}")
    assert ready.team_of("safeguarding_lead") == "safeguarding_lead"
    assert ready.in_team(Member("1", "kim", roles=(Role("2", "care"),)), "safeguarding_lead")
    assert not ready.in_team(Member("1", "lee", roles=(Role("3", "Moderator"),)), "safeguarding_lead")


@pytest.mark.parametrize(
    ("scopes", "covered"),
    [
        ("", True),
        ("applies_to: {audiences: [public]}", True),
        ("applies_to: {audiences: [team]}", False),
        ("applies_to: {channels: ['#kitchen'], roles: [cook]}", True),
        ("applies_to: {channels: [kitchen], roles: [Driver]}", False),
        ("spares: {roles: [Cook]}", False),
        ("spares: {channels: [garden], audiences: [members]}", True),
    ],
)
def test_a_rule_covers_the_messages_that_it_says(scopes: str, covered: bool) -> None:
    ours = policy(f"rules: [{{id: shouting, {scopes}}}]")
    assert ours.rule("shouting").covers(MESSAGE) is covered


def test_the_audience_is_that_of_the_room() -> None:
    rule = policy("rules: [{id: shouting, applies_to: {audiences: [public]}}]").rule("shouting")
    assert not rule.covers(replace(MESSAGE, channel=Channel("11", "rota", Audience.TEAM)))


def test_a_file_is_read_from_where_it_lies(tmp_path: Path) -> None:
    file = tmp_path / "ours.yaml"
    file.write_bytes(b"\xef\xbb\xbfextends: shipped\ngroup: {name: Caf\xc3\xa9}\n")
    assert load_policy(file).group.name == "Café"


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (None, "the file cannot be read"),
        (b"extends: shipped\n# caf\xe9\n", "ours.yaml:2:1: the file is not UTF-8 text"),
        (b"#" * (1 << 20) + b"\n", "larger than 1 MiB"),
    ],
)
def test_a_file_that_cannot_be_read_is_a_problem(tmp_path: Path, content: bytes | None, sentence: str) -> None:
    file = tmp_path / "ours.yaml"
    if content is not None:
        file.write_bytes(content)
    with pytest.raises(PolicyProblem, match=sentence):
        load_policy(file)
