"""Hears slurs, and sayings that make all people of a kind lesser, by the characteristic that the law protects.

A list finds what its authors thought of and nothing else: the model hears the rest. What somebody else said, talk about
a word, and a word that people use for themselves count for nothing (clause 5.4-discrimination).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated, ClassVar, Self

from pydantic import Field

from policy_rules.belittling.lists import patterns
from policy_rules.detectors.quotation import own_voice
from policy_rules.group import Group
from policy_rules.patterns import Pattern, Several, readable, words
from policy_rules.signals import Evidence, Predicate, Signals, Subject
from policy_rules.vocabulary import Span, Unknown

SLUR, SAYING = 0.85, 0.7  # how sure: a slur can be a slip or reclaimed, a saying can be meant otherwise
_ABOUT_A_WORD = words(
    r"(?:that|the|this|these|those|such) (?:\w+ )?(?:words?|terms?|jokes?|names?|language|slurs?)",
    r"(?:don'?t|stop|not ok(?:ay)? to|never|shouldn'?t|isn'?t ok(?:ay)? to) (?:say|saying|call|calling|use|using)",
    "is a slur", "offensive", "isn'?t funny", "not funny", "was called", "been called", "called me", "report(?:ed|ing)",
)  # fmt: skip
_SELF = r"\b(?:i'?m|i am|we'?re|we are|myself|as)"
_OWN = Pattern(rf"{_SELF} (?:a |an |the )?(?:(?:proud|old|silly|right|real|bit of an?|just an?) ){{0,2}}$")


class Belittled(StrEnum):
    """How people are belittled."""

    SLUR = "slur"
    """A word from the list of slurs."""
    SAYING = "saying"
    """A saying from the list, which makes all people of a kind lesser."""


@dataclass(frozen=True, slots=True)
class Heard:
    """One slur or saying."""

    kind: Belittled
    characteristic: str
    span: Span  # in the typed text


@dataclass(frozen=True, slots=True)
class BelittlingHeard:
    """All that is heard, in order."""

    items: tuple[Heard, ...] = ()


class BelittlingUsed(Predicate):
    """A slur is used, or a saying that makes all people of a kind lesser; quoting and speaking of oneself are fine."""

    key: ClassVar[str] = "belittling"
    example: ClassVar[str] = "belittling: {by: [slur, saying]}"
    nothing_without: ClassVar = (BelittlingHeard, ("items",))
    opinion: ClassVar[bool] = True

    by: tuple[Annotated[Belittled, Field(strict=False)], ...] = Field(
        min_length=1, max_length=2, strict=False, description="What counts; any of these is enough."
    )

    def met(self, signals: Signals) -> Evidence | Unknown | None:
        """Met by any of these."""
        seen = signals.of(BelittlingHeard)
        if isinstance(seen, Unknown):
            return seen
        counted = [item for item in seen.items if item.kind in self.by]
        if not counted:
            return None
        about = " and ".join(dict.fromkeys(item.characteristic for item in counted))
        slur = any(item.kind is Belittled.SLUR for item in counted)
        return Evidence(
            because=f"it {'uses a slur about' if slur else 'makes people lesser for their'} {about}",
            confidence=SLUR if slur else SAYING,
            spans=tuple(item.span for item in counted),
        )


class Belittling:
    """Looks for the words and sayings of the lists."""

    signal: ClassVar[type[BelittlingHeard]] = BelittlingHeard
    predicate: ClassVar[type[Predicate]] = BelittlingUsed

    def __init__(self) -> None:
        self._listed = {
            pattern: (kind, characteristic)
            for kind, name in ((Belittled.SLUR, "slurs"), (Belittled.SAYING, "sayings"))
            for characteristic, pattern in patterns(name).items()
        }
        self._look = Several(self._listed)

    @classmethod
    def for_group(cls, group: Group, asked: Sequence[Predicate]) -> Self:  # noqa: ARG003 - the same for every group
        """The detector, which needs to know nothing of the group."""
        return cls()

    def read(self, subject: Subject) -> BelittlingHeard:
        """What stands in the author's own voice. Linear in the length of the text."""
        text = own_voice(readable(subject.text.plain))
        found = sorted(self._found(text), key=lambda item: item[2].start)
        if not found or _ABOUT_A_WORD.found(text):
            return BelittlingHeard()
        return BelittlingHeard(tuple(Heard(kind, about, subject.text.typed_span(span)) for kind, about, span in found))

    def _found(self, text: str) -> Iterator[tuple[Belittled, str, Span]]:
        for pattern in self._look.standing(text):
            kind, characteristic = self._listed[pattern]
            for match in pattern.all(text):
                if not _OWN.found(text[max(0, match.span.start - 40) : match.span.start]):
                    yield kind, characteristic, match.span
