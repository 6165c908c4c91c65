"""What Steward does about an argument when a moderator presses: a line in public, slow mode, a quiet word."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

import discord

from bot.discord_app.buttons import NoteButton
from bot.discord_app.calls import SOON, trying
from bot.discord_app.places import Place
from bot.discord_app.words import Words
from bot.moderation.ports import Trouble, Work
from policy_rules.answers import TO_AN_OFFER
from policy_rules.effects import EndSlowMode, LetIn, OfferWord, OpenThread, OpenWith, SlowMode, TakeBack

Result = Mapping[str, Any]


class Mediating:
    """The calls; `channel` finds a place and `private` opens a private conversation, both raising Trouble."""

    def __init__(
        self,
        words: Words,
        channel: Callable[[str], Awaitable[Place]],
        private: Callable[[str], Awaitable[discord.DMChannel]],
    ) -> None:
        self._words = words
        self._channel = channel
        self._private = private

    async def take_back(self, effect: TakeBack, _work: Work) -> Result:
        """Delete a line of Steward's own."""
        channel = await self._channel(effect.channel_id)
        if isinstance(channel, discord.ForumChannel):
            return {}
        async with trying("take its line back"):
            try:
                await channel.get_partial_message(int(effect.message_id)).delete()
            except discord.NotFound:
                return {"was_gone": True}
        return {}

    async def slow(self, effect: SlowMode, work: Work, others: Sequence[EndSlowMode]) -> Result:
        """Set slow mode, unless the room is as slow already; `others` are those that other cases have set there."""
        channel, seconds = await self._channel(effect.channel_id), work.policy.arguments.slow_seconds
        found: int = channel.slowmode_delay  # type: ignore[assignment]
        if found < seconds:
            async with trying("slow the room down"):
                await channel.edit(slowmode_delay=seconds)
        return _slowed(work, _before(found, others), max(found, seconds))

    async def slowed_already(self, effect: SlowMode, work: Work, others: Sequence[EndSlowMode]) -> Result | None:
        """Its own work, if an earlier try did it and the answer was lost; nobody knows then what was there before."""
        seconds = work.policy.arguments.slow_seconds
        if (await self._channel(effect.channel_id)).slowmode_delay != seconds:
            return None
        return _slowed(work, _before(seconds, others) if others else 0, seconds)

    async def end_slow(self, effect: EndSlowMode, others: Sequence[EndSlowMode]) -> Result:
        """Put it back as it was, unless somebody has changed it since. What another case has set stays its time."""
        channel = await self._channel(effect.channel_id)
        if channel.slowmode_delay != effect.seconds:
            return {"changed_meanwhile": True}
        # Where two are due at once they are carried out side by side, and one of them must be the last.
        longer = [other for other in others if _ends(other) > _ends(effect)]
        seconds = max([effect.before, *(other.seconds for other in longer)])
        if seconds == channel.slowmode_delay:
            return {"still_slow": True} if longer else {}
        async with trying("end slow mode"):
            await channel.edit(slowmode_delay=seconds)
        return {}

    async def offer_word(self, effect: OfferWord, work: Work) -> Result:
        """Ask one person in private."""
        # Where one is under 18, nobody is asked.
        await self._check_age(work, work.case.asked if work.case else ())
        private = await self._private(effect.member_id)
        async with trying("send them a private message"):
            view = discord.ui.View(timeout=None)
            for answer in TO_AN_OFFER:
                view.add_item(NoteButton(effect.case_id, answer, self._words(f"answer.{answer}")))
            sent = await private.send(embed=self.offer(effect, work), view=view)
        return {"message_id": str(sent.id), "channel_id": str(sent.channel.id)}

    def offer(self, effect: OfferWord, work: Work) -> discord.Embed:
        """What they read."""
        channel = f"<#{work.case.channel_id}>" if work.case else ""
        text = self._words("word.offer", group=work.policy.group.name, channel=channel)
        embed = discord.Embed(description=text, colour=discord.Colour.light_grey())
        embed.set_footer(text=offer_reference(effect))
        return embed

    async def open_thread(self, effect: OpenThread, work: Work) -> Result:
        """Open a private thread beside the room and let in those who said yes."""
        room = await self._room(effect)
        case = work.case
        if case is None:
            raise Trouble("the case is no longer kept")
        await self._check_age(work, case.agreed)
        async with trying("open a private thread"):
            thread = await room.create_thread(
                name=self._words("word.thread", case=case.id),
                type=discord.ChannelType.private_thread,
                invitable=False,
                auto_archive_duration=1440,  # minutes without a word, after which Discord folds it away
            )
        return {"thread_id": str(thread.id)}

    async def let_in(self, effect: LetIn, _work: Work) -> Result:
        """Let one person into the thread; who is in it already stays."""
        async with trying("let somebody into the private thread"):
            await (await self._thread(effect.thread_id)).add_user(discord.Object(int(effect.member_id)))
        return {}

    async def open_with(self, effect: OpenWith, work: Work) -> Result:
        """Say what the thread is for."""
        async with trying("write in the private thread"):
            sent = await (await self._thread(effect.thread_id)).send(self.opening(work))
        return {"message_id": str(sent.id), "channel_id": str(sent.channel.id)}

    def opening(self, work: Work) -> str:
        """The first line of the thread."""
        return self._words("word.opening", group=work.policy.group.name)

    async def _thread(self, thread_id: str) -> discord.Thread:
        try:
            thread = await self._channel(thread_id)
        except Trouble as trouble:  # Discord tells of a new thread a moment after it has opened it
            raise Trouble(trouble.words, SOON) from trouble
        if not isinstance(thread, discord.Thread):
            raise Trouble("the private thread is gone")
        return thread

    async def find_thread(self, effect: OpenThread, own_id: int) -> Result | None:
        """The thread that an earlier try opened, whose answer was lost."""
        name = self._words("word.thread", case=effect.case_id)
        threads = (await self._room(effect)).threads
        found = next((one for one in threads if one.name == name and one.owner_id == own_id), None)
        return {"thread_id": str(found.id)} if found else None

    async def _room(self, effect: OpenThread) -> discord.TextChannel:
        place = await self._channel(effect.channel_id)
        room = place.parent if isinstance(place, discord.Thread) else place
        if not isinstance(room, discord.TextChannel):
            raise Trouble("a private thread needs a text channel; please write to them yourself")
        return room

    async def _check_age(self, work: Work, members: tuple[str, ...]) -> None:
        """No adult is alone with somebody under 18 in what Steward opens (people.md 5)."""
        roles, case = work.policy.care.under_18, work.case
        if not roles or case is None:
            return
        guild = (await self._channel(case.channel_id)).guild
        for member in members:
            async with trying("look up whether they are under 18"):
                found = await guild.fetch_member(int(member))
            held = {name for role in found.roles for name in (str(role.id), role.name)}
            if held & set(roles):
                raise Trouble("one of them is under 18, so nothing was sent: please speak with the safeguarding lead")


def _before(found: int, others: Sequence[EndSlowMode]) -> int:
    """What the room comes back to in the end: where another case made it as slow as it is, what that one found."""
    return next((other.before for other in others if other.seconds == found), found)


def _ends(effect: EndSlowMode) -> tuple[datetime, int]:
    return datetime.fromisoformat(effect.not_before), effect.case_id


def _slowed(work: Work, before: int, seconds: int) -> Result:
    until = work.now + timedelta(minutes=work.policy.arguments.slow_minutes)
    return {"before": before, "seconds": seconds, "until": until.isoformat()}


def offer_reference(effect: OfferWord) -> str:
    """The line that an offer ends with; it is how it is found again when the answer to sending it was lost."""
    return f"Steward · {effect.case_id}.{effect.as_of}.{effect.kind}"
