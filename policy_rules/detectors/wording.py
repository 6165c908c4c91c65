"""Finds wordings that a group writes into its policy itself, as patterns over the normalised text."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Annotated, ClassVar, Self

from pydantic import AfterValidator, Field

from policy_rules.detectors.quotation import own_voice
from policy_rules.group import Group
from policy_rules.patterns import Pattern, Several, readable
from policy_rules.signals import Evidence, Predicate, Signals, Subject
from policy_rules.vocabulary import Span, Unknown

MAX_PATTERN = 500  # characters
MAX_PATTERNS = 100
_CONFIDENCE = 0.8  # a word that is there is certain; that it is meant so is not


def _compiles(source: str) -> str:
    pattern = Pattern(source)
    if pattern.matches_whole(""):
        raise ValueError(f"the pattern {source!r} matches every message: it must not match an empty text")
    return source


PatternSource = Annotated[str, Field(min_length=1, max_length=MAX_PATTERN), AfterValidator(_compiles)]


@dataclass(frozen=True, slots=True)
class WordingSeen:
    """Which of the patterns asked for are in the text, and where (spans in the typed text)."""

    found: Mapping[str, tuple[Span, ...]] = field(default_factory=lambda: MappingProxyType({}))
    retold: frozenset[Span] = frozenset()  # those that are what somebody else said


class WordingUsed(Predicate):
    """One of your own wordings is used: RE2 patterns, matched in lower case with look-alike letters folded."""

    key: ClassVar[str] = "wording"
    example: ClassVar[str] = r'wording: {any: ["\\bdo one\\b", "\\bget lost\\b"]}'
    nothing_without: ClassVar = (WordingSeen, ("found",))
    opinion: ClassVar[bool] = True

    any: tuple[PatternSource, ...] = Field(
        min_length=1, max_length=MAX_PATTERNS, strict=False, description="The patterns; any of them is enough."
    )
    own_voice: bool = Field(default=False, description="Leave out what the author quotes or retells.")

    def met(self, signals: Signals) -> Evidence | Unknown | None:
        """Met when any of the patterns is in the text."""
        seen = signals.of(WordingSeen)
        if isinstance(seen, Unknown):
            return seen
        found = {span for source in self.any for span in seen.found.get(source, ())}
        spans = tuple(sorted(found - seen.retold if self.own_voice else found))
        if not spans:
            return None
        return Evidence(because="a wording that the policy lists is used", confidence=_CONFIDENCE, spans=spans)


class Wording:
    """Looks for the patterns of every rule at once, and then for those alone that stand in the text."""

    signal: ClassVar[type[WordingSeen]] = WordingSeen
    predicate: ClassVar[type[Predicate]] = WordingUsed

    def __init__(self, sources: Sequence[str]) -> None:
        """Raises ValueError on a pattern that re2 rejects."""
        self._look = Several(Pattern(source) for source in dict.fromkeys(sources))

    @classmethod
    def for_group(cls, group: Group, asked: Sequence[Predicate]) -> Self:  # noqa: ARG003 - the rules say it all
        """The detector for the patterns that the group's rules ask for."""
        return cls([source for one in asked if isinstance(one, WordingUsed) for source in one.any])

    def read(self, subject: Subject) -> WordingSeen:
        """The patterns in the text, and where."""
        plain = readable(subject.text.plain)
        standing = self._look.standing(plain)
        if not standing:
            return WordingSeen()
        voice = own_voice(plain)
        found: dict[str, tuple[Span, ...]] = {}
        retold: set[Span] = set()
        for pattern in standing:
            matches = tuple(pattern.all(plain))
            spans = tuple(subject.text.typed_span(match.span) for match in matches)
            if spans:
                found[pattern.source] = spans
            for match, span in zip(matches, spans, strict=True):
                if voice[match.span.start : match.span.end] != match.text:
                    retold.add(span)
        return WordingSeen(MappingProxyType(found), frozenset(retold))
