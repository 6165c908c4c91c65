"""What an identifier is, and what a finder of one kind is: the words that the files of this folder share."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from policy_rules.vocabulary import Span


class IdentifierKind(StrEnum):
    """What it is that identifies somebody."""

    PHONE = "phone"
    EMAIL = "email"
    POSTCODE = "postcode"
    NHS_NUMBER = "nhs_number"

    @property
    def words(self) -> str:
        """As a person would say it."""
        return _WORDS[self]


_WORDS = {
    IdentifierKind.PHONE: "a telephone number",
    IdentifierKind.EMAIL: "an e-mail address",
    IdentifierKind.POSTCODE: "a postcode",
    IdentifierKind.NHS_NUMBER: "an NHS number",
}


@dataclass(frozen=True, slots=True)
class Identifier:
    """A stretch of text that identifies a person: what it is, where it stands, how sure we are and why."""

    kind: IdentifierKind
    span: Span  # in the typed text
    confidence: float  # 0..1
    cue: str | None = None  # the kind of word that made us sure, never the words themselves
    checked: bool = False  # a numbering plan, a check digit or an exact form says so, not only its looks
    own: bool = False  # the author gives their own
    public: bool = False  # the group's own, a helpline, an office: anyone may post it


class Finder(Protocol):
    """Finds identifiers of one kind."""

    def find(self, text: str) -> Iterator[Identifier]:
        """All of them in `text`: readable, Discord's markup and links blanked. Linear in its length; never raises."""
        ...
