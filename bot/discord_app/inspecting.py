"""Looks at the group's server over Discord's REST alone, for `steward doctor`: no gateway, nothing is changed."""

from collections.abc import Sequence
from dataclasses import dataclass

import aiohttp
import discord

from bot.discord_app.calls import CALL_FAILED
from bot.discord_app.places import PlacesProblem, find_places, is_read
from bot.discord_app.rights import Room, automod_said, lacks, readers
from bot.discord_app.words import Words
from bot.failure import outline
from policy_rules.policy import Policy


class InspectionProblem(Exception):
    """The server could not be looked at; the message says why and what to do."""


@dataclass(frozen=True, slots=True)
class Inspection:
    """What the server looks like to Steward, in a coordinator's words."""

    server: str
    read: tuple[str, ...]  # names of the rooms that are read
    lacks: tuple[str, ...]  # what Steward cannot do, each with the permission that cures it
    readers: tuple[str, ...]  # who can read each of Steward's own rooms
    automod: str  # whether Steward hears what Discord's own AutoMod does


async def inspected(token: str, guild_id: int | None, policy: Policy, words: Words) -> Inspection:
    """Log in, look, log out. Raises InspectionProblem."""
    async with discord.Client(intents=discord.Intents.none()) as client:
        try:
            await client.login(token)
            guild = await guild_of(client, guild_id)
            return await _look(client, guild, policy, words)
        except discord.LoginFailure:
            raise InspectionProblem(
                "Discord refused the token. Copy it again from the developer portal (Bot, Reset Token)."
            ) from None
        except PlacesProblem as problem:
            raise InspectionProblem(str(problem)) from None
        except CALL_FAILED as problem:
            raise not_asked(problem) from None


def not_asked(problem: Exception) -> InspectionProblem:
    """What a call that failed means, to whoever typed the command."""
    if isinstance(problem, aiohttp.ClientConnectionError | OSError):
        what = f"Discord cannot be reached from here ({type(problem).__name__}). Is this machine on the internet?"
        return InspectionProblem(what)
    return InspectionProblem(f"Discord could not be asked ({outline(problem)}). Try again later.")


async def guild_of(client: discord.Client, guild_id: int | None) -> discord.Guild:
    """The group's server, of a client that is logged in. Raises InspectionProblem."""
    known = [guild.id async for guild in client.fetch_guilds() if guild_id in (None, guild.id)]
    if len(known) != 1:
        cure = "invite it with the link above" if not known else "say which with STEWARD_GUILD"
        raise InspectionProblem(f"Steward is in {len(known)} servers that could be the group's: {cure}.")
    return await client.fetch_guild(known[0])


async def rooms_of(guild: discord.Guild) -> Sequence[discord.abc.GuildChannel]:
    """The rooms of a server that was fetched, which then knows them."""
    rooms = await guild.fetch_channels()
    for room in rooms:
        guild._add_channel(room)  # noqa: SLF001 - discord.py keeps no channels of a server that it only fetched
    return rooms


async def _look(client: discord.Client, guild: discord.Guild, policy: Policy, words: Words) -> Inspection:
    if client.user is None:
        raise InspectionProblem("Discord did not say who Steward is. Try again later.")
    me = await guild.fetch_member(client.user.id)
    rooms = await rooms_of(guild)
    places = find_places(guild, policy)
    return Inspection(
        server=guild.name,
        read=tuple(
            f"#{room.name}" for room in rooms if isinstance(room, Room) and _is_read(room, policy, places.own())
        ),
        lacks=tuple(lack.said(words, f"#{lack.room.name}") for lack in lacks(rooms, me, policy, places)),
        readers=tuple(
            words("rights.readers", place=f"#{room.name}", roles=", ".join(readers(room)))
            for room in rooms
            if room.id in places.own()
        ),
        automod=automod_said(me, words),
    )


def _is_read(room: Room, policy: Policy, own: frozenset[int]) -> bool:
    return room.id not in own and is_read(room, policy)
