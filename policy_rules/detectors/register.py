"""Finds what only the group knows to be confidential: names, references, words of its register (5.4-confidential)."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated, ClassVar, Self

from pydantic import Field

from policy_rules.group import Group
from policy_rules.patterns import readable
from policy_rules.register.entry import Who
from policy_rules.register.matching import Named, Tier, people_in
from policy_rules.signals import Evidence, Predicate, Signals, Subject
from policy_rules.vocabulary import Span, Unknown


@dataclass(frozen=True, slots=True)
class RegisterSeen:
    """Who and what of the register stands in a text. No names: ids, tiers and spans in the typed text."""

    people: tuple[Named, ...] = ()
    references: tuple[Span, ...] = ()
    terms: tuple[Span, ...] = ()


class Thing(StrEnum):
    """What a register can hold."""

    SERVICE_USER = "service_user"
    COLLEAGUE = "colleague"
    CASE_REFERENCE = "case_reference"
    TERM = "term"  # a word that stays inside

    @property
    def words(self) -> str:
        """As a person would say it."""
        return _WORDS[self]


_WORDS = {
    Thing.SERVICE_USER: "it names somebody whom the group helps",
    Thing.COLLEAGUE: "it names a colleague",
    Thing.CASE_REFERENCE: "it gives a case reference",
    Thing.TERM: "it uses a word that stays inside the group",
}
_WHO = {Thing.SERVICE_USER: Who.SERVICE_USER, Thing.COLLEAGUE: Who.COLLEAGUE}
_HOW = {
    Tier.FULL: "by full name",
    Tier.TYPO: "by full name, a letter off",
    Tier.INITIAL: "by name and initial",
    Tier.RARE: "by a name that few bear",
    Tier.SINGLE: "by a name that many bear",
}
REFERENCE_SURE, TERM_SURE = 0.95, 0.8


class InRegister(Predicate):
    """Something of the group's register: service_user, colleague (never alone: ask for more), case_reference, term."""

    key: ClassVar[str] = "register"
    example: ClassVar[str] = "register: {has: [service_user], tiers: [full, typo, initial]}"
    nothing_without: ClassVar = (RegisterSeen, ("people", "references", "terms"))
    opinion: ClassVar[bool] = False

    has: tuple[Annotated[Thing, Field(strict=False)], ...] = Field(
        min_length=1, max_length=4, strict=False, description="What counts; any of these is enough."
    )
    tiers: tuple[Annotated[Tier, Field(strict=False)], ...] = Field(
        default=(Tier.FULL,),
        min_length=1,
        max_length=len(Tier),
        strict=False,
        description="How much of a name must stand there.",
    )

    @property
    def is_context(self) -> bool:
        """A colleague's name alone is no finding (theirs is ordinary talk)."""
        return set(self.has) == {Thing.COLLEAGUE}

    def met(self, signals: Signals) -> Evidence | Unknown | None:
        """Met by anything asked for; the evidence says the entries' ids and never a name."""
        seen = signals.of(RegisterSeen)
        if isinstance(seen, Unknown):
            return seen
        people = [
            one
            for one in seen.people
            if one.tier in self.tiers and any(_WHO.get(thing) is one.who for thing in self.has)
        ]
        references = seen.references if Thing.CASE_REFERENCE in self.has else ()
        terms = seen.terms if Thing.TERM in self.has else ()
        said = [
            *(f"{Thing(one.who.value).words} ({_HOW[one.tier]}, entry {one.entry_id})" for one in people),
            *([Thing.CASE_REFERENCE.words] if references else []),
            *([Thing.TERM.words] if terms else []),
        ]
        if not said:
            return None
        sure = [one.confidence for one in people]
        return Evidence(
            because=" and ".join(said),
            confidence=max([*sure, REFERENCE_SURE if references else 0.0, TERM_SURE if terms else 0.0]),
            spans=tuple(sorted({*(one.span for one in people), *references, *terms})),
            checked=any(one.tier is Tier.FULL for one in people) or bool(references),
        )


class RegisterReader:
    """Reads a text with the group's register, which each subject brings along."""

    signal: ClassVar[type[RegisterSeen]] = RegisterSeen
    predicate: ClassVar[type[Predicate]] = InRegister

    @classmethod
    def for_group(cls, group: Group, asked: Sequence[Predicate]) -> Self:  # noqa: ARG003 - the register says it all
        """The detector; what it knows comes with each subject."""
        return cls()

    def read(self, subject: Subject) -> RegisterSeen:
        """Everything of the register that stands in the text."""
        names = subject.names
        if names is None:
            return RegisterSeen()
        blanked, plain = readable(subject.text.blanked), readable(subject.text.plain)
        references = tuple(match.span for match in names.reference.all(blanked)) if names.reference else ()
        terms = (match.span for match in names.terms.all(plain)) if names.terms else ()
        return RegisterSeen(
            people_in(subject.text, names.index, subject.message.author.name),
            references,
            tuple(subject.text.typed_span(span) for span in terms),
        )
