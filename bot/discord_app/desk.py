"""The desk: what people press and type to Steward.

Who may do what is checked here in code, not only in Discord's settings.
"""

import io
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from datetime import timedelta

import discord

from bot.discord_app.away import AwayDesk
from bot.discord_app.buttons import Said, TurnPicker
from bot.discord_app.cards import answers_to, buttons_of, card_of, whole_complaint
from bot.discord_app.like_cases import with_likes
from bot.discord_app.notices import buttons_on, files_with, helplines_of, told_by
from bot.discord_app.nudging import LONGEST_BACK, given_back
from bot.discord_app.queues import notes_page, queue_page, record_page, statistics_page
from bot.discord_app.quoting import behind_spoiler, number_of, shortened
from bot.discord_app.reaching import channel_called
from bot.discord_app.sanctioning import SanctionDesk
from bot.discord_app.status import status_page
from bot.discord_app.translate import channel_of, member_of
from bot.discord_app.words import Words
from bot.health.vitals import Health
from bot.moderation.ports import Trouble
from bot.moderation.road import Road
from policy_rules.answers import Answer
from policy_rules.handle import Press, Question
from policy_rules.refusal import Refusal
from policy_rules.register.entry import Who
from policy_rules.report import NOBODY_LEFT
from policy_rules.verdict import Category
from policy_rules.vocabulary import Member, Message, said

DONE = {
    Press.LEAVE: "leave_done",
    Press.HIDE: "hide_done",
    Press.RESTORE: "restore_done",
    Press.RESTORE_LATE: "restore_done",
    Press.CLEAR: "clear_done",
    Press.HELP: "help_done",
    Press.CALM: "calm_done",
    Press.SLOW: "slow_done",
    Press.WORD: "word_done",
    Press.MEET: "meet_done",
    Press.CLAIM: "claim_done",
    Press.RELEASE: "release_done",
    Press.PASS_ON: "pass_on_done",
    Press.AGREE: "agree_done",
    Press.DECLINE: "decline_done",
    Press.LIFT: "lift_done",
    Press.UPHOLD: "uphold_done",
    Press.WORD_STANDS: "uphold_done",
    Press.WORD_BACK: "lift_done",
}
UNSAID = (Category.WELFARE, Category.CONCERN)  # what is no breach
LABEL = 100  # characters of a choice in a menu, by Discord
MOST_OPTIONS = 25  # of a menu, by Discord


class Desk:
    """Serves presses and commands, each answered to the person alone."""

    def __init__(
        self,
        road: Road,
        words: Words,
        look_up: Callable[[discord.Guild, str, str], Awaitable[Message | None]],
        health: Health,
    ) -> None:
        self._road = road
        self._look_up = look_up
        self._health = health
        self._words = words
        self.holds = road.holds
        self.away = AwayDesk(road.absences, words)
        self.sanctions = SanctionDesk(road, words, look_up)

    async def press(self, interaction: discord.Interaction, case_id: int, press: Press) -> str | Said:
        """Do what a button of a card says, or ask first, or say why not."""
        if press is Press.PICK:
            return await self._pick(case_id, member_of(interaction.user))
        match await self._road.press(case_id, press, member_of(interaction.user)):
            case Refusal(words):
                return self._words.refused(words)
            case Question() as question:
                view = answers_to(question, case_id, self._words)
                return Said(self._words(f"question.{question.name}"), view)
            case _ if press is Press.REVEAL:
                return await self._revealed(case_id)
            case _:
                return self._words(f"desk.{DONE[press]}")

    async def _revealed(self, case_id: int) -> str | Said:
        """What is masked on a card, to whoever pressed alone; that they did is in the trail by now."""
        if pictures := await self._road.tellings.pictures(case_id):
            files = [discord.File(io.BytesIO(one.content), one.name, spoiler=True) for one in pictures]
            return Said(self._words("desk.revealed_picture"), files=files)
        kept = await self._road.kept_text(case_id)
        if not kept:
            return self._words("card.no_longer_kept")
        return self._words("desk.revealed", text=behind_spoiler(kept, LONGEST_BACK))

    async def _pick(self, case_id: int, member: Member) -> str | Said:
        """Show the messages of an argument to choose from."""
        exchange = await self._road.arguments.exchange_of(case_id, member)
        if isinstance(exchange, Refusal):
            return self._words.refused(exchange.words)
        options = [
            discord.SelectOption(label=shortened(f"{line.author_name}: {line.text}", LABEL), value=line.message_id)
            for line in exchange.lines[-MOST_OPTIONS:]
        ]
        view = discord.ui.View(timeout=None)
        view.add_item(TurnPicker(case_id, options, self._words("pick.choose")))
        return Said(self._words("pick.which"), view)

    async def hide_turns(self, interaction: discord.Interaction, case_id: int, message_ids: Sequence[str]) -> str:
        """Hide the messages that were chosen, each with a card on which it can be put back."""
        member = member_of(interaction.user)
        exchange = await self._road.arguments.exchange_of(case_id, member)
        if isinstance(exchange, Refusal):
            return self._words.refused(exchange.words)
        if interaction.guild is None:
            return self._words("desk.not_allowed")
        known = {line.message_id for line in exchange.lines}
        hidden, told = 0, []
        for message_id in message_ids:
            message = await self._look_up(interaction.guild, exchange.channel_id, message_id)
            if message_id not in known or message is None:
                told.append(self._words("pick.gone"))
                continue
            answer = await self._road.hide_turn(case_id, message, member)
            hidden += answer is None
            told += [self._words.refused(answer.words)] if isinstance(answer, Refusal) else []
        return " ".join([self._words("pick.done", count=hidden), *dict.fromkeys(told)])

    async def answer(
        self, interaction: discord.Interaction, case_id: int, answer: Answer, about: int | None = None
    ) -> str:
        """Do what a button of a note says, or say why not."""
        refusal = await self._road.answer(case_id, answer, member_of(interaction.user), about)
        if isinstance(refusal, Refusal):
            return self._words.refused(refusal.words)
        group = self._road.policy.group
        return self._words(
            f"answer.{answer}_done", case=case_id, emergency=group.emergency, helplines=helplines_of(group)
        ).rstrip()

    async def answer_nudge(
        self, interaction: discord.Interaction, channel_id: str, message_id: str, answer: str
    ) -> str | Said:
        """Do what the author of a message says to a hint about it, or say why not."""
        try:
            channel = await channel_called(interaction.client, channel_id)
        except Trouble:
            return self._words("nudge.gone")
        message = await self._look_up(channel.guild, channel_id, message_id)
        if message is None or message.author.id != str(interaction.user.id):
            return self._words("nudge.gone")
        await self._road.answer_nudge(channel_id, message_id, answer, member_of(interaction.user))
        return given_back(message.content, self._words, answer)

    async def appeal(self, interaction: discord.Interaction, case_id: int, why: str) -> str:
        """Ask for somebody else to look at a decision, or say why that is not possible."""
        refusal = await self._road.appeals.ask(case_id, why, member_of(interaction.user), self._road.policy)
        return self._words.refused(refusal.words) if refusal else self._words("answer.review_done")

    async def my_notes(self, interaction: discord.Interaction) -> str:
        """Show a member what could not be sent to them privately, to them alone."""
        found = await self._road.notes_for(str(interaction.user.id))
        notes = [(effect, work) for effect, work in found if work.case or effect.case_id == NOBODY_LEFT]
        for effect, work in notes:
            embed, view = told_by(effect, work, self._words), buttons_on(effect, work, self._words)
            files = files_with(effect, work, self._words)
            await interaction.followup.send(embed=embed, view=view, files=files, ephemeral=True)
        return self._words("note.those" if notes else "note.none")

    async def pause(self, interaction: discord.Interaction) -> str:
        """Stop hiding until `resume`; any moderator may (people.md 7)."""
        return await self._switch(interaction, pause=True)

    async def resume(self, interaction: discord.Interaction) -> str:
        """Let Steward hide again."""
        return await self._switch(interaction, pause=False)

    async def undo(self, interaction: discord.Interaction, minutes: int) -> str:
        """Put back what was hidden by itself in the last minutes; any moderator may (people.md 7)."""
        member = member_of(interaction.user)
        if not self._road.policy.in_team(member, "moderators"):
            return self._words("desk.not_allowed")
        since = interaction.created_at - timedelta(minutes=minutes)
        undone, refused = await self._road.undo_since(since, member)
        told = self._words("desk.undone", count=undone, minutes=minutes)
        return f"{told} {self._words('desk.undo_refused', count=refused)}" if refused else told

    async def check(self, interaction: discord.Interaction, draft: str) -> str:
        """Say what Steward would make of a draft, to its author alone. Nothing is stored, and nothing follows."""
        channel = interaction.channel
        if not isinstance(channel, discord.abc.GuildChannel | discord.Thread):
            return self._words("check.not_here")
        policy, member = self._road.policy, member_of(interaction.user)
        message = Message("draft", channel_of(channel, policy), member, said(draft), interaction.created_at)
        verdict = await self._road.try_out(message)
        lines = [
            self._words(
                "check.found",
                name=finding.name,
                clause=number_of(finding.clause),
                reason=self._words(f"notice.reasons.{finding.category}"),
            )
            for finding in verdict.findings
            if finding.category not in UNSAID
        ]
        group = policy.group
        care = any(finding.category is Category.WELFARE for finding in verdict.findings)
        told = [self._words("check.care", emergency=group.emergency, helplines=helplines_of(group))] if care else []
        head = self._words("check.head" if lines else "check.nothing")
        return "\n".join([head, *dict.fromkeys(lines), *told, self._words("check.foot")])

    async def queue(self, interaction: discord.Interaction, page: int) -> str:
        """What waits for this person, the longest waiting first."""
        member = member_of(interaction.user)
        shown = queue_page(await self._road.waiting_for(member), page, interaction.guild_id or 0, self._words)
        unread = await self._road.unscored_count() if self._road.policy.in_team(member, "moderators") else 0
        lines = [self._words("queue.unscored", count=unread)] if unread else []
        return "\n".join([shown, *lines, *await self.away.lines(member)])

    async def show_case(self, interaction: discord.Interaction, case_id: int) -> str | Said:
        """A case with its notes, to somebody who may see it, and to them alone."""
        member = member_of(interaction.user)
        shown = await self._road.casework.look_at_case(case_id, member)
        if isinstance(shown, Refusal):
            return self._words.refused(shown.words)
        work, notes = shown
        embed, likes = card_of(work, self._words), await self._road.casework.alike.to(case_id, member)
        said = Said(notes_page(notes, self._words), embed=with_likes(embed, likes, self._words))
        if work.case is None or not (work.case.about_data or work.case.card_waits):
            return said
        files = whole_complaint(work, self._words) if work.case.about_data else []
        return replace(said, view=buttons_of(work.case, self._words), files=files)  # it may have no card to press on

    async def note_case(self, interaction: discord.Interaction, case_id: int, words: str) -> str:
        """Keep a note on a case for the others who may see it."""
        refusal = await self._road.casework.note(case_id, words, member_of(interaction.user))
        return self._words.refused(refusal.words) if refusal else self._words("desk.noted", case=case_id)

    async def stats(self, interaction: discord.Interaction, days: int) -> str:
        """How it went, in numbers and without any person."""
        if not self._road.policy.in_team(member_of(interaction.user), "moderators"):
            return self._words("desk.not_allowed")
        return statistics_page(await self._road.casework.statistics(days), days, self._words)

    async def status(self, interaction: discord.Interaction) -> str:
        """How Steward is, to moderators. What is in confidence is in no number, except to those who may see it."""
        member = member_of(interaction.user)
        if not self._road.policy.in_team(member, "moderators"):
            return self._words("desk.not_allowed")
        vitals = await self._health.vitals(in_confidence=False)
        tripped = vitals.standing.paused and await self._health.breaker_tripped()
        return status_page(vitals, await self._road.waiting_for(member), self._words, breaker_tripped=tripped)

    async def my_cases(self, interaction: discord.Interaction) -> str:
        """What a member may read about themselves."""
        return record_page(await self._road.record_of(member_of(interaction.user)), self._words)

    async def register(self, interaction: discord.Interaction) -> str:
        """How much is in the register; its names are shown to nobody here."""
        if not self._road.policy.in_team(member_of(interaction.user), "moderators"):
            return self._words("desk.not_allowed")
        counts = self._road.register_counts()
        if not counts:
            return self._words("desk.register_empty")
        service_users, colleagues = counts.get(Who.SERVICE_USER, 0), counts.get(Who.COLLEAGUE, 0)
        return self._words("desk.register", service_users=service_users, colleagues=colleagues)

    def failed(self, reference: str) -> str:
        """What to say when something broke."""
        return self._words("desk.failed", reference=reference)

    async def _switch(self, interaction: discord.Interaction, *, pause: bool) -> str:
        member = member_of(interaction.user)
        if not self._road.policy.in_team(member, "moderators"):
            return self._words("desk.not_allowed")
        if self._road.paused is pause:
            return self._words("desk.paused_already" if pause else "desk.not_paused")
        await (self._road.pause(member) if pause else self._road.resume(member))
        return self._words("desk.paused" if pause else "desk.resumed")
