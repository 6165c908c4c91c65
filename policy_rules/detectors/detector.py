"""What a detector is: it reads one message and says what it saw. It neither decides nor acts."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, ClassVar, Protocol, Self

from policy_rules.group import Group
from policy_rules.signals import Predicate, Signals, Subject, Turn
from policy_rules.vocabulary import Unknown


class Detector(Protocol):
    """Reads a message on its own.

    `signal` is the frozen type that it yields, `predicate` what a rule can ask of that signal. A detector that cannot
    see returns Unknown; one that raises is taken as Unknown by whoever runs it.
    """

    signal: ClassVar[type[Any]]
    predicate: ClassVar[type[Predicate]]

    @classmethod
    def for_group(cls, group: Group, asked: Sequence[Predicate]) -> Self:
        """The detector for a group, given every predicate of its own kind that the group's rules ask for."""
        ...

    def read(self, subject: Subject) -> Any:
        """What is on this message: a `signal`, or Unknown."""
        ...


class Memory(Protocol):
    """Reads a message in the light of those before it in the same channel.

    A bounded value and a pure step; never stored.
    """

    signal: ClassVar[type[Any]]
    predicate: ClassVar[type[Predicate]]

    @classmethod
    def for_group(cls, group: Group, asked: Sequence[Predicate]) -> Self:
        """The memory for a group, given every predicate of its own kind that the group's rules ask for."""
        ...

    def empty(self) -> Any:
        """The value that a channel starts with."""
        ...

    def step(self, value: Any, turn: Turn, now: datetime) -> tuple[Any, Any]:
        """The value after `turn`, and the signal for it.

        A turn whose message is known already replaces the one before.
        """
        ...

    def forget(self, value: Any, message_id: str) -> Any:
        """The value as if the message had not been written (it was deleted, or raised welfare)."""
        ...


def read_safely(detector: Detector, subject: Subject) -> Any:
    """What the detector saw, or Unknown if it broke: a detector that fails never stops a message (law 5)."""
    try:
        return detector.read(subject)
    except Exception as problem:  # noqa: BLE001 - whatever broke, the signal is unknown and the other rules go on
        return Unknown(f"{type(detector).__name__} failed: {type(problem).__name__}")


def read_all(detectors: Sequence[Detector], subject: Subject) -> Signals:
    """What every detector saw."""
    return Signals({detector.signal: read_safely(detector, subject) for detector in detectors})
