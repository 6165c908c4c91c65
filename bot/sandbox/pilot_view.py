"""Looking at the sandbox as its members do: what stands in a channel, what the bot wrote to whom, who sees what."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from bot.sandbox.errors import SandboxError
from bot.sandbox.permissions import Permission
from bot.sandbox.server import Sandbox
from bot.sandbox.wire import SYSTEM_MESSAGES, ChannelKind, Payload
from bot.sandbox.world import World

T = TypeVar("T")
SHOWN_CALLS = 12  # in the error of something that did not happen
SHOWN_TEXTS = 6


@dataclass(frozen=True, slots=True)
class Posted:
    """A message that stands, or stood, in a channel."""

    id: str
    channel_id: str


class View:
    """What can be seen of one guild. Members and channels are given by name (a channel with or without #) or by id."""

    def __init__(self, sandbox: Sandbox, guild: str) -> None:
        self.sandbox = sandbox
        self.guild = guild

    @property
    def world(self) -> World:
        """The world behind it."""
        return self.sandbox.world

    # names

    def member_id(self, who: str) -> str:
        """The id of a member. Raises SandboxError if there is none such."""
        members = self.world.members[self.guild]
        for user_id, member in members.items():
            user = member["user"]
            names = (user_id, user["username"], (user["global_name"] or "").casefold())
            if who in names or who.casefold() in names:
                return user_id
        names_here = ", ".join(member["user"]["username"] for member in members.values())
        raise SandboxError(f"nobody here is called {who!r}; there are {names_here}")

    def channel_id(self, where: str) -> str:
        """The id of a channel or thread. Raises SandboxError if there is none such."""
        name = where.removeprefix("#")
        here = [one for one in self.world.channels.values() if one.get("guild_id") == self.guild]
        for channel in here:
            if name in (channel["id"], channel["name"]):
                return str(channel["id"])
        raise SandboxError(f"there is no channel {where!r}; there are {', '.join(one['name'] for one in here)}")

    def seen_by(self, who: str, where: str) -> bool:
        """Whether a member can see a channel."""
        return self.world.may(self.member_id(who), self.channel_id(where), Permission.VIEW_CHANNEL)

    # messages

    def messages(self, where: str) -> list[Payload]:
        """The messages of a channel as they go on the wire, oldest first; what Discord itself wrote is left out."""
        found = self.world.messages.in_channel(self.channel_id(where))
        return [one for one in found if one["type"] not in SYSTEM_MESSAGES]

    def texts(self, where: str) -> list[str]:
        """The contents of a channel's messages, oldest first."""
        return [one["content"] for one in self.messages(where)]

    def dms(self, who: str) -> list[Payload]:
        """What the bot wrote to a member privately, oldest first."""
        user_id = self.member_id(who)
        for channel in self.world.channels.values():
            if channel["type"] == ChannelKind.DM and channel["recipients"][0]["id"] == user_id:
                written = self.world.messages.in_channel(channel["id"])
                return [one for one in written if one["author"]["id"] == self.world.bot_id]
        return []

    def ephemeral(self, who: str) -> list[Payload]:
        """The answers of the bot that only this member sees, oldest first."""
        return self.world.interactions.private_to(self.member_id(who))

    def message(self, message: Posted | Payload) -> Payload:
        """A message as it stands now. Raises ApiError 404 if it is gone."""
        posted = message if isinstance(message, Posted) else Posted(message["id"], message["channel_id"])
        private = self.world.interactions.private(posted.id)
        return self.world.messages.get(posted.channel_id, posted.id) if private is None else private[1]

    def stands(self, message: Posted | Payload) -> bool:
        """Whether a message is still there."""
        return (message.id if isinstance(message, Posted) else message["id"]) in self.world.messages

    # waiting

    async def until(self, condition: Callable[[], T], *, within: float = 5.0) -> T:
        """Wait until `condition` holds, looking again whenever anything changes; returns what it gave.

        Raises:
            SandboxError: after `within` seconds, with the last calls of the API and the channels' texts.
        """
        deadline = asyncio.get_running_loop().time() + within
        while not (value := condition()):
            left = deadline - asyncio.get_running_loop().time()
            if left <= 0 or not await self.world.announcer.wait(left):
                if value := condition():
                    return value
                raise SandboxError(f"this did not happen within {within} s\n{self.picture()}")
        return value

    def picture(self) -> str:
        """The last calls of the API, and the last texts of every channel: for the error of a test."""
        calls = [f"  {one.method} {one.path} -> {one.status}" for one in list(self.sandbox.api.calls)[-SHOWN_CALLS:]]
        lines = ["the last calls were", *calls, "and the channels say"]
        for channel in self.world.channels.values():
            place, last = name_of(channel), self.world.messages.in_channel(channel["id"])[-SHOWN_TEXTS:]
            lines += [f"  {place}  {one['author']['username']}: {one['content']}" for one in last]
        return "\n".join(lines)


def name_of(channel: Payload) -> str:
    """How a channel is called in a picture."""
    if channel["type"] == ChannelKind.DM:
        return f"@{channel['recipients'][0]['username']}"
    return f"#{channel['name']}"
