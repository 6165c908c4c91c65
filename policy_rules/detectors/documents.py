"""Reads the names of files: case notes and staff papers say what they are before anybody opens them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar, Self

from policy_rules.group import Group
from policy_rules.patterns import Pattern, readable, words
from policy_rules.signals import Evidence, Predicate, Signals, Subject
from policy_rules.text import normalise
from policy_rules.vocabulary import PartKind, Unknown

SURE = 0.75  # a name promises; only the file would prove it
_CONFIDENTIAL = words(
    "confidential", "private", "restricted", "do not share", "not for sharing", "internal only", "trustees only",
    "case ?(?:notes?|files?|logs?|records?|stud(?:y|ies))", "(?:care|support|safety|pathway) ?plans?",
    "safeguarding (?:logs?|reports?|concerns?|register|incident)s?", "incident (?:forms?|reports?|logs?)",
    "accident (?:forms?|reports?)", "risk ?assessments?", "clients?", "service ?users?", "su register", "guest list",
    "beneficiar(?:y|ies)", "residents? list", "referrals?", "disciplinar(?:y|ies)", "grievances?", "complaints?",
    "payroll", "salar(?:y|ies)", "dbs", "medical", "prescriptions?", "diagnos[ei]s", "appraisals?",
    "redundanc(?:y|ies)",
    "next of kin", "emergency contacts?", "home ?visits?", "assessment form", "consent forms?", "bank details",
    "passwords?", "minutes",
)  # fmt: skip
_OPEN = words(
    "blank", "template", "policy", "policies", "procedures?", "guidance", "guide", "leaflets?", "posters?", "training",
    "slides?", "public", "published", "agm", "annual", "example", "sample", "how to", "flyer", "menu", "newsletter",
    "workshop", "quiz", "rota",
)  # fmt: skip
_APART = str.maketrans("_-.+", "    ")


@dataclass(frozen=True, slots=True)
class DocumentsSeen:
    """How many files have a name that says that they are not for everybody."""

    confidential: int = 0


class DocumentNamed(Predicate):
    """A file's name says that it is not for everybody: case notes, an incident report, payroll."""

    key: ClassVar[str] = "document"
    example: ClassVar[str] = "document: {}"
    nothing_without: ClassVar = (DocumentsSeen, ("confidential",))
    opinion: ClassVar[bool] = True

    def met(self, signals: Signals) -> Evidence | Unknown | None:
        """Met when there is such a file."""
        seen = signals.of(DocumentsSeen)
        if isinstance(seen, Unknown):
            return seen
        return Evidence("a file's name says that it is not for everybody", SURE) if seen.confidential else None


class Documents:
    """Reads the names of attachments."""

    signal: ClassVar[type[DocumentsSeen]] = DocumentsSeen
    predicate: ClassVar[type[Predicate]] = DocumentNamed

    @classmethod
    def for_group(cls, group: Group, asked: Sequence[Predicate]) -> Self:  # noqa: ARG003 - the same for every group
        """The detector, which needs to know nothing of the group."""
        return cls()

    def read(self, subject: Subject) -> DocumentsSeen:
        """The names that say so."""
        names = [part.text for part in subject.message.parts if part.kind is PartKind.ATTACHMENT]
        return DocumentsSeen(sum(is_confidential(name) for name in names))


def is_confidential(name: str) -> bool:
    """Whether a file's name says that it is not for everybody."""
    plain = readable(normalise(_split(name).translate(_APART)).plain)
    return _CONFIDENTIAL.found(plain) is not None and _OPEN.found(plain) is None


_HUMP = Pattern(r"[a-z][A-Z]", case_sensitive=True)


def _split(name: str) -> str:
    """CareplanNov becomes Careplan Nov."""
    pieces, place = [], 0
    for match in _HUMP.all(readable(name)):
        pieces.append(name[place : match.span.start + 1])
        place = match.span.start + 1
    return " ".join([*pieces, name[place:]])
