"""A gateway session: numbered events, kept for resuming, only of the kinds it asked for. It outlives its sockets."""

import json
import secrets
from collections import deque
from typing import Protocol

from bot.sandbox.emission import Event
from bot.sandbox.wire import ChannelKind, Intent, Payload

DISPATCH = 0
KEPT_EVENTS = 10_000  # how many a session can replay
CONTENT_FIELDS = ("content", "embeds", "attachments", "components")
AUTOMOD_EVENT = "AUTO_MODERATION_ACTION_EXECUTION"
CONTENT_EVENTS = ("MESSAGE_CREATE", "MESSAGE_UPDATE")


class Outlet(Protocol):
    """Where frames go: the socket that is attached at the moment."""

    def put(self, frame: str) -> None:
        """Send one frame, in order, without waiting."""
        ...


class Session:
    """What one IDENTIFY began."""

    def __init__(self, intents: Intent, bot_id: str) -> None:
        self.id = secrets.token_hex(16)
        self.intents = intents
        self.outlet: Outlet | None = None
        self._bot_id = bot_id
        self._sequence = 0
        self._sent: deque[tuple[int, str]] = deque(maxlen=KEPT_EVENTS)

    @property
    def sequence(self) -> int:
        """The number of the newest event; 0 before the first."""
        return self._sequence

    def hear(self, event: Event) -> None:
        """Pass `event` on if the session asked for its kind; without the content intent, empty the texts of others."""
        if event.intent is not None and event.intent not in self.intents:
            return
        if event.name == AUTOMOD_EVENT and Intent.MESSAGE_CONTENT not in self.intents:
            self.send(event.name, event.data | {"content": "", "matched_content": ""})
        elif event.name in CONTENT_EVENTS and Intent.MESSAGE_CONTENT not in self.intents:
            self.send(event.name, without_content(event.data, self._bot_id))
        else:
            self.send(event.name, event.data)

    def send(self, name: str, data: Payload) -> None:
        """Number an event, keep it, and send it if a socket is attached."""
        self._sequence += 1
        frame = json.dumps({"op": DISPATCH, "t": name, "s": self._sequence, "d": data})
        self._sent.append((self._sequence, frame))
        if self.outlet is not None:
            self.outlet.put(frame)

    def can_resume(self, sequence: int) -> bool:
        """Whether everything after `sequence` is still kept."""
        oldest = self._sent[0][0] if self._sent else self._sequence + 1
        return oldest - 1 <= sequence <= self._sequence

    def replay(self, sequence: int) -> None:
        """Send everything after `sequence` once more, then RESUMED."""
        for number, frame in list(self._sent):
            if number > sequence and self.outlet is not None:
                self.outlet.put(frame)
        self.send("RESUMED", {})


def without_content(message: Payload, bot_id: str) -> Payload:
    """A message as an application without the content intent gets it.

    Untouched are the bot's own messages, direct messages, and those that mention it.
    """
    is_own = message["author"]["id"] == bot_id
    is_direct = message.get("channel_type") == ChannelKind.DM
    mentions_bot = any(user["id"] == bot_id for user in message["mentions"])
    if is_own or is_direct or mentions_bot:
        return message
    left = {key: value for key, value in message.items() if key not in ("poll", "message_snapshots")}
    return left | {name: type(message[name])() for name in CONTENT_FIELDS}
