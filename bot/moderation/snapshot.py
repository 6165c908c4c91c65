"""What is kept, encrypted, of a case's message: its text and a few lines before it, so that a person can judge."""

import json
from dataclasses import dataclass, replace
from datetime import datetime

from pydantic import TypeAdapter

from policy_rules.vocabulary import Attachment, Message, PartKind

LINES_BEFORE = 3  # how much of the exchange a card shows
LINES_OF_ARGUMENT = 16  # and of an argument, before the message that set it off
LINES_AFTER = 12  # later ones that went on with it
DISCORDS_OWN = frozenset({PartKind.FORWARD, PartKind.POLL, PartKind.STICKER})
LONGEST_LINE = 300  # characters of each of those lines


@dataclass(frozen=True, slots=True)
class Line:
    """One earlier message of the exchange, shortened."""

    message_id: str
    author_id: str
    author_name: str
    text: str
    sent_at: datetime


@dataclass(frozen=True, slots=True)
class Added:
    """An older message that whoever reported added; what leaked in it is masked."""

    message_id: str
    channel_id: str
    text: str
    sent_at: datetime
    jump_url: str | None = None


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A message as it stood when it was judged."""

    message_id: str
    channel_id: str
    channel_name: str
    parent_channel_id: str | None
    author_id: str
    author_name: str
    author_avatar_url: str | None
    content: str
    text: str
    sent_at: datetime
    attachments: tuple[Attachment, ...] = ()
    jump_url: str | None = None
    before: tuple[Line, ...] = ()
    after: tuple[Line, ...] = ()  # of an argument: what went on with it later
    added: tuple[Added, ...] = ()  # older messages of the same author
    about: tuple[str, ...] = ()  # ids of those answered or mentioned: whom it may be about
    besides: str = ""  # the text of parts that only Discord can make: forwards, polls, stickers
    file_id: str | None = None  # the attachment in which something was found
    in_file: str = ""  # and the piece of its text in which it stands

    @property
    def whole(self) -> str:
        """What the message says, and what its file does."""
        return f"{self.text}\n{self.in_file}".strip("\n") if self.in_file else self.text

    def with_file(self, file_id: str | None, in_file: str) -> "Snapshot":
        """The same with what was found in a file, as long as the file is still on the message."""
        there = any(file.id == file_id for file in self.attachments)
        return replace(self, file_id=file_id, in_file=in_file) if there else self


_ADAPTER = TypeAdapter(Snapshot)


def line_of(message: Message, text: str) -> Line:
    """The message as a line of the exchange, saying `text`."""
    return Line(message.id, message.author.id, message.author.name, text[:LONGEST_LINE], message.sent_at)


def snapshot_of(message: Message, before: tuple[Line, ...]) -> Snapshot:
    """What is kept of `message`; `before` are the lines that led to it, oldest first."""
    return Snapshot(
        message_id=message.id,
        channel_id=message.channel.id,
        channel_name=message.channel.name,
        parent_channel_id=message.channel.parent_id,
        author_id=message.author.id,
        author_name=message.author.name,
        author_avatar_url=message.author.avatar_url,
        content=message.content,
        text=message.text,
        sent_at=message.sent_at,
        attachments=message.attachments,
        jump_url=message.jump_url,
        before=before,
        about=tuple(one for one in (message.reply_to_author, *message.mentions) if one and one != message.author.id),
        besides="\n".join(part.text for part in message.parts if part.kind in DISCORDS_OWN),
    )


def to_bytes(snapshot: Snapshot) -> bytes:
    """The snapshot as it is encrypted: ASCII, which can hold halves of characters too."""
    return json.dumps(_ADAPTER.dump_python(snapshot, mode="json")).encode()


def from_bytes(content: bytes) -> Snapshot:
    """The snapshot that was kept as `content`."""
    return _ADAPTER.validate_python(json.loads(content))
