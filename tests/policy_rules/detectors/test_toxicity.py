import pytest
from pydantic import ValidationError

from policy_rules.detectors.toxicity import Toxicity, ToxicityAtLeast
from policy_rules.group import Group
from policy_rules.signals import Evidence, Signals
from policy_rules.vocabulary import Scores, Unknown
from tests.policy_rules.detectors.reading import subject


def signals(**values: float) -> Signals:
    return Signals().having(Scores, Scores("a model", values))


def test_the_signal_is_the_scores_themselves() -> None:
    detector = Toxicity.for_group(Group(), ())
    scores = Scores("a model", {"insult": 0.4})
    assert detector.read(subject("hello", scores=scores)) is scores
    assert isinstance(detector.read(subject("hello")), Unknown)


def test_any_label_that_reaches_its_threshold_meets_it() -> None:
    asked = ToxicityAtLeast(threat=0.9, insult=0.85)
    assert asked.met(signals(threat=0.2, insult=0.5)) is None
    evidence = asked.met(signals(threat=0.93, insult=0.5))
    assert isinstance(evidence, Evidence)
    assert evidence.because == "the score for threat is .93"
    assert evidence.confidence == 0.93
    assert not evidence.checked


def test_a_label_that_the_model_lacks_is_unknown_unless_another_is_met() -> None:
    asked = ToxicityAtLeast(severe_toxicity=0.5, insult=0.85)
    assert isinstance(asked.met(signals(insult=0.1)), Unknown)
    assert isinstance(asked.met(signals(insult=0.9)), Evidence)
    assert isinstance(asked.met(Signals()), Unknown)


def test_a_rule_names_known_labels_and_probabilities() -> None:
    for wrong in ({}, {"rudeness": 0.5}, {"threat": 1.5}, {"threat": "high"}):
        with pytest.raises(ValidationError):
            ToxicityAtLeast.model_validate(wrong)
