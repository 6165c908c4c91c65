"""One normalised view of a text, with an offset map back to what was typed.

It reads through disguise (look-alike letters, "h4te", "i d i o t"), so that words are found however they are written.
Rules on digits and addresses read `blanked`, where nothing was guessed.
"""

import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain, product

from policy_rules.lookalikes import FOREIGN_TWINS, folded, is_mark
from policy_rules.ordinary_words import ordinary_words
from policy_rules.patterns import compiled, places
from policy_rules.vocabulary import Span

_MARKUP = (
    r"<(?:@[!&]?|#)[0-9]+>"  # a member, a role, a channel
    r"|<a?:[A-Za-z0-9_]+:[0-9]+>"  # a custom emoji
    r"|<t:-?[0-9]+(?::[A-Za-z])?>"  # a timestamp
    r"|</[^<>:\n]+:[0-9]+>"  # a command
    r"|<id:[a-z]+>"  # a place in the server's guide
)
_URL = r"(?i:https?://[^\s<>]+|\bwww\.[^\s<>]+)"
_EMAIL = r"[a-z0-9._%+\-]+@[a-z0-9\-]+(?:\.[a-z0-9\-]+)+"
_REPEATED = "|".join(f"{letter}{{3,}}" for letter in "abcdefghijklmnopqrstuvwxyz")
_LETTER_RUN = r"(?:^|[^\pL\pN'])((?:\pL[ ._\-]){2,}\pL)"
_LEET = r"[a-z][0-9@!$]+[a-z]|[a-z][013457@!$]+\b|[a-z][013457@!$]+'|\$[a-z]|[a-z]\$|@(?:ss|rse)"
_FORMATTING = r"[*_`\\\x00-\x08\x0b\x0c\x0e-\x1f\x7f]|\|\||~~"
_LONGEST_LEET = 3  # digits in a row: more is a number, or a reference

_MARKUP_PATTERN = compiled(_MARKUP)
_BLANKED_PATTERN = compiled(f"{_MARKUP}|{_URL}")
_ADDRESS_PATTERN = compiled(f"{_URL}|{_EMAIL}")
# Python's own patterns are sooner with many small matches; these have nothing that could be tried in a second way.
_FORMATTING_PATTERN = re.compile(_FORMATTING)
_REPEATED_PATTERN = re.compile(r"([a-z])\1\1+")
_LEET_WORD_PATTERN = re.compile(r"[a-z0-9@!$]+(?:'[a-z]{1,2}\b)?", re.ASCII)
_NO_WORD_PATTERN = re.compile(f"[2689]|[0-9]{{{_LONGEST_LEET + 1}}}")
_FOREIGN_PATTERN = re.compile(r"[^\x00-\x7f]+")
_STRETCHED_WORD_PATTERN = compiled(rf"[a-z']*(?:{_REPEATED})[a-z']*")
_LETTER_RUN_PATTERN = compiled(_LETTER_RUN)
_LEET_PATTERN = compiled(_LEET)
_FOREIGN_WORD_PATTERN = compiled(r"\pL*[\p{Cyrillic}\p{Greek}\p{Armenian}]\pL*")
_ODD_PATTERN = compiled(f"{_FORMATTING}|<|://|www\\.|{_REPEATED}|{_LETTER_RUN}|{_LEET}")

_LEET_LETTERS = str.maketrans("013457@!$", "oieastais")
_DIGITS_AND_SIGNS = "013457@!$"
_NO_LETTERS = "0123456789@!$'"
_TWINS = str.maketrans(FOREIGN_TWINS)
_SHORTEST_WHOLE = 3  # letters of a word that is known by what it makes
_CHAT_LETTERS = frozenset("uraiycbnkomx")  # "u r a", "i c u": words of one letter, not one word spaced out
_VOWELS = frozenset("aeiou")
_MOST_RUNS = 3  # stretches in a word whose ways of being shortened are all tried
_NOT_ENCODABLE = str.maketrans(dict.fromkeys(range(0xD800, 0xE000), "\ufffd"))  # halves of characters

_Edit = tuple[int, int, str]  # from, to, what stands there instead
_Step = Callable[[str], Iterator[_Edit]]


@dataclass(frozen=True, slots=True)
class NormalisedText:
    """A text as people mean it, whatever characters they used.

    `plain` is in lower case, without disguise or markup; `plain[i]` came from `typed[offsets[i]]`, and offsets never
    decrease. `blanked` is `typed` with markup and web addresses replaced by as many spaces, so its places are those of
    `typed`.
    """

    typed: str
    plain: str
    blanked: str
    offsets: tuple[int, ...]

    def typed_span(self, span: Span) -> Span:
        """The stretch of `typed` behind a stretch of `plain`, with what was dropped inside it. Cut to what there is."""
        start, end = max(span.start, 0), min(span.end, len(self.offsets))
        if start >= end:
            place = self.offsets[start] if start < len(self.offsets) else len(self.typed)
            return Span(place, place)
        typed_end = self.offsets[end - 1] + 1
        while typed_end < len(self.typed) and is_mark(self.typed[typed_end]):
            typed_end += 1
        return Span(self.offsets[start], typed_end)


def normalise(typed: str) -> NormalisedText:
    """The normalised view of `typed`. Never raises, whatever is in it; linear in its length."""
    safe = typed if typed.isascii() else typed.translate(_NOT_ENCODABLE)
    text, offsets = _after(_CHARACTER_STEPS, safe, list(range(len(typed))))
    text = text.lower()  # what is left is ASCII or folded, so the length stays
    if _ODD_PATTERN.search(text) is None:  # nine messages in ten
        return NormalisedText(typed, text, _blanked(typed, safe), tuple(offsets))
    text, offsets = _after(_WORD_STEPS, text, offsets)
    return NormalisedText(typed, text, _blanked(typed, safe), tuple(offsets))


@dataclass(frozen=True, slots=True)
class Visible:
    """What a reader sees of a text: nothing that cannot be seen, digits of every kind as 0 to 9."""

    text: str
    offsets: tuple[int, ...] | None  # from its places to those of the text it was made from; None where they are equal

    def span(self, span: Span) -> Span:
        """The stretch of the original behind a stretch of this one."""
        if self.offsets is None or span.start >= span.end:
            return span
        return Span(self.offsets[span.start], self.offsets[span.end - 1] + 1)


@lru_cache(4)  # several detectors ask it of the same text
def visible(text: str) -> Visible:
    """What can be seen of `text`, for rules on digits and addresses. Linear in its length; most texts come back."""
    if text.isascii():
        return Visible(text, None)
    other: dict[str, str | int | None] = {char: seen for char in set(text) if (seen := _seen_as(char)) != char}
    if not other:
        return Visible(text, None)
    unseen = {char for char, seen in other.items() if not seen}
    offsets = (place for place, char in enumerate(text) if char not in unseen)
    return Visible(text.translate(str.maketrans(other)), tuple(offsets))


@lru_cache(maxsize=4096)
def _seen_as(char: str) -> str:
    if char.isascii():
        return char
    if char.isdecimal():
        return str(unicodedata.decimal(char))
    narrow = unicodedata.normalize("NFKC", char)  # full-width signs and letters
    if len(narrow) == 1 and narrow.isascii() and narrow.isprintable():
        return narrow
    return "" if folded(char) == "" else char


def _blanked(typed: str, safe: str) -> str:
    if "<" not in safe and "://" not in safe and "." not in safe:
        return typed
    pieces, place = [], 0
    for start, end in places(_BLANKED_PATTERN, safe):
        pieces += [typed[place:start], " " * (end - start)]
        place = end
    return "".join([*pieces, typed[place:]])


def _after(steps: tuple[_Step, ...], text: str, offsets: list[int]) -> tuple[str, list[int]]:
    for step in steps:
        edits = list(step(text))
        if edits:
            text, offsets = _edited(text, offsets, edits)
    return text, offsets


def _edited(text: str, offsets: list[int], edits: list[_Edit]) -> tuple[str, list[int]]:
    pieces: list[str] = []
    after: list[int] = []
    at = copied = 0  # how far `text` and `offsets` are
    for start, end, new in edits:
        pieces += [text[at:start], new]
        at = end
        if len(new) == end - start:
            continue  # every place stays
        after += offsets[copied:start]
        copied = end
        if new:
            # the last character stands for all that it replaces, so a span that ends on it covers the whole stretch
            kept = offsets[start : min(start + len(new) - 1, end)]
            after += kept + [offsets[end - 1]] * (len(new) - len(kept))
    return "".join([*pieces, text[at:]]), after + offsets[copied:]


def _outside_addresses(text: str, edits: Iterator[_Edit]) -> Iterator[_Edit]:
    """The edits that change something and touch no web or mail address, whose dots and digits mean what they are."""
    edits = (edit for edit in edits if text[edit[0] : edit[1]] != edit[2])
    first = next(edits, None)
    if first is None:
        return  # most texts: their addresses need not be looked for
    edits = chain((first,), edits)
    if "@" not in text and "://" not in text and "www." not in text:
        yield from edits
        return
    addresses = list(places(_ADDRESS_PATTERN, text))
    index = 0
    for start, end, new in edits:
        while index < len(addresses) and addresses[index][1] <= start:
            index += 1
        if index == len(addresses) or end <= addresses[index][0]:
            yield start, end, new


def _drop_markup(text: str) -> Iterator[_Edit]:
    if "<" in text:
        yield from ((start, end, " ") for start, end in places(_MARKUP_PATTERN, text))


def _fold_characters(text: str) -> Iterator[_Edit]:
    if text.isascii():
        return
    for match in _FOREIGN_PATTERN.finditer(text):
        start, end = match.span()
        seen = [folded(char) for char in match.group()]
        together = "".join(seen)
        if len(together) == len(seen) and "" not in seen:  # one for one, as most are
            yield start, end, together
        else:
            yield from ((place, place + 1, letters) for place, letters in enumerate(seen, start))


def _fold_foreign_twins(text: str) -> Iterator[_Edit]:
    """Folds letters of other alphabets in words that pass for Latin: mixed with Latin letters, or twins throughout."""
    if FOREIGN_TWINS.keys().isdisjoint(text):
        return
    for start, end in places(_FOREIGN_WORD_PATTERN, text):
        word = text[start:end]
        if any(map(str.isascii, word)) or all(letter in FOREIGN_TWINS for letter in word):
            yield start, end, word.translate(_TWINS)


def _drop_formatting(text: str) -> Iterator[_Edit]:
    """Drops what Discord renders as style, or not at all, so that a word with a bold letter is one word."""
    return _outside_addresses(text, ((*match.span(), "") for match in _FORMATTING_PATTERN.finditer(text)))


def _read_leet(text: str) -> Iterator[_Edit]:
    if _LEET_PATTERN.search(text) is None:
        return iter(())
    words = (match for match in _LEET_WORD_PATTERN.finditer(text) if not match.group().isalpha())
    return _outside_addresses(text, ((*match.span(), _unleeted(match.group())) for match in words))


def _unleeted(word: str) -> str:
    """`word` with digits and signs between its letters read as letters; "4pm", "2nd" and numbers stay as they are."""
    head, apostrophe, ending = word.partition("'")
    if (meant := head.translate(_LEET_LETTERS)) != head and _is_disguised(head, meant, short=bool(ending)):
        return meant + apostrophe + ending
    first, last = len(word) - len(word.lstrip(_NO_LETTERS)), len(word.rstrip(_NO_LETTERS)) - 1
    if last < 0:
        return word
    if first and word[first - 1] == "@" and not word[first:].startswith(("ss", "rse")):
        return word  # a mention that did not resolve
    opens = first - 1 if first and word[first - 1] in "@$" else first
    while last + 1 < len(word) and word[last + 1] == "$":
        last += 1
    inner = word[opens : last + 1]
    if _NO_WORD_PATTERN.search(inner):
        return word
    return word[:opens] + inner.translate(_LEET_LETTERS) + word[last + 1 :]


def _is_disguised(word: str, meant: str, *, short: bool) -> bool:
    """Whether `word` begins with a letter and makes an ordinary word, and is none with a number after it ("room 5")."""
    if not word[0].isalpha() or meant not in ordinary_words():
        return False
    return short or (len(word) >= _SHORTEST_WHOLE and word.rstrip(_DIGITS_AND_SIGNS) not in ordinary_words())


def _join_letters(text: str) -> Iterator[_Edit]:
    return _outside_addresses(text, _separators_in_runs(text))


def _separators_in_runs(text: str) -> Iterator[_Edit]:
    for match in _LETTER_RUN_PATTERN.finditer(text):
        start, end = match.span(1)
        if end < len(text) and (text[end].isalnum() or text[end] == "'"):
            end -= 2  # the last letter begins a word of its own
        letters = set(text[start:end:2])
        if end - start > len("a b c") or (end - start == len("a b c") and not letters <= _CHAT_LETTERS):
            yield from ((place, place + 1, "") for place in range(start + 1, end, 2))


def _shorten_stretches(text: str) -> Iterator[_Edit]:
    """Shortens "stuuupid" and "cooool" to the word that is meant: to one letter, or to two where that makes a word."""
    words = places(_STRETCHED_WORD_PATTERN, text)
    return _outside_addresses(text, (edit for start, end in words for edit in _shortened(text[start:end], start)))


def _shortened(word: str, start: int) -> Iterator[_Edit]:
    runs = [match.span() for match in _REPEATED_PATTERN.finditer(word)]
    doubled = _ways(word, runs)
    for (first, last), length in zip(runs, doubled, strict=True):
        yield start + first, start + last, word[first] * length


def _ways(word: str, runs: list[tuple[int, int]]) -> tuple[int, ...]:
    """How many letters to leave of each run: those that make an ordinary word, else one of a vowel, two of the rest."""
    usual = tuple(1 if word[first] in _VOWELS else 2 for first, _ in runs)
    if len(runs) <= _MOST_RUNS:
        for lengths in product((1, 2), repeat=len(runs)):
            pieces, place = [], 0
            for (first, last), length in zip(runs, lengths, strict=True):
                pieces += [word[place:first], word[first] * length]
                place = last
            if "".join([*pieces, word[place:]]) in ordinary_words():
                return lengths
    return usual


_CHARACTER_STEPS = (_drop_markup, _fold_characters, _fold_foreign_twins)
_WORD_STEPS = (_drop_formatting, _read_leet, _join_letters, _shorten_stretches)
