"""Texts with marked identifiers, from a file of `steward eval leaks` or of presidio-research, and British ones of it.

presidio-research's file is one JSON list, plain or gzipped: `full_text`, `spans`, and `masked`, the template behind it.
"""

import gzip
import json
import random
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from stdnum.gb import nhs

from bot.evaluation.eval_leaks import lines_in
from bot.evaluation.reading_lines import LineProblem
from policy_rules.vocabulary import Span

Marks = tuple[tuple[str, Span], ...]
THEIRS = {
    "EMAIL_ADDRESS": "EMAIL", "PHONE_NUMBER": "PHONE", "CREDIT_CARD": "CARD", "IBAN_CODE": "IBAN", "IP_ADDRESS": "IP",
    "UK_NHS": "NHS", "UK_NINO": "NINO", "UK_POSTCODE": "POSTCODE", "UK_PASSPORT": "PASSPORT",
    "UK_DRIVING_LICENCE": "LICENCE", "UK_VEHICLE_REGISTRATION": "VRM",
}  # fmt: skip
_GAP = re.compile(r"\{\{(\w+)\}\}")  # in files of ours, never on what members type
_FOREIGN = (  # what a template calls a number that has another name here
    (re.compile(r"\bsocial security(?= number)|(?<!\{)\bSSN\b(?: number)?", re.IGNORECASE), "ssn"),
    (re.compile(r"\bdriver'?s? licen[sc]e", re.IGNORECASE), "us_driver_license"),
)
BIRTHS = ("%d/%m/%Y", "%d-%m-%y", "%d.%m.%Y", "%Y-%m-%d", "%d %B %Y", "%-d %b %y", "%B %d, %Y")
_BIRTH = re.compile(r"\b(?:born|birth|birthday|dob)\b", re.IGNORECASE)
_WHOLE = 10  # digits of a number without its code and nought: Faker drops one in some towns
_BRITISH = {
    "ssn": (("National Insurance", "NINO"), ("NHS", "NHS")),
    "us_driver_license": (("driving licence", "LICENCE"), ("passport", "PASSPORT")),
}


@dataclass(frozen=True, slots=True)
class Marked:
    """A text and the identifiers in it; with `public`, also those that anyone may post are marked."""

    text: str
    marks: Marks
    public: bool


def marked_texts(path: Path, british: int | None = None) -> list[Marked]:
    """The texts of a file; with `british`, a seed, its templates filled anew. Raises LineProblem, or SystemExit."""
    if path.suffix == ".tsv":
        return [Marked(line.message.text, line.marks, public=False) for line in lines_in(path)]
    rows = _rows(path)
    try:
        if british is None:
            return [Marked(row["full_text"], tuple(_marks(row)), public=True) for row in rows]
        filled = British(british)
        return [filled.template(row["masked"]) for row in rows]
    except (KeyError, TypeError) as problem:
        raise LineProblem(f"{path}: a text lacks {problem}. The file is to be presidio-research's.") from None


def _rows(path: Path) -> list[dict[str, Any]]:
    try:
        raw = path.read_bytes()
        rows = json.loads(gzip.decompress(raw) if path.suffix == ".gz" else raw)
    except (OSError, EOFError, ValueError) as problem:
        raise LineProblem(f"{path} cannot be read: {problem}. Check the path and the file.") from None
    if not isinstance(rows, list):
        raise LineProblem(f"{path} holds no JSON list of texts. JSON lines are for `steward eval messages`.")
    return rows


def _marks(row: Mapping[str, Any]) -> Iterator[tuple[str, Span]]:
    for span in row["spans"]:
        if span["entity_type"] in THEIRS:
            yield THEIRS[span["entity_type"]], Span(span["start_position"], span["end_position"])


class British:
    """Fills templates as somebody in the United Kingdom would, from Faker (of the test tools) and a seed."""

    def __init__(self, seed: int) -> None:
        """Raises SystemExit with the cure where Faker is missing."""
        try:
            from faker import Faker
        except ImportError:
            raise SystemExit("Faker is missing: make test, or pip install faker") from None
        self._made = Faker("en_GB")
        self._made.seed_instance(seed)
        self._chance = random.Random(seed)  # noqa: S311 - invented numbers, no secret
        self._marked: Mapping[str, tuple[str, Callable[[], str]]] = {
            "email": ("EMAIL", self._made.free_email),
            "phone_number": ("PHONE", self._phone),
            "credit_card_number": ("CARD", self._made.credit_card_number),
            "iban": ("IBAN", self._made.iban),
            "ip_address": ("IP", self._made.ipv4_public),
            "postcode": ("POSTCODE", self._made.postcode),
            "zipcode": ("POSTCODE", self._made.postcode),
            "date_of_birth": ("DOB", self._birth),
        }
        self._numbers: Mapping[str, Callable[[], str]] = {
            "NINO": self._nino, "NHS": self._nhs, "LICENCE": self._licence, "PASSPORT": self._passport,
        }  # fmt: skip

    def template(self, masked: str) -> Marked:
        """A template with its gaps filled; what only exists elsewhere becomes what there is here."""
        instead = {gap: self._chance.choice(known) for gap, known in _BRITISH.items()}
        for named, gap in _FOREIGN:
            masked = named.sub(instead[gap][0], masked)
        text, marks, place = "", [], 0
        for gap_found in _GAP.finditer(masked):
            text += masked[place : gap_found.start()]
            place = gap_found.end()
            gap = gap_found[1]
            if gap in instead:
                kind, value = instead[gap][1], self._numbers[instead[gap][1]]()
            elif gap in self._marked:
                kind, value = self._marked[gap][0], self._marked[gap][1]()
            else:
                kind, value = self._unmarked(gap)
            if kind == "DOB" and not _BIRTH.search(masked):  # a day like any other
                kind = ""
            if gap == "address":  # its last line is a postcode
                marks.append(("POSTCODE", Span(len(text) + value.rindex("\n") + 1, len(text) + len(value))))
            elif kind:
                marks.append((kind, Span(len(text), len(text) + len(value))))
            text += value
        return Marked(text + masked[place:], tuple(marks), public=True)

    def _unmarked(self, gap: str) -> tuple[str, str]:
        if gap.startswith(("first_name", "last_name", "name", "prefix")) and hasattr(self._made, gap):
            return "", str(getattr(self._made, gap)())
        names = {"person": "name", "organization": "company", "state_abbr": "county", "date_time": "date"}
        return "", str(getattr(self._made, names.get(gap, gap), self._made.word)())

    def _phone(self) -> str:
        """Half of them mobiles, the rest of any sort, offices and helplines too."""
        while True:
            number = str(self._chance.choice((self._made.cellphone_number, self._made.phone_number))())
            if len("".join(filter(str.isdigit, number.replace("+44", ""))).lstrip("0")) == _WHOLE:
                return number

    def _birth(self) -> str:
        way = self._chance.choice(
            ("%d/%m/%Y", "%d-%m-%y", "%d.%m.%Y", "%Y-%m-%d", "%d %B %Y", "%-d %b %y", "%B %d, %Y")
        )
        return str(self._made.date_of_birth(minimum_age=16).strftime(way))

    def _nino(self) -> str:
        prefix = self._made.bothify("??", letters="ABCEHJLMPRSWXYZ").replace("ZZ", "ZY")
        return (
            prefix + self._made.numerify(self._chance.choice((" ## ## ## ", "######", "######"))) + "ABCD"[self._of(4)]
        )

    def _nhs(self) -> str:
        while True:
            number = self._made.numerify("##########")
            if nhs.is_valid(number):
                return self._chance.choice((number, f"{number[:3]} {number[3:6]} {number[6:]}"))

    def _licence(self) -> str:
        surname = (self._made.last_name().replace("'", "").replace("-", "").upper() + "9999")[:5]
        month, day = 1 + self._of(12) + self._chance.choice((0, 50)), 1 + self._of(28)
        return f"{surname}{self._of(10)}{month:02}{day:02}{self._of(10)}" + self._made.bothify("?9#??").upper()

    def _passport(self) -> str:
        return self._made.bothify(self._chance.choice(("#########", "??#######"))).upper()

    def _of(self, many: int) -> int:
        return self._chance.randrange(many)
