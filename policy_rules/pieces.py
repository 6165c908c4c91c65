"""What somebody tells in pieces: a message together with what its author wrote just before it."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Protocol, TypeVar

from policy_rules.patterns import Pattern, readable
from policy_rules.signals import Subject
from policy_rules.text import normalise
from policy_rules.vocabulary import Span

_JOINS = frozenset("@._+-")  # an address that is broken off here goes on without a space
LONGEST = 80  # characters of a message that can be the last piece
_TELLS = Pattern(r"[0-9@]")  # without one of these nothing that is looked for in pieces can be complete


class Found(Protocol):
    """Something that stands in a text."""

    @property
    def span(self) -> Span:
        """Where."""
        ...


F = TypeVar("F", bound=Found)


@dataclass(frozen=True, slots=True)
class Together:
    """A message behind the pieces before it, as if they were one, and the place where it begins."""

    subject: Subject
    begins: int


def together(subject: Subject) -> Together | None:
    """The message with the pieces before it; None where it cannot be the last of some."""
    typed = subject.text.typed
    before = " ".join(subject.before)
    breaks_off = before.endswith("@")
    if not before or len(typed) > LONGEST or not (breaks_off or _TELLS.found(readable(typed))):
        return None
    before += "" if before[-1] in _JOINS or typed[:1] in _JOINS else " "
    return Together(replace(subject, text=normalise(before + typed), before=()), len(before))


def with_pieces(alone: Sequence[F], subject: Subject, look: Callable[[Subject], Iterable[F]]) -> list[F]:
    """What stands in the message alone, and what only shows together with the pieces before it."""
    whole = together(subject)
    if whole is None:
        return list(alone)
    found = list(alone)
    for item in look(whole.subject):
        span = Span(max(0, item.span.start - whole.begins), item.span.end - whole.begins)
        if span.end > 0 and not any(one.span.start < span.end and span.start < one.span.end for one in alone):
            found.append(replace(item, span=span))  # type: ignore[type-var]
    return found
