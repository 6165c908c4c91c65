"""The world of the sandbox: the single source of truth about people, places, messages and all that hangs on them."""

from bot.clock import Clock
from bot.sandbox import payloads
from bot.sandbox.audit import AuditLog
from bot.sandbox.automod import AutoMod
from bot.sandbox.commands import Commands
from bot.sandbox.files import Files
from bot.sandbox.interactions import Interactions
from bot.sandbox.messages import Messages
from bot.sandbox.places import Places
from bot.sandbox.threads import Threads
from bot.sandbox.webhooks import Webhooks
from bot.sandbox.wire import ChannelKind, Intent, Payload


class World(Places):
    """People and places, with their messages, threads, webhooks, interactions, commands, audit log and AutoMod.

    Args:
        clock: tells the time of everything that happens.
        api: where the REST API is served, for addresses of webhooks.
        content: where files are served.
    """

    def __init__(self, clock: Clock, api: str, content: str) -> None:
        super().__init__(clock)
        self.gateway_url = ""  # known once the gateway is served
        self.files = Files(self, content)
        self.messages = Messages(self, self.files)
        self.threads = Threads(self, self.messages)
        self.webhooks = Webhooks(self, api)
        self.interactions = Interactions(self, self.messages)
        self.commands = Commands(self)
        self.audit = AuditLog(self)
        self.automod = AutoMod(self, self.messages)

    def invite_bot(self, guild_id: str, *, permissions: int) -> None:
        """Let the bot into a guild, with a role of its own that has `permissions`."""
        role = self.add_role(guild_id, "Steward", permissions=permissions, bot_id=self.bot_id)
        self.join(guild_id, self.bot_id, [role])
        self.emit("GUILD_CREATE", self.whole_guild(guild_id), Intent.GUILDS)

    def guilds_of_bot(self) -> list[str]:
        """Ids of the guilds that the bot is in."""
        return [guild_id for guild_id, members in self.members.items() if self.bot_id in members]

    def application(self) -> Payload:
        """The application behind the bot."""
        bot, owner = self.users[self.bot_id], self.users[self.owner_id]
        return payloads.application(self.bot_id, bot, owner, self.portal_intents, len(self.guilds_of_bot()))

    def guild_payload(self, guild_id: str) -> Payload:
        """A guild with its roles."""
        return {**self.guild(guild_id), "roles": list(self.roles[guild_id].values())}

    def whole_guild(self, guild_id: str, *, everybody: bool = False) -> Payload:
        """A guild as the gateway tells it at the start: with its channels and active threads.

        Of its members, Discord sends `everybody` only to those who asked for presences.
        """
        members = self.members[guild_id]
        return {
            **self.guild_payload(guild_id),
            "joined_at": members[self.bot_id]["joined_at"],
            "large": False,
            "unavailable": False,
            "member_count": len(members),
            "members": list(members.values()) if everybody else [members[self.bot_id]],
            "channels": self.channels_of(guild_id),
            "threads": self.visible_threads(guild_id),
            "voice_states": [],
            "presences": [],
            "stage_instances": [],
            "guild_scheduled_events": [],
            "soundboard_sounds": [],
        }

    def visible_threads(self, guild_id: str) -> list[Payload]:
        """The active threads that the bot sees."""
        return [one for one in self.threads_of(guild_id) if self.permissions(self.bot_id, one["id"])]

    def add_sticker(self, guild_id: str, name: str) -> str:
        """A sticker of the guild. Returns its id."""
        sticker: Payload = {"id": self.snowflakes.next(), "name": name, "format_type": 1}
        self.messages.stickers[sticker["id"]] = sticker
        whole = {**sticker, "guild_id": guild_id, "type": 2, "description": None, "tags": "", "available": True}
        stickers = self.guild(guild_id)["stickers"]
        stickers.append(whole)
        self.emit("GUILD_STICKERS_UPDATE", {"guild_id": guild_id, "stickers": stickers}, Intent.EXPRESSIONS)
        return str(sticker["id"])

    def is_forum(self, channel_id: str) -> bool:
        """Whether a channel holds posts rather than messages."""
        return bool(self.channel(channel_id)["type"] == ChannelKind.FORUM)
