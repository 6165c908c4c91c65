"""What a cue for welfare is: one way of saying that somebody may need help, and of whom it speaks."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from policy_rules.patterns import Match, Pattern, words

_REACH = 60  # characters before a cue in which its subject is looked for


class WelfareKind(StrEnum):
    """What somebody may need help with."""

    WANTING_TO_DIE = "wanting_to_die"
    SELF_HARM = "self_harm"
    ABUSED = "abused"  # or unsafe: it happens, or happened, to the author
    ABUSE_SEEN = "abuse_seen"  # it happens to somebody else
    SOUNDS_LIKE_IT = "sounds_like_it"  # the model hears one of these where no wording that we know stands

    @property
    def words(self) -> str:
        """As a person would say it."""
        return _WORDS[self]


_WORDS = {
    WelfareKind.WANTING_TO_DIE: "words about wanting to die",
    WelfareKind.SELF_HARM: "words about self-harm",
    WelfareKind.ABUSED: "words about being hurt or unsafe",
    WelfareKind.ABUSE_SEEN: "words about somebody being hurt",
    WelfareKind.SOUNDS_LIKE_IT: "it sounds like a cry for help",
}


class About(StrEnum):
    """Of whom words speak."""

    SELF = "self"
    OTHER = "other"
    ANYBODY = "anybody"  # no one person is named, or "we"
    ADDRESSED = "addressed"  # the person spoken to: a wish upon them is no cry for help


@dataclass(frozen=True, slots=True)
class Cue:
    """One way of saying it."""

    kind: WelfareKind
    pattern: Pattern
    confidence: float  # 0..1
    about: About | None = None  # None: as its subject says
    spared: tuple[Pattern, ...] = ()  # in the same sentence these say that it is not meant so
    spared_of_others: tuple[Pattern, ...] = ()  # these too, unless somebody speaks of themselves

    def is_spared(self, sentence: str, about: About) -> bool:
        """Whether the sentence says that it is not meant so."""
        if about is About.ADDRESSED:
            return True
        if any(pattern.found(sentence) for pattern in self.spared):
            return True
        return about is not About.SELF and any(pattern.found(sentence) for pattern in self.spared_of_others)


def cues(
    kind: WelfareKind,
    confidence: float,
    *sources: str,
    spared: Sequence[Pattern],
    spared_of_others: Sequence[Pattern] = (),
    about: About | None = None,
) -> tuple[Cue, ...]:
    """Cues of one kind, each from the source of a pattern that begins a word."""
    return tuple(
        Cue(kind, Pattern(rf"\b(?:{source})"), confidence, about, tuple(spared), tuple(spared_of_others))
        for source in sources
    )


_THIRD_PERSON_VERB = Pattern(r"^(?:wants|wishes|doesn'?t)\b")  # of a thing, where no person is named
# The last of these before a cue is whom it speaks of.
REFERENCES = (
    (words("i", "me", "my", "myself", "im", "ive", "id"), About.SELF),
    (words("we", "us", "our"), About.ANYBODY),
    (
        words(
            "he",
            "she",
            "they",
            "him",
            "her",
            "them",
            "his",
            "their",
            "himself",
            "herself",
            "themselves",
            "themself",
            "hes",
            "shes",
            "theyre",
            (
                r"(?:a|an|the|this|that|one of the|my|our) (?:young |old |regular )?(?:client|guest|visitor"
                r"|service user|lad|lass|girl|boy|kid|child|man|woman|lady|bloke|guy|person|teenager|volunteer"
                r"|friend|mate|neighbour|mum|mom|dad|mother|father|brother|sister|son|daughter|cousin|nan|aunt"
                r"|uncle|husband|wife|partner|boyfriend|girlfriend|ex|flatmate|colleague)"
            ),
        ),
        About.OTHER,
    ),
    (
        words("you", "your", "yourself", "u", "ur", "youre", r"go (?:and )?(?:kill|die|hang|top|hurt|cut)"),
        About.ADDRESSED,
    ),
)


def about_whom(cue: Cue, sentence: str, match: Match) -> About:
    """Of whom a cue speaks: as it says itself, else the last person named up to its end."""
    if cue.about is not None:
        return cue.about
    for reference, about in REFERENCES:
        if reference.found(match.text):
            return about
    before = sentence[max(0, match.span.start - _REACH) : match.span.end]
    named = [(found.span.start, about) for reference, about in REFERENCES for found in reference.all(before)]
    if not named:
        return About.ADDRESSED if _THIRD_PERSON_VERB.found(match.text) else About.ANYBODY
    return max(named, key=lambda pair: pair[0])[1]
