"""Watch: what happens in the group's server becomes changes for intake.

It reads nothing before the notice is pinned.
"""

import logging
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import discord
from discord.utils import time_snowflake

from bot.discord_app.calls import CALL_FAILED
from bot.discord_app.places import Places, is_read
from bot.discord_app.reaching import reached
from bot.discord_app.rooms import with_roles
from bot.discord_app.translate import WRITTEN, is_of_a_program, member_of, message_of, title_of
from bot.failure import outline
from bot.moderation.ports import Change, Edited, Posted, Removed, Reported, Trouble
from bot.moderation.ports import channel_of as channel_of_change
from policy_rules.policy import Policy
from policy_rules.report import Report
from policy_rules.vocabulary import Message

log = logging.getLogger(__name__)

MOST_HELD = 2000  # changes that wait while what was missed is read
MOST_CAUGHT_UP = 1000  # messages of a channel that are read at a time after an absence
MOST_PASSED_OVER = 10_000  # of programs, which are not read
MOST_LOOKED_AT = 100  # older ones of a channel that are looked through for changes: a page of Discord's

Readable = discord.TextChannel | discord.VoiceChannel | discord.Thread


class Watch:
    """Turns Discord's events into changes, for the channels that are read."""

    def __init__(
        self, policy: Callable[[], Policy], offer: Callable[[Change], bool], fall_behind: Callable[[str], None]
    ) -> None:
        self._policy = policy
        self._fall_behind = fall_behind
        self._take_in = offer
        self._guild_id = 0
        self._places: Places | None = None
        self._held: list[Change] | None = None
        self.reads = False  # set once the notice of what is read stands
        self.tells_of_automod = False  # whether that notice is one that speaks of it
        self.since = datetime.max.replace(tzinfo=UTC)  # when it did; nothing older is read

    def follow(self, guild_id: int, places: Places) -> None:
        """Watch this server; what Steward itself writes to `places` is not read."""
        self._guild_id = guild_id
        self._places = places

    def watches(self, guild_id: int) -> bool:
        """Whether what happens in this server is for Steward to know by now."""
        return self.reads and guild_id == self._guild_id

    def hold(self) -> None:
        """Hold back what happens from now on: something before it may have been missed and must be read first."""
        if self._held is None:
            self._held = []

    def release(self) -> None:
        """Take in what was held back."""
        held, self._held = self._held or [], None
        for change in held:
            self._take_in(change)

    @contextmanager
    def holding(self) -> Iterator[None]:
        """Hold back what happens now until the block ends, so that what was missed is read first.

        If the reading breaks off, every channel is behind: nobody knows which were read.
        """
        self.hold()
        try:
            yield
        except BaseException:
            for change in self._held or ():
                self._fall_behind(channel_of_change(change))
            raise
        finally:
            self.release()

    def _offer(self, change: Change) -> None:
        if self._held is None:
            self._take_in(change)
        elif len(self._held) < MOST_HELD:
            self._held.append(change)
        else:
            self._fall_behind(channel_of_change(change))  # it must not pass those that are held

    def posted(self, message: discord.Message) -> None:
        """A message was written."""
        if self._is_for_us(message):
            self._offer(Posted(message_of(message, self._policy())))

    def changed(self, payload: discord.RawMessageUpdateEvent) -> None:
        """A message changed: an edit, or an embed that Discord added later (which does not count as an edit there)."""
        if self._is_for_us(payload.message):
            self._offer(Edited(message_of(payload.message, self._policy())))

    def removed(self, guild_id: int | None, channel_id: int, message_ids: set[int]) -> None:
        """Messages are gone."""
        if self.reads and guild_id == self._guild_id:
            for message_id in sorted(message_ids):
                self._offer(Removed(str(channel_id), str(message_id)))

    async def reacted(self, payload: discord.RawReactionActionEvent) -> None:
        """Somebody reacted: with the group's mark that is a report."""
        member = payload.member
        if member is None or member.bot or payload.guild_id != self._guild_id or not self.reads:
            return
        channel = member.guild.get_channel_or_thread(payload.channel_id)
        if str(payload.emoji) != self._policy().reports.reaction or not isinstance(channel, Readable):
            return
        if not self.is_read(channel):
            return
        try:
            message = await channel.fetch_message(payload.message_id)
            report = await self._report(message, member)
        except (*CALL_FAILED, Trouble) as problem:
            log.warning("a reported message could not be read: %s", outline(problem))
            self._fall_behind(str(channel.id))
            return
        if report:
            self._offer(Reported(report))

    async def _report(self, message: discord.Message, by: discord.abc.User) -> Report | None:
        """What a member's mark on a message means; a program's own words are nobody's fault. Raises Trouble."""
        if by.bot or is_of_a_program(message):
            return None
        policy = self._policy()
        marked = message_of(message, policy)
        if message.guild is not None:  # who holds an office is not among those who look
            marked = replace(marked, author=await with_roles(message.guild, marked.author))
        return Report(marked, member_of(by), mark=policy.reports.reaction)

    def titled(self, thread: discord.Thread) -> None:
        """A thread or a forum post was opened or has another title."""
        if self.reads and thread.guild.id == self._guild_id and self.is_read(thread):
            self._offer(Edited(title_of(thread, self._policy())))

    async def missed(
        self, guild: discord.Guild, cursors: Mapping[str, str], only: set[str] | None
    ) -> AsyncIterator[Message]:
        """What was written while nobody watched: each read channel after its cursor, oldest first.

        A channel without one is read from when the notice was pinned. With `only`, these channels alone.
        """
        for channel in self._read_places(guild, only):
            after = _id_of(cursors.get(str(channel.id))) or discord.Object(time_snowflake(self.since))
            read = 0
            async for message in self._history(channel, limit=MOST_PASSED_OVER, after=after, oldest_first=True):
                yield message
                read += 1
                if read == MOST_CAUGHT_UP:
                    self._fall_behind(str(channel.id))  # the rest is read from its cursor once these are judged
                    break

    async def changed_meanwhile(
        self, guild: discord.Guild, cursors: Mapping[str, str], since: datetime, only: set[str] | None
    ) -> AsyncIterator[Edited | Reported]:
        """What was edited since `since`, and what bears the group's mark: reports that nobody saw being made.

        In each read channel all messages since then are looked through and some before, since Discord keeps no list.
        """
        for channel in self._read_places(guild, only):
            known = _id_of(cursors.get(str(channel.id)))
            try:
                async for message in self._back_to(channel, since):
                    edited = message.edited_at is not None and message.edited_at >= since
                    if edited and known is not None and message.id <= known.id and self._is_for_us(message):
                        yield Edited(message_of(message, self._policy()))
                    async for report in self._marks_on(message):
                        yield Reported(report)
            except (*CALL_FAILED, Trouble) as problem:
                log.warning("changes in channel %s could not be looked for: %s", channel.id, outline(problem))
                self._fall_behind(str(channel.id))

    async def _back_to(self, channel: Readable, since: datetime) -> AsyncIterator[discord.Message]:
        """The messages of a channel from now back to `since`, and MOST_LOOKED_AT older ones."""
        older = 0
        async for message in channel.history(limit=MOST_PASSED_OVER, oldest_first=False):
            yield message
            older += message.created_at < since
            if older == MOST_LOOKED_AT:
                return

    async def _marks_on(self, message: discord.Message) -> AsyncIterator[Report]:
        for reaction in message.reactions:
            if str(reaction.emoji) == self._policy().reports.reaction:
                async for member in reaction.users():
                    if report := await self._report(message, member):
                        yield report

    async def stands(self, guild: discord.Guild, channel_id: str, message_id: str) -> bool:
        """Whether a message is still there; true where nobody can tell."""
        channel = guild.get_channel_or_thread(int(channel_id))
        if not isinstance(channel, discord.abc.Messageable) or not message_id.isdecimal():
            return True
        try:
            await channel.fetch_message(int(message_id))
        except discord.NotFound:
            return False
        except CALL_FAILED:
            return True
        return True

    async def look_up(self, guild: discord.Guild, channel_id: str, message_id: str) -> Message | None:
        """A message as it reads now; None if it is gone or not for Steward to read. Raises what discord.py raises."""
        message = await self.fetch(guild, channel_id, message_id)
        return message_of(message, self._policy()) if message is not None else None

    async def fetch(self, guild: discord.Guild, channel_id: str, message_id: str) -> discord.Message | None:
        """The same as Discord has it."""
        if not message_id.isdecimal():
            return None
        try:
            channel = guild.get_channel_or_thread(int(channel_id)) or await guild.fetch_channel(int(channel_id))
            message = await channel.fetch_message(int(message_id)) if isinstance(channel, Readable) else None
        except (discord.NotFound, discord.Forbidden, discord.InvalidData):
            return None
        return message if message is not None and self._is_for_us(message) else None

    async def reach(self, guild: discord.Guild, channel_id: str, message_id: str) -> discord.Message | None:
        """The same for who can wait; None if it is gone, or not for Steward to read. Raises OutOfReach."""
        message = await reached(guild, channel_id, message_id) if message_id.isdecimal() else None
        return message if message is not None and self._is_for_us(message) else None

    def _read_places(self, guild: discord.Guild, only: set[str] | None) -> Iterator[Readable]:
        """Every place that holds messages and is read, or `only` those of these. Posts of a forum are threads."""
        places: tuple[Readable, ...] = (*guild.text_channels, *guild.voice_channels, *guild.threads)
        return (place for place in places if (only is None or str(place.id) in only) and self.is_read(place))

    async def _history(self, channel: Readable, **options: Any) -> AsyncIterator[Message]:
        """Messages of people in a channel. What cannot be read is said in the log, and read at the next start."""
        policy = self._policy()
        try:
            async for message in channel.history(**options):
                if self._is_for_us(message):
                    yield message_of(message, policy)
        except CALL_FAILED as problem:
            log.warning("channel %s could not be read back: %s", channel.id, outline(problem))
            self._fall_behind(str(channel.id))

    def _is_for_us(self, message: discord.Message) -> bool:
        """Whether a person wrote it in a channel that is read. What the bot or other programs post is not moderated."""
        if not self.reads or message.guild is None or message.guild.id != self._guild_id:
            return False
        if message.author.bot or message.webhook_id is not None or message.type not in WRITTEN:
            return False
        return isinstance(message.channel, discord.abc.GuildChannel | discord.Thread) and self.is_read(message.channel)

    def is_read(self, channel: discord.abc.GuildChannel | discord.Thread) -> bool:
        """Whether messages there are read, and can be reported: never Steward's own rooms, nor those never read."""
        parent = channel.parent if isinstance(channel, discord.Thread) else None
        places = (channel, parent) if parent else (channel,)
        if self._places and any(place.id in self._places.own() for place in places):
            return False
        return is_read(channel, self._policy())


def _id_of(cursor: str | None) -> discord.Object | None:
    """A cursor as discord.py takes it; titles of threads have none."""
    return discord.Object(int(cursor)) if cursor is not None and cursor.isdecimal() else None
