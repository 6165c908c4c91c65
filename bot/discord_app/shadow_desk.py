"""/shadow and the presses of the morning card: how often this group agreed with each rule, and making one live."""

import asyncio
from collections.abc import Callable
from typing import Any, Protocol, cast

import discord
from discord import app_commands

from bot.discord_app.buttons import Said, answering
from bot.discord_app.quoting import number_of
from bot.discord_app.shadow_days import LIVE, SURE, ShadowButton
from bot.discord_app.translate import member_of
from bot.discord_app.words import Words
from bot.moderation.shadow_week import Card, ShadowWeek
from bot.policy_file import NotWritten
from policy_rules.going_live import GoesLive, Tried
from policy_rules.policy import Policy
from policy_rules.policy_shape import Mode
from policy_rules.refusal import Refusal
from policy_rules.shadow import Agreement, Answer
from policy_rules.vocabulary import Member

ANSWER = 2_000  # characters, by Discord
MOST_READY = 5  # rules that are offered at once
LABEL = 80  # characters of a button, by Discord


class MakeLive(Protocol):
    """Writes into the policy file that a rule is live."""

    def __call__(self, rule_id: str, *, with_mode: bool) -> None:
        """Raises NotWritten, the file as it was."""
        ...


class ShadowDesk:
    """Serves them, each answered to the person alone."""

    def __init__(self, week: ShadowWeek, make_live: MakeLive, policy: Callable[[], Policy], words: Words) -> None:
        self._week = week
        self._make_live = make_live
        self._policy = policy
        self._words = words

    async def press(self, interaction: discord.Interaction, about: str, press: str) -> str | Said:
        """Count an answer about a case, or make a rule live."""
        member = member_of(interaction.user)
        if press == LIVE:
            return await self._ask(interaction, about, member)
        if press == SURE:
            return await self._go(interaction, about, member)
        message = interaction.message
        if message is None or not about.isdecimal() or press not in {*Answer}:
            return self._words("shadow.no_longer")
        card = Card(str(message.channel.id), str(message.id))
        refusal = await self._week.answer(int(about), Answer(press), member, card)
        if refusal:
            return self._words.refused(refusal.words)
        return self._words("shadow.counted", answer=self._words(f"shadow.answer.{press}"))

    async def page(self, interaction: discord.Interaction) -> str | Said:
        """How often this group agreed with each rule, and a button for each that may go live."""
        found = await self._week.tried(member_of(interaction.user))
        if isinstance(found, Refusal):
            return self._words.refused(found.words)
        ready = [one for one in found if one.ready][:MOST_READY]
        page = tried_page(found, self._policy(), self._words)
        view = discord.ui.View(timeout=None)
        for one in ready:
            label = self._words("shadow.make_live", name=one.rule.name)[:LABEL]
            view.add_item(ShadowButton(one.rule.id, LIVE, label, discord.ButtonStyle.primary))
        return Said(page, view) if ready else page

    async def _ask(self, interaction: discord.Interaction, rule_id: str, member: Member) -> str | Said:
        """What would be written; whoever may manage the server can press on."""
        found = await self._week.may_go_live(rule_id, member)
        if isinstance(found, Refusal):
            return self._words.refused(found.words)
        if not interaction.permissions.manage_guild:
            return self._words("shadow.coordinator", name=found.rule.name, written=written_for(found))
        view = discord.ui.View(timeout=None)
        view.add_item(ShadowButton(rule_id, SURE, self._words("shadow.yes"), discord.ButtonStyle.danger))
        return Said(self._words("shadow.sure", name=found.rule.name, written=written_for(found)), view)

    async def _go(self, interaction: discord.Interaction, rule_id: str, member: Member) -> str:
        """Write it into the policy file, which is then read like any change of it."""
        if not interaction.permissions.manage_guild:
            return self._words("shadow.not_allowed")
        found = await self._week.ask_live(rule_id, member)
        if isinstance(found, Refusal):
            return self._words.refused(found.words)
        try:
            await asyncio.to_thread(self._make_live, rule_id, with_mode=found.with_mode)
        except NotWritten:
            return self._words("shadow.not_written", written=written_for(found))
        return self._words("shadow.written", name=found.rule.name)


def written_for(found: GoesLive) -> str:
    """What stands in the policy file then, to be copied."""
    mode = "automatic: {mode: live}\n" if found.with_mode else ""
    return f"```yaml\n{mode}rules:\n  - {{id: {found.rule.id}, live: true}}\n```"


def tried_page(found: tuple[Tried, ...], policy: Policy, words: Words) -> str:
    """The rules that were answered about, as many as fit an answer."""
    if not found:
        return words("shadow.nothing_yet")
    mode = words("shadow.all" if policy.automatic.mode is Mode.SHADOW else "shadow.some")
    needed, share = policy.shadow.fewest_answers, round(100 * policy.shadow.agreed)
    page, foot = f"{words('shadow.head')} {mode}", words("shadow.needed", answers=needed, share=share)
    for line in (_line(one, words) for one in found):
        if len(page) + len(line) + len(foot) + 2 > ANSWER:
            break
        page += f"\n{line}"
    return f"{page}\n{foot}"


def _line(one: Tried, words: Words) -> str:
    said = [
        _agreed(what, agreement, words)
        for what, agreement in (("hid", one.hid), ("asked", one.asked))
        if agreement.answers
    ]
    stands = words("shadow.is_live" if one.acts else "shadow.is_ready") if one.acts or one.ready else ""
    name, clause = one.rule.name, number_of(one.rule.clause)
    return words("shadow.rule", name=name, clause=clause, rule=one.rule.id, said="; ".join(said), stands=stands)


def _agreed(what: str, agreement: Agreement, words: Words) -> str:
    return words(f"shadow.agreed.{what}", right=agreement.right, answers=agreement.answers)


def shadow_command() -> app_commands.Command[Any, ..., Any]:
    """/shadow, which Discord shows to those who may manage messages; the desk checks."""

    @app_commands.command(name="shadow", description="How often you agreed with each rule, and what may go live")
    @app_commands.guild_only()
    @app_commands.default_permissions(manage_messages=True)
    async def shadow(interaction: discord.Interaction) -> None:
        desk = cast("ShadowDesk", cast("Any", interaction.client).shadow_desk)
        await answering(interaction, lambda: desk.page(interaction))

    return shadow
