"""What a person at the keyboard is shown: messages, cards and notices in words, and what changed since before."""

from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass, field
from datetime import UTC, datetime

from rich.text import Text

from bot.discord_app.quoting import number_of
from bot.moderation.judge import Judgement
from bot.sandbox.content import each_component
from bot.sandbox.pilot import Pilot
from bot.sandbox.pilot_view import name_of
from bot.sandbox.wire import SYSTEM_MESSAGES, ComponentKind, Payload

ACTIONS = {"hide": "hides it", "escalate": "asks a person", "none": "leaves it alone"}
INDENT = "    "
LINK = "](https://discord.com/"
CONTROLS = dict.fromkeys(
    (*range(9), *range(11, 32), *range(127, 160), *range(0x202A, 0x202F), *range(0x2066, 0x206A)),
    "\N{REPLACEMENT CHARACTER}",
)  # what moves the cursor, sets colours, or turns the direction of writing


@dataclass
class Window:
    """Turns the sandbox's messages into lines, and gives each message that has buttons a number to press it by."""

    pilot: Pilot
    _numbers: dict[str, int] = field(default_factory=dict)
    _before: dict[str, Payload] = field(default_factory=dict)

    def all(self) -> dict[str, Payload]:
        """Every message that stands anywhere, by id; channels in their order, each oldest first."""
        world = self.pilot.world
        return {
            message["id"]: message
            for channel in world.channels.values()
            for message in world.messages.in_channel(channel["id"])
            if message["type"] not in SYSTEM_MESSAGES
        }

    def number(self, message: Payload) -> int:
        """The number that stands before a message with buttons."""
        return self._numbers.setdefault(message["id"], len(self._numbers) + 1)

    def numbered(self, number: int) -> Payload | None:
        """The message with this number, if it still stands."""
        standing = self.all()
        wanted = (message_id for message_id, given in self._numbers.items() if given == number)
        return next((standing[message_id] for message_id in wanted if message_id in standing), None)

    def changes(self, own: str | None = None) -> Iterator[Text]:
        """What is otherwise than when this was asked last; `own` is the id of what the player has just said."""
        before, now = self._before, deepcopy(self.all())
        self._before = now
        for message_id, message in before.items():
            if message_id not in now:
                text = f"{message['author']['username']}'s message in {self._place(message)} is gone."
                yield Text(INDENT + text, "red")
        for message_id, message in now.items():
            if message_id == own or _worded(before.get(message_id)) == _worded(message):
                continue
            yield from self._news(message, changed=message_id in before)

    def _news(self, message: Payload, *, changed: bool) -> Iterator[Text]:
        place, author = self._place(message), message["author"]["username"]
        if place.startswith("@"):
            heading = f"{place.removeprefix('@')} gets a private message from {author}:"
        elif message.get("webhook_id"):
            heading = f"{place} shows again, as {author}:"
        elif changed:
            heading = f"{author}'s message in {place} now reads:"
        else:
            heading = f"{author} writes in {place}:"
        yield Text(INDENT + heading, "green")
        yield from self.shown(message, INDENT * 2, briefly=changed)

    def shown(self, message: Payload, indent: str, *, briefly: bool = False) -> Iterator[Text]:
        """Everything that can be read and pressed on a message; `briefly` without the fields of a card."""
        for line in self._lines(message, briefly=briefly):
            yield Text(indent + line)
        labels = labels_of(message)
        if labels:
            buttons = " ".join(f"[{label}]" for label in labels)
            yield Text(f"{indent}{buttons}   /press {self.number(message)} {_beginning(labels[0])}", "bold")

    def _lines(self, message: Payload, *, briefly: bool) -> Iterator[str]:
        yield from self.plain(message["content"]).splitlines()
        for embed in message["embeds"]:
            for key in ("title", "description"):
                yield from self.plain(embed.get(key) or "").splitlines()
            for one in () if briefly else embed.get("fields", ()):
                yield from self.plain(f"{one['name']}: {one['value']}").splitlines()
        yield from (f"(a file: {one['filename']})" for one in message["attachments"])

    def plain(self, text: str) -> str:
        """Discord's markup as its client shows it: names for mentions, times, no spoiler bars, nothing escaped."""
        world = self.pilot.world
        for user_id, member in world.members[self.pilot.guild].items():
            text = text.replace(f"<@{user_id}>", f"@{member['user']['username']}")
        for channel in world.channels.values():
            if f"<#{channel['id']}>" in text:
                text = text.replace(f"<#{channel['id']}>", name_of(channel))
        return (
            _with_times(_without_links(text)).replace("||", "").replace("\\", "").replace("**", "").replace("-# ", "")
        )

    def _place(self, message: Payload) -> str:
        return name_of(self.pilot.world.channel(message["channel_id"]))


def labels_of(message: Payload) -> list[str]:
    """The buttons of a message that can be pressed."""
    buttons = (one for one in each_component(message["components"]) if one["type"] == ComponentKind.BUTTON)
    return [one["label"] for one in buttons if not one.get("disabled") and "custom_id" in one and one.get("label")]


def opinion(judgement: Judgement | None) -> Iterator[Text]:
    """What Steward made of a message."""
    if judgement is None:
        yield Text(f"{INDENT}Steward does not read here.", "dim")
        return
    verdict = judgement.verdict
    lead = verdict.because_of
    if lead is None:
        missing = f" ({verdict.unknown[0].why})" if verdict.unknown else ""
        yield Text(f"{INDENT}Steward {ACTIONS['none']}{missing}.", "dim")
        return
    why = "; ".join(lead.because)
    yield Text(
        f"{INDENT}Steward {ACTIONS[verdict.action]}: {lead.name} ({number_of(lead.clause)}), since {why}.", "yellow"
    )
    for clause in lead.against:
        yield Text(f"{INDENT}Against: {clause}.", "dim")
    for changed in verdict.changed:
        yield Text(f"{INDENT}Note: {changed}.", "dim")


def harmless(text: Text) -> Text:
    """The same without characters that a terminal obeys instead of showing."""
    text.plain = text.plain.translate(CONTROLS)
    return text


def _worded(message: Payload | None) -> Payload | None:
    """A message without the reactions to it, which change nothing that it says."""
    return message and {key: value for key, value in message.items() if key != "reactions"}


def _beginning(label: str) -> str:
    """Enough of a label to press it by."""
    first, *rest = label.casefold().split()
    return first if len(first) > 1 else " ".join((first, *rest[:1]))


def _without_links(text: str) -> str:
    """Without the addresses of the links that Steward makes, which lead to a message in Discord."""
    first, *rest = text.split(LINK)
    return (first.replace(" · [", " · ") if rest else first) + "".join(piece.partition(")")[2] for piece in rest)


def _with_times(text: str) -> str:
    first, *rest = text.split("<t:")
    pieces = [first]
    for piece in rest:
        stamp, closed, after = piece.partition(">")
        seconds = stamp.split(":", 1)[0]
        if closed and seconds.isdecimal() and len(seconds) < 12:  # noqa: PLR2004 - digits of a year that exists
            pieces.append(f"{datetime.fromtimestamp(int(seconds), UTC):%d %b %H:%M}{after}")
        else:
            pieces.append(f"<t:{piece}")
    return "".join(pieces)
