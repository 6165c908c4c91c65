"""/away: a moderator says until when they are away; nobody but those who look at cases hears of it."""

from typing import Any

import discord
from discord import app_commands

from bot.discord_app.buttons import answering
from bot.discord_app.quoting import stamp
from bot.discord_app.translate import member_of
from bot.discord_app.words import Words
from bot.moderation.absences import Absences
from policy_rules.away import Absence, offices_of
from policy_rules.vocabulary import Member

LONGEST = 60  # days


class AwayDesk:
    """Serves it, and tells moderators beside the queue who is there."""

    def __init__(self, absences: Absences, words: Words) -> None:
        self._absences = absences
        self._words = words

    async def say(self, interaction: discord.Interaction, days: int) -> str:
        """Note it, for whoever looks at cases."""
        member = member_of(interaction.user)
        if not offices_of(member, self._absences.policy):
            return self._words("desk.not_allowed")
        until = await self._absences.say(member, days)
        return self._words("away.noted", until=stamp(until)) if until else self._words("away.back")

    async def lines(self, member: Member) -> list[str]:
        """Who is away, and who looked at cases lately; for those who look at cases, with whom nobody is named else."""
        if not offices_of(member, self._absences.policy):
            return []
        away = await self._absences.now()
        there = await self._absences.there(member)
        lines = [self._words("away.is_away", people=", ".join(map(self._until, away)))] if away else []
        if there:
            lines.append(self._words("away.there", people=", ".join(f"<@{one}>" for one in there)))
        return lines

    def _until(self, one: Absence) -> str:
        return self._words("away.until", member=f"<@{one.member_id}>", until=stamp(one.until, "d"))


def away_command(desk: AwayDesk) -> app_commands.Command[Any, ..., Any]:
    """The command, for whoever holds an office, whatever their rights."""

    @app_commands.command(name="away", description="For those who look at cases: say for how long you are away")
    @app_commands.describe(days="For how many days from now; 0 when you are back")
    @app_commands.guild_only()
    async def away(interaction: discord.Interaction, days: app_commands.Range[int, 0, LONGEST]) -> None:
        await answering(interaction, lambda: desk.say(interaction, days))

    return away
