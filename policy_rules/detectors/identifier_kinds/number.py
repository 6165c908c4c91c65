"""Numbers and dates that belong to one person, told from other digits by form, check digit and the words near them."""

import importlib
from collections.abc import Iterator
from typing import Any

from policy_rules.countries.country import Alone, NumberRules
from policy_rules.detectors.identifier_kinds.cues import NEAR, Anywhere, CueBefore, CueRightBefore
from policy_rules.detectors.identifier_kinds.identifier import Identifier, IdentifierKind
from policy_rules.patterns import Match, Pattern, any_of

SURE, LIKELY, UNSURE = 0.98, 0.9, 0.55


class NumberFinder:
    """Finds one kind of number.

    A check digit alone proves little, since one in eleven random numbers passes modulus 11: most digits need a cue.
    """

    def __init__(self, rules: NumberRules, public: frozenset[str] = frozenset()) -> None:
        """`public` holds numbers without spaces and dashes, in small letters, that anyone may post."""
        self._rules = rules
        self._kind = IdentifierKind(rules.kind)
        self._public = public
        self._pattern = Pattern(rules.pattern)
        self.begins = (self._pattern,)
        self._but_not = Pattern(any_of(rules.but_not)) if rules.but_not else None
        self._anyones = Pattern(any_of(rules.anyones)) if rules.anyones else None
        self._before = CueBefore(rules.cues)
        self._other = CueRightBefore(rules.other, ["is", "number", "no"]) if rules.other else None
        self._after = Pattern(rf"^\W*(?:{'|'.join(rules.after)})\b") if rules.after else None
        self._after_anywhere = Anywhere(rules.after) if rules.after else None
        self._module: Any = importlib.import_module(rules.module) if rules.module else None

    def find(self, text: str) -> Iterator[Identifier]:
        """Every number with a cue, and those whose form says enough."""
        if self._rules.alone is Alone.NOTHING and not self._may_have_cue(text):
            return
        for match in self._pattern.all(text):
            if self._but_not is not None and self._but_not.matches_whole(match.text):
                continue
            if self._other is not None and self._other.stands(text, match.span):
                continue
            found = self._judged(text, match)
            if found is not None:
                yield found

    def _judged(self, text: str, match: Match) -> Identifier | None:
        cued = self._has_cue(text, match)
        if not cued and self._rules.alone is Alone.NOTHING:
            return None
        compact = "".join(char for char in match.text.lower() if char.isalnum())
        valid = self._module is None or bool(self._module.is_valid(compact))
        anyones = self._anyones is not None and self._anyones.matches_whole(match.text)
        public = anyones or compact in self._public
        if cued:
            confidence = SURE if valid and self._module else LIKELY if valid else UNSURE
            return Identifier(self._kind, match.span, confidence, "its name", checked=valid, public=public)
        if not valid or (self._rules.capitals and not match.text.isupper()):
            return None
        if self._rules.alone is Alone.CHECKED:
            return Identifier(self._kind, match.span, LIKELY, None, checked=True, public=public)
        return None if match.text.isdigit() else Identifier(self._kind, match.span, UNSURE, public=public)

    def _may_have_cue(self, text: str) -> bool:
        after = self._after_anywhere is not None and self._after_anywhere.may_stand(text)
        return after or self._before.may_stand(text)

    def _has_cue(self, text: str, match: Match) -> bool:
        if self._before.stands(text, match.span):
            return True
        return self._after is not None and self._after.found(text[match.span.end : match.span.end + NEAR]) is not None
