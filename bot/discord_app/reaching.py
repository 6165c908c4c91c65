"""Fetches messages and places so that what is gone can be told from what cannot be had just now.

Threads that are archived are in no list that the gateway keeps: they are asked for.
"""

import discord

from bot.discord_app.calls import CALL_FAILED, trouble_of
from bot.discord_app.places import Place
from bot.moderation.ports import Trouble

GONE = frozenset({10003, 10008})  # Discord's codes for an unknown channel and an unknown message
HoldsMessages = discord.TextChannel | discord.VoiceChannel | discord.Thread


class OutOfReach(Exception):
    """The platform does not hand it over at the moment: it is down, or Steward may not see the place."""


async def reached(guild: discord.Guild, channel_id: str, message_id: str) -> discord.Message | None:
    """The message as Discord has it, also in a thread that is archived; None if it is gone. Raises OutOfReach."""
    try:
        channel = guild.get_channel_or_thread(int(channel_id)) or await guild.fetch_channel(int(channel_id))
        return await channel.fetch_message(int(message_id)) if isinstance(channel, HoldsMessages) else None
    except discord.NotFound as problem:
        if problem.code in GONE:
            return None
        raise OutOfReach from problem
    except (*CALL_FAILED, discord.InvalidData) as problem:
        raise OutOfReach from problem


async def content_of(file: discord.Attachment) -> bytes:
    """What is in a file. Raises OutOfReach."""
    try:
        return await file.read()
    except CALL_FAILED as problem:
        raise OutOfReach from problem


async def channel_called(client: discord.Client, channel_id: str) -> Place:
    """A channel or a thread in which Steward acts, also one that is archived. Raises Trouble."""
    channel = client.get_channel(int(channel_id))
    if channel is None:
        try:
            channel = await client.fetch_channel(int(channel_id))
        except (discord.NotFound, discord.Forbidden, discord.InvalidData):
            channel = None
        except CALL_FAILED as problem:
            raise trouble_of(problem, "find that channel") from problem
    if not isinstance(channel, Place):
        raise Trouble("that channel is gone, or Steward can no longer see it")
    return channel
