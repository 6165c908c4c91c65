"""What each author wrote last in a channel, for two minutes, in memory alone: a number is often told in pieces."""

from collections import OrderedDict, deque
from dataclasses import dataclass
from datetime import datetime, timedelta

from policy_rules.vocabulary import Message

WITHIN = timedelta(minutes=2)
PIECES = 2  # messages before this one that can be part of what it tells
LONGEST = 80  # characters of a message that can be a piece
MOST_AUTHORS = 2000  # in all channels; the longest quiet one is forgotten first


@dataclass(frozen=True, slots=True)
class Piece:
    """A short message that may be a part of what the next one tells."""

    message_id: str
    text: str
    at: datetime


class Tails:
    """A bounded look back at short messages. Nothing here is stored, and a deleted message leaves it at once."""

    def __init__(self) -> None:
        self._pieces: OrderedDict[tuple[str, str], deque[Piece]] = OrderedDict()

    def before(self, message: Message) -> tuple[str, ...]:
        """What the author wrote just before `message` in its channel, oldest first; and remember the message."""
        key = (message.channel.id, message.author.id)
        pieces = self._pieces.setdefault(key, deque(maxlen=PIECES))
        self._pieces.move_to_end(key)
        while len(self._pieces) > MOST_AUTHORS:
            self._pieces.popitem(last=False)
        near = tuple(
            one.text
            for one in pieces
            if one.message_id != message.id and timedelta() <= message.sent_at - one.at <= WITHIN
        )
        if len(message.text) <= LONGEST and not message.revision:
            pieces.append(Piece(message.id, message.text, message.sent_at))
        else:
            pieces.clear()
        return near

    def forget(self, channel_id: str, message_id: str) -> None:
        """Drop a message that is gone."""
        for (channel, _), pieces in self._pieces.items():
            if channel == channel_id and any(one.message_id == message_id for one in pieces):
                left = [one for one in pieces if one.message_id != message_id]
                pieces.clear()
                pieces.extend(left)
                return
