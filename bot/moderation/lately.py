"""The last judgements of each channel, in memory alone: what comes after may tell more of those that found nothing."""

from collections import OrderedDict
from dataclasses import dataclass, field

from bot.moderation.judgement import Judgement
from policy_rules.vocabulary import Message

MOST_CHANNELS = 200  # the longest quiet one is forgotten first
JUDGEMENTS_EACH = 8


@dataclass(slots=True)
class _Room:
    """What is kept of a channel."""

    kept: OrderedDict[str, Judgement] = field(default_factory=OrderedDict)
    told_by: str = ""  # the id of the last message because of which something was found in one before it
    told: Judgement | None = None  # that one, as it was before

    def find(self, message_id: str, by: str) -> Judgement | None:
        if self.told is not None and (self.told_by, self.told.message.id) == (by, message_id):
            return self.told
        return self.kept.get(message_id)


class Lately:
    """A bounded look back. Nothing here is stored, and a deleted message leaves it at once."""

    def __init__(self) -> None:
        self._channels: OrderedDict[str, _Room] = OrderedDict()

    def add(self, judgement: Judgement) -> None:
        """Remember what was found in a message, or that nothing was."""
        channel_id, message_id = judgement.message.channel.id, judgement.message.id
        room = self._channels.setdefault(channel_id, _Room())
        self._channels.move_to_end(channel_id)
        if room.told is not None and room.told.message.id == message_id:
            room.told = None  # it says something else now
        room.kept[message_id] = judgement
        if len(room.kept) > JUDGEMENTS_EACH:
            room.kept.popitem(last=False)
        if len(self._channels) > MOST_CHANNELS:
            self._channels.popitem(last=False)

    def is_clean(self, message: Message, earlier_id: str) -> bool:
        """Whether a message before it in its channel is known, and nothing was found in it."""
        earlier = self.find(message.channel.id, earlier_id, message.id)
        return earlier is not None and earlier.verdict.clean

    def find(self, channel_id: str, message_id: str, by: str) -> Judgement | None:
        """The judgement of this message, if it is among the last few, for the message `by`, which may tell more."""
        return self._channels.get(channel_id, _Room()).find(message_id, by)

    def tell(self, judgement: Judgement, seen: Judgement, by: str) -> None:
        """Because of the message `by` this one is `seen` otherwise. No other message finds it again.

        The same one does: it comes once more where what was found could not be written down.
        """
        room = self._channels[judgement.message.channel.id]
        room.kept[judgement.message.id] = seen
        room.told_by, room.told = by, judgement

    def forget(self, channel_id: str, message_id: str) -> None:
        """Drop a message that is gone."""
        room = self._channels.get(channel_id, _Room())
        room.kept.pop(message_id, None)
        if room.told is not None and message_id in (room.told.message.id, room.told_by):
            room.told = None
