"""What speaks against a disclosure, and what a rule can ask of it."""

import pytest

from policy_rules.detectors.disclosure import SPARED, Disclosure, DisclosureAtLeast, DisclosureHeard
from policy_rules.signals import Evidence, Signals
from policy_rules.vocabulary import Scores, Unknown
from tests.policy_rules.detectors.reading import subject

HEARD = Scores("a model", {"private_details": 0.9, "case_talk": 0.2})


def read(text: str) -> DisclosureHeard:
    seen = Disclosure().read(subject(text, scores=HEARD))
    assert isinstance(seen, DisclosureHeard)
    return seen


@pytest.mark.parametrize(
    "text",
    [
        "I've been told that it is back, so no lifting for me",
        "my wife has epilepsy and my son too",
        "what do we do when a client tells us that?",
        "can people without papers use the shop?",
        "training on dementia for all who visit a client at home",
        "police appeal, please share: she was last seen on Monday",
        "the appeal for the roof has raised nine hundred pounds",
        "what should I do if a client says she is being hit?",
        "the film about the boy who was sold is on at eight",
        "I was in the queue myself last winter, and I drank",
        "I'm having twins and I am scared stiff",
    ],
)
def test_what_is_ones_own_a_question_or_public_counts_less(text: str) -> None:
    seen = read(text)
    assert seen.against
    assert seen.values["private_details"] == pytest.approx(0.9 * SPARED)


@pytest.mark.parametrize(
    "text",
    [
        "she told me that it is back",
        "my neighbour says he drinks",
        "he lost his flat",
        "Lorna has been diagnosed",
        "could somebody swap me off the old gentleman who never washes?",
        "what do we do about the girl with the bruises on her arm?",
        "is that the one from Tuesdays, who was inside for arson?",
        "a woman rang the helpline last night, she had shaken the baby",
        "both had their appeal refused, the brothers who mend the chairs",
        "I saw the notice, Gwen's appeal letter is up on the wall",
        "that teenager I drive on Fridays has been stealing",
        "my new reader wears the same shirt all week",
        "dad's on a tag, I was told, and can't do the washing",
    ],
)
def test_what_is_anothers_counts_in_full(text: str) -> None:
    assert read(text) == DisclosureHeard({"private_details": 0.9, "case_talk": 0.2})


def test_a_rule_asks_for_labels_with_thresholds() -> None:
    signals = Signals().having(DisclosureHeard, read("she told me that it is back"))
    met = DisclosureAtLeast(private_details=0.8, case_talk=0.8).met(signals)
    assert isinstance(met, Evidence)
    assert met.because == "it seems to tell private details of a person"
    assert not met.checked
    assert DisclosureAtLeast(case_talk=0.8).met(signals) is None


def test_a_model_that_hears_none_of_it_leaves_it_unknown() -> None:
    seen = Disclosure().read(subject("hello", scores=Scores("a model", {"toxicity": 0.1})))
    assert seen == DisclosureHeard()  # a clean message stays clean
    assert isinstance(DisclosureAtLeast(case_talk=0.5).met(Signals().having(DisclosureHeard, seen)), Unknown)


def test_a_rule_must_name_a_label() -> None:
    with pytest.raises(ValueError, match="name at least one label"):
        DisclosureAtLeast()


def test_a_call_that_somebody_got_spares_nobody_and_abuse_that_they_met_does() -> None:
    rang = read("nkechi called me, she has been sectioned again and is on the ward")
    met = read("a man at the door called me a dirty foreigner and he was drunk")
    assert not rang.against
    assert set(met.values.values()) == {0.0}
