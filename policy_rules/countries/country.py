"""Reads a country's file: which numbers and addresses identify people there, and the words that give them away."""

from collections.abc import Mapping
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


class NationalNumber(_Section):
    """A number that a state gives to a person, with a check digit."""

    kind: str
    name: str
    pattern: Source
    module: str = Field(pattern=r"^stdnum\.[a-z_.]+$")
    cues: tuple[Source, ...]


class Country(_Section):
    """Everything that the identifier detector knows of a country."""

    code: str
    name: str
    own: OwnCues
    phone: PhonePlan
    email: EmailRules
    postcode: PostcodeRules
    numbers: tuple[NationalNumber, ...]


def known_countries() -> tuple[str, ...]:
    """The codes of the countries that there is a file for."""
    return tuple(sorted(path.stem for path in FOLDER.glob("*.yaml")))


@cache
def load_country(code: str) -> Country:
    """The country with this two-letter code. Raises ValueError, saying which there are, for one without a file."""
    if code not in known_countries():
        raise ValueError(f"there is no country {code!r}: choose from {', '.join(known_countries())}")
    text = (FOLDER / f"{code}.yaml").read_text(encoding="utf-8")
    return Country.model_validate(YAML(typ="safe", pure=True).load(text))
