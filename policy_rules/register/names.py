"""A register made ready to read with: its index of names, its references and words as patterns."""

from dataclasses import dataclass, field
from typing import Self

from policy_rules.patterns import Pattern
from policy_rules.register.entry import Register
from policy_rules.register.index import NameIndex
from policy_rules.text import normalise

_SPECIAL = frozenset(r"\.+*?()|[]{}^$-")


@dataclass(frozen=True, slots=True)
class Names:
    """What the register detector reads with. Held in memory only."""

    index: NameIndex = field(repr=False)
    reference: Pattern | None = None
    terms: Pattern | None = field(default=None, repr=False)

    @classmethod
    def of(cls, register: Register) -> Self | None:
        """The register made ready; None for an empty one. Raises ValueError on a reference pattern re2 rejects."""
        if not register:
            return None
        terms = [_literal(normalise(term).plain.strip()) for term in register.confidential_terms if term.strip()]
        return cls(
            NameIndex(register.entries),
            Pattern(register.case_reference) if register.case_reference else None,
            Pattern(rf"\b(?:{'|'.join(terms)})\b") if terms else None,
        )


def _literal(text: str) -> str:
    return "".join(f"\\{char}" if char in _SPECIAL else char for char in text)
