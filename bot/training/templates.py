"""Sentences made from frames: each word for an identity stands in kind and unkind ones, so it says nothing alone."""

from collections.abc import Iterator, Mapping
from itertools import product

from bot.training.rows import Row, harmless

WHO = (
    "gay", "lesbian", "trans", "queer", "bisexual", "non-binary", "muslim", "jewish", "christian", "hindu", "sikh",
    "atheist", "black", "white", "asian", "chinese", "indian", "pakistani", "african", "polish", "romanian",
    "irish", "foreign", "migrant", "blind", "deaf", "disabled", "autistic", "bipolar", "depressed", "epileptic",
    "old", "elderly", "young", "homeless", "poor",
)  # fmt: skip
SPEAKING_OF_ONESELF = (
    "i am {who}", "i'm a {who} woman", "i'm a {who} man and proud of it", "as a {who} person i'd like to help",
    "hi, {who} mum here", "my partner is {who}", "my son is {who} and doing well",
    "we are a {who} family who just moved here", "i am a {who} woman who sings",
    "my {who} neighbour bakes for the stall", "happy to be {who} and part of this group",
    "i have been {who} all my life",
)  # fmt: skip
SPEAKING_OF_OTHERS = (
    "{who} people are welcome here", "a talk for {who} visitors on friday", "we had two {who} volunteers last year",
    "the {who} lady left her scarf", "leaflets for {who} families are by the door",
    "{who} people deserve the same respect as anyone", "he's {who}, she isn't, both are lovely",
    "can {who} members use the side door?",
)  # fmt: skip
OF_TWO_THINGS = (
    "i am {who} and {other}", "she is a {who} woman who is also {other}", "he's {other}, his wife is {who}",
    "i'm {who}, and {other} too", "the talk is for {who} and {other} families",
    "i am a {who} man who happens to be {other}", "my sister is {who} and her husband is {other}",
)  # fmt: skip
CONTEMPT = (
    "{who} people are scum", "i hate {who} people", "{who} people don't belong here",
    "nobody wants a {who} volunteer", "get the {who} ones out of our hall",
    "{who} people are all the same, thieves", "you {who} freak", "typical {who}, lazy and dirty",
    "{who} people make me sick", "keep your {who} hands off our stall",
)  # fmt: skip
HARM = ("break", "smash", "cut", "burn", "kick in", "snap", "crush", "slash")
PART = ("arms", "legs", "face", "neck", "fingers", "windows", "teeth", "skull")
CARE = ("bring", "wash", "fetch", "mend", "carry", "find", "post", "book")
THING = ("coats", "boxes", "keys", "chair", "ticket", "bags", "van", "lunch")
PROMISES = ("i will {verb} your {noun}", "i'm going to {verb} your {noun}", "we'll {verb} your {noun} tonight")
WEIGHT = 4.0
STRIDE = 11  # places from a word for an identity to the other one beside it

ATTACK: Mapping[str, int] = {"toxicity": 1, "identity_attack": 1, "hostility": 1, "threat": 0, "obscene": 0}
THREAT: Mapping[str, int] = {"toxicity": 1, "threat": 1, "hostility": 1, "identity_attack": 0, "obscene": 0}


def template_rows() -> Iterator[Row]:
    """Every frame with every word. A frame stays on one side of the split, so that unseen frames measure it."""
    harmless_labels = harmless("disagreement")
    for frames, labels in ((SPEAKING_OF_ONESELF + SPEAKING_OF_OTHERS, harmless_labels), (CONTEMPT, ATTACK)):
        for frame, who in product(frames, WHO):
            yield Row("templates", frame.format(who=who), labels, WEIGHT, f"template: {frame}")
    for frame, (place, who) in product(OF_TWO_THINGS, enumerate(WHO)):
        text = frame.format(who=who, other=WHO[(place + STRIDE) % len(WHO)])
        yield Row("templates", text, harmless_labels, WEIGHT, f"template: {frame}")
    for verbs, nouns, labels in ((HARM, PART, THREAT), (CARE, THING, harmless_labels)):
        for frame, verb, noun in product(PROMISES, verbs, nouns):
            yield Row("templates", frame.format(verb=verb, noun=noun), labels, WEIGHT, f"template: {verb}")
