"""Reads the latest messages of the rooms that Steward reads, over REST alone, for `steward calibrate`."""

from collections.abc import AsyncIterator
from datetime import datetime

import discord

from bot.discord_app.calls import CALL_FAILED
from bot.discord_app.inspecting import InspectionProblem, guild_of, not_asked, rooms_of
from bot.discord_app.places import PlacesProblem, find_places, is_read
from bot.discord_app.translate import WRITTEN, message_of
from policy_rules.policy import Policy
from policy_rules.vocabulary import Message

Held = discord.TextChannel | discord.VoiceChannel


async def latest(
    token: str, guild_id: int | None, policy: Policy, since: datetime, most: int
) -> AsyncIterator[Message]:
    """Room by room, each in its order, people's messages since `since`, at most `most` a room.

    Raises InspectionProblem. Nothing older than the pinned notice may be asked for (people.md 10).
    """
    async with discord.Client(intents=discord.Intents.none()) as client:
        try:
            await client.login(token)
            guild = await guild_of(client, guild_id)
            rooms = await rooms_of(guild)
            own = find_places(guild, policy).own()
            for room in rooms:
                if isinstance(room, Held) and room.id not in own and is_read(room, policy):
                    async for message in room.history(limit=most, after=since, oldest_first=True):
                        if not message.author.bot and message.webhook_id is None and message.type in WRITTEN:
                            yield message_of(message, policy)
        except discord.LoginFailure:
            raise InspectionProblem(
                "Discord refused the token. Copy it again from the developer portal (Bot, Reset Token)."
            ) from None
        except PlacesProblem as problem:
            raise InspectionProblem(str(problem)) from None
        except CALL_FAILED as problem:
            raise not_asked(problem) from None
