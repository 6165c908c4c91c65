"""Numbers that a state gives to a person, told from other digits by their check digit and the words before them."""

import importlib
from collections.abc import Iterator
from typing import Any

from policy_rules.countries.country import NationalNumber
from policy_rules.detectors.identifier_kinds.cues import CueBefore
from policy_rules.detectors.identifier_kinds.identifier import Identifier, IdentifierKind
from policy_rules.patterns import Pattern


class NumberFinder:
    """Finds one kind of national number.

    A check digit alone proves little, since one in eleven random numbers passes modulus 11: bare digits need a cue.
    """

    def __init__(self, number: NationalNumber) -> None:
        self._kind = IdentifierKind(number.kind)
        self._pattern = Pattern(number.pattern)
        self._cue = CueBefore(number.cues)
        self._module: Any = importlib.import_module(number.module)

    def find(self, text: str) -> Iterator[Identifier]:
        """Every number with a cue, or grouped as such numbers are and right in its check digit."""
        for match in self._pattern.all(text):
            valid = bool(self._module.is_valid(match.text))
            cue = "its name" if self._cue.stands(text, match.span) else None
            if cue:
                yield Identifier(self._kind, match.span, 0.98 if valid else 0.6, cue, checked=valid)
            elif valid and not match.text.isdigit():
                yield Identifier(self._kind, match.span, 0.55)
