"""/hold, for those who look at cases, and /complain-data, for every member."""

from collections.abc import Sequence
from typing import Any

import discord
from discord import app_commands

from bot.discord_app.buttons import answering
from bot.discord_app.quoting import stamp
from bot.discord_app.translate import member_of
from bot.discord_app.words import Words
from bot.moderation.holds import Holds
from policy_rules.data_complaint import office_for
from policy_rules.hold import For
from policy_rules.refusal import Refusal

Number = app_commands.Range[int, 1]
Why = app_commands.Range[str, 1, 1000]
MOST_WORDS = 1500  # characters of what is said about data at a time
LONGEST = 1095  # days until somebody looks again
MOST_SHOWN = 20


class HoldDesk:
    """Serves both, each answered to the person alone."""

    def __init__(self, holds: Holds, words: Words) -> None:
        self._holds = holds
        self._words = words

    async def ask(self, interaction: discord.Interaction, case_id: int, needs: For, days: int, why: str) -> str:
        """Ask for a hold; a second person is asked where the case's team reads."""
        refusal = await self._holds.ask(case_id, needs, days, why.strip(), member_of(interaction.user))
        return self._said(refusal) or self._words("hold.asked", case=case_id)

    async def agree(self, interaction: discord.Interaction, case_id: int) -> str:
        """Agree to it."""
        refusal = await self._holds.agree(case_id, member_of(interaction.user))
        return self._said(refusal) or self._words("hold.set", case=case_id)

    async def release(self, interaction: discord.Interaction, case_id: int, why: str) -> str:
        """Let it go."""
        refusal = await self._holds.release(case_id, why.strip(), member_of(interaction.user))
        return self._said(refusal) or self._words("hold.released", case=case_id)

    async def all_held(self, interaction: discord.Interaction) -> str:
        """What is on hold, of what this person may see."""
        held = await self._holds.held(member_of(interaction.user))
        lines = [
            self._words(
                "hold.line",
                case=case.id,
                needs=self._words(f"hold.for.{case.hold.needs}"),
                review=stamp(case.hold.review, "d"),
            )
            for case in held[:MOST_SHOWN]
            if case.hold is not None
        ]
        return "\n".join(lines) or self._words("hold.none")

    async def complain(self, interaction: discord.Interaction, what: str) -> str:
        """Take what a member says, and tell them who looks at it and under which number."""
        by, group = member_of(interaction.user), self._holds.policy.group
        if not what.strip():
            return self._words("data.blank", most=MOST_WORDS)
        done = await self._holds.complain(by, str(interaction.channel_id), self._words("data.name"), what.strip())
        office = self._words(f"data.offices.{office_for(by, self._holds.policy)}")
        if done.joins:
            return self._words("data.joined", case=done.case_id, office=office)
        return self._words("data.thanks", case=done.case_id, office=office, group=group.name)

    def _said(self, refusal: Refusal | None) -> str:
        return self._words.refused(refusal.words) if refusal else ""


def hold_commands(desk: HoldDesk, words: Words) -> Sequence[app_commands.Group | app_commands.Command[Any, ..., Any]]:
    """The commands. Who may see a case is checked for each."""
    hold = app_commands.Group(
        name="hold", description="Keep a case longer: police, court, safeguarding", guild_only=True
    )
    kinds = [app_commands.Choice(name=words(f"hold.for.{one}"), value=one.value) for one in For]

    @hold.command(name="ask", description="Ask for a case to be kept; a second person agrees with /hold agree")
    @app_commands.describe(
        number="The case", needs="Who needs it", days="After how many days you look again", why="Why"
    )
    @app_commands.choices(needs=kinds)
    async def ask(
        interaction: discord.Interaction,
        number: Number,
        needs: app_commands.Choice[str],
        days: app_commands.Range[int, 1, LONGEST],
        why: Why,
    ) -> None:
        await answering(interaction, lambda: desk.ask(interaction, number, For(needs.value), days, why))

    @hold.command(name="agree", description="Agree that a case is kept, as the second person")
    async def agree(interaction: discord.Interaction, number: Number) -> None:
        await answering(interaction, lambda: desk.agree(interaction, number))

    @hold.command(name="release", description="Let a case go again: it is erased when its time is over")
    async def release(interaction: discord.Interaction, number: Number, why: Why) -> None:
        await answering(interaction, lambda: desk.release(interaction, number, why))

    @hold.command(name="list", description="The cases on hold that you may see")
    async def all_held(interaction: discord.Interaction) -> None:
        await answering(interaction, lambda: desk.all_held(interaction))

    @app_commands.command(name="complain-data", description="Say something about how your data is handled here")
    @app_commands.describe(what=f"What is wrong, in up to {MOST_WORDS} characters; who answers reads it with your name")
    @app_commands.guild_only()
    async def complain(interaction: discord.Interaction, what: app_commands.Range[str, 1, MOST_WORDS]) -> None:
        await answering(interaction, lambda: desk.complain(interaction, what))

    return [hold, complain]
