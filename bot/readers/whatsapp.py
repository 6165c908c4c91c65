"""Chats that WhatsApp exported as text: Android's and iOS's lines, 12 and 24 hours, dates in any order."""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import Enum
from pathlib import Path

from bot.readers.exports import ExportProblem, Heading, opened, room_id
from bot.readers.unreadable import UTF_8
from bot.readers.whatsapp_words import ATTACHED, EDITED, GONE, NOTE, OMITTED
from policy_rules.patterns import compiled
from policy_rules.vocabulary import Channel, Member, Message, Part, PartKind, said

LONGEST_LINE = 1_000_000  # bytes
LONGEST_MESSAGE = 100_000  # characters; what goes on beyond is left out
_DATE = r"([0-9]{1,4})[./-] ?([0-9]{1,2})[./-] ?([0-9]{1,4})\.?"
_THEN = r"(?:,| à| um| às| alle| a las| kl\.)? "
_CLOCK = r"([0-9]{1,2})[:.]([0-9]{2})(?:[:.]([0-9]{2}))?(?: ?([ap])\.? ?m\.?)?"
_START = compiled(rf"(?i)^(?:\[{_DATE}{_THEN}{_CLOCK}\] |{_DATE}{_THEN}{_CLOCK} [-\x{{2013}}] )(.*)")
_FIELDS = 7  # of a date with its time
_MARK = "\u200e"  # begins what the app writes itself, on an iPhone
_MARKS = "\u061c\u200b\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff"
_UNSEEN = str.maketrans(dict.fromkeys(_MARKS, "") | dict.fromkeys("\u00a0\u2009\u202f", " "))
_NAME_ENDS = ": "
_LONGEST_NAME = 80
_MONTHS, _HOURS, _HALF = 12, 24, 12
_CENTURY = 2000
# Of a group's name in a note: 'Ann changed the group name to "A: b"'. Each kind stands in pairs, whichever comes first.
_QUOTES = ('"', "\u201c\u201d\u201e", "\u00ab\u00bb")
_YEAR_FIRST = 31


class Order(Enum):
    """How a date is written."""

    DAY_FIRST = "day first"
    MONTH_FIRST = "month first"
    YEAR_FIRST = "year first"


@dataclass(frozen=True, slots=True)
class _Line:
    date: tuple[int, int, int]
    hour: int
    minute: int
    second: int
    rest: str
    marked: bool = False  # whether the app may have written the text itself


class WhatsAppChat:
    """Reads a chat that WhatsApp exported without media."""

    def __init__(self) -> None:
        self._own_lines = self._files_left_out = 0

    def knows(self, head: bytes) -> bool:
        """Whether one of its first lines is a message."""
        text = head.decode("utf-8", "replace")
        return any(_parsed(line) for line in text.splitlines())

    def heading(self, path: Path) -> Heading:
        """The room's name, and how its dates are read where they do not say so themselves."""
        order, why = self._order(path)
        return Heading("WhatsApp", _room(path), (f"its dates are taken as {order.value}: {why}",) if why else ())

    def messages(self, path: Path) -> Iterator[Message]:
        """What people wrote, in the order of the file."""
        order, _ = self._order(path)
        channel = Channel(room_id(path), _room(path))
        number = 0
        for line, more in self._together(path):
            made = _message(line, more, order, channel, number)
            if made is None:
                self._own_lines += 1
                continue
            self._files_left_out += not any(part.text for part in made.parts)
            number += 1
            yield made

    def left_out(self) -> tuple[str, ...]:
        """How many lines were taken for WhatsApp's own, and how many files the export does not hold."""
        lines, files = self._own_lines, self._files_left_out
        own = f"lines taken for WhatsApp's own and not read: {lines:,} (notes, messages deleted or not there yet)"
        return (*((own,) if lines else ()), *((f"files that the export does not hold: {files:,}",) if files else ()))

    def _together(self, path: Path) -> Iterator[tuple[_Line, list[str]]]:
        """Each first line of a message with those that go on."""
        current: _Line | None = None
        more: list[str] = []
        length = 0
        for text in _lines(path):
            line = _parsed(text)
            if line is None:
                if current is not None and length < LONGEST_MESSAGE:
                    more.append(text.translate(_UNSEEN))
                    length += len(text)
                continue
            if current is not None:
                yield current, more
            current, more, length = line, [], 0
        if current is not None:
            yield current, more

    def _order(self, path: Path) -> tuple[Order, str]:
        """How the dates are written, by the whole file; and why it is taken so, unless a date says it."""
        first_over = second_over = False
        rises = {Order.DAY_FIRST: 0, Order.MONTH_FIRST: 0}
        before: dict[Order, tuple[int, int, int]] = {}
        for text in _lines(path):
            line = _parsed(text)
            if line is None:
                continue
            one, two, three = line.date
            if one > _YEAR_FIRST:
                return Order.YEAR_FIRST, ""
            first_over, second_over = first_over or one > _MONTHS, second_over or two > _MONTHS
            for order, key in ((Order.DAY_FIRST, (three, two, one)), (Order.MONTH_FIRST, (three, one, two))):
                rises[order] += key >= before.get(order, key)
                before[order] = key
        if first_over != second_over:
            return (Order.DAY_FIRST if first_over else Order.MONTH_FIRST), ""
        if rises[Order.MONTH_FIRST] != rises[Order.DAY_FIRST]:  # a chat goes forward in time
            return max(rises, key=rises.__getitem__), "so the messages go forward in time"
        return Order.DAY_FIRST, "they can be read in two ways, and nothing in the file says which"


def _lines(path: Path) -> Iterator[str]:
    with opened(path) as file:
        number = 0
        while raw := file.readline(LONGEST_LINE):
            number += 1
            if len(raw) == LONGEST_LINE and not raw.endswith(b"\n"):
                raise ExportProblem(
                    f"{path}:{number}: a line of over {LONGEST_LINE:,} bytes, so the file is damaged: export it again."
                )
            try:
                yield raw.decode("utf-8").rstrip("\r\n")
            except UnicodeDecodeError:
                raise ExportProblem(f"{path}:{number}: this line is not written in UTF-8: {UTF_8}.") from None


def _parsed(typed: str) -> _Line | None:
    text = typed.translate(_UNSEEN)
    match = _START.match(text) if text[:1].isdigit() or text.startswith("[") else None
    if match is None:
        return None
    groups = match.groups()
    fields = groups[:_FIELDS] if groups[0] is not None else groups[_FIELDS : 2 * _FIELDS]
    one, two, three, hour, minute, second, half = fields
    hours = int(hour)
    if half:
        hours = hours % _HALF + (_HALF if half.lower() == "p" else 0)
    if hours >= _HOURS:
        return None
    marked = typed.partition("] ")[2].partition(_NAME_ENDS)[2].startswith(_MARK)
    return _Line((int(one), int(two), int(three)), hours, int(minute), int(second or 0), groups[-1], marked)


def _message(line: _Line, more: list[str], order: Order, channel: Channel, number: int) -> Message | None:
    """The message; None for the app's own notes ("You created this group") and for what was deleted."""
    name, ends, text = line.rest.partition(_NAME_ENDS)
    sent_at = _sent_at(line, order)
    if not ends or len(name) > _LONGEST_NAME or sent_at is None or _stands_in_quotes(name, text):
        return None
    name = name.removeprefix("~").strip()  # what somebody calls themselves who is no contact
    text = "\n".join([text, *more]).strip()
    edited = EDITED.search(text)
    text = text[: edited.start()] if edited else text
    if GONE.match(text) or (line.marked and not more and NOTE.search(text)):
        return None
    parts = said("" if OMITTED.match(text) else text)
    attached = ATTACHED.search(text)
    if attached is not None:
        file = attached.group(1) or attached.group(2)
        kept = (text[: attached.start()] + text[attached.end() :]).strip()
        parts = said(kept, Part(PartKind.ATTACHMENT, file))
    return Message(f"{channel.id}-{number}", channel, Member(name, name), parts, sent_at)


def _stands_in_quotes(before: str, after: str) -> bool:
    """Whether a quotation that begins in `before` ends in `after`. Names hold whole ones: Bob "the van" Smith."""
    return any(_count(quotes, before) % 2 and _count(quotes, after) % 2 for quotes in _QUOTES)


def _count(characters: str, text: str) -> int:
    return sum(text.count(one) for one in characters)


def _sent_at(line: _Line, order: Order) -> datetime | None:
    """When it was sent; by another order where this one cannot be, so that no message is lost."""
    one, two, three = line.date
    orders = {
        Order.DAY_FIRST: (three, two, one),
        Order.MONTH_FIRST: (three, one, two),
        Order.YEAR_FIRST: (one, two, three),
    }
    for year, month, day in (orders[order], *orders.values()):
        full = year if year >= _CENTURY // 2 else year + _CENTURY
        with suppress(ValueError):
            return datetime(full, month, day, line.hour, line.minute, line.second, tzinfo=UTC)
    return None


def _room(path: Path) -> str:
    name = path.name.removesuffix(".gz").removesuffix(".txt")
    return name.removeprefix("WhatsApp Chat with ").removeprefix("WhatsApp Chat - ").strip() or "chat"
