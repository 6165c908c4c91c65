"""Telephone numbers: in digits, however grouped, or spelled out; checked against the country's numbering plan."""

from collections.abc import Iterator
from dataclasses import dataclass

import phonenumbers

from policy_rules.countries.country import PhonePlan
from policy_rules.detectors.identifier_kinds.cues import NEAR, CueBefore, CueRightBefore
from policy_rules.detectors.identifier_kinds.identifier import Identifier, IdentifierKind
from policy_rules.patterns import Match, Pattern, any_of
from policy_rules.vocabulary import Span

_APART = r"[ .()/-]{0,3}"  # what people put between digits
MOST_CHECKED = 24  # numbers of a text, at a tenth of a millisecond each: the rest of a list is like its head
FEWEST_DIGITS, MOST_DIGITS = 7, 15  # of a number in any plan (ITU-T E.164)
DIGITS_ON_LETTERS = 9  # before "office" or "mobile" only so many are surely one
ONE_OF_MANY = "one of many"  # the cue of those that were not looked at one by one
_FILLER = ("is", "no", "number", "nr", "num", "s", "my", "your", "the", "id", "code")


@dataclass(frozen=True, slots=True)
class Standing:
    """What the numbering plan says of a number."""

    e164: str  # +447700900123, by which two ways of writing it compare
    confidence: float
    checked: bool
    public: bool


class PhoneFinder:
    """Finds telephone numbers that could be a person's."""

    def __init__(self, plan: PhonePlan, public: frozenset[str]) -> None:
        """`public` holds the numbers, by `e164`, that anyone may post."""
        self._plan = plan
        self._public = public
        code = _APART.join(plan.calling_code)
        extension = r"(?: ?(?:x|ext\.?) ?[0-9]{1,5})?"
        # inside the country, or with its code, the trunk nought then optional: 07700, +44 7700, 0044 (0)7700
        home = (
            rf"(?:(?:\+{_APART}|\b00{_APART}){code}{_APART}(?:0{_APART})?"
            rf"|\(?\b0{_APART})[1-9](?:{_APART}[0-9]){{8,9}}{extension}\b"
        )
        abroad = rf"(?:\+|\b00){_APART}[1-9](?:{_APART}[0-9]){{6,13}}{extension}\b"
        bare = r"\b[1-9](?:[ .-]?[0-9]){8,11}\b"  # without its nought: only where a word says what it is
        self._written = Pattern(f"(?:{home})|(?:{abroad})")
        self._bare = Pattern(bare)
        self._spoken = _spoken_pattern(plan)
        self._unplaced = Pattern(rf"((?:\b1[ .-])?\(?\b[0-9]{{2,5}}\)?(?:[ .-]?[0-9]{{2,5}}){{1,4}}){extension}\b")
        self._told_before = CueRightBefore(plan.unplaced.before, plan.unplaced.filler)
        self._told_after = Pattern(rf"^ ?[(,-]? ?(?:{'|'.join(plan.unplaced.after)}) *(?:$|[^\w ])")
        self._unplaced_not = Pattern(any_of(plan.unplaced.but_not))
        self.begins = (self._written, self._bare, self._spoken, self._unplaced)
        self._spoken_word = Pattern(rf"\b(?:{'|'.join([*plan.spoken.digits, *plan.spoken.repeats])})\b")
        self._drama = Pattern(any_of(plan.drama))
        self._national = Pattern(plan.national)
        self._plausible = Pattern(plan.plausible)
        self._cue = CueBefore(plan.cues)
        self._other = CueRightBefore(plan.other_numbers, _FILLER)

    def find(self, text: str) -> Iterator[Identifier]:
        """Every telephone number of a person, or of an office (`public`)."""
        for place, match in enumerate(self._written.all(text)):
            if place < MOST_CHECKED:
                yield from self._judge(text, match.span, match.text)
            else:
                yield Identifier(IdentifierKind.PHONE, match.span, 0.9, ONE_OF_MANY, checked=True)
        for match in self._bare.all(text):
            if self._cue.stands(text, match.span) and not self._is_other(text, match.span):
                yield from self._judge(text, match.span, "0" + match.text)
        for match in self._spoken.all(text):
            yield from self._judge(text, match.span, self._digits(match.text))
        yield from self._of_no_plan(text)

    def standing(self, written: str) -> Standing | None:
        """What the plan says of a number as written; None if it is no number at all."""
        try:
            number = phonenumbers.parse(written, self._plan.region)
        except phonenumbers.NumberParseException:
            return None
        e164 = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
        kind = phonenumbers.number_type(number)  # UNKNOWN for what the plan does not know: no valid number
        public = phonenumbers.PhoneNumberType.to_string(kind) in self._plan.spared_types or e164 in self._public
        if kind != phonenumbers.PhoneNumberType.UNKNOWN:
            return Standing(e164, 0.97, checked=True, public=public)
        if str(number.country_code) != self._plan.calling_code:  # abroad, where only the length is known
            possible = phonenumbers.is_possible_number(number)
            return Standing(e164, 0.6, checked=False, public=public) if possible else None
        national = f"0{number.national_number}"
        if not self._national.matches_whole(national):
            return None
        if self._drama.matches_whole(national):
            return Standing(e164, 0.97, checked=True, public=public)
        return Standing(e164, 0.7, checked=False, public=public) if self._plausible.matches_whole(national) else None

    def _judge(self, text: str, span: Span, written: str) -> Iterator[Identifier]:
        standing = self.standing(written)
        if standing is None:
            return
        if self._is_other(text, span):
            yield Identifier(IdentifierKind.PHONE, span, 0.3, "another kind of number", public=standing.public)
            return
        cue = "a word for telephone" if self._cue.stands(text, span) else None
        confidence = min(0.99, standing.confidence + 0.02) if cue else standing.confidence
        yield Identifier(IdentifierKind.PHONE, span, confidence, cue, standing.checked, public=standing.public)

    def _of_no_plan(self, text: str) -> Iterator[Identifier]:
        """Numbers that the words beside them call one, wherever they would ring."""
        told = (match for match in self._unplaced.all(text) if self._is_told(text, match))
        for place, match in enumerate(told):
            standing = self.standing(match.text) if place < MOST_CHECKED else None
            public = standing is not None and standing.public
            yield Identifier(IdentifierKind.PHONE, match.span, 0.8, "a word for telephone", checked=True, public=public)

    def _is_told(self, text: str, match: Match) -> bool:
        number = text[match.group.start : match.group.end] if match.group else match.text
        digits = sum(map(str.isdigit, number))
        if not FEWEST_DIGITS <= digits <= MOST_DIGITS or self._unplaced_not.matches_whole(number):
            return False
        after = text[match.span.end : match.span.end + NEAR]
        return self._told_before.stands(text, match.span) or (
            digits >= DIGITS_ON_LETTERS and self._told_after.found(after) is not None
        )

    def _is_other(self, text: str, span: Span) -> bool:
        return self._other.stands(text, span)

    def _digits(self, spoken: str) -> str:
        """Digits of a number written in words: "double seven" is 77."""
        digits, repeat = "", 1
        for match in self._spoken_word.all(spoken):
            word = match.text.lower()
            if word in self._plan.spoken.repeats:
                repeat = self._plan.spoken.repeats[word]
            else:
                digits += self._plan.spoken.digits[word] * repeat
                repeat = 1
        return digits


def _spoken_pattern(plan: PhonePlan) -> Pattern:
    digit, repeat = "|".join(plan.spoken.digits), "|".join(plan.spoken.repeats)
    one = rf"(?:(?:{repeat})[ -]+)?(?:{digit})"
    return Pattern(rf"\b{one}(?:[ ,.-]{{1,3}}{one}){{5,14}}\b")
