import pytest

from policy_rules.detectors.tone import Cue, Tone, ToneHeard, ToneReader
from policy_rules.group import Group
from policy_rules.signals import Evidence, Signals
from policy_rules.vocabulary import Unknown
from tests.policy_rules.detectors.reading import subject


def tone(text: str) -> Tone:
    return ToneReader.for_group(Group(), ()).read(subject(text))


@pytest.mark.parametrize(
    ("text", "cue"),
    [
        ("you always leave it to me", Cue.BLAME),
        ("oh grow up", Cue.DISMISSAL),
        ("no you didn't", Cue.DISPUTE),
        ("good for you, must be nice", Cue.SARCASM),
        ("hahaha brilliant", Cue.LAUGHTER),
        ("sorry, my fault", Cue.APOLOGY),
        ("thanks Priya", Cue.THANKS),
        ("fair point", Cue.AGREEMENT),
        ("maybe we could try mornings", Cue.HEDGE),
        ("let's leave it there", Cue.TRUCE),
    ],
)
def test_a_sign_of_tone_is_heard(text: str, cue: Cue) -> None:
    assert cue in tone(text).cues


@pytest.mark.parametrize("text", ["van leaves at nine", "boxes are by the door", "rota for June is pinned"])
def test_plain_talk_has_no_tone(text: str) -> None:
    assert tone(text).cues == frozenset()


def test_retold_words_have_no_tone() -> None:
    assert tone("she told me you always make things up").heating == frozenset()


def test_thanks_are_not_meant_beside_a_sneer() -> None:
    assert Cue.THANKS not in tone("thanks for nothing, as if").cues


def test_a_rule_may_spare_what_is_laughed_about() -> None:
    signals = Signals().having(Tone, tone("you muppet lol"))
    assert isinstance(ToneHeard(has=(Cue.LAUGHTER,)).met(signals), Evidence)
    assert ToneHeard(has=(Cue.APOLOGY,)).met(signals) is None
    assert isinstance(ToneHeard(has=(Cue.APOLOGY,)).met(Signals()), Unknown)
