"""The notice of what Steward reads: posted, pinned, and posted anew once it says something else (people.md 10)."""

from collections.abc import Awaitable, Callable, Mapping
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

import discord

from bot.discord_app.calls import trying
from bot.discord_app.places import Place
from bot.discord_app.words import Words
from bot.moderation.ports import Trouble, Work
from policy_rules.effects import Announce, Effect, PinNotice, UnpinNotice
from policy_rules.policy import Policy

Result = Mapping[str, Any]
FindOwn = Callable[[Place, str, datetime], Awaitable[discord.Message | None]]
Send = Callable[[Effect, Place, str, str], Awaitable[Result]]


def notice_of(policy: Policy, words: Words) -> str:
    """What it says."""
    return words("announcement", group=policy.group.name)


def notice_mark(policy: Policy, words: Words) -> str:
    """Tells a notice from one that says something else."""
    return sha256(notice_of(policy, words).encode("utf-8", "replace")).hexdigest()


class Announcing:
    """The calls; `channel` finds a place, `check` looks for permissions, `find_own` for what was posted before."""

    def __init__(
        self,
        words: Words,
        channel: Callable[[str], Awaitable[Place]],
        check: Callable[[Effect, Place], None],
        send: Send,
        find_own: FindOwn,
    ) -> None:
        self._words = words
        self._channel = channel
        self._check = check
        self._send = send
        self._find_own = find_own

    async def announce(self, effect: Announce, work: Work) -> Result:
        """Post it, unless one that says the same stands there: an earlier try may have been cut off."""
        text, channel = notice_of(work.policy, self._words), await self._channel(effect.channel_id)
        self._check(effect, channel)
        found = await self._find_own(channel, text, datetime.min.replace(tzinfo=UTC))
        result = _result(found) if found else await self._send(effect, channel, "post the notice", text)
        return {**result, "notice": notice_mark(work.policy, self._words)}

    async def pin(self, effect: PinNotice, _work: Work) -> Result:
        """Pin it."""
        channel = await self._channel(effect.channel_id)
        self._check(effect, channel)
        if not effect.message_id or not isinstance(channel, discord.TextChannel):
            raise Trouble("which notice to pin is not known any more; start Steward again to post it")
        async with trying("pin the notice"):
            await channel.get_partial_message(int(effect.message_id)).pin()
        return {"message_id": effect.message_id, "channel_id": effect.channel_id}

    async def unpin(self, effect: UnpinNotice, _work: Work) -> Result:
        """Take the pin off one that is out of date; it stays where it was posted."""
        channel = await self._channel(effect.channel_id)
        self._check(effect, channel)
        if not isinstance(channel, discord.TextChannel):
            return {}
        async with trying("unpin the notice from before"):
            try:
                await channel.get_partial_message(int(effect.message_id)).unpin()
            except discord.NotFound:
                return {"gone": True}
        return {}


def _result(message: discord.Message) -> Result:
    return {"message_id": str(message.id), "channel_id": str(message.channel.id)}
