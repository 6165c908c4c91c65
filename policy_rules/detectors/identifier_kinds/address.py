"""Streets with a house number: a place, which becomes a person's only where words say who lives there."""

from collections.abc import Iterator

from policy_rules.countries.country import AddressRules
from policy_rules.detectors.identifier_kinds.cues import NEAR, CueBefore
from policy_rules.detectors.identifier_kinds.identifier import Identifier, IdentifierKind
from policy_rules.patterns import Match, Pattern, words
from policy_rules.vocabulary import Span

_BETWEEN = words(
    "from", "to", "at", "on", "by", "for", "and", "is", "are", "of us", "people", "minutes?", "mins", "bags"
)


class AddressFinder:
    """Finds postal addresses; checked where the words before them tie the place to a person."""

    def __init__(self, rules: AddressRules) -> None:
        self._pattern = Pattern(rules.pattern)
        self.begins = (self._pattern,)
        self._cue = CueBefore(rules.cues, reach=2 * NEAR)
        self._other = CueBefore(rules.other_places, reach=2 * NEAR)

    def find(self, text: str) -> Iterator[Identifier]:
        """Every address."""
        for match in map(self._without_lead, self._pattern.all(text)):
            if match is None or self._other.stands(text, match.span):
                continue
            tied = self._cue.stands(text, match.span)
            cue = "who lives there" if tied else None
            yield Identifier(IdentifierKind.ADDRESS, match.span, 0.9 if tied else 0.5, cue, checked=tied)

    def _without_lead(self, match: Match) -> Match | None:
        """A house by its name without the words that lead up to it ("is Rose Cottage …"); None if it is no address."""
        last = max((word.span.end for word in _BETWEEN.all(match.text)), default=0)
        if not last:
            return match
        rest = self._pattern.found(match.text[last:])
        if rest is None or match.text[0].isdigit():
            return None
        start = match.span.start + last + rest.span.start
        return Match(Span(start, start + len(rest.text)), rest.text, None)
