"""A client that only listens, for the tests of the sandbox."""

import asyncio
from typing import Any

import discord

from bot.sandbox.emission import Announcer

INTENTS = discord.Intents.all()


class Listener(discord.Client):
    """discord.py's own client; it keeps what it hears, by name of the event."""

    def __init__(self, intents: discord.Intents = INTENTS, **options: Any) -> None:
        super().__init__(intents=intents, guild_ready_timeout=0.02, **options)
        self.heard: dict[str, list[Any]] = {}
        self._news = Announcer()

    def dispatch(self, event: str, /, *args: Any, **kwargs: Any) -> None:
        """Keep every event beside what discord.py does with it."""
        self.heard.setdefault(event, []).append(args[0] if len(args) == 1 else args)
        super().dispatch(event, *args, **kwargs)
        self._news.changed()

    async def hears(self, event: str, count: int = 1) -> Any:
        """Wait for the `count`th event of a name; returns it."""
        async with asyncio.timeout(8):
            while len(self.heard.get(event, [])) < count:
                await self._news.wait(8)
        return self.heard[event][count - 1]

    def place(self, name: str) -> discord.TextChannel:
        """A text channel by name."""
        channel = discord.utils.get(self.get_all_channels(), name=name)
        assert isinstance(channel, discord.TextChannel)
        return channel
