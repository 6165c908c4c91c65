"""What in a text is not the author's own voice: what stands in quotation marks, on quoted lines, or is retold."""

from functools import lru_cache

from policy_rules.patterns import Match, Pattern, blank
from policy_rules.vocabulary import Span

_QUOTED = Pattern(
    r'"[^"\n]{2,1000}"'  # in quotation marks
    r"|(?:^|[\s(,:])'[a-z][^'\n]*(?:[a-z]'[a-z][^'\n]*){0,20}'(?:$|[\s.,;:!?)])"  # in single ones, apostrophes within
    r"|(?m:^)\s{0,3}>[^\n]*(?:\n\s{0,3}>[^\n]*)*"  # lines that Discord shows as quoted
)
_PERSON = (
    r"(?:he|she|they|people|everyone|someone|somebody|some \w+|an? (?:\w+ ){0,2}\w+|"
    r"(?:my|our|the|that|this|one of (?:the|our|my)) (?:\w+ ){0,2}\w+|\w+)"
)
_SAID = (
    r"(?: just| then| once| also| actually| literally| even| only| always|'s|'ve| has| have| had"
    r"| keeps?| kept| was| were| is| are)*"
    r" (?:call(?:ed|s|ing)|told|tells|telling|said to|says to|saying to|shout(?:ed|s|ing)(?: at)?"
    r"|scream(?:ed|s|ing)(?: at)?|yell(?:ed|s|ing)(?: at)?"
    r"|text(?:ed|s|ing)|messag(?:ed|es|ing)|wrote to|swore at|spat at|threaten(?:ed|s|ing)) (?:me"
    r"|us|him|her|them|my \w+|our \w+|the \w+)"
)
_RETOLD = (
    r"\b(?:he|she|they|it|someone|somebody|an? (?:\w+ ){0,2}\w+|(?:my|the|that|this) (?:\w+ )?\w+)"
    r"(?: just| then| once| also| actually| literally)? (?:said|says|goes|went|was like|were like"
    r"|is like|reckons|shouted|yelled|screamed)\b"
)
_PASSIVE = (
    r"\b(?:i|we|he|she|they)(?:'ve|'m|'re| was| were| am| are| got| get| gets| have| has| had"
    r"| been| being| keep| just| getting)+ "
    r"(?:called|told|labelled|branded|threatened|shouted at|sworn at|spat at|mocked|abused|harassed)"
)
_TO_THE_END = r"[^.!?\n]*"
_REPORTED = Pattern(rf"\b(?:{_PERSON}{_SAID}|{_RETOLD}|{_PASSIVE})\b{_TO_THE_END}")
_TURNS_BACK = Pattern(r"(?:,| but| and|;) (?:but )?(?:you|ur|u|that's|you're)\b|\bbut\b")  # the author speaks again
_SUFFERED = ("i was", "i've", "i got", "i have", "i had", "i keep")
_ACCUSES = (
    "you ",
    "you'",
    "i ",
    "i'",
    "we ",
    "u ",
)  # "you told me" speaks to somebody, "I told them" is the author's own act


FEW = 4  # texts: what several detectors ask of one message is worked out once


@lru_cache(FEW)
def quoted(text: str) -> tuple[Span, ...]:
    """The stretches of `text` (readable, in lower case) in quotation marks or on quoted lines."""
    if not any(mark in text for mark in "\"'>"):
        return ()
    return tuple(match.span for match in _QUOTED.all(text))


@lru_cache(FEW)
def reported(text: str) -> tuple[Span, ...]:
    """The stretches that retell what somebody said or did: "she called me …", to the end of the clause."""
    return tuple(_clause(match) for match in _REPORTED.all(text) if _retells(match.text))


def _retells(sentence: str) -> bool:
    return not sentence.startswith(_ACCUSES) or sentence.startswith(_SUFFERED)


def _clause(match: Match) -> Span:
    turn = _TURNS_BACK.found(match.text)
    return match.span if turn is None else Span(match.span.start, match.span.start + turn.span.start)


@lru_cache(FEW)
def own_voice(text: str) -> str:
    """`text` at the same length, with what others said blanked."""
    outside = blank(text, quoted(text))
    return blank(outside, reported(outside))
