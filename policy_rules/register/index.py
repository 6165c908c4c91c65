"""The register as an index: from a word to the people whose name it is part of. Built once, in memory only."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.resources import files

from policy_rules.ordinary_words import ordinary_words
from policy_rules.patterns import compiled, readable
from policy_rules.register.entry import Entry
from policy_rules.register.near import with_one_left_out, within_one_edit
from policy_rules.text import normalise

SHORTEST_NEAR = 5  # letters of a word that may be misspelt and still be taken for a name
HELD_BY_FEW = 2  # people: a name that more of them bear says little alone
SHORTEST_ALIAS = 3  # letters of an alias of one word
SHORTEST_ALONE = 4  # letters of a name that can stand alone
PARTICLES = frozenset(
    {"al", "el", "de", "da", "di", "la", "le", "van", "von", "der", "den", "bin", "ibn", "ben", "st", "o"}
)
_TOKEN = compiled(r"[\pL0-9@!$]+(?:'\pL+)*")
_APART = {ord(sign): " " for sign in '"#%&()*+,-./:;<=>?[\\]^_`{|}~'}  # what never stands inside a word
_SIGNS = str.maketrans("013457@!$", "oieastais")  # digits and signs in place of letters


class Half(StrEnum):
    """Which part of a name a word is."""

    FIRST = "first"
    LAST = "last"
    WHOLE = "whole"  # first and last run together, or an alias of one word


@dataclass(frozen=True, slots=True)
class Part:
    """A word as part of somebody's name."""

    entry: int  # the place in the register's entries
    half: Half


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a text, as names compare: without case, accents, apostrophes and the 's of whose it is."""

    letters: str
    start: int  # in the text
    end: int


def words_of(plain: str) -> Iterator[Word]:
    """The words of a normalised text."""
    for match in _TOKEN.finditer(readable(plain)):
        text = match.group()
        letters = _letters(text)
        if letters:
            yield Word(letters, match.start(), match.end() - (2 if text.endswith("'s") else 0))


def _letters(token: str) -> str:
    """A token as names compare; nothing for a number."""
    token = token.removesuffix("'s").replace("'", "")
    return token if token.isalpha() else token.translate(_SIGNS) if any(map(str.isalpha, token)) else ""


class NameIndex:
    """From words to people."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        self.entries = tuple(entries)
        self._exact: dict[str, set[Part]] = defaultdict(set)
        self._near: dict[str, set[str]] = defaultdict(set)
        self.initials: dict[int, set[tuple[str, str]]] = defaultdict(set)  # of first and last name
        for place, entry in enumerate(self.entries):
            for name in (entry.name, *entry.aliases):
                self._add(place, [_group(part) for part in normalise(name).plain.split()])
        for word in self._exact:
            if len(word) >= SHORTEST_NEAR:
                for form in with_one_left_out(word):
                    self._near[form].add(word)

    def exact(self, word: str) -> frozenset[Part]:
        """Whose name the word is part of, as it stands."""
        return frozenset(self._exact.get(word, ()))

    def near(self, word: str) -> frozenset[Part]:
        """Whose name the word would be part of but for one slip. Ordinary words are never taken for slips."""
        if len(word) < SHORTEST_NEAR or word in self._exact or word in ordinary_words():
            return frozenset()
        candidates = {name for form in with_one_left_out(word) for name in self._near.get(form, ())}
        return frozenset(part for name in candidates if within_one_edit(word, name) for part in self._exact[name])

    def concerns(self, plain: str) -> bool:
        """Whether any word of a normalised text could be part of a name: nine texts in ten are done with here."""
        words = set(plain.translate(_APART).split())
        if not self._exact.keys().isdisjoint(words):
            return True
        return any(self._could_be(_letters(word)) for word in words - ordinary_words())

    def _could_be(self, word: str) -> bool:
        if word in self._exact or (word.endswith("s") and word[:-1] in self._exact):
            return True
        return len(word) >= SHORTEST_NEAR and any(form in self._near for form in with_one_left_out(word))

    def holders(self, word: str) -> int:
        """How many people bear the name."""
        return len({part.entry for part in self._exact.get(word, ())})

    def is_telling_alias(self, word: str) -> bool:
        """Whether the word, which is all of somebody's name or alias, points at that person alone."""
        return len(word) >= SHORTEST_ALIAS and self.holders(word) == 1 and word not in usual_names()

    def tells_alone(self, word: str) -> bool:
        """Whether the word by itself points at somebody: few bear it, and it is no ordinary word or usual name."""
        return (
            len(word) >= SHORTEST_ALONE
            and self.holders(word) <= HELD_BY_FEW
            and word not in ordinary_words()
            and word not in usual_names()
        )

    def _add(self, place: int, groups: list[tuple[str, ...]]) -> None:
        """Take in one name: its words as they are written, those joined by a hyphen in one group."""
        groups = [group for group in groups if group]
        if not groups:
            return
        if len(groups) == 1:
            self._exact["".join(groups[0])].add(Part(place, Half.WHOLE))
            return
        firsts, lasts = _forms(groups[0]), _forms(groups[-1])
        joined = [group for group in groups[1:-1] if "".join(group) in PARTICLES]
        if joined:  # "van der Berg", "Al Rashid"
            lasts.add("".join("".join(group) for group in (*joined, groups[-1])))
        pairs = [first + last for first in firsts for last in lasts] + [
            last + first for first in firsts for last in lasts
        ]
        firsts |= {short for first in firsts for short in nicknames().get(first, ())}
        for forms, half in ((firsts, Half.FIRST), (lasts, Half.LAST), (pairs, Half.WHOLE)):
            for word in forms:
                self._exact[word].add(Part(place, half))
        self.initials[place] |= {(first[:1], last[:1]) for first in firsts for last in lasts}


def _group(written: str) -> tuple[str, ...]:
    return tuple(word.letters for word in words_of(written))


def _forms(group: tuple[str, ...]) -> set[str]:
    """The ways of writing one part of a name: each word of it that is more than a particle, and all together."""
    return {"".join(group), *(word for word in group if word not in PARTICLES and len(word) > 1)}


@cache
def usual_names() -> frozenset[str]:
    """First names that so many bear that one alone points at nobody."""
    return frozenset(word for line in _lines("usual_names.txt") for word in line.split())


@cache
def nicknames() -> Mapping[str, frozenset[str]]:
    """From a first name to its short forms and back. A line of the file holds the forms of one name."""
    groups = [frozenset(line.split()) for line in _lines("nicknames.txt")]
    found: dict[str, set[str]] = defaultdict(set)
    for group in groups:
        for name in group:
            found[name] |= group - {name}
    return {name: frozenset(others) for name, others in found.items()}


def _lines(name: str) -> Iterator[str]:
    text = (files("policy_rules.register") / name).read_text(encoding="utf-8")
    return (line for line in text.splitlines() if line and not line.startswith("#"))
