"""What moderation asks of the rest of the body: a scorer that reads, hands that act, and the news that come in."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Protocol

from bot.moderation.snapshot import Snapshot
from policy_rules.case import Case
from policy_rules.effects import Effect
from policy_rules.policy import Policy
from policy_rules.report import Report
from policy_rules.vocabulary import Message, Scores, Unknown


@dataclass(frozen=True, slots=True)
class Posted:
    """A message was written, or is read for the first time."""

    message: Message


@dataclass(frozen=True, slots=True)
class Edited:
    """A message's text changed: its author edited it, or an embed appeared."""

    message: Message


@dataclass(frozen=True, slots=True)
class Reread:
    """A message that the model could not read when it came, fetched again."""

    message: Message


@dataclass(frozen=True, slots=True)
class FilesRead:
    """The files of a message were opened; its attachments say what came of it."""

    message: Message
    texts: tuple[tuple[str, str], ...]  # of each file in which something stands: its id, and what


@dataclass(frozen=True, slots=True)
class Removed:
    """A message is gone."""

    channel_id: str
    message_id: str


@dataclass(frozen=True, slots=True)
class Reported:
    """A member asked for somebody to look at a message."""

    report: Report


Change = Posted | Edited | Reread | FilesRead | Removed | Reported


def channel_of(change: Change) -> str:
    """The id of the channel in which the change happened; changes of one channel keep their order."""
    match change:
        case Removed(channel_id):
            return channel_id
        case Reported(report):
            return report.message.channel.id
        case Posted(message) | Edited(message) | Reread(message) | FilesRead(message):
            return message.channel.id


class Scorer(Protocol):
    """Reads a text with a model, without blocking the event loop."""

    @property
    def name(self) -> str:
        """Which model reads."""
        ...

    @property
    def healthy(self) -> bool:
        """Whether it answers; moderators are told when it stops to."""
        ...

    async def score(self, text: str) -> Scores | Unknown:
        """The model's scores, or Unknown at once when it is behind or broken."""
        ...


@dataclass(frozen=True, slots=True)
class Work:
    """What hands need to know to carry out an effect: the case as it stands, what was found and kept."""

    policy: Policy
    now: datetime
    case: Case | None = None
    finding: Mapping[str, Any] | None = None  # as the journal keeps it
    snapshot: Snapshot | None = None
    reasons: tuple[str, ...] = ()  # what reporters wrote, without who
    appeals: tuple[tuple[str, str], ...] = ()  # as whom those who wait for a review ask for it, and what they wrote
    words: Mapping[int, str] = field(default_factory=dict)  # to the author, by number
    asked_at: datetime | None = None  # when the effect was written down: what did its work is not older
    changed_since: bool = False  # whether the author has changed the text since the finding


class Trouble(Exception):
    """An effect could not be carried out.

    `again` is how long to wait before trying again, None if trying again is no use.
    """

    def __init__(self, words: str, again: timedelta | None = None) -> None:
        super().__init__(words)
        self.words = words
        self.again = again


class Hands(Protocol):
    """What moderation may do to the outside world. Each platform has one; a rehearsal's does nothing."""

    async def carry_out(self, effect: Effect, work: Work) -> Mapping[str, Any]:
        """Make the one remote call that `effect` is. Returns ids worth keeping. Raises Trouble."""
        ...

    async def already_done(self, effect: Effect, work: Work) -> Mapping[str, Any] | None:
        """The result if an earlier try of `effect`, whose answer was lost, did its work after all; else None.

        Raises Trouble.
        """
        ...
