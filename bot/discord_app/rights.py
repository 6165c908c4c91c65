"""What Steward may do in each room, against what its hands need there; and who else can read its own rooms."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import discord

from bot.discord_app.needs import HEAR_AUTOMOD, NEEDS, READING, SPEAK
from bot.discord_app.places import Places, is_read, lacking
from bot.discord_app.words import Words
from policy_rules.effects import Delete, PinNotice, Restore
from policy_rules.policy import Policy

Room = discord.TextChannel | discord.VoiceChannel | discord.StageChannel | discord.ForumChannel
IN_READ_ROOMS = (("read", READING), ("hide", NEEDS[Delete]), ("restore", NEEDS[Restore]))
IN_OWN_ROOMS = (("speak", SPEAK),)
MOST_LINES = 12  # of an alert
WITH_THE_NOTICE = (("pin", NEEDS[PinNotice]),)


@dataclass(frozen=True, slots=True)
class Lack:
    """Something that Steward cannot do in a room; `job` names the text."""

    room: Room
    job: str
    permissions: tuple[str, ...]  # as Discord's settings call them

    def said(self, words: Words, place: str) -> str:
        """In a coordinator's words; `place` is how the room is called there."""
        return words(f"rights.{self.job}", place=place, permissions=", ".join(self.permissions))


def lacks(rooms: Iterable[discord.abc.GuildChannel], me: discord.Member, policy: Policy, places: Places) -> list[Lack]:
    """Everything that Steward should be able to do and cannot."""
    found = []
    for room in rooms:
        if not isinstance(room, Room):
            continue
        for job, needed in _jobs(room, policy, places):
            if permissions := lacking(room, needed, me):
                found.append(Lack(room, job, permissions))
    return found


def _jobs(room: Room, policy: Policy, places: Places) -> Iterator[tuple[str, discord.Permissions]]:
    if room.id in places.own():
        yield from IN_OWN_ROOMS
    elif is_read(room, policy):
        yield from IN_READ_ROOMS
    if places.notice is not None and room.id == places.notice.id:
        yield from (*IN_OWN_ROOMS, *WITH_THE_NOTICE)


def lacks_said(places: Places, policy: Policy, words: Words) -> str:
    """What Steward cannot do in the server that it is in, a line for each, as moderators read it."""
    guild = places.moderators.guild
    missing = [f"· {words('rights.missing', setting=setting)}" for setting in places.missing]
    lacking = [f"· {lack.said(words, lack.room.mention)}" for lack in lacks(guild.channels, guild.me, policy, places)]
    lines = missing + lacking
    return "\n".join(lines[:MOST_LINES] + (["· …"] if len(lines) > MOST_LINES else []))


def automod_said(me: discord.Member, words: Words) -> str:
    """Whether Steward hears what Discord's own AutoMod does, and what it needs for that if not; nothing else lacks."""
    return words("rights.automod" if me.guild_permissions.is_superset(HEAR_AUTOMOD) else "rights.no_automod")


def readers(room: discord.abc.GuildChannel) -> list[str]:
    """The roles whose holders can read `room`, those that administer the server among them (people.md 12)."""
    return [role.name for role in room.guild.roles if room.permissions_for(role).view_channel]
