"""Cries for help are heard; turns of phrase, procedures and announcements are not mistaken for them."""

import pytest

from policy_rules.detectors.welfare import Welfare, WelfareRaised, WelfareSeen, raised
from policy_rules.detectors.welfare_words.cue import About, WelfareKind
from policy_rules.group import Group
from policy_rules.signals import Evidence, Signals
from policy_rules.vocabulary import Scores, Unknown
from tests.policy_rules.detectors.reading import subject

WANTING_TO_DIE = [
    "I don't want to be here any more",
    "honestly i just want to die",
    "been thinking about killing myself for weeks and i've told nobody",
    "i cant go on like this",
    "I'm suicidal again and the crisis line keeps ringing out",
    "they'd all be better off without me",
    "took all my tablets an hour ago and now i'm scared",
    "whats the point in living if every day is this",
    "I wish I'd never been born",
    "i've got nothing left to live for since Ray passed",
    "going to end it all tonight",
    "some nights I hope I fall asleep and never wake up",
    "life isn't worth living without her",
    "so tired of living if i'm honest",
    "my brother says he wants to kill himself and I don't know what to do",
    "one of our regulars told me she's going to end her life at the weekend",
    "I w4nt to d1e",
    "i wrote my goodbye letters last night",
    "nobody would even notice if I was gone",
    "can't see a way out any more, sorry everyone",
]
SELF_HARM = [
    "I've been cutting myself again",
    "i started cutting again after the divorce",
    "keep getting the urge to hurt myself when the shift ends",
    "my daughter has been self-harming and hides her arms",
    "i self harm when it gets too loud in my head",
    "there are cuts all up her arms and she won't talk about it",
    "I make myself sick after every meal",
]
ABUSED = [
    "my husband hit me again last night",
    "he's been hitting me since the baby came",
    "I'm scared to go home",
    "i don't feel safe at home anymore",
    "my ex keeps threatening me and the kids",
    "I was raped last year and never said",
    "my stepdad used to touch me when I was nine",
    "he won't let me see my family or have my phone",
    "I was abused as a child, that's why I volunteer here",
    "he said he'll kill me if I leave",
    "I left an abusive marriage in March and he has found the flat",
    "she locks me in the bedroom when she goes out",
    "he grabbed me by the throat, he strangled me and i blacked out",
    "not safe where I am tonight can someone ring me",
]
ABUSE_SEEN = [
    "the little lad has bruises all over his back",
    "I think her husband beats her",
    "a visitor disclosed domestic abuse at the desk earlier",
    "pretty sure that girl is being groomed by the man who drives her",
    "I saw him hit his wife in the car park",
    "the old lady at number nine is being starved by her own son",
    "she's terrified of him, you can see it",
    "one of the kids said her dad hits her",
    "those children haven't eaten since friday, left alone all weekend",
]
ORDINARY = [
    "this spreadsheet is killing me",
    "I could murder a curry",
    "dying for a brew",
    "kill me now lol",
    "what should a volunteer do when somebody discloses abuse?",
    "what do we do when someone says they want to kill themselves?",
    "Safeguarding training covers suicide, self-harm and abuse, Tuesday 7pm",
    "we're raising money for Samaritans, all donations welcome",
    "The Samaritans helpline is 116 123 if anyone feels suicidal",
    "nearly killed myself carrying those crates up the stairs",
    "killing myself laughing at that photo",
    "I want to die of embarrassment",
    "omg wanted to die when the projector showed my inbox 😂",
    "I cut myself on a tin lid, where are the plasters",
    "burnt myself on the urn, be careful with it",
    "hurt myself lifting the freezer, so no shift from me",
    "the ladder isn't safe, don't use it",
    "I don't feel safe cycling past that junction",
    "that joke killed me",
    "the cold hit me like a wall this morning",
    "she beat me at scrabble again",
    "hit me up if you need a lift",
    "he hit me with a bill for the van",
    "my wife's going to kill me, I forgot the cake",
    "I can't take any more bookings for Saturday",
    "can't go on the trip, sorry",
    "I don't want to be here on a Saturday but someone has to",
    "what's the point of a rota if nobody reads it",
    "no point carrying on with this spreadsheet",
    "we'd be better off without the second van",
    "the battery died and I've no charger",
    "my phone wants to die on me",
    "deadline is Friday, it's a killer",
    "I'm dead on my feet after that shift",
    "Their new policy on abuse is on page 4",
    "the hall has been abused by drivers parking in it all day",
    "who is doing the suicide prevention workshop on the 9th?",
    "shoot me an email when you're done",
    "I'll be hanging the banners myself",
    "the plant in the office wants to die",
    "that film about self-harm was well made",
    "Don't beat yourself up about the cake, it was lovely",
    "take care of yourselves everyone",
    "sick of this rain, can't take it",
    "go kill yourself",
    "I hope you die",
    "you want to die? keep talking",
    "if anyone is being abused, here is how to report it",
    "I've ended it with Tom, best thing I ever did",
    "cutting back the hedge myself on Sunday",
    "I'm scared of spiders so someone else can do the shed",
    "afraid of what the audit will say about the gift aid",
    "what's the point in being here at 8 if the doors open at 9",
    "he beats me to the kettle every time",
    "they kicked me out of the group chat by accident",
    "Sue has bruised apples to give away",
    "he's touching up the paint in the hall tomorrow",
]


def heard(text: str) -> WelfareSeen:
    return Welfare.for_group(Group(), ()).read(subject(text))


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        *((WelfareKind.WANTING_TO_DIE, text) for text in WANTING_TO_DIE),
        *((WelfareKind.SELF_HARM, text) for text in SELF_HARM),
        *((WelfareKind.ABUSED, text) for text in ABUSED),
        *((WelfareKind.ABUSE_SEEN, text) for text in ABUSE_SEEN),
    ],
)
def test_a_cry_for_help_is_heard(kind: WelfareKind, text: str) -> None:
    assert kind in heard(text).kinds


@pytest.mark.parametrize("text", ORDINARY)
def test_a_turn_of_phrase_is_not_taken_for_one(text: str) -> None:
    assert heard(text).kinds == frozenset()


def test_it_tells_the_author_from_somebody_they_worry_about() -> None:
    assert heard("I want to kill myself").about is About.SELF
    assert heard("she told me she wants to kill herself").about is About.OTHER
    assert heard("I think he's suicidal").about is About.OTHER


def test_procedure_in_one_sentence_does_not_silence_the_next() -> None:
    assert heard("The training was good. I want to die though.").kinds == {WelfareKind.WANTING_TO_DIE}


def test_who_speaks_of_themselves_is_heard_whatever_else_they_mention() -> None:
    for text in (
        "the rota is up and honestly I want to die",
        "I've done the training, I work for a charity, and I still want to kill myself",
        "I'm going to kill myself if the council evicts me",
        "he hits me lol what can you do",
    ):
        assert heard(text).kinds, text


def test_the_span_is_in_what_was_typed() -> None:
    typed = "Rota is up ✅ and honestly I want to d1e"
    seen = heard(typed)
    assert [typed[span.start : span.end] for span in seen.spans] == ["want to d1e"]


def test_a_rule_asks_for_kinds() -> None:
    signals = Signals().having(WelfareSeen, heard("my husband hit me again"))
    evidence = WelfareRaised(kinds=(WelfareKind.ABUSED,)).met(signals)
    assert isinstance(evidence, Evidence)
    assert "husband" not in evidence.because
    assert WelfareRaised(kinds=(WelfareKind.SELF_HARM,)).met(signals) is None
    assert raised(signals)


def test_without_the_signal_nothing_is_known() -> None:
    assert isinstance(WelfareRaised().met(Signals()), Unknown)
    assert not raised(Signals())


@pytest.mark.parametrize(
    ("text", "score", "told", "heard"),
    [
        ("everything hurts and nobody is there", 0.5, 0.0, True),  # with a word of distress the model needs less
        ("the sun is out and the tea is on", 0.5, 0.0, False),
        ("the sun is out and the tea is on", 0.97, 0.0, True),
        ("my daughter is cutting herself again", 0.97, 0.9, True),  # worried about one's own people
        ("our client at number nine drinks again", 0.97, 0.9, False),  # telling on somebody else
        ("this queue hurts, nobody told us haha", 0.99, 0.0, False),
    ],
)
def test_the_model_hears_what_no_known_wording_says(text: str, score: float, told: float, heard: bool) -> None:
    scores = Scores("a model", {"welfare": score, "private_details": told, "case_talk": 0.0})
    assert bool(Welfare().read(subject(text, scores=scores)).kinds) is heard
