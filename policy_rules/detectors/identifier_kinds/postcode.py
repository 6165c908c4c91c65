"""Postcodes: a place, which becomes a person's only where words say who lives there."""

from collections.abc import Iterator

from policy_rules.countries.country import PostcodeRules
from policy_rules.detectors.identifier_kinds.cues import NEAR, CueBefore
from policy_rules.detectors.identifier_kinds.identifier import Identifier, IdentifierKind
from policy_rules.patterns import Match, Pattern


class PostcodeFinder:
    """Finds postcodes of areas that exist."""

    def __init__(self, rules: PostcodeRules, public: frozenset[str]) -> None:
        """`public` holds postcodes as `compact` makes them."""
        self._rules = rules
        self._public = public
        self._pattern = Pattern(rules.pattern)
        self.begins = (self._pattern,)
        self._not_small = Pattern(rules.not_written_small)
        self._cue = CueBefore(rules.cues, reach=2 * NEAR)

    def find(self, text: str) -> Iterator[Identifier]:
        """Every postcode; checked only where the words before it tie the place to a person."""
        for match in self._pattern.all(text):
            if not self._exists(text, match) or self._is_ordinary(match):
                continue
            public = compact(match.text) in self._public
            if self._cue.stands(text, match.span):
                yield Identifier(
                    IdentifierKind.POSTCODE, match.span, 0.95, "who lives there", checked=True, public=public
                )
            else:
                yield Identifier(IdentifierKind.POSTCODE, match.span, 0.6, public=public)

    def _exists(self, text: str, match: Match) -> bool:
        return match.group is not None and text[match.group.start : match.group.end].upper() in self._rules.areas

    def _is_ordinary(self, match: Match) -> bool:
        return match.text.islower() and self._not_small.matches_whole(match.text)


def compact(postcode: str) -> str:
    """A postcode by which two ways of writing it compare."""
    return "".join(postcode.split()).upper()
