"""What all detectors have in common: they document themselves, and they can read anything."""

import json
from io import StringIO

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from ruamel.yaml import YAML

from policy_rules.decide import decide, finding_of
from policy_rules.detectors import DETECTORS
from policy_rules.detectors.aimed import Aimed, AimedAt, Aiming
from policy_rules.detectors.detector import Detector, Memory, read_all
from policy_rules.detectors.wording import WordingUsed
from policy_rules.group import Group
from policy_rules.memory import MEMORIES
from policy_rules.policy import load_policy
from policy_rules.signals import Evidence, Signals, Subject
from policy_rules.vocabulary import Scores, Unknown
from tests.policy_rules.detectors.reading import subject

EVERY: tuple[type[Detector] | type[Memory], ...] = (*DETECTORS, *MEMORIES)
READERS = tuple(detector.for_group(Group(), (WordingUsed(any=(r"\bd[o0] one\b",)),)) for detector in DETECTORS)


@pytest.mark.parametrize("kind", EVERY, ids=lambda kind: kind.__name__)
def test_its_example_is_what_a_rule_may_say(kind: type[Detector] | type[Memory]) -> None:
    predicate = kind.predicate
    written = YAML(typ="safe", pure=True).load(StringIO(predicate.example))
    assert list(written) == [predicate.key]
    asked = predicate.model_validate_json(json.dumps(written[predicate.key]))
    assert isinstance(asked.met(Signals()), Unknown), "without its signal nothing is known"
    assert hash(asked) == hash(predicate.model_validate_json(json.dumps(written[predicate.key])))
    assert (predicate.__doc__ or "").strip()


def test_keys_and_signals_are_one_each() -> None:
    assert len({kind.predicate.key for kind in EVERY}) == len(EVERY)
    assert len({kind.signal for kind in EVERY}) == len(EVERY)


@given(st.text(st.characters(), max_size=300))
@example("\ud83d you are \udc00 on 07700 900123 at 4am")
@example("\ufb01 you\u2019re \u201cquoted\u201d \u2167 \U0001d4ce\U0001d45c\U0001d4ca \u202e\u200d\u0000")
@example("call me on +" + "0" * 200)
def test_every_detector_reads_anything(text: str) -> None:
    given_text = subject(text)
    signals = read_all(READERS, given_text)
    broken = [unknown.why for unknown in signals.unknown() if "failed" in unknown.why]
    assert broken == []
    for kind in DETECTORS:
        seen = signals.of(kind.signal)
        for item in getattr(seen, "items", ()):
            assert 0 <= item.span.start < item.span.end <= len(text)
        for span in getattr(seen, "spans", ()):
            assert 0 <= span.start <= span.end <= len(text)


@pytest.mark.parametrize(
    "unit",
    [
        "you ",
        "0 ",
        "07700 900123 ",
        "a@b.c ",
        '"',
        "> ",
        "i want to ",
        "he called me ",
        "one ",
        "code is ",
        "'a ",
        "ls1 ",
    ],
)
def test_a_long_hostile_message_is_read_to_its_end(unit: str) -> None:
    text = unit * (4000 // len(unit))
    signals = read_all(READERS, subject(text))
    assert not [unknown.why for unknown in signals.unknown() if "failed" in unknown.why]


def test_a_detector_that_breaks_is_unknown() -> None:
    class Broken(Aiming):
        def read(self, subject: Subject) -> Aimed:
            raise RuntimeError(subject.message.id)

    seen = read_all((Broken(),), subject("you clown"))
    assert isinstance(AimedAt.model_validate_json('{"at": ["addressed"]}').met(seen), Unknown)
    whole = read_all((Aiming(),), subject("you clown"))
    assert isinstance(AimedAt.model_validate_json('{"at": ["addressed"]}').met(whole), Evidence)


@pytest.mark.parametrize(
    "text",
    [
        "see you at four",
        "you are pathetic, all of you",
        "maggie's number is 07700 900123 and mine's 07700 900456",
        "the door code is 2580#, a@b.example",
        "those people should go home. i want to die",
        "https://discord.gg/abc strictly confidential",
    ],
)
def test_rules_that_are_not_asked_would_have_found_nothing(text: str) -> None:
    """Where a detector saw nothing at all, rules that look for something of its are passed over."""
    policy = load_policy()
    given_text = subject(text, scores=Scores("fixed", dict.fromkeys(("toxicity", "insult", "threat"), 0.99)))
    signals = read_all([kind.for_group(policy.group, policy.asked(kind.predicate)) for kind in DETECTORS], given_text)
    covering = [rule for rule in policy.rules if rule.covers(given_text.message)]
    alone = {rule.id for rule in covering if finding_of(rule, signals)}
    assert [rule.id for rule in covering if rule.id in alone and any(one.silent(signals) for one in rule.kinds)] == []
    found = {finding.rule for finding in decide(given_text.message, signals, policy).findings}
    assert found == alone or "cry_for_help" in found


@pytest.mark.parametrize("kind", DETECTORS, ids=lambda kind: kind.__name__)
def test_none_of_a_kind_that_is_silent_is_met(kind: type[Detector]) -> None:
    if kind.predicate.nothing_without is None:
        return
    policy, (signal, parts) = load_policy(), kind.predicate.nothing_without
    empty = Signals().having(signal, signal())
    assert signal is kind.signal
    assert not any(getattr(signal(), part) for part in parts)
    assert kind.predicate.silent(empty)
    assert not kind.predicate.silent(Signals())
    assert not kind.predicate.silent(Signals().having(signal, Unknown("it broke")))
    assert [one for one in policy.asked(kind.predicate) if one.met(empty) is not None] == []
