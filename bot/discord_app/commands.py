"""The commands as Discord shows them: their names, what they ask for, and who sees them. The desk does the work."""

from collections.abc import Sequence
from typing import Any

import discord
from discord import app_commands

from bot.discord_app.away import away_command
from bot.discord_app.buttons import answering
from bot.discord_app.case_desk import CaseDesk, add_casework
from bot.discord_app.desk import Desk
from bot.discord_app.holding import HoldDesk, hold_commands
from bot.discord_app.like_cases import consistency_command
from bot.discord_app.own_data import OwnData, own_data_command
from bot.discord_app.report_command import report_command
from bot.discord_app.report_desk import ReportDesk
from bot.discord_app.reporting import add_menu, report_menu
from bot.discord_app.shadow_desk import shadow_command
from bot.discord_app.words import Words

Commands = Sequence[app_commands.Command[Any, ..., Any] | app_commands.Group | app_commands.ContextMenu]
Number = app_commands.Range[int, 1]


def commands_of(desk: Desk, work: CaseDesk, reports: ReportDesk, data: OwnData, words: Words) -> Commands:
    """All of them, and the entries in the menu of a message. Discord's settings only hide: the desks check."""
    for_reports: Commands = [
        report_command(reports, words),
        report_menu(words, reports.report),
        add_menu(words, reports.add),
    ]
    case = cases(desk)
    add_casework(case, work)
    return [
        *for_moderators(desk),
        away_command(desk.away),
        *hold_commands(HoldDesk(desk.holds, words), words),
        case,
        *for_members(desk),
        own_data_command(data),
        *for_reports,
    ]


def for_moderators(desk: Desk) -> Commands:
    """For members who may manage messages, unless the server's settings say otherwise."""

    @app_commands.command(name="pause", description="Stop hiding anything without a person, until /resume")
    @app_commands.guild_only()
    @app_commands.default_permissions(manage_messages=True)
    async def pause(interaction: discord.Interaction) -> None:
        await answering(interaction, lambda: desk.pause(interaction))

    @app_commands.command(name="resume", description="Let Steward hide again what the policy says")
    @app_commands.guild_only()
    @app_commands.default_permissions(manage_messages=True)
    async def resume(interaction: discord.Interaction) -> None:
        await answering(interaction, lambda: desk.resume(interaction))

    @app_commands.command(name="undo", description="Put back what Steward hid by itself in the last minutes")
    @app_commands.describe(minutes="How far back, up to an hour; older ones are asked about on their cards")
    @app_commands.guild_only()
    @app_commands.default_permissions(manage_messages=True)
    async def undo(interaction: discord.Interaction, minutes: app_commands.Range[int, 1, 60] = 60) -> None:
        await answering(interaction, lambda: desk.undo(interaction, minutes))

    @app_commands.command(name="register", description="How many people stand in the group's register")
    @app_commands.guild_only()
    @app_commands.default_permissions(manage_messages=True)
    async def register(interaction: discord.Interaction) -> None:
        await answering(interaction, lambda: desk.register(interaction))

    @app_commands.command(name="stats", description="How the last days went, in numbers and without any person")
    @app_commands.guild_only()
    @app_commands.default_permissions(manage_messages=True)
    async def stats(interaction: discord.Interaction, days: app_commands.Range[int, 1, 365] = 30) -> None:
        await answering(interaction, lambda: desk.stats(interaction, days))

    @app_commands.command(
        name="status", description="How Steward is: connection, model, what waits, what it could not do"
    )
    @app_commands.guild_only()
    @app_commands.default_permissions(manage_messages=True)
    async def status(interaction: discord.Interaction) -> None:
        await answering(interaction, lambda: desk.status(interaction))

    return [pause, resume, undo, register, stats, status, consistency_command(), shadow_command()]


def cases(desk: Desk) -> app_commands.Group:
    """What can be done with a case besides pressing on its card. For whoever may see it, whatever their rights."""
    case = app_commands.Group(name="case", description="One case: look at it again, or note something", guild_only=True)

    @case.command(name="show", description="A case with its notes; only you see the answer")
    async def show(interaction: discord.Interaction, number: Number) -> None:
        await answering(interaction, lambda: desk.show_case(interaction, number))

    @case.command(name="note", description="Note something for the others who look at a case")
    async def note(interaction: discord.Interaction, number: Number, words: app_commands.Range[str, 1, 1000]) -> None:
        await answering(interaction, lambda: desk.note_case(interaction, number, words))

    return case


def for_members(desk: Desk) -> Commands:
    """For everybody."""

    @app_commands.command(name="queue", description="What waits for you, the longest waiting first")
    @app_commands.guild_only()
    async def queue(interaction: discord.Interaction, page: app_commands.Range[int, 1, 1000] = 1) -> None:
        await answering(interaction, lambda: desk.queue(interaction, page))

    @app_commands.command(name="check", description="See what Steward would make of a draft; only you see the answer")
    @app_commands.describe(draft="What you would like to post. Nothing of it is kept by Steward")
    @app_commands.guild_only()
    async def check(interaction: discord.Interaction, draft: app_commands.Range[str, 1, 2000]) -> None:
        await answering(interaction, lambda: desk.check(interaction, draft))

    @app_commands.command(name="mycases", description="What Steward keeps about messages of yours")
    @app_commands.guild_only()
    async def my_cases(interaction: discord.Interaction) -> None:
        await answering(interaction, lambda: desk.my_cases(interaction))

    @app_commands.command(name="mynotices", description="Read what Steward could not send you privately")
    @app_commands.guild_only()
    async def my_notes(interaction: discord.Interaction) -> None:
        await answering(interaction, lambda: desk.my_notes(interaction))

    @app_commands.command(name="appeal", description="Ask for somebody else to look at a decision, once")
    @app_commands.describe(case="The number in what you were told", why="Only those who look at it read this")
    @app_commands.guild_only()
    async def appeal(
        interaction: discord.Interaction, case: Number, why: app_commands.Range[str, 1, 1000] | None = None
    ) -> None:
        await answering(interaction, lambda: desk.appeal(interaction, case, (why or "").strip()))

    return [queue, check, my_cases, my_notes, appeal]
