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
PEOPLE = (
    "women", "men", "girls", "single mothers", "dads", "trans people", "trans women", "gay people", "gay men",
    "lesbians", "bisexual people", "black people", "black men", "Nigerians", "Somalis", "Jamaicans", "Asians",
    "Pakistanis", "Bangladeshis", "Indians", "Chinese people", "Filipinos", "Arabs", "Syrians", "Turks", "Poles",
    "Romanians", "Ukrainians", "Bulgarians", "white people", "the English", "Scots", "the Irish", "Travellers", "Roma",
    "gypsies", "immigrants", "migrants", "refugees", "asylum seekers", "foreigners", "Muslims", "Jews", "Christians",
    "Catholics", "Hindus", "Sikhs", "atheists", "disabled people", "blind people", "deaf people", "autistic people",
    "people in wheelchairs", "people with learning difficulties", "people with bipolar", "old people", "pensioners",
    "teenagers", "young people", "homeless people",
)  # fmt: skip
OF_PEOPLE = (
    "are there enough chairs for the {people} coming at three?",
    "lots of {people} at the jumble sale today, good to see",
    "{people} and their neighbours are invited to the street party",
    "I met some {people} on the coach, we sang all the way",
    "who do {people} ring if the office is shut?", "our survey had few answers from {people}, so we ask again in May",
    "most of the choir are {people}", "a group of {people} wants to hire the small room on Sundays",
    "we need a better sign, {people} keep missing the side entrance", "my street is mostly {people} and I love it",
    "please count {people} and everyone else on the same sheet", "{people} have run this allotment for twenty years",
    "the new rota leaves out {people} who work nights", "a thank-you card from some {people} we helped in spring",
    "there were {people} and students in the queue, nobody minded waiting", "is the form readable for {people}?",
    "I'm giving a short talk on how {people} came to this town", "the bus company now trains drivers to help {people}",
    "do {people} need another kind of permit for the market?", "one of the trustees asked for a page on {people}",
    "the film on Friday is about {people} in the fifties", "some {people} asked for an earlier start, fine by me",
    "{people} made up a third of our visitors last year", "no change for {people}, the desk opens at nine for all",
    "if {people} come without a voucher, please still give them a bag", "we still have no photo with {people} in it",
    "the vicar and two {people} carried the piano up", "what would {people} like to see on the menu?",
)  # fmt: skip
AGAINST_PEOPLE = (
    "{people} ruin everything they touch", "why do we bother with {people}, they only take",
    "you can't trust {people} with the till", "{people} should go back to where they belong",
    "keep {people} away from the children", "we'd be better off without {people}", "{people} are a burden, full stop",
    "every time {people} come in something goes missing", "{people} don't think like normal folk",
    "I won't work next to {people}", "send the {people} home and the queue is gone",
    "{people} are too stupid for the desk",
    "honestly {people} make my skin crawl", "it's always {people}, isn't it, lazy lot",
)  # fmt: skip
HARM = ("break", "smash", "cut", "burn", "kick in", "snap", "crush", "slash")
PART = ("arms", "legs", "face", "neck", "fingers", "windows", "teeth", "skull")
CARE = ("bring", "wash", "fetch", "mend", "carry", "find", "post", "book")
THING = ("coats", "boxes", "keys", "chair", "ticket", "bags", "van", "lunch")
PROMISES = ("i will {verb} your {noun}", "i'm going to {verb} your {noun}", "we'll {verb} your {noun} tonight")
TEMPLATES = "templates"  # the source of these rows
WEIGHT = 2.0
STRIDE = 11  # places from a word for an identity to the other one beside it

ATTACK: Mapping[str, int] = {
    "toxicity": 1, "identity_attack": 1, "prejudice": 1, "hostility": 1, "threat": 0, "obscene": 0, "protest": 0,
}  # fmt: skip
PREJUDICE = {"identity_attack": 1, "prejudice": 1, "hostility": 1, "threat": 0, "obscene": 0, "protest": 0}
THREAT: Mapping[str, int] = {"toxicity": 1, "threat": 1, "hostility": 1, "identity_attack": 0, "obscene": 0}


def template_rows() -> Iterator[Row]:
    """Every frame with every word. A frame stays on one side of the split, so that unseen frames measure it."""
    harmless_labels = harmless("disagreement")
    frames: tuple[str, ...]
    for frames, labels in ((SPEAKING_OF_ONESELF + SPEAKING_OF_OTHERS, harmless_labels), (CONTEMPT, ATTACK)):
        for frame, who in product(frames, WHO):
            yield Row(TEMPLATES, frame.format(who=who), labels, WEIGHT, f"template: {frame}")
    for frame, (place, who) in product(OF_TWO_THINGS, enumerate(WHO)):
        text = frame.format(who=who, other=WHO[(place + STRIDE) % len(WHO)])
        yield Row(TEMPLATES, text, harmless_labels, WEIGHT, f"template: {frame}")
    for frames, labels in ((OF_PEOPLE, harmless_labels), (AGAINST_PEOPLE, PREJUDICE)):
        for frame, people in product(frames, PEOPLE):
            yield Row(TEMPLATES, frame.format(people=people), labels, WEIGHT, f"template: {frame}")
    for verbs, nouns, labels in ((HARM, PART, THREAT), (CARE, THING, harmless_labels)):
        for frame, verb, noun in product(PROMISES, verbs, nouns):
            yield Row(TEMPLATES, frame.format(verb=verb, noun=noun), labels, WEIGHT, f"template: {verb}")
