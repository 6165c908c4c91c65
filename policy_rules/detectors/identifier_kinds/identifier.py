"""What an identifier is, and what a finder of one kind is: the words that the files of this folder share."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from policy_rules.patterns import Pattern
from policy_rules.vocabulary import Span


class IdentifierKind(StrEnum):
    """What it is that identifies somebody."""

    PHONE = "phone"
    EMAIL = "email"
    POSTCODE = "postcode"
    ADDRESS = "address"
    NHS_NUMBER = "nhs_number"
    NATIONAL_INSURANCE = "national_insurance"
    PPS_NUMBER = "pps_number"  # Ireland's
    DATE_OF_BIRTH = "date_of_birth"
    PASSPORT = "passport"
    DRIVING_LICENCE = "driving_licence"
    BANK_ACCOUNT = "bank_account"  # sort code, account number, or both
    IBAN = "iban"
    PAYMENT_CARD = "payment_card"
    VEHICLE = "vehicle"
    IP_ADDRESS = "ip_address"

    @property
    def words(self) -> str:
        """As a person would say it."""
        return _WORDS[self]


_WORDS = {
    IdentifierKind.PHONE: "a telephone number",
    IdentifierKind.EMAIL: "an e-mail address",
    IdentifierKind.POSTCODE: "a postcode",
    IdentifierKind.ADDRESS: "an address",
    IdentifierKind.NHS_NUMBER: "an NHS number",
    IdentifierKind.NATIONAL_INSURANCE: "a National Insurance number",
    IdentifierKind.PPS_NUMBER: "a PPS number",
    IdentifierKind.DATE_OF_BIRTH: "a date of birth",
    IdentifierKind.PASSPORT: "a passport number",
    IdentifierKind.DRIVING_LICENCE: "a driving licence number",
    IdentifierKind.BANK_ACCOUNT: "details of a bank account",
    IdentifierKind.IBAN: "a bank account (IBAN)",
    IdentifierKind.PAYMENT_CARD: "the number of a payment card",
    IdentifierKind.VEHICLE: "a vehicle's registration",
    IdentifierKind.IP_ADDRESS: "an IP address",
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

    @property
    def begins(self) -> tuple[Pattern, ...]:
        """Its patterns, one of which stands in every text in which it finds something."""
        ...

    def find(self, text: str) -> Iterator[Identifier]:
        """All of them in `text`: readable, Discord's markup and links blanked. Linear in its length; never raises."""
        ...
