"""Hears words about wanting to die, self-harm, being abused or unsafe, or abuse seen or suffered (people.md 1).

It would rather hear too much than too little: what it raises goes to a person and takes nothing from anybody. Turns of
phrase, talk about procedures and training, and announcements are left alone.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, ClassVar, Self

from pydantic import Field

from policy_rules.detectors.laughter import laughs
from policy_rules.detectors.welfare_words.abuse import ABUSE
from policy_rules.detectors.welfare_words.cue import About, Cue, WelfareKind, about_whom
from policy_rules.detectors.welfare_words.despair import DESPAIR
from policy_rules.detectors.welfare_words.distress import DISTRESS, OWN_TROUBLE
from policy_rules.group import Group
from policy_rules.patterns import Match, Pattern, Several, any_of, readable
from policy_rules.signals import Evidence, Predicate, Signals, Subject
from policy_rules.vocabulary import Span, Unknown

CUES = (*DESPAIR, *ABUSE)
_CUES = any_of([cue.pattern.source for cue in CUES])
_CUE_OF = {cue.pattern: cue for cue in CUES}
_LOOK = Several(_CUE_OF)
_ANYWHERE = Pattern(_CUES.replace("$", r"(?:$|[.!?\n])"))  # one look at the text, whose sentences end within it
SCORE = 0.9  # of the model's, from which on it sounds like a cry for help
WITH_A_WORD = 0.4  # the same where a word of distress stands as well
TOLD, TELLS = ("private_details", "case_talk"), 0.3  # scores of telling on somebody else's trouble
_SENTENCE = Pattern(r"[^.!?\n]+[.!?]*")


@dataclass(frozen=True, slots=True)
class WelfareSeen:
    """What somebody may need help with; no kinds where nothing was heard."""

    kinds: frozenset[WelfareKind] = frozenset()
    about: About | None = None  # the author, rather than another, if any of it is about the author
    spans: tuple[Span, ...] = ()  # in the typed text
    confidence: float = 0.0  # 0..1, of the surest cue
    against: tuple[str, ...] = ()


class WelfareRaised(Predicate):
    """Somebody may need help: wanting_to_die, self_harm, abused (or unsafe), abuse_seen, or sounds_like_it (model)."""

    key: ClassVar[str] = "welfare"
    example: ClassVar[str] = "welfare: {kinds: [wanting_to_die, self_harm, abused, abuse_seen, sounds_like_it]}"
    nothing_without: ClassVar = (WelfareSeen, ("kinds",))
    opinion: ClassVar[bool] = True

    kinds: tuple[Annotated[WelfareKind, Field(strict=False)], ...] = Field(
        default=tuple(WelfareKind),
        min_length=1,
        max_length=len(WelfareKind),
        strict=False,
        description="What counts; any of these is enough.",
    )
    score: float = Field(default=SCORE, ge=0, le=1, description="What the model must give for `sounds_like_it`.")

    def met(self, signals: Signals) -> Evidence | Unknown | None:
        """Met when any of these kinds was heard."""
        seen = signals.of(WelfareSeen)
        if isinstance(seen, Unknown):
            return seen
        heard = [kind for kind in self.kinds if kind in seen.kinds]
        if not heard:
            return None
        whom = "the author" if seen.about is About.SELF else "somebody"
        said = " and ".join(kind.words for kind in heard)
        return Evidence(f"{whom} may need help: {said}", seen.confidence, spans=seen.spans, against=seen.against)


def raised(signals: Signals) -> bool:
    """Whether the message raised welfare, which vetoes every automatic effect.

    False as well when the detector failed: the signal is then Unknown, and rules that lack one may only escalate.
    """
    seen = signals.of(WelfareSeen)
    return isinstance(seen, WelfareSeen) and bool(seen.kinds)


@dataclass(frozen=True, slots=True)
class _Heard:
    cue: Cue
    about: About
    span: Span  # in the plain text


class Welfare:
    """Hears that somebody may need help, sentence by sentence."""

    signal: ClassVar[type[WelfareSeen]] = WelfareSeen
    predicate: ClassVar[type[Predicate]] = WelfareRaised

    def __init__(self, score: float = SCORE) -> None:
        """`score` is what the model must give where no wording that is known stands."""
        self._score = score

    @classmethod
    def for_group(cls, group: Group, asked: Sequence[Predicate]) -> Self:  # noqa: ARG003 - the same for every group
        """The detector, as sensitive as the most sensitive rule asks for."""
        return cls(min((one.score for one in asked if isinstance(one, WelfareRaised)), default=SCORE))

    def read(self, subject: Subject) -> WelfareSeen:
        """What was heard in the whole text."""
        plain = readable(subject.text.plain)
        sentences = _SENTENCE.all(plain) if _ANYWHERE.found(plain) else ()
        heard = [one for sentence in sentences for one in _heard_in(sentence)]
        if not heard:
            return self._by_the_model(subject, plain)
        return WelfareSeen(
            kinds=frozenset(one.cue.kind for one in heard),
            about=About.SELF if any(one.about is About.SELF for one in heard) else About.OTHER,
            spans=tuple(sorted({subject.text.typed_span(one.span) for one in heard})),
            confidence=max(one.cue.confidence for one in heard),
            against=("there is laughter in it",) if laughs(plain) else (),
        )

    def _by_the_model(self, subject: Subject, plain: str) -> WelfareSeen:
        known = {} if isinstance(subject.scores, Unknown) else subject.scores.values
        score, told = known.get("welfare", 0.0), max((known.get(label, 0.0) for label in TOLD), default=0.0)
        if score < min(self._score, WITH_A_WORD):
            return WelfareSeen()  # whatever words stand beside it
        needed = min(self._score, WITH_A_WORD) if DISTRESS.found(plain) else self._score
        if told >= TELLS and not OWN_TROUBLE.found(plain):
            return WelfareSeen()  # whoever tells on somebody else's trouble is not asking for help
        if score < needed or laughs(plain):
            return WelfareSeen()
        return WelfareSeen(frozenset({WelfareKind.SOUNDS_LIKE_IT}), None, (), score)


def _heard_in(sentence: Match) -> list[_Heard]:
    text = sentence.text
    return [
        heard
        for pattern in _LOOK.standing(text)
        for match in [pattern.found(text)]
        if match and (heard := _heard(_CUE_OF[pattern], sentence, match))
    ]


def _heard(cue: Cue, sentence: Match, match: Match) -> _Heard | None:
    about = about_whom(cue, sentence.text, match)
    if cue.is_spared(sentence.text, about):
        return None
    return _Heard(cue, about, Span(sentence.span.start + match.span.start, sentence.span.start + match.span.end))
