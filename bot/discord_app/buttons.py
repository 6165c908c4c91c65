"""The buttons of cards: one family that survives restarts, and one place where their errors end up.

An exception in a dynamic button reaches no error handler of discord.py by itself, so `answering` catches it here.
"""

import logging
import re
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Any, Protocol, Self, cast

import discord

from bot.discord_app.calls import CALL_FAILED
from bot.failure import outline
from policy_rules.answers import Answer
from policy_rules.handle import Press

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Said:
    """What a person who pressed something is told, and what they can press next."""

    words: str
    view: discord.ui.View = discord.utils.MISSING
    embed: discord.Embed = discord.utils.MISSING
    files: list[discord.File] = discord.utils.MISSING


class CaseDesk(Protocol):
    """Whoever serves the presses: the client carries one."""

    async def press(self, interaction: discord.Interaction, case_id: int, press: Press) -> str | Said:
        """Do what the press asks and return what to say to the person who pressed."""
        ...

    async def answer(self, interaction: discord.Interaction, case_id: int, answer: Answer, about: int | None) -> str:
        """Do what a button of a note says and return what to say."""
        ...

    async def hide_turns(self, interaction: discord.Interaction, case_id: int, message_ids: Sequence[str]) -> str:
        """Hide the messages of an argument that were chosen and return what to say."""
        ...

    def failed(self, reference: str) -> str:
        """What to say when something broke; `reference` is for whoever runs Steward."""
        ...


def desk_of(interaction: discord.Interaction) -> CaseDesk:
    """The desk of the client that received the interaction."""
    return cast("CaseDesk", cast("Any", interaction.client).desk)


async def answering(
    interaction: discord.Interaction, answer: Callable[[], Awaitable[str | Said]]
) -> discord.Message | None:
    """Acknowledge at once (Discord waits three seconds), then say what `answer` says, to this person alone.

    Returns what was said, if it arrived.
    """
    reference = f"{interaction.id % 1_000_000:06d}"
    try:
        await interaction.response.defer(ephemeral=True, thinking=True)
        said = await answer()
    except Exception as problem:  # noqa: BLE001 - whatever broke, the person is told and the log says where
        log.error("interaction %s failed: %s", reference, outline(problem))  # noqa: TRY400
        said = desk_of(interaction).failed(reference)
    if isinstance(said, str):
        said = Said(said)
    if interaction.response.is_done():
        try:
            return await interaction.followup.send(
                said.words, view=said.view, embed=said.embed, files=said.files, ephemeral=True, wait=True
            )
        except CALL_FAILED as problem:  # what was asked for is done all the same
            log.warning("interaction %s could not be answered: %s", reference, outline(problem))
    return None


class CaseButton(
    discord.ui.DynamicItem[discord.ui.Button[discord.ui.View]], template=r"case:(?P<case>\d+):(?P<press>\w+)"
):
    """One press on a card: `case:214:restore`."""

    def __init__(self, case_id: int, press: Press, label: str, style: discord.ButtonStyle) -> None:
        super().__init__(discord.ui.Button(label=label, style=style, custom_id=f"case:{case_id}:{press.value}"))
        self.case_id = case_id
        self.press = press

    @classmethod
    async def from_custom_id(
        cls, interaction: discord.Interaction, item: discord.ui.Item[Any], match: re.Match[str]
    ) -> Self:
        """The button that was pressed, also one posted before a restart."""
        del interaction
        button = cast("discord.ui.Button[Any]", item)
        return cls(int(match["case"]), Press(match["press"]), button.label or "", button.style)

    async def callback(self, interaction: discord.Interaction) -> None:
        """Do what the button says."""
        desk = desk_of(interaction)
        await answering(interaction, lambda: desk.press(interaction, self.case_id, self.press))


class NoteButton(
    discord.ui.DynamicItem[discord.ui.Button[discord.ui.View]],
    template=r"note:(?P<case>\d+):(?P<answer>\w+)(?::(?P<about>\d+))?",
):
    """One answer on a note to a member: `note:214:ring`, or `note:214:check:57` where it is about one thing of some."""

    def __init__(self, case_id: int, answer: Answer, label: str, about: int | None = None) -> None:
        which = "" if about is None else f":{about}"
        super().__init__(discord.ui.Button(label=label, custom_id=f"note:{case_id}:{answer.value}{which}"))
        self.case_id = case_id
        self.answer = answer
        self.about = about

    @classmethod
    async def from_custom_id(
        cls, interaction: discord.Interaction, item: discord.ui.Item[Any], match: re.Match[str]
    ) -> Self:
        """The button that was pressed, also one posted before a restart."""
        del interaction
        label = cast("discord.ui.Button[Any]", item).label or ""
        about = None if match["about"] is None else int(match["about"])
        return cls(int(match["case"]), Answer(match["answer"]), label, about)

    async def callback(self, interaction: discord.Interaction) -> None:
        """Do what the button says."""
        desk = desk_of(interaction)
        await answering(interaction, lambda: desk.answer(interaction, self.case_id, self.answer, self.about))


class TurnPicker(discord.ui.DynamicItem[discord.ui.Select[discord.ui.View]], template=r"turns:(?P<case>\d+)"):
    """The menu of an argument's messages, from which a moderator chooses those to hide: `turns:214`."""

    def __init__(self, case_id: int, options: list[discord.SelectOption], placeholder: str | None = None) -> None:
        menu: discord.ui.Select[discord.ui.View] = discord.ui.Select(
            custom_id=f"turns:{case_id}", options=options, placeholder=placeholder, max_values=len(options)
        )
        super().__init__(menu)
        self.case_id = case_id

    @classmethod
    async def from_custom_id(
        cls, interaction: discord.Interaction, item: discord.ui.Item[Any], match: re.Match[str]
    ) -> Self:
        """The menu that was used, also one shown before a restart."""
        del interaction
        return cls(int(match["case"]), cast("discord.ui.Select[Any]", item).options)

    async def callback(self, interaction: discord.Interaction) -> None:
        """Hide what was chosen."""
        desk, chosen = desk_of(interaction), tuple(self.item.values)
        await answering(interaction, lambda: desk.hide_turns(interaction, self.case_id, chosen))
