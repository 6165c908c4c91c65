"""The words around an identifier: does one near it say what it is, or whose?"""

from collections.abc import Sequence
from functools import lru_cache

from policy_rules.countries.country import OwnCues
from policy_rules.patterns import Pattern, any_of
from policy_rules.vocabulary import Span

_OWN = r"(?:mine|my(?: \w+){0,2})"
NEAR = 40  # characters before an identifier in which a word can speak of it
LONG = 400  # characters of a text in which there may be many identifiers
_LOOKS_AROUND = ("^", "$", r"\b", r"\B", r"\A", r"\z")  # in a pattern whose match rests on what stands beside it


class Anywhere:
    """Whether words stand anywhere in a long text: if not, they need not be looked for near each identifier in it."""

    def __init__(self, sources: Sequence[str]) -> None:
        loose = Pattern(any_of(sources))
        kept = loose.matches_whole("") or any(sign in source for source in sources for sign in _LOOKS_AROUND)
        self._pattern = None if kept else loose

    def may_stand(self, text: str) -> bool:
        """False only where none of the words stands anywhere in `text`."""
        return self._pattern is None or len(text) < LONG or _stands(self._pattern, text)


@lru_cache(64)
def _stands(pattern: Pattern, text: str) -> bool:
    return pattern.found(text) is not None


class CueBefore:
    """Words that stand shortly before an identifier."""

    def __init__(self, sources: Sequence[str], reach: int = NEAR) -> None:
        self._pattern = Pattern(rf"(?:^|\W)(?:{'|'.join(sources)})(?:\W|$)")
        self._anywhere = Anywhere(sources)
        self._reach = reach

    def may_stand(self, text: str) -> bool:
        """False only where none of the words stands anywhere in `text`."""
        return self._anywhere.may_stand(text)

    def stands(self, text: str, span: Span) -> bool:
        """Whether one of the words stands within reach before `span`, on the same line."""
        if not self._anywhere.may_stand(text):
            return False
        return self._pattern.found(_line_before(text, span, self._reach)) is not None


class CueRightBefore:
    """Words that stand right before an identifier, with at most a little word between."""

    def __init__(self, sources: Sequence[str], filler: Sequence[str]) -> None:
        between = rf"(?:\W*\b(?:{'|'.join(filler)})\b)*\W*"
        self._pattern = Pattern(rf"(?:^|\W)(?:{'|'.join(sources)}){between}$")
        self._anywhere = Anywhere(sources)

    def may_stand(self, text: str) -> bool:
        """False only where none of the words stands anywhere in `text`."""
        return self._anywhere.may_stand(text)

    def stands(self, text: str, span: Span) -> bool:
        """Whether one of the words leads up to `span`."""
        if not self._anywhere.may_stand(text):
            return False
        return self._pattern.found(_line_before(text, span, 2 * NEAR)) is not None


class Ownership:
    """Tells the author's own details, which are theirs to give, from somebody else's."""

    def __init__(self, cues: OwnCues) -> None:
        self._before = CueRightBefore(cues.before, cues.filler)
        self._denied = CueRightBefore([rf"(?:not|isn'?t|wasn'?t|never) {_OWN}"], cues.filler)  # "that's not mine"
        self._after = Pattern(rf"^\W*(?:{'|'.join(cues.after)})\b")
        self._after_anywhere = Anywhere(cues.after)

    def may_speak(self, text: str) -> bool:
        """False only where the author calls nothing in `text` their own."""
        return self._before.may_stand(text) or self._after_anywhere.may_stand(text)

    def is_own(self, text: str, span: Span) -> bool:
        """Whether the author says that what stands at `span` is their own."""
        if self._before.stands(text, span) and not self._denied.stands(text, span):
            return True
        return self._after.found(text[span.end : span.end + NEAR]) is not None


def _line_before(text: str, span: Span, reach: int) -> str:
    return text[max(0, span.start - reach) : span.start].rsplit("\n", 1)[-1]
