"""What an administrator has chosen in /setup so far: what speaks against it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

import discord

from bot.discord_app.needs import NEEDS, SPEAK
from bot.discord_app.places import find_role_or_none, lacking
from bot.discord_app.translate import is_called
from bot.discord_app.words import Words
from policy_rules.effects import Delete, PinNotice, Restore
from policy_rules.policy import Policy
from policy_rules.policy_shape import Mode

ROOMS = ("moderators", "sealed", "log", "notice", "leaders")
TEAMS = (
    "moderators",
    "safeguarding_lead",
    "safeguarding_deputy",
    "confidentiality_lead",
    "group_leader",
    "equality_lead",
)
IN_CONFIDENCE = ("safeguarding_lead", "safeguarding_deputy", "group_leader")  # who may read what is


@dataclass
class Draft:
    """Ids of rooms by setting and of roles by team, as they are chosen."""

    rooms: dict[str, str] = field(default_factory=dict)
    teams: dict[str, tuple[str, ...]] = field(default_factory=dict)
    reaction: str | None = "🚩"
    mode: Mode = Mode.SHADOW


def draft_of(policy: Policy, guild: discord.Guild) -> Draft:
    """What the policy in force says: whoever walks through again begins there."""
    named: Mapping[str, str | None] = {room: getattr(policy.channels, room) for room in ROOMS}
    rooms = {
        room: str(channel.id)
        for room, name in named.items()
        for channel in guild.text_channels
        if name is not None and is_called(channel, name)
    }
    teams = {team: tuple(_roles(guild, policy.teams[team].roles)) for team in TEAMS if team in policy.teams}
    return Draft(rooms, teams, policy.reports.reaction, policy.automatic.mode)


def _roles(guild: discord.Guild, names: tuple[str, ...]) -> Iterator[str]:
    for name in names:
        role = find_role_or_none(guild, name)
        if role is not None:
            yield str(role.id)


def checks(draft: Draft, guild: discord.Guild, words: Words, rooms: tuple[str, ...]) -> list[str]:
    """What speaks against the choice of these `rooms`, each line with its cure; then what is still missing."""
    found = [line for room in rooms for line in _of_room(draft, guild, room, words)]
    needed = {
        "setup.moderators": draft.rooms.get("moderators"),
        "setup.sealed": draft.rooms.get("sealed"),
        "setup.teams.moderators": draft.teams.get("moderators"),
        "setup.teams.safeguarding_lead": draft.teams.get("safeguarding_lead"),
    }
    missing = [words.template(name) for name, chosen in needed.items() if not chosen]
    return [*found, *([words("setup.missing", what="; ".join(missing))] if missing else [])]


def _of_room(draft: Draft, guild: discord.Guild, room: str, words: Words) -> Iterator[str]:
    channel = channel_of(draft, guild, room)
    if channel is None:
        return
    speaks = SPEAK if room != "notice" else SPEAK | NEEDS[PinNotice]
    if missing := lacking(channel, speaks, guild.me):
        yield words("setup.lacks", place=channel.mention, permissions=", ".join(missing))
    if room == "notice":
        return
    if channel.permissions_for(guild.default_role).view_channel:
        yield words("setup.open_to_all", place=channel.mention)
    yield from _readers(draft, guild, room, words)


def _readers(draft: Draft, guild: discord.Guild, room: str, words: Words) -> Iterator[str]:
    """Who reads it and should not, and who should and cannot."""
    channel = channel_of(draft, guild, room)
    if channel is None or room not in ("moderators", "sealed"):
        return
    entitled = {one for team in IN_CONFIDENCE for one in draft.teams.get(team, ())}
    if room == "sealed":
        if draft.rooms.get("sealed") in (draft.rooms.get("moderators"), draft.rooms.get("log")):
            yield words("setup.same", place=channel.mention)
        for role in roles_of(draft, guild, "moderators"):
            if str(role.id) not in entitled and channel.permissions_for(role).view_channel:
                yield words("setup.readable", place=channel.mention, role=role.mention)
    for role in roles_of(draft, guild, "moderators" if room == "moderators" else "safeguarding_lead"):
        if not channel.permissions_for(role).view_channel:
            yield words("setup.nobody_reads", place=channel.mention, role=role.mention)


def open_rooms_without_hands(guild: discord.Guild) -> int:
    """In how many rooms that are open to every member Steward can neither hide nor put back."""
    everyone, needed = guild.default_role, NEEDS[Delete] | NEEDS[Restore]
    opened = [room for room in guild.text_channels if room.permissions_for(everyone).view_channel]
    return sum(bool(lacking(room, needed, guild.me)) for room in opened)


def channel_of(draft: Draft, guild: discord.Guild, room: str) -> discord.TextChannel | None:
    """The room that was chosen, if it is there."""
    channel = guild.get_channel(int(draft.rooms[room])) if room in draft.rooms else None
    return channel if isinstance(channel, discord.TextChannel) else None


def roles_of(draft: Draft, guild: discord.Guild, team: str) -> list[discord.Role]:
    """The roles of a team that were chosen."""
    return [role for one in draft.teams.get(team, ()) if (role := guild.get_role(int(one))) is not None]
