"""Finds what identifies a person directly, by the rules of the countries a group works in (clause 5.4-confidential)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Annotated, ClassVar, Self

from pydantic import Field

from policy_rules.countries.country import Country, load_country, numbers_everywhere
from policy_rules.detectors.identifier_kinds.address import AddressFinder
from policy_rules.detectors.identifier_kinds.cues import Ownership
from policy_rules.detectors.identifier_kinds.email import EmailFinder
from policy_rules.detectors.identifier_kinds.identifier import Finder, Identifier, IdentifierKind
from policy_rules.detectors.identifier_kinds.linked import linked_phones
from policy_rules.detectors.identifier_kinds.number import NumberFinder
from policy_rules.detectors.identifier_kinds.phone import ONE_OF_MANY, PhoneFinder
from policy_rules.detectors.identifier_kinds.postcode import PostcodeFinder, compact
from policy_rules.group import Group
from policy_rules.patterns import Several, readable
from policy_rules.pieces import with_pieces
from policy_rules.signals import Evidence, Predicate, Signals, Subject
from policy_rules.text import visible
from policy_rules.vocabulary import Unknown


@dataclass(frozen=True, slots=True)
class IdentifiersSeen:
    """All identifiers in a text, in order, none overlapping; also those that are the author's own or public."""

    items: tuple[Identifier, ...] = ()


class IdentifierGiven(Predicate):
    """A text gives something that identifies a person. The group's own contacts, helplines and offices never count."""

    key: ClassVar[str] = "identifier"
    example: ClassVar[str] = "identifier: {kinds: [phone, email], checked: true, not_own: true}"
    nothing_without: ClassVar = (IdentifiersSeen, ("items",))
    opinion: ClassVar[bool] = False

    kinds: tuple[Annotated[IdentifierKind, Field(strict=False)], ...] = Field(
        min_length=1, max_length=20, strict=False, description="What counts; any of these is enough."
    )
    checked: bool = Field(
        default=True, description="Count only what a numbering plan, a check digit or the words before it bear out."
    )
    not_own: bool = Field(default=True, description="Leave out those that the author gives as their own.")
    only_own: bool = Field(default=False, description="Count only those that the author gives as their own.")
    at_least: int = Field(default=1, ge=1, le=100, description="How many of them there must be.")

    @property
    def rests_on_opinion(self) -> bool:
        """With `checked: false` a number that nothing bears out is enough: that is an opinion."""
        return not self.checked

    def met(self, signals: Signals) -> Evidence | Unknown | None:
        """Met by any identifier of these kinds that counts; the evidence spans all that do."""
        seen = signals.of(IdentifiersSeen)
        if isinstance(seen, Unknown):
            return seen
        counted = [item for item in seen.items if item.kind in self.kinds and self._counts(item)]
        if len(counted) < self.at_least:
            return None
        kinds = dict.fromkeys(item.kind.words for item in counted)
        return Evidence(
            because=f"it gives {' and '.join(kinds)}",
            confidence=max(item.confidence for item in counted),
            spans=tuple(item.span for item in counted),
            against=_against(seen.items),
            checked=any(item.checked for item in counted),
        )

    def _counts(self, item: Identifier) -> bool:
        if item.public:
            return False
        if self.only_own:
            return item.own and (item.checked or not self.checked)
        return (item.checked or not self.checked) and not (item.own and self.not_own)


class Identifiers:
    """Finds direct identifiers of the countries a group works in."""

    signal: ClassVar[type[IdentifiersSeen]] = IdentifiersSeen
    predicate: ClassVar[type[Predicate]] = IdentifierGiven

    def __init__(self, countries: Sequence[Country], group: Group) -> None:
        self._finders = (
            *(finder for country in countries for finder in _finders(country, group)),
            *(NumberFinder(rules, _own_accounts(group)) for rules in numbers_everywhere()),
        )
        self._look = Several(pattern for finder in self._finders for pattern in finder.begins)
        self._phones = tuple(finder for finder in self._finders if isinstance(finder, PhoneFinder))
        self._ownership = tuple(Ownership(country.own) for country in countries)

    @classmethod
    def for_group(cls, group: Group, asked: Sequence[Predicate]) -> Self:  # noqa: ARG003 - every kind is looked for
        """The detector for the group's countries. Raises ValueError for a country that there is no file for."""
        return cls([load_country(code) for code in group.countries], group)

    def read(self, subject: Subject) -> IdentifiersSeen:
        """All identifiers in the text, also those told in pieces. Never raises on any input; linear in its length."""
        alone = self._in_one(subject)
        return IdentifiersSeen(tuple(_apart(with_pieces(alone, subject, self._in_one))))

    def _in_one(self, subject: Subject) -> list[Identifier]:
        view = visible(subject.text.blanked)
        text = readable(view.text)
        found = [item for finder in self._likely(text) for item in finder.find(text)]
        if found:
            found = self._owned(text, found)
        if view.offsets is not None:
            found = [replace(item, span=view.span(item.span)) for item in found]
        for finder in self._phones:
            found += linked_phones(readable(subject.text.typed), finder)
        return _apart(found)

    def _likely(self, text: str) -> tuple[Finder, ...]:
        """The finders that have something to look at: none for most messages."""
        standing = self._look.standing(text)
        if not standing:
            return ()
        return tuple(finder for finder in self._finders if any(pattern in standing for pattern in finder.begins))

    def _owned(self, text: str, found: list[Identifier]) -> list[Identifier]:
        """The same, with those that the author calls their own marked so."""
        speaking = [one for one in self._ownership if one.may_speak(text)]
        if not speaking:
            return found
        return [
            replace(item, own=True)
            if item.cue != ONE_OF_MANY and any(one.is_own(text, item.span) for one in speaking)
            else item
            for item in found
        ]


def _finders(country: Country, group: Group) -> tuple[Finder, ...]:
    contacts = group.public_contacts
    plan_only = PhoneFinder(country.phone, frozenset())
    helplines = [line.phone for line in (*group.helplines, group.outside_contact) if line and line.phone]
    standings = (plan_only.standing(phone) for phone in (*contacts.phones, *helplines))
    return (
        PhoneFinder(country.phone, frozenset(standing.e164 for standing in standings if standing)),
        EmailFinder(country.email, frozenset(email.strip().lower() for email in contacts.emails)),
        PostcodeFinder(country.postcode, frozenset(compact(postcode) for postcode in contacts.postcodes)),
        AddressFinder(country.address),
        *(NumberFinder(rules, _own_accounts(group)) for rules in country.numbers),
    )


def _own_accounts(group: Group) -> frozenset[str]:
    written = group.public_contacts.accounts
    return frozenset("".join(char for char in account.lower() if char.isalnum()) for account in written)


def _apart(found: Iterable[Identifier]) -> list[Identifier]:
    """In order of place; of two that overlap the checked one, else the surer."""
    kept: list[Identifier] = []
    for item in sorted(found, key=lambda item: (item.span.start, not item.checked, -item.confidence, -item.span.end)):
        if not kept or item.span.start >= kept[-1].span.end:
            kept.append(item)
        elif (item.checked, item.confidence) > (kept[-1].checked, kept[-1].confidence):
            kept[-1] = item
    return kept


def _against(items: Iterable[Identifier]) -> tuple[str, ...]:
    own = any(item.own for item in items)
    return ("the author gives a detail of their own as well",) if own else ()
