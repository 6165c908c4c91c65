"""Linear-time patterns over what people type: google-re2, guarded against characters that it cannot read."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import re2

from policy_rules.vocabulary import Span

MEMORY_BYTES = 8 * 1024 * 1024  # what one compiled pattern may use; beyond it re2 goes on more slowly, never wrongly

# One character for one, so that spans stay true: typographic quotes, spaces and dashes become plain ones.
_TYPOGRAPHY = str.maketrans(
    "\u2018\u2019\u02bc`\u00b4\u201c\u201d\u201e\u00ab\u00bb\u00a0\u2009\u202f\t\u2013\u2014",
    "'''''\"\"\"\"\"    --",
)
_HALVES = dict.fromkeys(range(0xD800, 0xE000), 0xFFFD)  # of surrogate pairs, alone
_READABLE: dict[int, int] = {**_TYPOGRAPHY, **_HALVES}


def readable(text: str) -> str:
    """`text` at the same length, as re2 can read it: plain quotes, and no lone halves of surrogate pairs."""
    return text if text.isascii() else _translated(text)


@lru_cache(8)  # each detector asks it of the same few texts
def _translated(text: str) -> str:
    return text.translate(_READABLE)


@dataclass(frozen=True, slots=True)
class Match:
    """Where a pattern stands in a text, and what it says there."""

    span: Span
    text: str
    group: Span | None  # the first group of the pattern, if it has one that took part


def compiled(source: str, *, case_sensitive: bool = True) -> Any:
    """The pattern as re2 compiles it; re2 writes nothing to the log itself, wherever it fails. Raises re2.error."""
    return re2.compile(source, _options(case_sensitive=case_sensitive))


def _options(*, case_sensitive: bool) -> Any:
    options = re2.Options()
    options.log_errors = False
    options.case_sensitive = case_sensitive
    options.max_mem = MEMORY_BYTES
    return options


class Pattern:
    """A compiled pattern, without regard to case unless told otherwise. Give it `readable` text."""

    __slots__ = ("_compiled", "_grouped", "case_sensitive", "source")

    def __init__(self, source: str, *, case_sensitive: bool = False) -> None:
        """Raises ValueError, with re2's reason, on a pattern that re2 rejects."""
        try:
            self._compiled: Any = compiled(source, case_sensitive=case_sensitive)
        except re2.error as problem:
            raise ValueError(f"the pattern {source!r} is not accepted: {_reason(problem)}") from problem
        self._grouped = self._compiled.groups > 0
        self.case_sensitive = case_sensitive
        self.source = source

    def found(self, text: str) -> Match | None:
        """The first match, or None."""
        match = self._compiled.search(_given(text))
        if match is None:  # nine times in ten
            return None
        start, end = match.span()
        return self._match(text, start, end, match) if start < end else next(self.all(text), None)

    def all(self, text: str) -> Iterator[Match]:
        """All matches in order, none overlapping, none empty."""
        for match in self._compiled.finditer(_given(text)):
            start, end = match.span()
            if start < end:
                yield self._match(text, start, end, match)

    def matches_whole(self, text: str) -> bool:
        """Whether the whole of `text` is a match."""
        return self._compiled.fullmatch(_given(text)) is not None

    def _match(self, text: str, start: int, end: int, match: Any) -> Match:
        group = match.span(1) if self._grouped else (-1, -1)
        return Match(Span(start, end), text[start:end], Span(*group) if group[0] >= 0 else None)


class Several:
    """Patterns that are looked for in one pass over a text, which costs little more than looking for one of them."""

    __slots__ = ("_patterns", "_set")

    def __init__(self, patterns: Iterable[Pattern]) -> None:
        self._patterns = tuple(patterns)
        self._set = _set_of(self._patterns)

    def standing(self, text: str) -> tuple[Pattern, ...]:
        """Those that stand in `text`, which is readable, in the order given; one may do so by an empty stretch."""
        standing = self._set.Match(_given(text)) if self._set else ()
        if len(standing) == 1:  # most messages hold none of them
            return ()
        if not standing:
            return tuple(pattern for pattern in self._patterns if pattern.found(text))
        return tuple(self._patterns[place] for place in sorted(standing)[:-1])


def _set_of(patterns: Iterable[Pattern]) -> Any:
    """`patterns` for one pass; None where together they are too large for re2."""
    together = re2.Set.SearchSet(_options(case_sensitive=True))
    try:
        for pattern in patterns:
            together.Add(pattern.source if pattern.case_sensitive else f"(?i:{pattern.source})")
        together.Add("")  # stands in every text: an answer without it says that re2 ran out of memory
        together.Compile()
    except re2.error:
        return None
    return together


def _given(text: str) -> str | bytes:
    """`text` as re2's wrapper reads it soonest: where a character is a byte, it need not count characters."""
    return text.encode() if text.isascii() else text


def places(pattern: Any, text: str) -> Iterator[tuple[int, int]]:
    """Where `pattern`, `compiled` and never empty, stands in `text`: what its `finditer` says, only sooner."""
    given = text.encode()
    if len(given) == len(text):
        yield from (match.span() for match in pattern.finditer(given))
        return
    byte = char = 0
    for match in pattern.finditer(given):
        start, end = match.span()
        first = char + len(given[byte:start].decode())
        char = first + len(given[start:end].decode())
        byte = end
        yield first, char


def words(*alternatives: str) -> Pattern:
    """A pattern for any of these, as whole words. Each may itself be a pattern."""
    return Pattern(rf"\b(?:{'|'.join(alternatives)})\b")


def any_of(sources: Sequence[str]) -> str:
    """The source of a pattern that matches where any of `sources` does."""
    return "|".join(f"(?:{source})" for source in sources)


def blank(text: str, spans: Sequence[Span]) -> str:
    """`text` at the same length, with spaces in place of `spans`, which are in order and do not overlap."""
    pieces, last = [], 0
    for span in spans:
        pieces += [text[last : span.start], " " * (span.end - span.start)]
        last = span.end
    return "".join([*pieces, text[last:]])


def _reason(problem: Exception) -> str:
    reason = problem.args[0] if problem.args else problem
    return reason.decode("utf-8", "replace") if isinstance(reason, bytes) else str(reason)
