"""The command /report as Discord shows it, for every member: about a message, a person, or something elsewhere."""

from typing import Any

import discord
from discord import app_commands

from bot.discord_app.buttons import answering
from bot.discord_app.report_desk import Asked, ReportDesk
from bot.discord_app.words import Words
from policy_rules.complaint import Complaint

Reason = app_commands.Range[str, 1, 1000]
Elsewhere = app_commands.Range[str, 1, 1500]


def report_command(desk: ReportDesk, words: Words) -> app_commands.Command[Any, ..., Any]:
    """The command. What is typed after it is seen by nobody else on Discord."""
    kinds = [app_commands.Choice(name=words(f"report.{one}"), value=one.value) for one in Complaint]

    @app_commands.command(name="report", description="Tell those responsible of something; nobody else sees it")
    @app_commands.describe(
        what="What is it?",
        reason="What happened, in your words",
        message="About a message: its link (Copy Message Link)",
        person="About a person of this server",
        elsewhere="About something elsewhere: what was said or done, and where",
        picture="A picture of it, such as a screenshot; kept sealed",
    )
    @app_commands.choices(what=kinds)
    @app_commands.guild_only()
    async def report(
        interaction: discord.Interaction,
        what: app_commands.Choice[str],
        *,
        reason: Reason = "",
        message: app_commands.Range[str, 1, 300] = "",
        person: discord.User | None = None,
        elsewhere: Elsewhere = "",
        picture: discord.Attachment | None = None,
    ) -> None:
        asked = Asked(Complaint(what.value), reason.strip(), message, person, elsewhere.strip(), picture)
        await answering(interaction, lambda: desk.tell(interaction, asked))

    return report
