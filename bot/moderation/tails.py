"""What each author wrote last in a channel, for two minutes, in memory alone: much is told in pieces.

A number or a code is found across short messages; a sentence that goes on in the next message is read as one.
"""

from collections import OrderedDict, deque
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import takewhile

from policy_rules.vocabulary import Message

WITHIN = timedelta(minutes=2)
PIECES = 2  # messages before this one that can be part of what it tells
LONGEST = 200  # characters of a message that can be a piece
SHORT = 80  # characters of a piece that can hold a part of a number or of a code
IN_ONE_BREATH = timedelta(seconds=20)  # between two messages that are one sentence
FINISHED = tuple(".!?…:)")  # how a message ends after which a new sentence begins
MOST_AUTHORS = 2000  # in all channels; the longest quiet one is forgotten first


@dataclass(frozen=True, slots=True)
class Piece:
    """A short message that may be a part of what the next one tells."""

    message_id: str
    text: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Before:
    """What an author wrote just before a message, in the same channel."""

    short: tuple[str, ...] = ()  # oldest first
    begun: Piece | None = None  # the beginning of the sentence that the message goes on with


class Tails:
    """A bounded look back at short messages. Nothing here is stored, and a deleted message leaves it at once."""

    def __init__(self) -> None:
        self._pieces: OrderedDict[tuple[str, str], deque[Piece]] = OrderedDict()
        self._spoke: OrderedDict[str, str] = OrderedDict()  # who did so last in each channel

    def before(self, message: Message) -> Before:
        """What the author wrote just before `message` in its channel; and remember the message."""
        key = (message.channel.id, message.author.id)
        pieces = self._pieces.setdefault(key, deque(maxlen=PIECES))
        self._pieces.move_to_end(key)
        while len(self._pieces) > MOST_AUTHORS:
            self._pieces.popitem(last=False)
        goes_on = self._speaks(message)
        near = [one for one in pieces if one.message_id != message.id and _within(WITHIN, one, message)]
        begun = goes_on and bool(near) and _within(IN_ONE_BREATH, near[-1], message) and not _finished(near[-1].text)
        if len(message.text) <= LONGEST and not message.revision:
            pieces.append(Piece(message.id, message.text, message.sent_at))
        else:
            pieces.clear()
        short = tuple(takewhile(lambda text: len(text) <= SHORT, (one.text for one in reversed(near))))
        return Before(short[::-1], near[-1] if begun else None)

    def _speaks(self, message: Message) -> bool:
        """Whether nobody else spoke in the channel since its author did."""
        before = self._spoke.pop(message.channel.id, None)
        self._spoke[message.channel.id] = message.author.id
        while len(self._spoke) > MOST_AUTHORS:
            self._spoke.popitem(last=False)
        return before == message.author.id

    def forget(self, channel_id: str, message_id: str) -> None:
        """Drop a message that is gone."""
        for (channel, _), pieces in self._pieces.items():
            if channel == channel_id and any(one.message_id == message_id for one in pieces):
                left = [one for one in pieces if one.message_id != message_id]
                pieces.clear()
                pieces.extend(left)
                return


def _within(time: timedelta, piece: Piece, message: Message) -> bool:
    return timedelta() <= message.sent_at - piece.at <= time


def _finished(text: str) -> bool:
    return text.rstrip().endswith(FINISHED)
