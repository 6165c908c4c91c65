"""The people and places of the sandbox: guilds, roles, channels, members. Its values are payloads of the wire."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from bot.clock import Clock
from bot.sandbox import payloads
from bot.sandbox.emission import Announcer, Event
from bot.sandbox.errors import SandboxError, missing_access, missing_permissions, unknown
from bot.sandbox.permissions import (
    ALL,
    DIRECT,
    EVERYONE,
    MEMBER_OVERWRITE,
    Permission,
    in_channel,
    in_guild,
    is_timed_out,
)
from bot.sandbox.snowflakes import Snowflakes
from bot.sandbox.wire import PRIVILEGED, THREADS, ChannelKind, Intent, Payload


class Places:
    """Guilds and who is in them. Every change emits its own gateway event.

    Methods take and give ids; where a driver of the sandbox passes a role or a member, a name does as well.
    """

    def __init__(self, clock: Clock) -> None:
        self.clock = clock
        self.snowflakes = Snowflakes(clock)
        self.announcer = Announcer()
        self.users: dict[str, Payload] = {}
        self.guilds: dict[str, Payload] = {}
        self.roles: dict[str, dict[str, Payload]] = {}  # of each guild, by id
        self.members: dict[str, dict[str, Payload]] = {}  # of each guild, by id of the user
        self.channels: dict[str, Payload] = {}  # threads and direct messages among them
        self.thread_members: dict[str, dict[str, Payload]] = {}  # of each thread, by id of the user
        self.closed_to_messages: set[str] = set()  # users who take no direct messages
        self.portal_intents: Intent = PRIVILEGED  # the toggles on the application's page
        self.bot_id = self.add_user("Steward", is_bot=True)
        self.owner_id = self.add_user("Owner")

    # time and telling

    def now(self) -> datetime:
        """The sandbox's time."""
        return self.clock.now()

    def timestamp(self) -> str:
        """The sandbox's time as Discord writes it."""
        return self.now().isoformat(timespec="microseconds")

    def emit(self, name: str, data: Payload, intent: Intent | None, place: Payload | None = None) -> None:
        """Tell the bot that something happened, if it is in the guild and sees the `place` (a channel, or None)."""
        guild_id = data.get("guild_id") if place is None else place.get("guild_id")
        is_member = guild_id is None or self.bot_id in self.members[guild_id]
        if is_member and (place is None or self.may(self.bot_id, place["id"], Permission.VIEW_CHANNEL)):
            self.announcer.tell(Event(name, data, intent))
        self.announcer.changed()

    # people

    def add_user(self, name: str, *, is_bot: bool = False) -> str:
        """Somebody with an account. Returns their id."""
        user_id = self.snowflakes.next()
        self.users[user_id] = payloads.user(user_id, name, is_bot=is_bot)
        return user_id

    def add_member(self, guild_id: str, name: str, *, roles: Iterable[str] = (), dms_open: bool = True) -> str:
        """A new member of the guild, with `roles` by id or name. Returns their id."""
        user_id = self.add_user(name)
        if not dms_open:
            self.closed_to_messages.add(user_id)
        self.join(guild_id, user_id, [self.role_id(guild_id, role) for role in roles])
        return user_id

    def join(self, guild_id: str, user_id: str, roles: Iterable[str] = ()) -> None:
        """Let a user into the guild."""
        member = payloads.member(self.users[user_id], roles, self.timestamp())
        self.members[guild_id][user_id] = member
        if user_id != self.bot_id:
            self.emit("GUILD_MEMBER_ADD", {**member, "guild_id": guild_id}, Intent.MEMBERS)

    def leave(self, guild_id: str, user_id: str) -> None:
        """Take a member out of the guild."""
        user = self.member(guild_id, user_id)["user"]
        del self.members[guild_id][user_id]
        if user_id == self.bot_id:
            self.emit("GUILD_DELETE", {"id": guild_id}, Intent.GUILDS)
            return
        self.emit("GUILD_MEMBER_REMOVE", {"guild_id": guild_id, "user": user}, Intent.MEMBERS)

    def change_member(self, guild_id: str, user_id: str, change: Payload) -> Payload:
        """Set fields of a member: nick, roles, communication_disabled_until."""
        member = self.member(guild_id, user_id)
        member |= change
        self.emit("GUILD_MEMBER_UPDATE", {**member, "guild_id": guild_id}, Intent.MEMBERS)
        return member

    def member(self, guild_id: str, user_id: str) -> Payload:
        """A member, or ApiError 404."""
        self.guild(guild_id)
        try:
            return self.members[guild_id][user_id]
        except KeyError:
            raise unknown("Member") from None

    # guilds and roles

    def found_guild(self, name: str) -> str:
        """A new server with the role @everyone and an owner who is nobody's part to play. Returns its id."""
        guild_id = self.snowflakes.next()
        self.guilds[guild_id] = payloads.guild(guild_id, name, self.owner_id)
        self.roles[guild_id] = {guild_id: payloads.role(guild_id, "@everyone", EVERYONE, 0)}
        self.members[guild_id] = {}
        self.join(guild_id, self.owner_id)
        return guild_id

    def guild(self, guild_id: str) -> Payload:
        """A guild, or ApiError 404."""
        try:
            return self.guilds[guild_id]
        except KeyError:
            raise unknown("Guild") from None

    def add_role(self, guild_id: str, name: str, *, permissions: int = 0, **tags: str) -> str:
        """A new role above those that are there. Returns its id."""
        role = payloads.role(self.snowflakes.next(), name, permissions, len(self.roles[guild_id]), **tags)
        self.roles[guild_id][role["id"]] = role
        self.emit("GUILD_ROLE_CREATE", {"guild_id": guild_id, "role": role}, Intent.GUILDS)
        return str(role["id"])

    # channels

    def add_channel(
        self,
        guild_id: str,
        name: str,
        *,
        kind: ChannelKind = ChannelKind.TEXT,
        overwrites: Mapping[str, tuple[int, int]] | None = None,
        hidden_from_everyone: bool = False,
        visible_to: Iterable[str] = (),
        category: str | None = None,
    ) -> str:
        """A new channel. Returns its id.

        Args:
            guild_id: the guild it belongs to.
            name: without #.
            kind: text, voice, forum, news or category.
            overwrites: (allowed, denied) bits by role or member, each given by id or name.
            hidden_from_everyone: whether @everyone is denied to see it.
            visible_to: roles or members who see it all the same.
            category: id of the category it stands in.
        """
        rights = {self.overwrite_id(guild_id, who): bits for who, bits in (overwrites or {}).items()}
        if hidden_from_everyone:
            allow, deny = rights.get(guild_id, (0, 0))
            rights[guild_id] = (allow, deny | Permission.VIEW_CHANNEL)
        for who in visible_to:
            allow, deny = rights.get(self.overwrite_id(guild_id, who), (0, 0))
            rights[self.overwrite_id(guild_id, who)] = (allow | Permission.VIEW_CHANNEL, deny)
        position = sum(channel.get("guild_id") == guild_id for channel in self.channels.values())
        channel = payloads.guild_channel(self.snowflakes.next(), guild_id, name, kind, position)
        channel["permission_overwrites"] = [self._overwrite(guild_id, who, *bits) for who, bits in rights.items()]
        channel["parent_id"] = category
        self.channels[channel["id"]] = channel
        self.emit("CHANNEL_CREATE", channel, Intent.GUILDS)
        return str(channel["id"])

    def change_channel(self, channel_id: str, change: Payload) -> Payload:
        """Set fields of a channel or, under `thread_metadata`, of a thread."""
        channel = self.channel(channel_id)
        metadata = {**channel.get("thread_metadata", {}), **change.pop("thread_metadata", {})}
        channel |= change
        if channel["type"] in THREADS:
            channel["thread_metadata"] = metadata
            self.emit("THREAD_UPDATE", channel, Intent.GUILDS, channel)
        else:
            self.emit("CHANNEL_UPDATE", channel, Intent.GUILDS)
        return channel

    def overwrite(self, channel_id: str, target_id: str, allow: int, deny: int) -> None:
        """Say what a role or member may or may not do in a channel."""
        channel = self.channel(channel_id)
        others = [one for one in channel["permission_overwrites"] if one["id"] != target_id]
        new = self._overwrite(channel["guild_id"], target_id, allow, deny)
        self.change_channel(channel_id, {"permission_overwrites": [*others, new]})

    def remove_channel(self, channel_id: str) -> Payload:
        """Delete a channel or thread."""
        channel = self.channel(channel_id)
        name = "THREAD_DELETE" if channel["type"] in THREADS else "CHANNEL_DELETE"
        self.emit(name, channel, Intent.GUILDS, channel)
        del self.channels[channel_id]
        return channel

    def channel(self, channel_id: str) -> Payload:
        """A channel, thread or direct channel, or ApiError 404."""
        try:
            return self.channels[channel_id]
        except KeyError:
            raise unknown("Channel") from None

    def channels_of(self, guild_id: str) -> list[Payload]:
        """The guild's channels without its threads, oldest first."""
        return [one for one in self.channels.values() if one.get("guild_id") == guild_id and one["type"] not in THREADS]

    def threads_of(self, guild_id: str, *, archived: bool = False) -> list[Payload]:
        """The guild's threads that are active, or those that are archived."""
        threads = [one for one in self.channels.values() if one.get("guild_id") == guild_id and one["type"] in THREADS]
        return [one for one in threads if one["thread_metadata"]["archived"] == archived]

    def direct_channel(self, user_id: str) -> Payload:
        """The direct messages between the bot and a user, opened if need be."""
        if user_id not in self.users or user_id == self.bot_id:
            raise unknown("User")
        for channel in self.channels.values():
            if channel["type"] == ChannelKind.DM and channel["recipients"][0]["id"] == user_id:
                return channel
        channel = payloads.direct_channel(self.snowflakes.next(), self.users[user_id])
        self.channels[channel["id"]] = channel
        self.emit("CHANNEL_CREATE", channel, None)
        return channel

    # who may do what

    def permissions(self, user_id: str, channel_id: str) -> Permission:
        """All that a user may do in a channel; nothing if they are not in its guild."""
        channel = self.channel(channel_id)
        if channel["type"] == ChannelKind.DM:
            return DIRECT if user_id in (self.bot_id, channel["recipients"][0]["id"]) else Permission(0)
        guild_id = channel["guild_id"]
        member = self.members[guild_id].get(user_id)
        if member is None:
            return Permission(0)
        place = self.channel(channel["parent_id"]) if channel["type"] in THREADS else channel
        granted = in_channel(self.guild_permissions(guild_id, user_id), guild_id, member, place, self.now())
        is_private = channel["type"] == ChannelKind.PRIVATE_THREAD
        if is_private and Permission.MANAGE_THREADS not in granted and user_id not in self.thread_members[channel_id]:
            return Permission(0)
        return granted

    def guild_permissions(self, guild_id: str, user_id: str) -> Permission:
        """What a member may do in the guild at large."""
        member = self.member(guild_id, user_id)
        granted = in_guild(self.guild(guild_id), self.roles[guild_id], member)
        if granted != ALL and is_timed_out(member, self.now()):
            return granted & (Permission.VIEW_CHANNEL | Permission.READ_MESSAGE_HISTORY)
        return granted

    def may(self, user_id: str, channel_id: str, permission: Permission) -> bool:
        """Whether a user has all of `permission` in a channel."""
        return permission in self.permissions(user_id, channel_id)

    def require(self, user_id: str, channel_id: str, permission: Permission = Permission.VIEW_CHANNEL) -> Payload:
        """The channel, if the user sees it and may do this there; ApiError 403 (50001 or 50013) otherwise."""
        channel = self.channel(channel_id)
        granted = self.permissions(user_id, channel_id)
        if Permission.VIEW_CHANNEL not in granted:
            raise missing_access()
        if permission not in granted:
            raise missing_permissions()
        return channel

    # names

    def role_id(self, guild_id: str, role: str) -> str:
        """The id of a role given by id or name. Raises SandboxError if the guild has none such."""
        for one in self.roles[guild_id].values():
            if role in (one["id"], one["name"]):
                return str(one["id"])
        names = ", ".join(one["name"] for one in self.roles[guild_id].values())
        raise SandboxError(f"the guild has no role {role!r}; it has {names}")

    def overwrite_id(self, guild_id: str, who: str) -> str:
        """The id of a role or member given by id or name."""
        for member in self.members[guild_id].values():
            if who in (member["user"]["id"], member["user"]["global_name"]):
                return str(member["user"]["id"])
        return self.role_id(guild_id, who)

    def _overwrite(self, guild_id: str, target_id: str, allow: int, deny: int) -> Payload:
        kind = 0 if target_id in self.roles[guild_id] else MEMBER_OVERWRITE
        return {"id": target_id, "type": kind, "allow": str(int(allow)), "deny": str(int(deny))}
