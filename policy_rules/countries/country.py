"""Reads a country's file: which numbers and addresses identify people there, and the words that give them away."""

from collections.abc import Mapping
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field
from ruamel.yaml import YAML

from policy_rules.patterns import Pattern

FOLDER = Path(__file__).parent


def _compiles(source: str) -> str:
    Pattern(source)
    return source


Source = Annotated[str, AfterValidator(_compiles)]  # of a google-re2 pattern, read without regard to case


class _Section(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class OwnCues(_Section):
    """Words by which somebody says that what follows, or what came before, is their own."""

    before: tuple[Source, ...]
    filler: tuple[Source, ...]  # what may stand between such a word and the identifier
    after: tuple[Source, ...]


class SpokenDigits(_Section):
    """How digits are written as words."""

    digits: Mapping[str, str]
    repeats: Mapping[str, int]


class UnplacedNumbers(_Section):
    """Telephone numbers of no plan that is known, from abroad or mistyped, which only the words beside them tell."""

    before: tuple[Source, ...]
    filler: tuple[Source, ...]  # what may stand between such a word and the number
    after: tuple[Source, ...]  # words that close a number as on a letter: "555 123 4567 mobile"
    but_not: tuple[Source, ...]  # forms of the whole that are no number to ring, or anyone's


class PhonePlan(_Section):
    """A country's telephone numbers: what libphonenumber needs to know, and what it does not."""

    region: str
    calling_code: str
    national: Source  # a number as dialled within the country, digits only
    drama: tuple[Source, ...]  # ranges kept for fiction: never assigned, and treated as anyone's number
    plausible: Source  # right in shape, though the plan has not assigned it
    spared_types: tuple[str, ...]  # libphonenumber's names of types that are not a person's
    cues: tuple[Source, ...]
    other_numbers: tuple[Source, ...]  # words before a number that is not a telephone number
    unplaced: UnplacedNumbers
    spoken: SpokenDigits


class EmailRules(_Section):
    """Which addresses are an office's rather than a person's."""

    office_mailboxes: frozenset[str]


class PostcodeRules(_Section):
    """A country's postcodes."""

    pattern: Source  # its first group is the area
    areas: frozenset[str]
    not_written_small: Source  # what looks like a postcode, but in small letters is an ordinary word
    cues: tuple[Source, ...]  # words that tie a place to a person


class Alone(StrEnum):
    """What a number is worth where no word says what it is."""

    CHECKED = "checked"  # its form or its check digit leaves no doubt
    GROUPED = "grouped"  # worth a look if it is right and grouped as such numbers are
    NOTHING = "nothing"  # digits like any others


class NumberRules(_Section):
    """A number or date that belongs to one person, told from others by its form, a check digit, and words near it."""

    kind: str
    pattern: Source
    but_not: tuple[Source, ...] = ()  # forms of the whole that were never given to anybody
    anyones: tuple[Source, ...] = ()  # forms of the whole that lead to nobody: everyone has them at home
    module: str | None = Field(default=None, pattern=r"^stdnum\.[a-z_.]+$")  # that checks its digits
    alone: Alone = Alone.NOTHING
    capitals: bool = False  # alone it counts only in capital letters
    cues: tuple[Source, ...]  # words shortly before it
    after: tuple[Source, ...] = ()  # words right after it
    other: tuple[Source, ...] = ()  # words right before it that say that it is something else


class AddressRules(_Section):
    """Streets and houses."""

    pattern: Source
    cues: tuple[Source, ...]  # words that tie a place to a person
    other_places: tuple[Source, ...]  # words before a place that is nobody's home


class Country(_Section):
    """Everything that the identifier detector knows of a country."""

    code: str
    name: str
    own: OwnCues
    phone: PhonePlan
    email: EmailRules
    postcode: PostcodeRules
    address: AddressRules
    numbers: tuple[NumberRules, ...]


def known_countries() -> tuple[str, ...]:
    """The codes of the countries that there is a file for."""
    return tuple(sorted(path.stem for path in FOLDER.glob("??.yaml")))


@cache
def numbers_everywhere() -> tuple[NumberRules, ...]:
    """The numbers that are the same in every country: accounts, cards, addresses of computers."""
    listed = YAML(typ="safe", pure=True).load((FOLDER / "everywhere.yaml").read_text(encoding="utf-8"))
    return tuple(NumberRules.model_validate(one) for one in listed["numbers"])


@cache
def load_country(code: str) -> Country:
    """The country with this two-letter code. Raises ValueError, saying which there are, for one without a file."""
    if code not in known_countries():
        raise ValueError(f"there is no country {code!r}: choose from {', '.join(known_countries())}")
    text = (FOLDER / f"{code}.yaml").read_text(encoding="utf-8")
    return Country.model_validate(YAML(typ="safe", pure=True).load(text))
