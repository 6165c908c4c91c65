"""What a person at the keyboard is shown: messages, cards and notices in words, and what changed since before."""

import string
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass, field
from datetime import UTC, datetime

from rich.text import Text

from bot.cli.console import CONTROLS
from bot.discord_app.quoting import number_of
from bot.moderation.judgement import Judgement
from bot.sandbox.content import each_component
from bot.sandbox.pilot import Pilot
from bot.sandbox.pilot_view import name_of
from bot.sandbox.wire import SYSTEM_MESSAGES, ComponentKind, Payload

ACTIONS = {"hide": "hides it", "escalate": "asks a person", "none": "leaves it alone"}
INDENT = "    "
LINK = "](https://discord.com/"
PUNCTUATION = frozenset(string.punctuation)  # what a backslash escapes
MARKUP = ("**", "||")  # what Steward writes with and Discord's client does not show


@dataclass
class Window:
    """Turns the sandbox's messages into lines, and finds what can be pressed by the number of its case."""

    pilot: Pilot
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

    def of_case(self, case_id: int) -> list[Payload]:
        """The card and the notices of a case that have buttons, as they stand, oldest first."""
        return [one for one in self.all().values() if case_of(one) == case_id]

    def changes(self, own: str | None = None) -> Iterator[Text]:
        """What is otherwise than when this was asked last; `own` is the id of what the player has just said."""
        before, now = self._before, deepcopy(self.all())
        self._before = now
        for message_id, message in before.items():
            if message_id not in now:
                text = f"{message['author']['username']}'s message in {self._place(message)} is gone."
                yield Text(INDENT + text, "red")
        for message_id, message in now.items():
            earlier = before.get(message_id)
            if message_id == own or (earlier and self._visible(earlier) == self._visible(message)):
                continue
            yield from self._news(message, earlier)

    def _news(self, message: Payload, before: Payload | None) -> Iterator[Text]:
        place, author = self._place(message), message["author"]["username"]
        if place.startswith("@"):
            heading = f"{place.removeprefix('@')} gets a private message from {author}:"
        elif message.get("webhook_id"):
            heading = f"{place} shows again, as {author}:"
        elif before:
            heading = f"{author}'s message in {place} now reads:"
        else:
            heading = f"{author} writes in {place}:"
        yield Text(INDENT + heading, "green")
        yield from self.shown(message, INDENT * 2, before)

    def shown(self, message: Payload, indent: str, before: Payload | None = None) -> Iterator[Text]:
        """Everything that can be read and pressed on a message; beside how it was `before`, only what is new on it."""
        known = set(list(self._lines(before))[1:]) if before else set()  # the title stays, to know it by
        for line in self._lines(message):
            if line not in known:
                yield Text(indent + line)
        labels = labels_of(message)
        if labels:
            buttons = " ".join(f"[{label}]" for label in labels)
            yield Text(f"{indent}{buttons}   /press {case_of(message)} {_beginning(labels)}", "bold")

    def _visible(self, message: Payload) -> tuple[list[str], list[str]]:
        return list(self._lines(message)), labels_of(message)

    def _lines(self, message: Payload) -> Iterator[str]:
        yield from self._content(message).splitlines()
        for embed in message["embeds"]:
            for key in ("title", "description"):
                yield from self.plain(embed.get(key) or "").splitlines()
            for one in embed.get("fields", ()):
                yield from self.plain(f"{one['name']}: {one['value']}").splitlines()
        yield from (f"(a file: {one['filename']})" for one in message["attachments"])

    def _content(self, message: Payload) -> str:
        """Members' words as they were typed. What was put back ends with a line of Steward's."""
        if message["author"]["id"] == self.pilot.world.bot_id:
            return self.plain(message["content"])
        typed, note = message["content"], ""
        if message.get("webhook_id"):
            typed, _, note = typed.rpartition("\n")
        return f"{self._named(typed)}\n{self.plain(note)}"

    def plain(self, text: str) -> str:
        """Steward's markup as Discord's client shows it: names for mentions, times, no bars, nothing escaped."""
        return _unmarked(_with_times(_without_links(self._named(text))))

    def _named(self, text: str) -> str:
        """With names where members and channels are mentioned."""
        world = self.pilot.world
        for user_id, member in world.members[self.pilot.guild].items():
            text = text.replace(f"<@{user_id}>", f"@{member['user']['username']}")
        for channel in world.channels.values():
            if f"<#{channel['id']}>" in text:
                text = text.replace(f"<#{channel['id']}>", name_of(channel))
        return text

    def _place(self, message: Payload) -> str:
        return name_of(self.pilot.world.channel(message["channel_id"]))


def labels_of(message: Payload) -> list[str]:
    """The buttons of a message that can be pressed."""
    return [button["label"] for button in _buttons(message)]


def case_of(message: Payload) -> int | None:
    """The case that the buttons of a message are about; None if it has none."""
    return next((int(button["custom_id"].split(":")[1]) for button in _buttons(message)), None)


def _buttons(message: Payload) -> Iterator[Payload]:
    for one in each_component(message["components"]):
        if one["type"] == ComponentKind.BUTTON and "custom_id" in one and one.get("label") and not one.get("disabled"):
            yield one


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


def _beginning(labels: list[str]) -> str:
    """Enough of the first label to press it by and none of the others."""
    words = labels[0].casefold().split()
    others = [label.casefold() for label in labels[1:]]
    for count in range(1, len(words)):
        beginning = " ".join(words[:count])
        if len(beginning) > 1 and not any(other.startswith(beginning) for other in others):
            return beginning
    return " ".join(words)


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
        was_typed = pieces[-1].endswith("\\")
        if closed and not was_typed and seconds.isdecimal() and len(seconds) < 12:  # noqa: PLR2004 - a year that exists
            pieces.append(f"{datetime.fromtimestamp(int(seconds), UTC):%d %b %H:%M}{after}")
        else:
            pieces.append(f"<t:{piece}")
    return "".join(pieces)


def _unmarked(text: str) -> str:
    """Without markup, except where it was escaped because a member had typed it."""
    text = "\n".join(line.removeprefix("-# ") for line in text.split("\n"))
    kept, place = [], 0
    while place < len(text):
        if text[place] == "\\" and text[place + 1 : place + 2] in PUNCTUATION:
            kept.append(text[place + 1])
            place += 2
        elif mark := next((mark for mark in MARKUP if text.startswith(mark, place)), ""):
            place += len(mark)
        else:
            kept.append(text[place])
            place += 1
    return "".join(kept)
