"""The one language that every room speaks: messages, members, channels, scores.

Frozen values; ids are opaque strings.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A stretch of a text, as Python slices count: `text[start:end]`."""

    start: int
    end: int


MASK = "▇▇▇"


def masked(text: str, spans: Iterable[Span], mask: str = MASK) -> str:
    """`text` with each of `spans` replaced by `mask`; spans beyond its end are passed over."""
    pieces, place = [], 0
    for span in sorted(spans):
        if span.end > place and span.start < len(text):
            pieces += [text[place : max(place, span.start)], mask]
            place = span.end
    return "".join([*pieces, text[place:]])


class Audience(StrEnum):
    """Who can read a channel."""

    PUBLIC = "public"
    """Every member of the server."""
    MEMBERS = "members"
    """Those who hold some role."""
    TEAM = "team"
    """A working team, where talk by reference is proper."""


@dataclass(frozen=True, slots=True)
class Role:
    """A role that a member holds on the platform."""

    id: str
    name: str


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody who can write in the group's server."""

    id: str
    name: str
    roles: tuple[Role, ...] = ()
    is_bot: bool = False
    avatar_url: str | None = None

    def holds(self, role: str) -> bool:
        """Whether the member has `role`, given by id or by name (without regard to case)."""
        wanted = role.removeprefix("@").casefold()
        return any(wanted in (held.id, held.name.casefold()) for held in self.roles)


@dataclass(frozen=True, slots=True)
class Channel:
    """A place where messages stand: a text channel, a thread, a forum post, the chat of a voice channel."""

    id: str
    name: str
    audience: Audience = Audience.PUBLIC
    parent_id: str | None = None  # the channel that a thread belongs to
    parent_name: str | None = None
    guild_id: str | None = None

    def called(self, channel: str) -> bool:
        """Whether `channel` (an id, or a name with or without #) means this channel or its parent."""
        wanted = channel.removeprefix("#").casefold()
        names = (self.id, self.name, self.parent_id, self.parent_name)
        return any(name is not None and wanted == name.casefold() for name in names)


class FileTrouble(StrEnum):
    """Why a file, or the rest of it, was not read."""

    LOCKED = "locked"  # by a password
    OLD = "old"  # of a kind that is no longer written
    BROKEN = "broken"
    BOMB = "bomb"  # it says itself that it unfolds into far more than it seems
    LARGE = "large"
    LONG = "long"  # only its beginning was read
    PICTURES = "pictures"  # pages that were scanned
    OUT_OF_REACH = "out_of_reach"  # the platform did not hand it over for days
    OTHER = "other"  # of a kind that is not read: an archive, a drawing, a picture where Tesseract is not installed


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that came with a message. Its content is not here: `url` says where it can be read, for a while."""

    id: str
    name: str
    media_type: str | None = None
    size: int = 0  # bytes
    url: str | None = None
    trouble: FileTrouble | None = None  # when Steward opened it
    located: bool = False  # it says where it was taken


class PartKind(StrEnum):
    """Where on a message a text stands. Whatever a member can post is read."""

    CONTENT = "content"
    EMBED = "embed"
    FORWARD = "forward"  # somebody else's words, passed on
    POLL = "poll"
    ATTACHMENT = "attachment name"
    STICKER = "sticker name"
    TITLE = "title"  # of a thread or a forum post
    FILE = "text of a file"


@dataclass(frozen=True, slots=True)
class Part:
    """One text of a message."""

    kind: PartKind
    text: str


@dataclass(frozen=True, slots=True)
class Message:
    """What somebody posted, as it stands now.

    `revision` counts what changed the text since: 0 as posted, then one for each edit or late embed that the bot saw.
    """

    id: str
    channel: Channel
    author: Member
    parts: tuple[Part, ...]
    sent_at: datetime
    revision: int = 0
    edited_at: datetime | None = None
    reply_to: str | None = None  # id of the message answered
    reply_to_author: str | None = None
    mentions: tuple[str, ...] = ()  # ids of members
    attachments: tuple[Attachment, ...] = ()
    jump_url: str | None = None

    @property
    def addressed(self) -> tuple[str, ...]:
        """The ids of the members whom it answers or mentions, its author not among them."""
        named = (*([self.reply_to_author] if self.reply_to_author else []), *self.mentions)
        return tuple(dict.fromkeys(member for member in named if member != self.author.id))

    @property
    def content(self) -> str:
        """What the author typed into the message itself; empty for a forward or a bare picture."""
        return next((part.text for part in self.parts if part.kind is PartKind.CONTENT), "")

    @property
    def text(self) -> str:
        """Everything on the message that can be read, a line each; spans of findings count in this text.

        The content, if any, comes first, so a span that ends within it is a span of `content` as well.
        """
        ordered = sorted(self.parts, key=lambda part: part.kind is not PartKind.CONTENT)
        return "\n".join(part.text for part in ordered if part.text)


def said(text: str, *parts: Part) -> tuple[Part, ...]:
    """The parts of a message whose content is `text`."""
    return (Part(PartKind.CONTENT, text), *parts)


@dataclass(frozen=True, slots=True)
class Unknown:
    """A signal that could not be had. It never reads as clean (law 5)."""

    why: str


@dataclass(frozen=True, slots=True)
class Scores:
    """What a model thinks of one text: a probability (0..1) for each label it knows.

    Labels have Detoxify's names where it has them. A label that the model does not know is missing, and a rule that
    asks for it lacks a signal.
    """

    model: str  # which model, with its version
    values: Mapping[str, float] = field(default_factory=lambda: MappingProxyType({}))
    together: bool = False  # the text was also read with its author's message before it, whose sentence it ends
