"""Private hints to the author of a message, and what they can do about it by a press. Nobody else hears of them."""

import io
import re
from collections.abc import Awaitable, Callable, Mapping
from typing import Any, Protocol, Self, cast

import discord

from bot.discord_app.buttons import Said, answering
from bot.discord_app.calls import trying
from bot.discord_app.places import Place
from bot.discord_app.quoting import behind_spoiler, quoted
from bot.discord_app.words import Words
from bot.moderation.ports import Work
from policy_rules.effects import NudgeAuthor, TakeDown
from policy_rules.verdict import Hint

Result = Mapping[str, Any]
LONGEST_BACK = 1700  # characters of a text, quoted, that fit into an answer
TAKE_DOWN, CONSENT = "take_down", "consent"  # what a button answers


class NudgeDesk(Protocol):
    """Whoever serves the presses."""

    async def answer_nudge(
        self, interaction: discord.Interaction, channel_id: str, message_id: str, answer: str
    ) -> str | Said:
        """Do what a button of a hint says and return what to say."""
        ...


class NudgeButton(
    discord.ui.DynamicItem[discord.ui.Button[discord.ui.View]],
    template=r"nudge:(?P<channel>\d+):(?P<message>\d+):(?P<answer>\w+)",
):
    """One answer on a hint: `nudge:812:913:take_down`. It names no case, since there is none."""

    def __init__(self, channel_id: str, message_id: str, answer: str, label: str) -> None:
        custom_id = f"nudge:{channel_id}:{message_id}:{answer}"
        super().__init__(discord.ui.Button(label=label, custom_id=custom_id))
        self._where = (channel_id, message_id)
        self._answer = answer

    @classmethod
    async def from_custom_id(
        cls, interaction: discord.Interaction, item: discord.ui.Item[Any], match: re.Match[str]
    ) -> Self:
        """The button that was pressed, also one posted before a restart."""
        del interaction
        label = cast("discord.ui.Button[Any]", item).label or ""
        return cls(match["channel"], match["message"], match["answer"], label)

    async def callback(self, interaction: discord.Interaction) -> None:
        """Do what the button says."""
        desk = cast("NudgeDesk", cast("Any", interaction.client).desk)
        await answering(interaction, lambda: desk.answer_nudge(interaction, *self._where, self._answer))


class Nudging:
    """Sends hints, and takes down what its own author asked to."""

    def __init__(
        self,
        words: Words,
        channel: Callable[[str], Awaitable[Place]],
        private: Callable[[str], Awaitable[discord.DMChannel]],
    ) -> None:
        self._words = words
        self._channel = channel
        self._private = private

    async def nudge(self, effect: NudgeAuthor, work: Work) -> Result:
        """Tell the author. Where their private messages are closed, nothing else is done: it is only a hint."""
        private, channel = await self._private(effect.member_id), await self._channel(effect.channel_id)
        text = self._words(f"nudge.{effect.about}", channel=f"<#{channel.id}>", group=work.policy.group.name)
        embed = discord.Embed(description=text, colour=discord.Colour.light_grey())
        embed.set_footer(text=nudge_reference(effect))
        view = discord.ui.View(timeout=None)
        answers = (CONSENT, TAKE_DOWN) if effect.about == Hint.CONSENT else (TAKE_DOWN,)
        for answer in answers:
            view.add_item(
                NudgeButton(effect.channel_id, effect.message_id, answer, self._words(f"nudge.buttons.{answer}"))
            )
        async with trying("send them a private message"):
            sent = await private.send(embed=embed, view=view)
        return {"message_id": str(sent.id), "channel_id": str(sent.channel.id)}

    async def take_down(self, effect: TakeDown, _work: Work) -> Result:
        """Delete a message because its author asked."""
        channel = await self._channel(effect.channel_id)
        if isinstance(channel, discord.ForumChannel):
            return {}
        async with trying("delete that message"):
            try:
                await channel.get_partial_message(int(effect.message_id)).delete()
            except discord.NotFound:
                return {"was_gone": True}
        return {}


def given_back(text: str, words: Words, answer: str) -> str | Said:
    """What its author is told, with all of what they wrote: as a file where it is too long for an answer."""
    if len(quoted(text)) <= LONGEST_BACK:
        return words(f"nudge.{answer}_done", text=behind_spoiler(text, LONGEST_BACK + 4) if text else "")
    file = discord.File(io.BytesIO(text.encode()), words("nudge.file_name"))
    return Said(words(f"nudge.{answer}_done", text=words("nudge.in_file")), files=[file])


def nudge_reference(effect: NudgeAuthor) -> str:
    """The line that a hint ends with; it is how it is found again when the answer to sending it was lost."""
    return f"Steward · {effect.about}.{effect.message_id}"
