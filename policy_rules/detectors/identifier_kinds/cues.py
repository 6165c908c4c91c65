"""The words around an identifier: does one near it say what it is, or whose?"""

from collections.abc import Sequence

from policy_rules.countries.country import OwnCues
from policy_rules.patterns import Pattern
from policy_rules.vocabulary import Span

_OWN = r"(?:mine|my(?: \w+){0,2})"
NEAR = 40  # characters before an identifier in which a word can speak of it


class CueBefore:
    """Words that stand shortly before an identifier."""

    def __init__(self, sources: Sequence[str], reach: int = NEAR) -> None:
        self._pattern = Pattern(rf"(?:^|\W)(?:{'|'.join(sources)})(?:\W|$)")
        self._reach = reach

    def stands(self, text: str, span: Span) -> bool:
        """Whether one of the words stands within reach before `span`, on the same line."""
        return self._pattern.found(_line_before(text, span, self._reach)) is not None


class CueRightBefore:
    """Words that stand right before an identifier, with at most a little word between."""

    def __init__(self, sources: Sequence[str], filler: Sequence[str]) -> None:
        between = rf"(?:\W*\b(?:{'|'.join(filler)})\b)*\W*"
        self._pattern = Pattern(rf"(?:^|\W)(?:{'|'.join(sources)}){between}$")

    def stands(self, text: str, span: Span) -> bool:
        """Whether one of the words leads up to `span`."""
        return self._pattern.found(_line_before(text, span, 2 * NEAR)) is not None


class Ownership:
    """Tells the author's own details, which are theirs to give, from somebody else's."""

    def __init__(self, cues: OwnCues) -> None:
        self._before = CueRightBefore(cues.before, cues.filler)
        self._denied = CueRightBefore([rf"(?:not|isn'?t|wasn'?t|never) {_OWN}"], cues.filler)  # "that's not mine"
        self._after = Pattern(rf"^\W*(?:{'|'.join(cues.after)})\b")

    def is_own(self, text: str, span: Span) -> bool:
        """Whether the author says that what stands at `span` is their own."""
        after = self._after.found(text[span.end : span.end + NEAR])
        return (self._before.stands(text, span) and not self._denied.stands(text, span)) or after is not None


def _line_before(text: str, span: Span, reach: int) -> str:
    return text[max(0, span.start - reach) : span.start].rsplit("\n", 1)[-1]
