"""What stands in a register: people, the group's case references, words that stay inside. Values; read elsewhere."""

from dataclasses import dataclass, field
from enum import StrEnum


class Who(StrEnum):
    """What a person in the register is to the group. A colleague's name alone never counts (people.md 19)."""

    SERVICE_USER = "service_user"
    COLLEAGUE = "colleague"


@dataclass(frozen=True, slots=True)
class Entry:
    """One person. Cards, logs and journal know the id; the name leaves no room but this one."""

    id: str
    who: Who
    name: str = field(repr=False)
    aliases: tuple[str, ...] = field(default=(), repr=False)


@dataclass(frozen=True, slots=True)
class Register:
    """Everything in a group's register. An empty one matches nothing."""

    entries: tuple[Entry, ...] = field(default=(), repr=False)
    case_reference: str | None = None  # a google-re2 pattern for the group's own references
    confidential_terms: tuple[str, ...] = field(default=(), repr=False)

    def __bool__(self) -> bool:
        return bool(self.entries or self.case_reference or self.confidential_terms)
