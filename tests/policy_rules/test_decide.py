"""Deciding: rules are met or not, what is missing asks a person, and care comes before all."""

from hypothesis import given
from hypothesis import strategies as st

from policy_rules.decide import decide
from policy_rules.signals import Signals
from policy_rules.verdict import Category, Escalate, Hide, Verdict
from policy_rules.vocabulary import Audience, Unknown
from tests.policy_rules.flags import MODERATOR, Flags, flag_policy, flags, message

POLICY = flag_policy()
NAMES = ("red", "near", "white", "severe", "broken", "checked", "help")


def decided(*up: str, unknown: tuple[str, ...] = ()) -> Verdict:
    return decide(message(), flags(*up, unknown=unknown), POLICY)


def rules(verdict: Verdict) -> list[str]:
    return [finding.rule for finding in verdict.findings]


def test_a_rule_is_met_when_everything_that_it_looks_for_is_there() -> None:
    assert rules(decided("red", "near")) == ["red"]
    assert decided("red").clean
    assert decided().clean


def test_what_speaks_against_a_rule_spares_the_message() -> None:
    assert decided("red", "near", "white").clean


def test_every_predicate_stands_in_the_trace() -> None:
    [finding] = decided("red", "near").findings
    assert [(trace.predicate, trace.outcome) for trace in finding.trace] == [
        ("flag", "met"),
        ("nearby", "met"),
        ("flag", "not met"),
    ]
    assert finding.trace[0].detail == "red is up"


def test_hiding_implies_that_a_person_looks() -> None:
    assert decided("red", "near").actions == (Hide(), Escalate("moderators"))


def test_a_rule_that_lacks_a_signal_may_only_ask_a_person_and_says_what_it_lacks() -> None:
    verdict = decided("red", "near", unknown=("white",))
    assert verdict.action == "escalate"
    assert [unknown.why for unknown in verdict.findings[0].lacking] == ["nobody can see white"]


def test_what_is_only_nearby_finds_nothing_when_the_rest_is_missing() -> None:
    assert rules(decided("near", unknown=("red",))) == []


def test_a_predicate_that_breaks_is_unknown_and_the_others_act_as_always() -> None:
    verdict = decided("red", "near", "broken")
    assert rules(verdict) == ["red", "breaks"]
    assert verdict.findings[0].actions == (Hide(), Escalate("moderators"))
    assert verdict.findings[1].actions == (Escalate("moderators"),)
    assert "typed" not in str(verdict.findings[1].trace)


def test_a_message_of_which_nothing_is_known_is_not_clean() -> None:
    verdict = decide(message(), Signals({Flags: Unknown("the model is behind")}), POLICY)
    assert not verdict.clean
    assert verdict.findings == ()
    assert not verdict.hides


def test_the_most_severe_finding_leads() -> None:
    verdict = decided("red", "near", "severe")
    assert verdict.because_of is not None
    assert verdict.because_of.rule == "severe"
    assert verdict.hides


def test_rules_cover_and_spare_by_role_room_and_audience() -> None:
    seen = flags("red", "near", "severe")
    assert rules(decide(message(author=MODERATOR), seen, POLICY)) == ["severe"]
    assert rules(decide(message(audience=Audience.TEAM), seen, POLICY)) == ["severe"]
    assert rules(decide(message(channel="rota"), seen, POLICY)) == ["red"]


def test_where_somebody_may_need_help_no_other_rule_says_anything() -> None:
    verdict = decided("help", "red", "near", "severe")
    assert rules(verdict) == ["care"]
    assert verdict.sealed
    assert verdict.actions == (Escalate("safeguarding_lead"),)
    assert verdict.changed == (
        "care comes first, so Be kind does nothing",
        "care comes first, so Be kind does nothing",
    )


def test_a_checked_identifier_is_hidden_even_then_and_care_still_leads() -> None:
    verdict = decided("help", "checked")
    assert verdict.actions == (Hide(), Escalate("safeguarding_lead"))
    assert verdict.because_of is not None
    assert verdict.because_of.category is Category.WELFARE


def test_when_nobody_can_tell_whether_help_is_needed_only_what_is_checked_is_hidden() -> None:
    guessed = decided("red", "near", unknown=("help",))
    assert guessed.action == "escalate"
    assert guessed.changed == ("nobody can tell whether the author needs help, so a person decides",)
    assert decided("checked", unknown=("help",)).hides


@given(st.sets(st.sampled_from(NAMES)), st.sets(st.sampled_from(NAMES)))
def test_whatever_was_seen_the_verdict_is_the_same_twice_and_help_is_never_punished(
    up: set[str], unknown: set[str]
) -> None:
    seen, about = flags(*up, unknown=tuple(unknown)), message()
    verdict = decide(about, seen, POLICY)
    assert verdict == decide(about, seen, POLICY)
    assert seen.of(Flags) == flags(*up, unknown=tuple(unknown)).of(Flags)
    assert about == message()
    assert not verdict.hides or any(isinstance(action, Escalate) for action in verdict.actions)
    if "help" in up - unknown:
        assert {finding.category for finding in verdict.findings} <= {Category.WELFARE, Category.CONFIDENTIALITY}
        assert verdict.sealed
        assert not verdict.hides or "checked" in up
