"""How members report a message: a reaction, taken off at once, or the menu of the message, which nobody else sees."""

from collections.abc import Awaitable, Callable
from typing import Any

import discord
from discord import app_commands

from bot.discord_app.buttons import answering
from bot.discord_app.words import Words
from policy_rules.complaint import Complaint

LONGEST_REASON = 500  # characters

Answer = Callable[[discord.Interaction, discord.Message, Complaint, str], Awaitable[str]]


class ReportForm(discord.ui.Modal):
    """What is it, and anything that they should know."""

    def __init__(self, message: discord.Message, words: Words, answer: Answer) -> None:
        super().__init__(title=words("report.title"))
        self._message = message
        self._answer = answer
        options = [discord.SelectOption(label=words(f"report.{one}"), value=one.value) for one in Complaint]
        self._what: discord.ui.Select[Any] = discord.ui.Select(options=options)
        self._reason: discord.ui.TextInput[Any] = discord.ui.TextInput(
            style=discord.TextStyle.paragraph, required=False, max_length=LONGEST_REASON
        )
        self.add_item(discord.ui.Label(text=words("report.what"), component=self._what))
        self.add_item(discord.ui.Label(text=words("report.reason"), component=self._reason))

    async def on_submit(self, interaction: discord.Interaction) -> None:
        """Take the report, and say what happens next."""
        complaint = Complaint(self._what.values[0])
        reason = self._reason.value.strip()
        await answering(interaction, lambda: self._answer(interaction, self._message, complaint, reason))


def add_menu(
    words: Words, answer: Callable[[discord.Interaction, discord.Message], Awaitable[str]]
) -> app_commands.ContextMenu:
    """The entry for older messages of somebody who was reported."""

    async def add(interaction: discord.Interaction, message: discord.Message) -> None:
        await answering(interaction, lambda: answer(interaction, message))

    return app_commands.ContextMenu(name=words("report.add.title"), callback=app_commands.guild_only(add))


def report_menu(words: Words, answer: Answer) -> app_commands.ContextMenu:
    """The entry in the menu of a message, for every member."""

    async def report(interaction: discord.Interaction, message: discord.Message) -> None:
        await interaction.response.send_modal(ReportForm(message, words, answer))

    return app_commands.ContextMenu(name=words("report.title"), callback=app_commands.guild_only(report))
