"""The Discord client: logs in with the least it needs, and hands every event to Watch or Desk."""

import logging
import sys
from collections.abc import Awaitable, Callable
from typing import Any, Protocol

import discord
from discord import app_commands

from bot.discord_app.automod import AutoModWatch
from bot.discord_app.buttons import CaseButton, NoteButton, TurnPicker
from bot.discord_app.case_desk import CaseDesk, CloseAll
from bot.discord_app.commands import Commands
from bot.discord_app.desk import Desk
from bot.discord_app.like_cases import LikeButton, LikesDesk
from bot.discord_app.nudging import NudgeButton
from bot.discord_app.sanctioning import SanctionButton
from bot.discord_app.setting_up import LeftOver, SetupDesk
from bot.discord_app.shadow_days import ShadowButton, ShadowDesk
from bot.discord_app.watch import Watch
from bot.failure import outline

log = logging.getLogger(__name__)

# Steward has no voice, so that voice needs libraries which are not there is nothing to warn an operator about.
discord.VoiceClient.warn_nacl = False
discord.VoiceClient.warn_dave = False


def intents() -> discord.Intents:
    """What Steward asks to be told: servers, messages with their text, reactions, what Discord's own AutoMod does.

    No member list, no presences, no private messages.
    """
    return discord.Intents(
        guilds=True,
        guild_messages=True,
        message_content=True,
        guild_reactions=True,
        auto_moderation_execution=True,  # which Discord sends only to who may manage the server
    )


class Connection(Protocol):
    """Hears whether the connection to Discord is there."""

    def __call__(self, *, there: bool) -> None:
        """It is there, or it is gone."""
        ...


class StewardClient(discord.Client):
    """discord.py's own client. It keeps no messages and no members: what Steward must remember is in its store."""

    def __init__(
        self,
        watch: Watch,
        desk: Desk,
        commands: Commands,
        *,
        ready: Callable[[], Awaitable[None]],
        rights_change: Callable[[], Awaitable[None]],
        connection: Connection,
        ready_timeout_s: float,
    ) -> None:
        super().__init__(
            intents=intents(),
            allowed_mentions=discord.AllowedMentions.none(),
            max_messages=None,
            chunk_guilds_at_startup=False,
            member_cache_flags=discord.MemberCacheFlags.none(),
            guild_ready_timeout=ready_timeout_s,
        )
        self.watch = watch
        self.desk = desk
        self.case_desk: CaseDesk | None = None  # for the button that closes many cases
        self.likes_desk: LikesDesk | None = None  # for what was decided on like cases
        self.shadow_desk: ShadowDesk | None = None  # for the morning card
        self.automod: AutoModWatch | None = None
        self.setup_desk: SetupDesk | None = None  # for /setup, and for what is left of one
        self._commands = commands
        self._when_ready = ready
        self._when_rights_change = rights_change
        self._tell_connection = connection
        self.tree = app_commands.CommandTree(self)

    async def setup_hook(self) -> None:
        """At each login, before the gateway: buttons of earlier runs work again, and commands are told to Discord."""
        self.add_dynamic_items(
            CaseButton,
            NoteButton,
            NudgeButton,
            SanctionButton,
            TurnPicker,
            CloseAll,
            LikeButton,
            ShadowButton,
            LeftOver,
        )
        for command in self._commands:
            self.tree.add_command(command, override=True)
        await self.tree.sync()

    async def on_ready(self) -> None:
        """Logged in, perhaps again."""
        self._tell_connection(there=True)
        await self._when_ready()

    async def on_disconnect(self) -> None:
        """The connection ended. What the next one brings waits until it is known whether anything was missed."""
        self._tell_connection(there=False)
        self.watch.hold()

    async def on_resumed(self) -> None:
        """The session goes on, and Discord has sent all that happened meanwhile."""
        self._tell_connection(there=True)
        self.watch.release()

    async def on_message(self, message: discord.Message) -> None:
        """A message was written."""
        self.watch.posted(message)

    async def on_raw_message_edit(self, payload: discord.RawMessageUpdateEvent) -> None:
        """A message was edited, or an embed appeared on it."""
        self.watch.changed(payload)

    async def on_raw_message_delete(self, payload: discord.RawMessageDeleteEvent) -> None:
        """A message is gone."""
        self.watch.removed(payload.guild_id, payload.channel_id, {payload.message_id})

    async def on_raw_bulk_message_delete(self, payload: discord.RawBulkMessageDeleteEvent) -> None:
        """Many messages are gone."""
        self.watch.removed(payload.guild_id, payload.channel_id, payload.message_ids)

    async def on_raw_reaction_add(self, payload: discord.RawReactionActionEvent) -> None:
        """Somebody reacted, perhaps to report."""
        await self.watch.reacted(payload)

    async def on_automod_action(self, action: discord.AutoModAction) -> None:
        """A rule of Discord's own AutoMod did something; each of its actions comes by itself."""
        if self.automod is not None:
            await self.automod.acted(action)

    async def on_thread_create(self, thread: discord.Thread) -> None:
        """A thread was opened."""
        self.watch.titled(thread)

    async def on_thread_update(self, before: discord.Thread, after: discord.Thread) -> None:
        """A thread has changed, perhaps its title."""
        if before.name != after.name:
            self.watch.titled(after)

    async def on_guild_channel_update(self, before: discord.abc.GuildChannel, after: discord.abc.GuildChannel) -> None:
        """A room has changed, perhaps who may do what in it, or its name, by which the policy may know it."""
        if (before.name, before.overwrites) != (after.name, after.overwrites):
            await self._when_rights_change()

    async def on_guild_available(self, _guild: discord.Guild) -> None:
        """Discord hands the server over again, perhaps with other rooms and roles."""
        await self._when_rights_change()

    async def on_guild_channel_create(self, _room: discord.abc.GuildChannel) -> None:
        """There is a new room, perhaps one that the policy names."""
        await self._when_rights_change()

    async def on_guild_channel_delete(self, _room: discord.abc.GuildChannel) -> None:
        """A room is gone, perhaps one that the policy names."""
        await self._when_rights_change()

    async def on_guild_role_update(self, before: discord.Role, after: discord.Role) -> None:
        """A role has changed, perhaps what it allows, or its name, by which an office may be known."""
        if (before.name, before.permissions) != (after.name, after.permissions):
            await self._when_rights_change()

    async def on_guild_role_create(self, _role: discord.Role) -> None:
        """There is a new role, perhaps that of an office."""
        await self._when_rights_change()

    async def on_guild_role_delete(self, _role: discord.Role) -> None:
        """A role is gone, perhaps that of an office."""
        await self._when_rights_change()

    async def on_error(self, event_method: str, /, *args: Any, **kwargs: Any) -> None:
        """An event could not be handled. What it held stays out of the log."""
        del args, kwargs
        problem = sys.exception()
        log.error("%s failed: %s", event_method, outline(problem) if problem else "without an error")
