"""DiscordChatExporter's JSON, of any year: only id, time, text and author can be relied on, all else may be missing."""

import json
import zlib
from codecs import getincrementaldecoder
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from itertools import chain, islice
from pathlib import Path
from typing import Any, BinaryIO

import ijson

from bot.readers.exports import LARGEST_PIECE, ExportProblem, Heading, opened, room_id
from bot.readers.unreadable import JSON, UTF_8, about
from policy_rules.vocabulary import Attachment, Audience, Channel, Member, Message, Part, PartKind, Role

# Written by members. Others are notes of the platform ("Joined the server."), in words that the exporter made.
WRITTEN = frozenset({"Default", "Reply", "0", "19", "20", "23"})
CLOSED = frozenset({"GuildPrivateThread", "DirectTextChat", "DirectGroupTextChat", "12"})
MOST_TURNED_ROUND = 200_000  # messages of a file, newest first, that are turned round in memory: 12 MB of invented chat
PACKED_AT_ONCE = 200  # of them
DEEPEST = 40  # maps and lists in one another; a message needs ten
_DEPTH = {"start_map": 1, "start_array": 1, "end_map": -1, "end_array": -1}
REMEMBERED = 20_000  # messages whose author a reply can still be matched to
LOOKED_AT = 50  # messages by which the order is known
_PIECE = 2**16  # bytes


class _Metered:
    """A file that may not go on for ever without a message coming out of it."""

    def __init__(self, file: BinaryIO, path: Path) -> None:
        self._file, self._path, self._since = file, path, 0

    def read(self, size: int = -1) -> bytes:
        """At most `size` bytes. Raises ExportProblem when too much was read for one message."""
        read = self._file.read(size)
        self._since += len(read)
        if self._since > LARGEST_PIECE:
            raise ExportProblem(f"{self._path} holds a message of over {LARGEST_PIECE // 2**20} MiB: it is damaged.")
        return read

    def came_out(self) -> None:
        """A message came out."""
        self._since = 0


def _events(file: _Metered, path: Path) -> Iterator[tuple[str, str, Any]]:
    """The parser's events with their paths. A path grows with its depth, so what is nested without end is given up."""
    events: Iterator[tuple[str, str, Any]] = ijson.parse(_shallow(ijson.basic_parse(file, use_float=True), path))
    return events


def _shallow(events: Iterator[tuple[str, Any]], path: Path) -> Iterator[tuple[str, Any]]:
    depth = 0
    for event in events:
        depth += _DEPTH.get(event[0], 0)
        if depth > DEEPEST:
            raise ExportProblem(f"{path} is damaged: it is nested more than {DEEPEST} deep. Export it again.")
        yield event


@contextmanager
def _parsing(path: Path) -> Iterator[None]:
    try:
        yield
    except (ijson.JSONError, UnicodeDecodeError, ValueError):
        what = (
            "is cut off or damaged: what came before was read. Export it again for the rest."
            if _is_utf_8(path)
            else f"is not written in UTF-8, or damaged: {UTF_8}, or export it again. What came before was read."
        )
        raise ExportProblem(f"{path} {what}") from None


def _is_utf_8(path: Path) -> bool:
    """Whether as much of the file as makes one message is UTF-8 throughout, from its beginning."""
    reads = getincrementaldecoder("utf-8")()
    try:
        with opened(path) as file:
            for _ in range(LARGEST_PIECE // _PIECE):
                reads.decode(file.read(_PIECE))
    except UnicodeDecodeError:
        return False
    return True


class DiscordExport:
    """Reads a file of DiscordChatExporter."""

    def knows(self, head: bytes) -> bool:
        """Whether it begins like one: an object with guild, channel or messages."""
        start = head.removeprefix(b"\xef\xbb\xbf").lstrip()
        return start.startswith(b"{") and any(key in start for key in (b'"guild"', b'"channel"', b'"messages"'))

    def heading(self, path: Path) -> Heading:
        """The room's name, and what order the messages stand in."""
        first: list[datetime] = []
        with suppress(ExportProblem):  # what is wrong is said when the messages are read
            first.extend(at for message in islice(self._raw(path), LOOKED_AT) if (at := _time(message)))
        turned = len(first) > 1 and first[0] > first[-1]
        notes = ("newest messages first: they are read from the other end",) if turned else ()
        return Heading("DiscordChatExporter", str(self._before(path).get("channel.name") or path.stem), notes)

    def messages(self, path: Path) -> Iterator[Message]:
        """What members wrote, oldest first."""
        channel = _channel(self._before(path), path)
        answered: dict[str, str] = {}
        read = understood = 0
        for raw in self._in_order(path):
            read, understood = read + 1, understood + _is_known(raw)
            message = _message(raw, channel, answered)
            if message is not None:
                _remember(answered, message)
                yield message
        if read and not understood:
            raise ExportProblem(
                f"{path} has no message with id, time and author as DiscordChatExporter writes: {JSON}."
            )

    def left_out(self) -> tuple[str, ...]:
        """Nothing that a member wrote: what programs write, and Discord itself, is marked as theirs."""
        return ()

    def _in_order(self, path: Path) -> Iterator[Mapping[str, Any]]:
        if not self.heading(path).notes:
            yield from self._raw(path)
            return
        stack = _Stack()
        try:
            for number, raw in enumerate(self._raw(path)):
                if number == MOST_TURNED_ROUND:
                    raise ExportProblem(
                        f"{path} holds over {MOST_TURNED_ROUND:,} messages, newest first: export it without --reverse."
                    )
                stack.push(raw)
        finally:
            yield from stack.from_the_top()

    def _raw(self, path: Path) -> Iterator[Mapping[str, Any]]:
        with opened(path) as file, _parsing(path):
            metered, seen = _Metered(file, path), False
            events = _events(metered, path)
            for prefix, event, _ in events:
                if prefix == "messages" and event == "start_array":
                    seen = True
                    break
            if not seen:
                raise ExportProblem(f"{path} {about(b'{')}")
            for raw in ijson.items(events, "messages.item"):
                metered.came_out()
                if isinstance(raw, dict):
                    yield raw

    def _before(self, path: Path) -> Mapping[str, Any]:
        """What stands before the messages: "channel.name" and so on, by its path."""
        found: dict[str, Any] = {}
        with suppress(ExportProblem), opened(path) as file, _parsing(path):
            for prefix, event, value in _events(_Metered(file, path), path):
                if prefix == "messages":
                    break
                if event in ("string", "number"):
                    found[prefix] = value
        return found


class _Stack:
    """Messages that come out the other way round. They are packed in memory, for they are not to lie in a file."""

    def __init__(self) -> None:
        self._packed: list[bytes] = []
        self._loose: list[Mapping[str, Any]] = []

    def push(self, raw: Mapping[str, Any]) -> None:
        """Put a message on top."""
        self._loose.append(raw)
        if len(self._loose) == PACKED_AT_ONCE:
            self._packed.append(zlib.compress(json.dumps(self._loose).encode(), 1))
            self._loose.clear()

    def from_the_top(self) -> Iterator[Mapping[str, Any]]:
        """Take all off, the last one first."""
        yield from reversed(self._loose)
        while self._packed:
            yield from reversed(json.loads(zlib.decompress(self._packed.pop())))


def _channel(before: Mapping[str, Any], path: Path) -> Channel:
    kind = str(before.get("channel.type"))
    parent = ("channel.categoryId", "channel.category") if "Thread" in kind else ("", "")
    parent_id, parent_name = (str(before[key]) if before.get(key) else None for key in parent)
    return Channel(
        id=str(before.get("channel.id") or room_id(path)),
        name=str(before.get("channel.name") or path.stem),
        audience=Audience.MEMBERS if kind in CLOSED else Audience.PUBLIC,
        parent_id=parent_id,
        parent_name=parent_name,
        guild_id=str(before["guild.id"]) if before.get("guild.id") else None,
    )


def _message(raw: Mapping[str, Any], channel: Channel, answered: Mapping[str, str]) -> Message | None:
    author = _dict(raw.get("author"))
    sent_at = _time(raw)
    if (
        raw.get("id") is None
        or sent_at is None
        or str(raw.get("type", "Default")) not in WRITTEN
        or author.get("isBot")
    ):
        return None
    reply_to = _dict(raw.get("reference")).get("messageId")
    return Message(
        id=str(raw["id"]),
        channel=channel,
        author=_member(author),
        parts=tuple(_parts(raw)),
        sent_at=sent_at,
        reply_to=str(reply_to) if reply_to else None,
        reply_to_author=answered.get(str(reply_to)),
        mentions=tuple(str(one["id"]) for one in _dicts(raw.get("mentions")) if one.get("id")),
        attachments=tuple(_attachments(raw)),
    )


def _is_known(raw: Mapping[str, Any]) -> bool:
    """Whether it is as the exporter writes it, be it read or left out."""
    return raw.get("id") is not None and _time(raw) is not None and isinstance(raw.get("author"), dict)


def _member(raw: Mapping[str, Any]) -> Member:
    name = str(raw.get("nickname") or raw.get("name") or "somebody")
    roles = tuple(
        Role(str(role.get("id", role.get("name"))), str(role.get("name"))) for role in _dicts(raw.get("roles"))
    )
    return Member(str(raw.get("id") or name), name, roles)


def _parts(raw: Mapping[str, Any]) -> Iterator[Part]:
    yield Part(PartKind.CONTENT, str(raw.get("content") or ""))
    forwarded = _dict(raw.get("forwardedMessage"))
    for kind, source in ((PartKind.EMBED, raw), (PartKind.FORWARD, forwarded)):
        if kind is PartKind.FORWARD and source.get("content"):
            yield Part(PartKind.FORWARD, str(source["content"]))
        for embed in _dicts(source.get("embeds")):
            fields = (f"{field.get('name') or ''} {field.get('value') or ''}" for field in _dicts(embed.get("fields")))
            told = " ".join(str(text) for text in (embed.get("title"), embed.get("description"), *fields) if text)
            if told:
                yield Part(kind, told)
    for attachment in chain(_dicts(raw.get("attachments")), _dicts(forwarded.get("attachments"))):
        if attachment.get("fileName"):
            yield Part(PartKind.ATTACHMENT, str(attachment["fileName"]))


def _attachments(raw: Mapping[str, Any]) -> Iterator[Attachment]:
    for one in _dicts(raw.get("attachments")):
        size = one.get("fileSizeBytes")
        yield Attachment(str(one.get("id")), str(one.get("fileName")), size=size if isinstance(size, int) else 0)


def _time(raw: Mapping[str, Any]) -> datetime | None:
    try:
        at = datetime.fromisoformat(str(raw.get("timestamp")))
    except ValueError:
        return None
    return at if at.tzinfo else at.replace(tzinfo=UTC)


def _dict(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}


def _dicts(value: object) -> Iterator[Mapping[str, Any]]:
    return (one for one in value if isinstance(one, dict)) if isinstance(value, list) else iter(())


def _remember(answered: dict[str, str], message: Message) -> None:
    answered[message.id] = message.author.id
    if len(answered) > REMEMBERED:
        del answered[next(iter(answered))]
