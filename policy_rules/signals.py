"""What the detectors saw on one message, and what a predicate makes of it."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import ClassVar, TypeVar

from pydantic import BaseModel, ConfigDict

from policy_rules.register.names import Names
from policy_rules.text import NormalisedText
from policy_rules.vocabulary import Message, Scores, Span, Unknown

S = TypeVar("S")
_WORD_BEGINS = re.compile(r"(?<=[a-z])(?=[A-Z])")


@dataclass(frozen=True, slots=True)
class Subject:
    """What a detector is given to read."""

    message: Message
    text: NormalisedText  # of `message.text`
    scores: Scores | Unknown
    names: Names | None = None  # the group's register, if it has one
    before: tuple[str, ...] = ()  # what the same author wrote just before it, in short messages


class Signals:
    """What was seen on one message: at most one value for each kind of signal, or Unknown where its detector failed."""

    __slots__ = ("_seen",)

    def __init__(self, seen: Mapping[type[object], object] | None = None) -> None:
        self._seen: dict[type[object], object] = dict(seen or {})

    def of(self, kind: type[S]) -> S | Unknown:
        """The signal of this kind; Unknown when its detector failed or was not asked."""
        value = self._seen.get(kind)
        if isinstance(value, (kind, Unknown)):  # a union would be made anew each time
            return value
        if value is None:
            return _not_looked_for(kind.__name__)
        raise TypeError(f"the signal {kind.__name__} holds a {type(value).__name__}")

    def empty(self, kind: type[object], parts: tuple[str, ...]) -> bool:
        """Whether there is a signal of this kind, and nothing in any of its `parts`."""
        value = self._seen.get(kind)
        return isinstance(value, kind) and not any(getattr(value, part) for part in parts)

    def having(self, kind: type[S], value: S | Unknown) -> "Signals":
        """These signals and one more."""
        return Signals({**self._seen, kind: value})

    def unknown(self) -> tuple[Unknown, ...]:
        """What could not be seen."""
        return tuple(value for value in self._seen.values() if isinstance(value, Unknown))


@cache
def _not_looked_for(name: str) -> Unknown:
    return Unknown(f"nothing looked for {_WORD_BEGINS.sub(' ', name).lower()}")


@dataclass(frozen=True, slots=True)
class Evidence:
    """Why a predicate is met: words for a person, and where to look.

    `because` and `against` are plain clauses that quote no text ("the score for threat is high"): they are journalled.
    """

    because: str
    confidence: float  # 0..1
    spans: tuple[Span, ...] = ()  # in `message.text`, what should be masked or looked at
    against: tuple[str, ...] = ()  # what speaks for the author
    checked: bool = False  # a check digit, a block list, a register: more than an opinion
    messages: tuple[str, ...] = ()  # ids of the messages that weighed most, when more than this one did
    members: tuple[str, ...] = ()  # ids of the people it is about or between, when known
    course: tuple[tuple[str, float], ...] = ()  # how heated the channel was after each of its last messages, by id


class Predicate(BaseModel):
    """One thing that a rule can look for.

    A subclass documents itself: its docstring's first line and `example` become the policy reference, `key` is its name
    under `looks_for`, its fields are the settings that a group can write.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    key: ClassVar[str]
    example: ClassVar[str]  # a line of YAML as it stands under looks_for
    opinion: ClassVar[bool] = True  # a model's or a word list's, which may not hide by itself
    nothing_without: ClassVar[tuple[type[object], tuple[str, ...]] | None] = None  # a signal and its parts, all empty
    context: ClassVar[bool] = False  # says only where something else would matter; finds nothing by itself

    @property
    def rests_on_opinion(self) -> bool:
        """Whether what meets this predicate, as it is set, is an opinion rather than a check."""
        return self.opinion

    @property
    def is_context(self) -> bool:
        """Whether this predicate, as it is set, finds nothing by itself."""
        return self.context

    @classmethod
    def silent(cls, signals: Signals) -> bool:
        """Whether none of this kind can be met, however it is set, for there is nothing to be seen."""
        return cls.nothing_without is not None and signals.empty(*cls.nothing_without)

    def met(self, signals: Signals) -> Evidence | Unknown | None:
        """Evidence if it is met, None if it is not, Unknown if its signal is missing."""
        raise NotImplementedError


@dataclass(frozen=True, slots=True)
class Trace:
    """The answer to "why?": each predicate of a rule, and what it came to."""

    predicate: str
    outcome: str  # met | not met | unknown
    detail: str = ""


def strongest(evidence: Iterable[Evidence]) -> Evidence | None:
    """The piece of evidence that we are surest of."""
    return max(evidence, key=lambda piece: piece.confidence, default=None)


@dataclass(frozen=True, slots=True)
class Turn:
    """A message as a memory sees it: who said how much of what to whom.

    No text (Discord's developer policy: no profile).
    """

    message_id: str
    author_id: str
    to: tuple[str, ...]  # ids of members answered or mentioned
    signals: Signals = field(default_factory=Signals)
