"""Finds people of the register in a text: by full name, a slip of the finger, an initial, a name that few bear."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise

from policy_rules.ordinary_words import ordinary_words
from policy_rules.patterns import readable
from policy_rules.register.entry import Who
from policy_rules.register.index import PARTICLES, Half, NameIndex, Part, Word, words_of
from policy_rules.text import NormalisedText
from policy_rules.vocabulary import Span

REACH = 3  # words after a half of a name in which the other half may stand
MOST = 400  # words of a message that are compared
BETWEEN = frozenset({"", ",", ".", "-", "_", "/", "'s"})  # what may stand between the halves of a name


class Tier(StrEnum):
    """How much of a name stands there."""

    FULL = "full"
    """Both halves of a name, or a form of its own."""
    TYPO = "typo"
    """Both halves, one of them a letter off."""
    INITIAL = "initial"
    """One half and the other's first letter."""
    RARE = "rare"
    """One half, which few bear."""
    SINGLE = "single"
    """One half, which many bear."""


_RANK = {tier: place for place, tier in enumerate(Tier)}
_SURE = {Tier.FULL: 0.97, Tier.TYPO: 0.85, Tier.INITIAL: 0.8, Tier.RARE: 0.6, Tier.SINGLE: 0.3}


@dataclass(frozen=True, slots=True)
class Named:
    """Somebody of the register is named here. It carries the entry's id, never the name."""

    entry_id: str
    who: Who
    tier: Tier
    span: Span  # in the typed text

    @property
    def confidence(self) -> float:
        """How sure it is that this person is meant, 0..1."""
        return _SURE[self.tier]


@dataclass(frozen=True, slots=True)
class _Seen:
    """A word of the text with what it can be part of."""

    word: Word
    exact: frozenset[Part]
    near: frozenset[Part]
    capital: bool
    ordinary: bool


def people_in(text: NormalisedText, index: NameIndex, author: str) -> tuple[Named, ...]:
    """Everybody of the register whom the text names, in order; of one person the surest. Linear in the text's length.

    `author` is the display name of who writes: members who stand in the register may sign with their own.
    """
    if not index.entries or not index.concerns(text.plain):
        return ()
    words = list(words_of(text.plain))[:MOST]
    own = {word.letters for word in words_of(author.lower())}
    seen = [_seen(word, text, index) for word in words]
    best: dict[int, tuple[Tier, Span, frozenset[str]]] = {}
    for entry, tier, start, end, letters in _candidates(seen, text, index):
        if letters <= own:
            continue
        if entry not in best or _RANK[tier] < _RANK[best[entry][0]]:
            best[entry] = (tier, text.typed_span(Span(start, end)), letters)
    found = (
        Named(index.entries[entry].id, index.entries[entry].who, tier, span) for entry, (tier, span, _) in best.items()
    )
    return tuple(sorted(_surest(found), key=lambda one: one.span))


def _seen(word: Word, text: NormalisedText, index: NameIndex) -> _Seen:
    exact = index.exact(word.letters)
    if not exact and word.letters.endswith("s"):
        exact = index.exact(word.letters[:-1])  # "okonkwos" for "okonkwo's"
    near = frozenset() if exact else index.near(word.letters)
    typed = text.typed[text.offsets[word.start]] if word.start < len(text.offsets) else ""
    return _Seen(word, exact, near, typed.isupper(), word.letters in ordinary_words())


Candidate = tuple[int, Tier, int, int, frozenset[str]]


def _candidates(seen: list[_Seen], text: NormalisedText, index: NameIndex) -> Iterator[Candidate]:
    for place, one in enumerate(seen):
        if not one.exact and not one.near:
            continue
        yield from _alone(one, index)
        for other in seen[place + 1 : place + 1 + REACH]:
            between = readable(text.plain[one.word.end : other.word.start])
            if _joins(between.strip()):
                yield from _pairs(one, other)
    yield from _initials(seen, text, index)


def _alone(one: _Seen, index: NameIndex) -> Iterator[Candidate]:
    letters = frozenset({one.word.letters})
    for part in one.exact:
        if part.half is Half.WHOLE and not one.ordinary:
            tier = Tier.FULL if index.is_telling_alias(one.word.letters) else Tier.SINGLE
            yield part.entry, tier, one.word.start, one.word.end, letters
        elif index.tells_alone(one.word.letters):
            yield part.entry, Tier.RARE, one.word.start, one.word.end, letters
        elif not one.ordinary or one.capital:
            yield part.entry, Tier.SINGLE, one.word.start, one.word.end, letters


def _pairs(one: _Seen, other: _Seen) -> Iterator[Candidate]:
    """Both halves of one person's name, in either order."""
    start, end = one.word.start, other.word.end
    letters = frozenset({one.word.letters, other.word.letters})
    named = one.capital and other.capital
    if (one.ordinary and other.ordinary) and not named:
        return
    for left, right, tier in (
        (one.exact, other.exact, Tier.FULL),
        (one.exact, other.near, Tier.TYPO),
        (one.near, other.exact, Tier.TYPO),
    ):
        for part in left:
            wanted = {Half.FIRST: Half.LAST, Half.LAST: Half.FIRST}.get(part.half)
            if wanted and Part(part.entry, wanted) in right:
                yield part.entry, tier, start, end, letters


def _initials(seen: list[_Seen], text: NormalisedText, index: NameIndex) -> Iterator[Candidate]:
    """A half of a name beside the other's first letter: "M. Okonkwo", "Maggie O"."""
    for one, other in pairwise(seen):
        if not _joins(readable(text.plain[one.word.end : other.word.start]).strip()):
            continue
        letters = frozenset({one.word.letters, other.word.letters})
        span = (one.word.start, other.word.end)
        if len(one.word.letters) == 1 and one.capital and not (other.ordinary and not other.capital):
            for part in other.exact:
                if part.half is Half.LAST and any(first == one.word.letters for first, _ in index.initials[part.entry]):
                    yield part.entry, Tier.INITIAL, *span, letters
        if len(other.word.letters) == 1 and (other.capital or index.tells_alone(one.word.letters)):
            for part in one.exact:
                ends = any(last == other.word.letters for _, last in index.initials[part.entry])
                if part.half is Half.FIRST and ends and not (one.ordinary and not one.capital):
                    yield part.entry, Tier.INITIAL, *span, letters


def _joins(between: str) -> bool:
    """Whether what stands between two words leaves them one name; a middle name may stand there, "and" may not."""
    if between in BETWEEN:
        return True
    middle = between.replace(".", " ").split()
    if len(middle) == 1:
        return middle[0].isalpha() and (middle[0] in PARTICLES or middle[0] not in ordinary_words())
    return all(word in PARTICLES for word in middle)


def _surest(found: Iterable[Named]) -> Iterator[Named]:
    """Without those who share a stretch with somebody whom it names better."""
    kept: list[Named] = []
    for one in sorted(found, key=lambda one: _RANK[one.tier]):
        rivals = [other for other in kept if other.span.start < one.span.end and one.span.start < other.span.end]
        if all(_RANK[other.tier] == _RANK[one.tier] for other in rivals):
            kept.append(one)
    return iter(kept)
