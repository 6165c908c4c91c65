"""The last judgements of each channel in which nothing was found, in memory alone: what comes after may tell more."""

from collections import OrderedDict

from bot.moderation.judgement import Judgement

MOST_CHANNELS = 200  # the longest quiet one is forgotten first
JUDGEMENTS_EACH = 8


class Lately:
    """A bounded look back. Nothing here is stored, and a deleted message leaves it at once."""

    def __init__(self) -> None:
        self._channels: OrderedDict[str, OrderedDict[str, Judgement]] = OrderedDict()

    def add(self, judgement: Judgement) -> None:
        """Remember a message in which nothing was found; one in which something was leaves."""
        channel_id, message_id = judgement.message.channel.id, judgement.message.id
        kept = self._channels.setdefault(channel_id, OrderedDict())
        self._channels.move_to_end(channel_id)
        if not judgement.verdict.clean:
            kept.pop(message_id, None)
            return
        kept[message_id] = judgement
        if len(kept) > JUDGEMENTS_EACH:
            kept.popitem(last=False)
        if len(self._channels) > MOST_CHANNELS:
            self._channels.popitem(last=False)

    def find(self, channel_id: str, message_id: str) -> Judgement | None:
        """The judgement of this message, if it is among the last few."""
        return self._channels.get(channel_id, OrderedDict[str, Judgement]()).get(message_id)

    def forget(self, channel_id: str, message_id: str) -> None:
        """Drop a message that is gone."""
        self._channels.get(channel_id, OrderedDict[str, Judgement]()).pop(message_id, None)
