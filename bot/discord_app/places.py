"""The channels that the policy names, found in the group's server, and what Steward may do in each."""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields

import discord

from bot.discord_app.translate import audience_of, is_called
from policy_rules.policy import Policy
from policy_rules.policy_value import MODERATORS
from policy_rules.second import SAFEGUARDING
from policy_rules.vocabulary import Audience

Place = discord.TextChannel | discord.VoiceChannel | discord.StageChannel | discord.ForumChannel | discord.Thread
Writable = discord.TextChannel
LEADER = "group_leader"


@dataclass(slots=True)
class Places:
    """Where Steward speaks: cards, cards in confidence, the log, and the notice of what it reads.

    One is held for as long as Steward runs, and follows what becomes of rooms and roles meanwhile.
    """

    moderators: Writable
    sealed: Writable | None
    log: Writable | None
    notice: Writable | None
    leaders: Writable | None = None
    offices: Mapping[str, tuple[discord.Role, ...]] = field(default_factory=dict)  # the roles of each team
    missing: tuple[str, ...] = ()  # settings under `channels` whose room was not found when it was looked for again

    def follow(self, found: "Places") -> None:
        """Be as they were found just now: a new session has other objects, and roles are made, renamed and deleted."""
        for one in fields(self):
            setattr(self, one.name, getattr(found, one.name))

    def for_case(self, team: str, *, sealed: bool) -> Writable | None:
        """Where the card of a team's case is posted; a sealed one is never posted where others read."""
        if sealed and team == LEADER and self.leaders is not None:
            return self.leaders
        return self.sealed if sealed else self.moderators

    def of_office(self, team: str) -> Writable | None:
        """The room in which only this office reads, if it has one."""
        safeguarding = dict.fromkeys(SAFEGUARDING, self.sealed)
        return {LEADER: self.leaders, MODERATORS: self.moderators, **safeguarding}.get(team)

    def read_by(self, team: str) -> Writable | None:
        """Where a line in confidence reaches this office: its own room, else the narrowest that a role of it can read.

        Where there is none, the room in confidence: whoever reads it can pass on that something waits.
        """
        own = self.of_office(team)
        shared = [place for place in (self.sealed, self.leaders) if place and self.is_read_by(place, team)]
        return own or next(iter(shared), self.sealed)

    def is_read_by(self, place: Writable, team: str) -> bool:
        """Whether a role of this office can read `place`."""
        return any(place.permissions_for(role).view_channel for role in self.offices.get(team, ()))

    def own(self) -> frozenset[int]:
        """The channels that Steward writes to and never reads, except the notice's."""
        return frozenset(place.id for place in (self.moderators, self.sealed, self.leaders, self.log) if place)


class PlacesProblem(Exception):
    """The server lacks a channel that the policy names; the message says which and what to do."""


def find(guild: discord.Guild, wanted: str | None, setting: str, *, needed: bool) -> Writable | None:
    """The text channel called `wanted` (a name, with or without #, or an id).

    Raises PlacesProblem if it is needed and missing.
    """
    if wanted is not None:
        name = wanted.removeprefix("#").casefold()
        for channel in guild.text_channels:
            if name in (channel.name.casefold(), str(channel.id)):
                return channel
        raise PlacesProblem(
            f"there is no text channel '{wanted}' in {guild.name} that Steward can see. Make it, let Steward see it, "
            f"or name another under channels.{setting} of the policy file."
        )
    if needed:
        raise PlacesProblem(f"the policy names no channel under channels.{setting}. Write its name there.")
    return None


def find_places(guild: discord.Guild, policy: Policy, known: Places | None = None) -> Places:
    """The policy's channels. Raises PlacesProblem where one is missing, unless it is `known` from before.

    Then that one stays as it was, and is `missing`: one room that was renamed must not freeze all others, nor who is
    in an office.
    """
    missing: list[str] = []

    def room(setting: str, wanted: str | None, *, needed: bool = False) -> Writable | None:
        try:
            return find(guild, wanted, setting, needed=needed)
        except PlacesProblem:
            if known is None:
                raise
            missing.append(setting)
            return _as_it_was(guild, getattr(known, setting))

    channels = policy.channels
    moderators = room("moderators", channels.moderators, needed=True)
    if moderators is None:
        raise AssertionError("a needed channel was found or refused")
    return Places(
        moderators=moderators,
        sealed=room("sealed", channels.sealed, needed=any(rule.sealed for rule in policy.rules)),
        leaders=room("leaders", channels.leaders),
        log=room("log", channels.log),
        notice=room("notice", channels.notice) or guild.system_channel or first_open(guild),
        offices={
            name: tuple(role for one in team.roles if (role := find_role_or_none(guild, one)))
            for name, team in policy.teams.items()
        },
        missing=tuple(missing),
    )


def _as_it_was(guild: discord.Guild, room: Writable | None) -> Writable | None:
    """The room, under whatever name it has by now."""
    found = guild.get_channel(room.id) if room is not None else None
    return found if isinstance(found, Writable) else room


def find_role_or_none(guild: discord.Guild, name: str) -> discord.Role | None:
    """The role called `name` (a name, with or without @, or an id), if there is one."""
    wanted = name.removeprefix("@").casefold()
    return next((role for role in guild.roles if wanted in (role.name.casefold(), str(role.id))), None)


def first_open(guild: discord.Guild) -> Writable | None:
    """The first text channel that every member sees."""
    everyone = guild.default_role
    return next((place for place in guild.text_channels if place.permissions_for(everyone).view_channel), None)


def lacking(channel: Place, needed: discord.Permissions, me: discord.Member) -> tuple[str, ...]:
    """The permissions of `needed` that `me` does not have in `channel`, as Discord's settings call them."""
    held = channel.permissions_for(me)
    return tuple(name.replace("_", " ").title() for name, value in needed if value and not getattr(held, name))


def is_read(channel: discord.abc.GuildChannel | discord.Thread, policy: Policy) -> bool:
    """Whether messages of a channel are read: open to all members, or named by the policy, unless it is never read."""
    if any(is_called(channel, name) for name in policy.channels.never_read):
        return False
    named = any(is_called(channel, name) for name in policy.channels.also_read)
    return named or audience_of(channel, policy) is Audience.PUBLIC
