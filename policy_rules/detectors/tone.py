"""Reads the tone of a message from its words: what heats an exchange between people, and what cools it.

The argument memory adds these small signs up; one message's tone proves nothing by itself.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated, ClassVar, Self

from pydantic import Field

from policy_rules.detectors.laughter import laughs
from policy_rules.detectors.quotation import own_voice
from policy_rules.group import Group
from policy_rules.patterns import Pattern, Several, readable, words
from policy_rules.signals import Evidence, Predicate, Signals, Subject
from policy_rules.vocabulary import Unknown


class Cue(StrEnum):
    """One sign of tone."""

    SECOND_PERSON = "second_person"
    """It speaks to somebody: "you", "your"."""
    BLAME = "blame"
    """Such as "you always", "your fault", "as usual"."""
    DISMISSAL = "dismissal"
    """Such as "whatever", "grow up", "oh please"."""
    DISPUTE = "dispute"
    """Such as "no you didn't", "that's not true"."""
    SARCASM = "sarcasm"
    """Such as "thanks a lot", "good for you", "nice one, genius"."""
    LAUGHTER = "laughter"
    """Such as "haha", "lol", a laughing face."""
    APOLOGY = "apology"
    """Such as "sorry", "my mistake"."""
    THANKS = "thanks"
    """Such as "thank you", "much appreciated"."""
    AGREEMENT = "agreement"
    """Such as "fair point", "you're right"."""
    HEDGE = "hedge"
    """Such as "maybe", "I think", "could we"."""
    TRUCE = "truce"
    """Such as "let's leave it", "fresh start"."""


HEATING = frozenset({Cue.BLAME, Cue.DISMISSAL, Cue.DISPUTE, Cue.SARCASM})
COOLING = frozenset({Cue.LAUGHTER, Cue.APOLOGY, Cue.THANKS, Cue.AGREEMENT, Cue.TRUCE})


@dataclass(frozen=True, slots=True)
class Tone:
    """The signs of tone in one message."""

    cues: frozenset[Cue] = frozenset()

    @property
    def personal(self) -> bool:
        """Whether it speaks to somebody, about that somebody."""
        return bool(self.cues & {Cue.SECOND_PERSON, Cue.BLAME})

    @property
    def heating(self) -> frozenset[Cue]:
        """The signs that heat an exchange."""
        return self.cues & HEATING

    @property
    def cooling(self) -> frozenset[Cue]:
        """The signs that cool it."""
        return self.cues & COOLING


class ToneHeard(Predicate):
    """The words have one of these tones, such as laughter or apology: useful under `unless`."""

    key: ClassVar[str] = "tone"
    example: ClassVar[str] = "tone: {has: [laughter, apology]}"
    opinion: ClassVar[bool] = True

    has: tuple[Annotated[Cue, Field(strict=False)], ...] = Field(
        min_length=1, max_length=len(Cue), strict=False, description="The tones; any of them is enough."
    )

    def met(self, signals: Signals) -> Evidence | Unknown | None:
        """Met when any of the tones is heard."""
        seen = signals.of(Tone)
        if isinstance(seen, Unknown):
            return seen
        heard = [cue for cue in self.has if cue in seen.cues]
        if not heard:
            return None
        return Evidence(f"its tone has {' and '.join(cue.value.replace('_', ' ') for cue in heard)}", confidence=0.6)


_WORDS: dict[Cue, Pattern] = {
    Cue.SECOND_PERSON: words(r"you(?:'?(?:re|ve|d|ll))?", "your", "yours", "yourself", "u", "ur"),
    Cue.BLAME: Pattern(
        r"\b(?:you|u) (?:always|never|just|only|lot|people|clearly|obviously|still|even|keep"
        r"|can'?t even|couldn'?t even|didn'?t even|don'?t even|were supposed|should have|should'?ve"
        r"|could have|knew|promised|lied|made|started|have (?:a |no )|haven'?t|think you)\b"
        r"|\byour (?:fault|problem|own fault|job|attitude|mess|ego|mistake|little|precious)\b"
        r"|\b(?:blame|blaming|accus(?:e|ed|ing)) (?:me|us|other|others|everyone|people|whoever|my)\b"
        r"|\b(?:as usual|as always|yet again|every (?:single )?(?:time|week)|once again|typical"
        r"|because of you|thanks to you|if you(?:'d| had)|what'?s your problem|who (?:asked|made) you"
        r"|who do you think)\b"
        r"|\b(?:you|u)(?:'?re| are) (?:\w+ )?(?:lying|wrong|impossible|unbelievable|ridiculous|rude"
        r"|pathetic|useless|lazy|selfish|the (?:one|problem|reason)|never|always|not (?:my|the|in|even"
        r"|listening)|being|just|so|a |an |full of|taking|making|having|such)\b"
        r"|\bcall(?:ing|ed)? me (?:a |an )?\w+|\bput(?:ting)? words in my|\bhow dare"
        r"|\bmake(?:s)? (?:stuff|things|it|this) up|making (?:stuff|things|it|this) up"
    ),
    Cue.DISMISSAL: Pattern(
        r"\b(?:whatever|grow up|get over (?:it|yourself)|oh please|give it a rest|give over|get a grip"
        r"|nobody (?:asked|cares|said)|no one (?:asked|cares)|who cares|not my problem|don'?t care"
        r"|couldn'?t care less|save it|spare me|drop it then|shut up|shut it|get lost|piss off"
        r"|fuck off|sod off|do one|bore off"
        r"|here we go|there it is|wow ok|wow okay|oh wow|ok then|fine then|suit yourself|i'?m done"
        r"|done with (?:this|you)|sick of|fed up (?:of|with)|had enough|enough of|waste of (?:time"
        r"|space)|pathetic|ridiculous|unbelievable|disgusting|disgraceful|a joke|nonsense|rubbish"
        r"|bollocks|bullshit|crap|rich coming|high horse|power trip|excuse me|get real|do it yourself"
        r"|mind your own|not (?:doing|having) this|playing the victim|drama)\b"
    ),
    Cue.DISPUTE: Pattern(
        r"\b(?:no,? (?:you|i|we|it|they|he|she|that)\b|that'?s (?:simply |just |really "
        r"|literally )?(?:not|a lie|wrong|untrue|unfair|bull)|(?:is|are|was) (?:simply "
        r"|just )?not true|not (?:what i said|what happened|true|fair|how it)|(?:did|was|do|have|am|is"
        r"|are)(?: not|n'?t) (?:say|said|do|make|agree|true|touch|ask|get|even)"
        r"|yes (?:you|i|it) (?:did|do|was|were|are|is|have)|never (?:said|agreed|told|asked|once"
        r"|happened|did)|(?:i|we) (?:already|literally) (?:told|said|asked|explained)|says who"
        r"|since when|how is (?:that|it|this)|what do you mean|what'?s that supposed|supposed to mean"
        r"|prove it|check the|read (?:it|what|the)|where'?s your|stop (?:telling|saying|making|lying"
        r"|blaming|accusing|twisting|pretending|it)|don'?t (?:accuse|blame|tell me|start|lie|pretend"
        r"|you dare|talk to me|put|twist|act)|wrong\b|disagree|rubbish|actually,? (?:no|i|you|it)"
        r"|(?:so|and) (?:it'?s|now) (?:my|i'm|it'?s))"
    ),
    Cue.SARCASM: Pattern(
        r"\b(?:thanks a lot|thanks for nothing|thanks for (?:that|asking) (?:then|though)|good for you"
        r"|well done you|nice one,? (?:genius|mate|einstein)|great job|yeah,? (?:right|sure|ok)"
        r"|oh (?:sure|really|right|great|good|brilliant|lovely|wonderful|fantastic|well)"
        r"|of course (?:you|not|it|he|she)|aren'?t you (?:clever|special)|must be nice"
        r"|surprise,? surprise|how convenient|convenient|clearly|obviously|as if|if you say so"
        r"|you would say|sorry for (?:breathing|existing|caring)|well excuse|try (?:doing|being"
        r"|reading)|at least (?:i|some of us|it'?d)|some of us|for once)\b"
    ),
    Cue.APOLOGY: words(
        r"(?:i'?m |i am |so |very |really |my )?(?:sorry|apologies)",
        "i apologi[sz]e",
        r"my (?:bad|fault|mistake)",
        "i was wrong",
        "shouldn'?t have (?:said|snapped|shouted|written|posted)",
        "didn'?t mean (?:to|it|that)",
        "forgive me",
        "no offence",
    ),
    Cue.THANKS: words(
        "thanks?",
        "thank you",
        "ta",
        "cheers",
        "appreciate\\w*",
        "grateful",
        "good (?:job|work|shout|point|idea)",
        "well done",
        "lovely",
        "brilliant",
        "legend",
        "star",
    ),
    Cue.AGREEMENT: words(
        "agreed?",
        "fair (?:enough|point|play|do'?s)",
        "good point",
        "you'?re right",
        "you are right",
        "that'?s true",
        "makes sense",
        "exactly",
        "absolutely",
        "sounds good",
        "works for me",
        "no worries",
        "no problem",
        "happy (?:to|with)",
        "ok,? (?:will do|thanks|great|cool|got it)",
        "got it",
        "understood",
        "yes,? (?:please|good|great|let'?s)",
        "same here",
        "i see",
    ),
    Cue.HEDGE: words(
        "maybe",
        "perhaps",
        "i think",
        "i guess",
        "i wonder",
        "possibly",
        "might",
        "could (?:we|you|i)",
        "would (?:it|you mind)",
        "not sure",
        "sort of",
        "kind of",
        "in my opinion",
        "imo",
        "seems",
    ),
    Cue.TRUCE: words(
        (
            r"(?:let'?s|shall we|can we|could we) (?:leave|drop|park|move|start|sort|talk|not|just|meet"
            r"|take|find|have)"
        ),
        "fresh start",
        "start (?:again|over)",
        "no hard feelings",
        "call it quits",
        "water under",
        "hug",
        "hugs",
        "take a break",
        "have a cuppa",
        "talk (?:it|this) (?:over|through)",
        "grab a (?:coffee|brew|cuppa)",
        "meet in the middle",
    ),
}
_CUE_OF = {pattern: cue for cue, pattern in _WORDS.items()}
_LOOK = Several(_CUE_OF)
_FALSE_THANKS = (Cue.SARCASM, Cue.DISMISSAL)  # beside these, thanks and sorry are not meant


class ToneReader:
    """Reads the signs of tone in what the author says themselves; quoted and retold words have none."""

    signal: ClassVar[type[Tone]] = Tone
    predicate: ClassVar[type[Predicate]] = ToneHeard

    @classmethod
    def for_group(cls, group: Group, asked: Sequence[Predicate]) -> Self:  # noqa: ARG003 - the same for every group
        """The detector, which needs to know nothing of the group."""
        return cls()

    def read(self, subject: Subject) -> Tone:
        """The signs of tone."""
        voice = own_voice(readable(subject.text.plain))
        cues = {_CUE_OF[pattern] for pattern in _LOOK.standing(voice)}
        if laughs(voice):
            cues.add(Cue.LAUGHTER)
        if cues.intersection(_FALSE_THANKS):
            cues -= {Cue.THANKS}
        return Tone(frozenset(cues))
