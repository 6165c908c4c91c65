"""The policy that ships: whole, in shadow, kind in its order, and nothing in it hides on an opinion."""

import random
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.scoring.embedded import EmbeddedScorer
from policy_rules.detectors.toxicity import ToxicityAtLeast
from policy_rules.policy import SHIPPED, Policy, PolicyProblem, load_policy, parse_policy
from policy_rules.policy_predicates import shipped_predicates
from policy_rules.policy_shape import How
from policy_rules.verdict import Category, Escalate, Hide, Nudge

CLAUSES = [
    "4", "5.1", "5.2", "5.3", "5.4-argument", "5.4-false", "5.4-links", "5.4-images", "5.4-confidential",
    "5.4-discrimination", "5.4-bullying", "5.4-ability", "5.4-policies", "6-members", "6-managers",
    "6-support", "7-work-talk", "7-law", "7-target", "safety",
]  # fmt: skip
OFFICES = {
    "moderators",
    "confidentiality_lead",
    "safeguarding_lead",
    "safeguarding_deputy",
    "equality_lead",
    "group_leader",
}


@cache
def shipped() -> Policy:
    return load_policy()


@pytest.mark.parametrize("clause", CLAUSES)
def test_every_clause_has_an_entry(clause: str) -> None:
    assert shipped().clause(clause).says


def test_every_clause_that_is_detected_has_a_rule_and_no_other() -> None:
    detected = {clause.id for clause in shipped().clauses if clause.how is How.DETECTED}
    assert {rule.clause for rule in shipped().rules} == detected


def test_it_names_the_offices_that_cases_go_to() -> None:
    assert set(shipped().teams) == OFFICES


def test_it_ships_in_shadow_with_no_rule_live() -> None:
    assert shipped().automatic.mode == "shadow"
    assert not any(rule.live for rule in shipped().rules)


def test_nothing_hides_on_an_opinion() -> None:
    hiding = [rule for rule in shipped().rules if Hide() in rule.actions]
    assert hiding
    assert all(any(not predicate.rests_on_opinion for predicate in rule.looks_for) for rule in hiding)


def test_every_rule_asks_a_person_or_tells_only_the_author() -> None:
    for rule in shipped().rules:
        asks = any(isinstance(action, Escalate) for action in rule.actions)
        assert asks or all(isinstance(action, Nudge) for action in rule.actions)


def test_care_is_sealed_and_goes_to_safeguarding() -> None:
    (rule,) = (rule for rule in shipped().rules if rule.category is Category.WELFARE)
    assert rule.sealed
    assert rule.actions == (Escalate("safeguarding_lead"),)


def test_every_rule_has_examples_of_both_sorts() -> None:
    assert all(len(rule.examples.breach) >= 1 and len(rule.examples.fine) >= 1 for rule in shipped().rules)


@pytest.mark.parametrize("predicate", shipped_predicates(), ids=lambda predicate: predicate.key)
def test_the_example_of_every_predicate_can_be_written_into_a_rule(predicate: type) -> None:
    text = f"extends: shipped\nrules:\n  - id: threat\n    looks_for:\n      - {predicate.example}\n"  # type: ignore[attr-defined]
    assert isinstance(parse_policy(text, "ours.yaml").rule("threat").looks_for[0], predicate)


@given(st.integers(0, 2**32))
@settings(deadline=None, max_examples=25)
def test_a_slip_of_the_hand_in_it_is_a_policy_or_a_problem(seed: int) -> None:
    chance, text = random.Random(seed), SHIPPED.read_text("utf-8")  # noqa: S311 - a seeded slip, no secret
    place = chance.randrange(len(text))
    text = text[:place] + chance.choice(["", " ", "\n", "x", ":", "{", "]", '"', "- ", "#"]) + text[place + 1 :]
    try:
        assert parse_policy(text, "ours.yaml").rules
    except PolicyProblem as problem:
        assert problem.problems[0].place.file == "ours.yaml"  # noqa: PT017 - either way is right, both are looked at


def test_every_label_that_a_rule_asks_for_is_one_that_the_shipped_model_scores() -> None:
    """A rule that lacks a signal escalates whatever else it found, so a label that no model has would flood people."""
    asked = {label for predicate in shipped().asked(ToxicityAtLeast) for label in predicate.thresholds}
    assert asked <= EmbeddedScorer.shipped().labels


def test_a_number_that_nothing_bears_out_is_an_opinion_and_hides_nothing() -> None:
    guessed = """\
extends: shipped
rules:
  - id: private_number
    looks_for:
      - identifier: {kinds: [phone], checked: false}
"""
    with pytest.raises(PolicyProblem, match="would hide messages on an opinion alone"):
        parse_policy(guessed, "ours.yaml")
    assert Hide() in parse_policy(guessed.replace("false", "true"), "ours.yaml").rule("private_number").actions
