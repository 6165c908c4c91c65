import pytest

from policy_rules.detectors.aimed import Aim, Aimed, AimedAt, Aiming
from policy_rules.group import Group
from policy_rules.signals import Evidence, Signals
from policy_rules.vocabulary import Unknown
from tests.policy_rules.detectors.reading import subject


def aimed(text: str, **to: object) -> Aimed:
    return Aiming.for_group(Group(), ()).read(subject(text, **to))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "aim"),
    [
        ("you are an idiot", Aim.ADDRESSED),
        ("ur useless mate", Aim.ADDRESSED),
        ("Y0U are a clown", Aim.ADDRESSED),
        ("shut up Pat", Aim.ADDRESSED),
        ("she's a liar and everybody knows it", Aim.MEMBER),
        ("that man is a disgrace", Aim.MEMBER),
        ("you lot are a waste of space", Aim.GROUP),
        ("those people should go home", Aim.GROUP),
        ('he said "sorry" but you are still a liar', Aim.ADDRESSED),
    ],
)
def test_who_it_is_about_is_seen(text: str, aim: Aim) -> None:
    assert aim in aimed(text).at


@pytest.mark.parametrize(
    "text",
    [
        "I'm such an idiot, left the keys in the van",
        "this spreadsheet is a piece of rubbish",
        "he called me a useless cow in front of everyone",
        "someone told me to go back where you came from",
        'a customer shouted at me "you people are scum" and I froze',
        "> you are an idiot\nwho wrote this?",
        "I was called a waste of space at the last place",
    ],
)
def test_words_about_oneself_things_or_by_others_are_aimed_at_nobody(text: str) -> None:
    assert aimed(text).at == frozenset()


def test_a_reply_or_a_mention_addresses_somebody_without_a_pronoun() -> None:
    assert aimed("idiot").at == frozenset()
    assert aimed("idiot", reply_to_author="20").at == {Aim.ADDRESSED}
    assert aimed("<@20> clown", mentions=("20",)).at == {Aim.ADDRESSED}
    assert aimed("idiot", reply_to_author="10").at == frozenset(), "answering oneself addresses nobody"
    assert aimed("I'm an idiot", reply_to_author="20").at == frozenset()
    assert aimed("the printer is an idiot", reply_to_author="20").at == frozenset()


def test_what_speaks_for_the_author_is_reported() -> None:
    assert "there is laughter in it" in aimed("you muppet haha").against
    assert "some of it is quoted" in aimed('"you muppet" is what he wrote').against
    assert "it retells what somebody said or did" in aimed("she called me a cow").against
    assert "the author speaks of themselves" in aimed("I am so thick").against


def test_the_rule_names_whom_it_concerns() -> None:
    signals = Signals().having(Aimed, aimed("you clown", reply_to_author="20"))
    evidence = AimedAt(at=(Aim.ADDRESSED, Aim.MEMBER)).met(signals)
    assert isinstance(evidence, Evidence)
    assert evidence.members == ("20",)
    assert AimedAt(at=(Aim.GROUP,)).met(signals) is None
    assert isinstance(AimedAt(at=(Aim.GROUP,)).met(Signals()), Unknown)


def test_whom_it_is_aimed_at_is_context_and_finds_nothing_by_itself() -> None:
    """With a model that is down, every "you" would else be a case."""
    assert AimedAt.context
