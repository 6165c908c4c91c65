"""Private notices on their way: by direct message, else in a private thread, else a line that there is a note."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

import discord

from bot.discord_app.calls import SOON, trying
from bot.discord_app.members import fetched
from bot.discord_app.notices import buttons_on, files_with, told_by
from bot.discord_app.places import Place, lacking
from bot.discord_app.words import Words
from bot.moderation.ports import Trouble, Work
from policy_rules.effects import Effect, OpenNote, PointToNotes, TellAuthor, TellReporter

Result = Mapping[str, Any]
Private = discord.DMChannel | discord.Thread


class Noting:
    """The calls; `channel` finds a place, `private` opens a private conversation, and `check` looks for permissions.

    All three raise Trouble.
    """

    def __init__(
        self,
        words: Words,
        channel: Callable[[str], Awaitable[Place]],
        private: Callable[[str], Awaitable[discord.DMChannel]],
        check: Callable[[Effect, Place], None],
    ) -> None:
        self._check = check
        self._words = words
        self._channel = channel
        self._private = private

    async def place_of(self, effect: TellAuthor | TellReporter) -> Private:
        """Where it is sent. They are let into a thread anew each time, so that nothing is written to nobody."""
        if isinstance(effect, TellReporter) or not effect.thread_id:
            return await self._private(effect.member_id)
        try:
            thread = await self._channel(effect.thread_id)
        except Trouble as trouble:  # Discord tells of a new thread a moment after it has opened it
            raise Trouble(trouble.words, SOON) from trouble
        if not isinstance(thread, discord.Thread):
            raise Trouble("the private thread is gone")
        async with trying("let somebody into the private thread"):
            await thread.add_user(discord.Object(int(effect.member_id)))
        return thread

    async def tell(self, effect: TellAuthor | TellReporter, work: Work) -> Result:
        """Send a notice."""
        private = await self.place_of(effect)
        async with trying("send them a private message"):
            told, buttons = told_by(effect, work, self._words), buttons_on(effect, work, self._words)
            sent = await private.send(embed=told, view=buttons, files=files_with(effect, work, self._words))
        return {"message_id": str(sent.id), "channel_id": str(sent.channel.id)}

    async def open_note(self, effect: OpenNote, work: Work) -> Result:
        """Open a private thread beside the room for one person and Steward (people.md 13)."""
        room = await self._room(effect)
        self._check(effect, room)
        member = await fetched(room.guild, effect.member_id)
        if member is None:
            return {"has_left": True}
        held = {name for role in member.roles for name in (str(role.id), role.name)}
        if held & set(work.policy.care.under_18):  # whoever looks after the threads can read them, too
            raise Trouble("no thread is opened for somebody under 18")
        if lacking(room, discord.Permissions(view_channel=True), member):
            raise Trouble("they cannot see the room beside which a thread would stand")
        async with trying("open a private thread"):
            thread = await room.create_thread(
                name=self._name(effect),
                type=discord.ChannelType.private_thread,
                invitable=False,
                auto_archive_duration=1440,  # minutes without a word, after which Discord folds it away
            )
        return {"thread_id": str(thread.id)}

    async def find_note(self, effect: OpenNote, own_id: int) -> Result | None:
        """The thread that an earlier try opened, whose answer was lost."""
        name = self._name(effect)
        threads = (await self._room(effect)).threads
        found = next((one for one in threads if one.name == name and one.owner_id == own_id), None)
        return {"thread_id": str(found.id)} if found else None

    async def point_to_notes(self, effect: PointToNotes, work: Work) -> Result:
        """Say in the room that there is a note; not what about."""
        del work
        channel = await self._channel(effect.channel_id)
        self._check(effect, channel)
        if isinstance(channel, discord.ForumChannel):
            raise Trouble("a forum holds no messages of its own")
        if await fetched(channel.guild, effect.member_id) is None:
            return {"has_left": True}
        only_them = discord.AllowedMentions(users=[discord.Object(int(effect.member_id))])
        async with trying("say that there is a note"):
            sent = await channel.send(self.pointer(effect), allowed_mentions=only_them)
        return {"message_id": str(sent.id), "channel_id": str(sent.channel.id)}

    def pointer(self, effect: PointToNotes) -> str:
        """The line in the room."""
        return self._words("note.waiting", member=f"<@{effect.member_id}>")

    def _name(self, effect: OpenNote) -> str:
        return self._words("note.thread", reference=f"{effect.case_id}.{effect.as_of}")

    async def _room(self, effect: OpenNote) -> discord.TextChannel:
        place = await self._channel(effect.channel_id)
        room = place.parent if isinstance(place, discord.Thread) else place
        if not isinstance(room, discord.TextChannel):
            raise Trouble("a private thread needs a text channel")
        return room
