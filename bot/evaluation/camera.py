"""Takes down what a member of the sandbox sees, as a screen to be drawn: names for ids, clock times for stamps."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

from bot.clock import Clock
from bot.pictures.markup import read
from bot.pictures.screen import Button, Embed, Field, Form, Look, Menu, Post, Question, Screen, Style, Text
from bot.sandbox.pilot import Form as SandboxForm
from bot.sandbox.pilot import Pilot
from bot.sandbox.wire import ComponentKind, MessageFlag, Payload

_STYLES = dict(enumerate(Style, start=1))  # Discord's numbers, in its order
BOT = "Steward"  # as a group would name it


@dataclass
class Camera:
    """Keeps the screens that were taken, in order."""

    pilot: Pilot
    clock: Clock
    screens: list[Screen] = field(default_factory=list)

    def room(
        self, name: str, where: str, who: str, messages: Iterable[Payload], above: str = "", *, opened: bool = False
    ) -> None:
        """What `who` sees of these messages in a room.

        Args:
            name: of the screen.
            where: the room.
            who: who looks.
            messages: what stands there.
            above: what the last one answers.
            opened: whether `who` has pressed the spoilers.
        """
        posts = [self._post(message, opened=opened) for message in messages]
        posts[-1] = replace(posts[-1], above=above)
        self.screens.append(Screen(name, where, f"what {who} sees", tuple(posts)))

    def private(self, name: str, who: str, message: Payload) -> None:
        """What the bot wrote to `who` alone, with the spoilers pressed."""
        self.screens.append(Screen(name, BOT, f"a private message to {who}", (self._post(message, opened=True),)))

    def form(self, name: str, where: str, who: str, form: SandboxForm) -> None:
        """A form that the bot opened for `who`."""
        questions = tuple(_questions(form.payload["components"]))
        self.screens.append(Screen(name, where, f"what {who} sees", form=Form(form.title, questions)))

    def _post(self, message: Payload, *, opened: bool) -> Post:
        author = message["author"]
        reading = Reading(self.pilot, self.clock, opened)
        embeds = tuple(self._embed(one, message, reading) for one in message["embeds"])
        shown = [one for one in message["attachments"] if not _is_shown(one, message)]
        return Post(
            author=BOT if author["id"] == self.pilot.world.bot_id else author.get("global_name") or author["username"],
            time=f"{datetime.fromisoformat(message['timestamp']).astimezone(UTC):%H:%M}",
            text=reading.read(message["content"]),
            embeds=embeds,
            rows=tuple(row for row in map(_row, message["components"]) if row),
            by_program=bool(author.get("bot") or message.get("webhook_id")),
            alone=bool(message["flags"] & MessageFlag.EPHEMERAL),
            pinned=bool(message["pinned"]),
            files=tuple(one["filename"] for one in shown),
        )

    def _embed(self, embed: Payload, message: Payload, reading: "Reading") -> Embed:
        fields = [Field(reading.read(one["name"]), reading.read(one["value"])) for one in embed.get("fields", ())]
        return Embed(
            embed.get("color"),
            reading.read(embed.get("title", "")),
            reading.read(embed.get("description", "")),
            tuple(fields),
            embed.get("footer", {}).get("text", ""),
            self._picture(embed, message),
        )

    def _picture(self, embed: Payload, message: Payload) -> bytes | None:
        for one in message["attachments"]:
            if _is_shown(one, message) and "image" in embed:
                file = self.pilot.world.messages.files.read(one["id"], _until(self.clock.now()))
                return None if file is None else file.content
        return None


@dataclass(frozen=True, slots=True)
class Reading:
    """Reads what the bot wrote as somebody sees it now."""

    pilot: Pilot
    clock: Clock
    opened: bool

    def read(self, text: str) -> Text:
        """The text with its names and times, and its spoilers closed or opened."""
        runs = read(text, self._resolve)
        if not self.opened:
            return runs
        return tuple(replace(run, hidden=False, look=Look.OPENED) if run.hidden else run for run in runs)

    def _resolve(self, token: str) -> tuple[str, Look]:
        world, inner = self.pilot.world, token[1:-1]
        if inner.startswith("t:"):
            _, seconds, *style = inner.split(":")
            return _moment(datetime.fromtimestamp(int(seconds), UTC), self.clock.now(), *style), Look.PLAIN
        if inner.startswith("#"):
            return f"#{world.channel(inner[1:])['name']}", Look.MENTION
        user = world.users[inner.lstrip("@!")]
        return f"@{user['global_name'] or user['username']}", Look.MENTION


def _until(now: datetime) -> str:
    """An address of a file that has not run out."""
    return f"{int((now + timedelta(hours=1)).timestamp()):x}"


def _is_shown(attachment: Payload, message: Payload) -> bool:
    """Whether an attachment is the picture of an embed."""
    return any(attachment["filename"] in one.get("image", {}).get("url", "") for one in message["embeds"])


def _row(row: Payload) -> tuple[Button | Menu, ...]:
    return tuple(_component(one) for one in row.get("components", ()))


def _component(component: Payload) -> Button | Menu:
    if component["type"] == ComponentKind.BUTTON:
        return Button(component.get("label") or "", _STYLES[component["style"]])
    options = tuple((one["label"], one.get("description") or "") for one in component.get("options", ()))
    return Menu(component.get("placeholder") or "", options)


def _questions(components: Iterable[Payload]) -> Iterator[Question]:
    for one in components:
        inner = one["component"] if one["type"] == ComponentKind.LABEL else one["components"][0]
        options = tuple(option["label"] for option in inner.get("options", ()))
        yield Question(one.get("label") or inner["label"], options, several_lines=inner.get("style") == 2)  # noqa: PLR2004 - Discord's number for a paragraph


def _moment(at: datetime, now: datetime, style: str = "f") -> str:
    """A time as Discord shows it to somebody in London in winter."""
    if style == "R":
        return _away(at - now)
    day = f"{at.day} {at:%B %Y}"
    return {"t": f"{at:%H:%M}", "d": f"{at:%d/%m/%Y}", "D": day}.get(style, f"{day} {at:%H:%M}")


def _away(away: timedelta) -> str:
    seconds = abs(away.total_seconds())
    units = (("day", 86400), ("hour", 3600), ("minute", 60), ("second", 1))
    unit, length = next((one for one in units if seconds >= one[1]), units[-1])
    count = round(seconds / length)
    told = f"{count} {unit}{'' if count == 1 else 's'}"
    return f"in {told}" if away > timedelta(0) else f"{told} ago"
