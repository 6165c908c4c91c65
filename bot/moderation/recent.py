"""The last few messages of each channel, in memory only: to know an edit from a repeat, and for what a card shows."""

from collections import OrderedDict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bot.moderation.snapshot import LINES_BEFORE, Line, line_of
from policy_rules.verdict import Category, Verdict
from policy_rules.vocabulary import Message, Span, masked

MOST_CHANNELS = 500
MESSAGES_EACH = 50
MASKED = frozenset(
    {Category.CONFIDENTIALITY, Category.PRIVACY}
)  # what a message leaked is not shown beside another one


@dataclass(frozen=True, slots=True)
class Seen:
    """A message as it was last judged; `line` is how it may be shown beside others, None for what is in confidence."""

    message: Message
    line: Line | None


class Recent:
    """A bounded look back. Nothing here is stored, and a deleted message leaves it at once."""

    def __init__(self) -> None:
        self._channels: OrderedDict[str, OrderedDict[str, Seen]] = OrderedDict()

    def add(self, message: Message, verdict: Verdict) -> None:
        """Remember a message that was judged; one that is known already is replaced in its place."""
        seen = self._channels.setdefault(message.channel.id, OrderedDict())
        seen[message.id] = Seen(message, None if verdict.sealed else shown(message, verdict))
        if len(seen) > MESSAGES_EACH:
            seen.popitem(last=False)
        self._channels.move_to_end(message.channel.id)
        if len(self._channels) > MOST_CHANNELS:
            self._channels.popitem(last=False)

    def find(self, channel_id: str, message_id: str) -> Message | None:
        """The message as it was last seen, if it is among the last few of its channel."""
        seen = self._channels.get(channel_id, OrderedDict[str, Seen]()).get(message_id)
        return seen.message if seen else None

    def forget(self, channel_id: str, message_id: str) -> None:
        """Drop a message that is gone."""
        self._channels.get(channel_id, OrderedDict[str, Seen]()).pop(message_id, None)

    def before(self, message: Message, most: int = LINES_BEFORE) -> tuple[Line, ...]:
        """The last `most` lines before `message` in its channel, oldest first."""
        known = self._channels.get(message.channel.id, OrderedDict[str, Seen]()).values()
        lines = [seen.line for seen in known if seen.line and seen.message.sent_at <= message.sent_at]
        return tuple(line for line in lines if line.message_id != message.id)[-most:]


def shown(message: Message, verdict: Verdict) -> Line:
    """The message as a line beside another one, with whatever leaked in it masked."""
    return line_of(message, masked_of(message, verdict))


def masked_of(message: Message, verdict: Verdict) -> str:
    """The whole text of a message with whatever leaked in it masked."""
    spans = [span for finding in verdict.findings if finding.category in MASKED for span in finding.spans]
    return masked(message.text, spans)


def masked_text(text: str, findings: Sequence[Mapping[str, Any]]) -> str:
    """The text of a case's message with what leaked masked; the findings are as the journal keeps them."""
    return masked(text, _leaks(finding for finding in findings if not finding.get("file")))


def masked_file(in_file: str, findings: Sequence[Mapping[str, Any]]) -> str:
    """The same for what was kept of the text of a file."""
    return masked(in_file, _leaks(finding for finding in findings if finding.get("file")))


def _leaks(findings: Iterable[Mapping[str, Any]]) -> list[Span]:
    leaked = (finding for finding in findings if Category(finding["category"]) in MASKED)
    return [Span(start, end) for finding in leaked for start, end in finding["spans"]]
