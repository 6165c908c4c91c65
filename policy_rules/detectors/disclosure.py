"""Hears that a text tells what was not for telling: somebody's private life, a case, the group's own business.

The model says how much a text sounds like it. Whoever tells their own story, asks how to do something, or passes on a
public appeal is telling nothing that was another's: that counts against it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Annotated, ClassVar, Self

from pydantic import Field, model_validator

from policy_rules.group import Group
from policy_rules.patterns import Pattern, blank, readable, words
from policy_rules.signals import Evidence, Predicate, Signals, Subject
from policy_rules.text import NormalisedText
from policy_rules.vocabulary import Unknown

Threshold = Annotated[float, Field(ge=0, le=1)]
LABELS: Mapping[str, str] = MappingProxyType(
    {
        "private_details": "it seems to tell private details of a person",
        "case_talk": "it seems to tell of somebody whom the group helps",
        "internal_business": "it seems to tell the group's own business",
    }
)
FEWEST_WORDS = 3  # of a text in which somebody can be told of
OF_PEOPLE = ("private_details", "case_talk")  # what can be one's own to tell
WORRIED = 0.4  # score of a cry for help from which on somebody is worried rather than telling
SPARED = 0.25  # of the score that is left where something speaks against it

_FIRST_PERSON = words(r"i(?:'?(?:m|ve|d|ll))?", "me", "my", "myself", "mine")
_SOMEBODY_ELSE = words(
    r"(?:he|she|they)(?:'?(?:s|d|ll|ve|re))?", "hes", "shes", "him", "her", "his", "their", "them",
    "(?:client|guest|user|resident|patient|caller|befriendee|mentee|regular|neighbour|visitor|pensioner|tenant)s?",
    "beneficiar(?:y|ies)", "lads?", "lass(?:es)?", "lad(?:y|ies)", "blokes?", "chaps?", "fellas?", "wom[ae]n", "m[ae]n",
    "girls?", "boys?", "child(?:ren)?", "(?:young )?people", "person", "mums?", "famil(?:y|ies)", "couples?",
    "somebody", "someone", "one of (?:our|the|my|them)", "gentlem[ae]n", "colleagues?", "volunteers?", "managers?",
    "mr", "mrs", "ms", "hr", "himself", "herself", "theirs", "hers", "bairns?", "weans?", "little ones?",
    r"(?:a|the|that|this|another) (?:\w+ )?(?:kid|teenager)", "kid (?:in|at|from|with|on|says|said)",
    r"(?:the|those|two) (?:\w+ )?(?:twins|triplets|siblings)", r"(?:one|two|three) of (?:ours|us)", "(?:dad|mum)'s",
    "one (?:with|from|at|whose)",
    r"(?:his|her|their|\w+'s) (?:mum|dad|mother|father|sister|brother|son|daughter|wife|husband|partner|kids)",
    r"(?:our|my) (?:\w+ ){0,2}(?:placement|reader|learner|pupil|student|match|kid)",
)  # fmt: skip
_NAMED = Pattern(
    r"[a-z,:] [A-Z][a-z]{2,}\b|^[A-Z][a-z]{2,}(?:'s)? (?:is|has|was|got|told|had|lost|needs|said)\b",
    case_sensitive=True,
)
_DONE_TO_ME = words(
    r"(?:called|calls|calling) me (?:an?|the|names|such|\w+ing|dirty|fat|stupid|useless|old) ?\w*",
    r"(?:shouted at|swore at|spat (?:at|on)|threatened|grabbed|pushed|groped|punched|slapped|bullied) me",
)
_OWN_PEOPLE = words(r"my (?:\w+ )?(?:mum|mom|dad|nan|gran|son|daughter|wife|husband|partner|sister|brother|kids?|baby)")
_LEADS_IN = r"(?:\W*(?:hi|hello|hey|sorry|quick question|question|please|also|so|all|everyone)[ ,!:-]+)*"
# Somebody in particular: who is asked about or spoken of so is told of, whatever the sentence is about.
_PERSON = (
    r"(?:lad|lass|lady|man|woman|girl|boy|gent|gentleman|bloke|chap|fella|guy|kid|child|baby|toddler|teenager|couple"
    r"|family|guest|client|user|resident|patient|caller|tenant|visitor|befriendee|mentee|neighbour|twins?|triplets"
    r"|brothers|sisters|siblings|pair|dear|mum|dad|one (?:who|that|with|from|at|in))"
)
_SOMEBODY_IN_PARTICULAR = words(
    rf"(?:the|that|this|a certain) (?:[\w']+ ){{0,3}}?{_PERSON}",
    r"(?:my|our) (?:[\w']+ ){0,2}?(?:lad|lass|lady|man|woman|girl|boy|guest|client|resident|caller|match|mentee)",
    "(?:one|two|three) of (?:ours|our|the|my|them)",
    "(?:he|she)(?:'s| is| was| has| had| keeps| kept| told| said| says| admits| admitted)",
)
_HYPOTHETICAL = words(
    r"(?:if|when|whenever|in case) (?:an?|some(?:one|body)|any(?:one|body)|you|they|people|one of|the person|he|she)",
    r"an? \w+ (?:who|that|whose)", r"any \w+ (?:who|that|whose)",
)  # fmt: skip
_ASKS_HOW = Pattern(
    rf"^{_LEADS_IN}(?:"
    r"how (?:do|can|should|would|long|many|does)|what (?:do|should|can|would|happens|is|are|counts)"
    r"|who (?:do|should|is|can)|where (?:do|can|is|are)|when (?:do|is|should)"
    r"|do (?:we|i|you|volunteers)|can (?:i|we|you|volunteers|people|someone|anyone)|should (?:i|we)"
    r"|is (?:it|there)|are (?:we|there)|could (?:someone|somebody|anyone|we|i)"
    r"|(?:does|has|have) (?:anyone|anybody|everyone)|would (?:a|it|someone)"
    r"|any(?:one|body) (?:know|got|have)|if (?:a|you|someone|somebody|they)"
    r")\b"
)
_PROCEDURE = words(
    "training", "course", "workshop", "policy", "policies", "procedure", "leaflets?", "handbook", "refresher",
    "webinar", "awareness", "guidance", "helpline", "vacancy", "vacancies", "fundraiser", "sponsor(?:ed|ship)?",
)  # fmt: skip
_PUBLISHED = words(
    "press release", "annual report", "programme", "documentary", "film", "book", "novel", "in the (?:paper|news)"
)
_APPEAL = words(
    "missing person", "police appeal", "appeal", "have you seen", "last seen", "please share", "ring 101", "call 101"
)
_AGAINST_A_DECISION = words(  # is another kind of appeal, and nobody's to tell but theirs
    r"(?:his|her|their|\w+'s) (?:\w+ )?appeal", "appeal (?:letter|hearing|panel|against|was|got|refused|rejected)",
    "till the appeal", "until the appeal",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class DisclosureHeard:
    """How much of each kind of telling is heard (0..1), and what speaks against it."""

    values: Mapping[str, float] = field(default_factory=lambda: MappingProxyType({}))
    against: tuple[str, ...] = ()


class DisclosureAtLeast(Predicate):
    """It tells what was not for telling, as the model hears it: any label that reaches its threshold (0 to 1)."""

    key: ClassVar[str] = "disclosure"
    example: ClassVar[str] = "disclosure: {private_details: 0.8, case_talk: 0.8}"
    opinion: ClassVar[bool] = True

    private_details: Threshold | None = Field(default=None, description="Somebody's private life.")
    case_talk: Threshold | None = Field(default=None, description="Somebody whom the group helps.")
    internal_business: Threshold | None = Field(
        default=None, description="The group's own business: complaints, discipline, papers."
    )

    @model_validator(mode="after")
    def _names_a_label(self) -> Self:
        if not self.thresholds:
            raise ValueError(f"name at least one label with its threshold, from {', '.join(LABELS)}")
        return self

    @property
    def thresholds(self) -> dict[str, float]:
        """Each label asked for, with the score at which it counts."""
        return {label: value for label in LABELS if (value := getattr(self, label)) is not None}

    def met(self, signals: Signals) -> Evidence | Unknown | None:
        """Met by any label that reaches its threshold."""
        seen = signals.of(DisclosureHeard)
        if isinstance(seen, Unknown):
            return seen
        if not seen.values:
            return Unknown("the model does not hear disclosures")
        reached = {label: value for label, value in seen.values.items() if value >= self.thresholds.get(label, 2.0)}
        if not reached:
            return None
        said = " and ".join(LABELS[label] for label in sorted(reached, key=reached.__getitem__, reverse=True))
        return Evidence(said, max(reached.values()), against=seen.against)


class Disclosure:
    """Takes the model's scores and what speaks against them."""

    signal: ClassVar[type[DisclosureHeard]] = DisclosureHeard
    predicate: ClassVar[type[Predicate]] = DisclosureAtLeast

    @classmethod
    def for_group(cls, group: Group, asked: Sequence[Predicate]) -> Self:  # noqa: ARG003 - the same for every group
        """The detector, which needs to know nothing of the group."""
        return cls()

    def read(self, subject: Subject) -> DisclosureHeard | Unknown:
        """What is heard: nothing at all where the model does not know these labels, Unknown where it said nothing."""
        scores = subject.scores
        if isinstance(scores, Unknown):
            return scores
        heard = {label: scores.values[label] for label in LABELS if label in scores.values}
        if not heard:
            return DisclosureHeard()
        public = _public(readable(subject.text.plain))
        own = _own(subject.text)
        critical = scores.values.get("concern", 0.0) > max(heard.values())
        if _DONE_TO_ME.found(readable(subject.text.plain)):  # whoever tells of abuse leaks nothing (people.md 2)
            return DisclosureHeard(
                MappingProxyType(dict.fromkeys(heard, 0.0)), ("the author tells what was done to them",)
            )
        if len(subject.text.plain.split()) < FEWEST_WORDS:
            nothing = MappingProxyType(dict.fromkeys(heard, 0.0))
            return DisclosureHeard(nothing, ("it says too little to tell anything",))
        worried = _worried(scores.values)
        spared = {label: bool(public or critical or ((own or worried) and label in OF_PEOPLE)) for label in heard}
        kept = {label: value * SPARED if spared[label] else value for label, value in heard.items()}
        if critical and "internal_business" in kept:
            kept["internal_business"] = 0.0  # who criticises the group tells none of its business (people.md 3)
        against = (*public, *own, *worried, *(("it criticises rather than tells",) if critical else ()))
        return DisclosureHeard(MappingProxyType(kept), against)


def _worried(scores: Mapping[str, float]) -> tuple[str, ...]:
    """Whether it sounds more like worry about somebody than like telling on them (people.md 1)."""
    return ("it sounds like worry about somebody",) if scores.get("welfare", 0.0) >= WORRIED else ()


def _public(text: str) -> tuple[str, ...]:
    said = []
    told_of = _SOMEBODY_IN_PARTICULAR.found(text) is not None and _HYPOTHETICAL.found(text) is None
    if _ASKS_HOW.found(text) and not told_of:
        said.append("it asks how something is done")
    if (_PROCEDURE.found(text) and not told_of) or _PUBLISHED.found(text):
        said.append("it speaks of training, rules or news")
    if _APPEAL.found(blank(text, [match.span for match in _AGAINST_A_DECISION.all(text)])):
        said.append("it passes on a public appeal")
    return tuple(said)


def _own(text: NormalisedText) -> tuple[str, ...]:
    """Whether the author speaks of nobody but themselves and their own family."""
    plain = readable(text.plain)
    others = blank(plain, [match.span for match in _OWN_PEOPLE.all(plain)])
    if not _FIRST_PERSON.found(plain) or _SOMEBODY_ELSE.found(others) or _NAMED.found(readable(text.typed)):
        return ()
    return ("the author speaks of themselves or their own family",)
