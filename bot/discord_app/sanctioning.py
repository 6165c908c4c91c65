"""The form with which a moderator gives the author of a message a word in private, a warning or a timeout."""

import logging
import re
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Any, Self, cast

import discord

from bot.discord_app.buttons import answering
from bot.discord_app.members import fetched, hindrance
from bot.discord_app.quoting import number_of, shortened
from bot.discord_app.sanction_texts import length_of
from bot.discord_app.translate import member_of
from bot.discord_app.words import Words
from bot.failure import outline
from bot.moderation.road import Road
from bot.moderation.sanctions import Filled, clauses_for
from bot.moderation.snapshot import Line
from policy_rules.case import Case
from policy_rules.policy import Clause, Policy
from policy_rules.refusal import Refusal
from policy_rules.sanction import Kind, Needs, Stage
from policy_rules.sanctioning import Asked, lengths
from policy_rules.vocabulary import Member, Message

log = logging.getLogger(__name__)

LookUp = Callable[[discord.Guild, str, str], Awaitable[Message | None]]
LONGEST = 600  # characters that the author reads
LABEL = 100  # of a choice in a menu, by Discord
MOST_OPTIONS = 25  # of a menu, by Discord
HIDE = "word_hide"  # a word, with the message hidden


class SanctionButton(discord.ui.DynamicItem[discord.ui.Button[discord.ui.View]], template=r"author:(?P<case>\d+)"):
    """Opens the form: `author:214`."""

    def __init__(self, case_id: int, label: str) -> None:
        super().__init__(discord.ui.Button(label=label, custom_id=f"author:{case_id}"))
        self.case_id = case_id

    @classmethod
    async def from_custom_id(
        cls, interaction: discord.Interaction, item: discord.ui.Item[Any], match: re.Match[str]
    ) -> Self:
        """The button that was pressed, also one posted before a restart."""
        del interaction
        return cls(int(match["case"]), cast("discord.ui.Button[Any]", item).label or "")

    async def callback(self, interaction: discord.Interaction) -> None:
        """Open the form, or say why not."""
        desk = cast("SanctionDesk", cast("Any", interaction.client).desk.sanctions)
        await desk.open(interaction, self.case_id)


@dataclass(frozen=True, slots=True)
class Form:
    """What was filled in."""

    case_id: int
    asked: Asked
    reason: str
    turn: str | None = None  # of an argument: the message that it is about


class SanctionForm(discord.ui.Modal):
    """What, under which clause, for how long, and why: all of it the author reads."""

    def __init__(
        self, case: Case, policy: Policy, words: Words, desk: "SanctionDesk", turns: Sequence[Line] = ()
    ) -> None:
        super().__init__(title=words("sanction.form.title"))
        self._case_id = case.id
        self._desk = desk
        self._turn = _menu(_turns(turns, case.message_id)) if turns else None
        if self._turn is not None:
            self._ask(words("sanction.form.turn"), self._turn)
        self._what = _menu(_kinds(case, words))
        self._clause = _menu(_clauses(clauses_for(case, policy, MOST_OPTIONS)))
        self._length = _menu(_lengths(policy, words))
        self._reason: discord.ui.TextInput[Any] = discord.ui.TextInput(
            style=discord.TextStyle.paragraph, min_length=1, max_length=LONGEST
        )
        self._ask(words("sanction.form.what"), self._what)
        self._ask(words("sanction.form.clause"), self._clause)
        self._ask(words("sanction.form.length"), self._length)
        self._ask(words("sanction.form.reason"), self._reason, words("sanction.form.they_read_it"))

    def _ask(self, label: str, field: "discord.ui.Item[Any]", hint: str | None = None) -> None:
        self.add_item(discord.ui.Label(text=label, component=field, description=hint))

    async def on_submit(self, interaction: discord.Interaction) -> None:
        """Give it, and say what happens next."""
        what = self._what.values[0]
        kind = Kind.WORD if what in (HIDE, Kind.WORD) else Kind(what)
        minutes = int(self._length.values[0]) if kind is Kind.TIMEOUT else 0
        asked = Asked(kind, self._clause.values[0], minutes, hide=what == HIDE)
        form = Form(self._case_id, asked, self._reason.value.strip(), self._turn.values[0] if self._turn else None)
        await answering(interaction, lambda: self._desk.give(interaction, form))


class SanctionDesk:
    """Serves the form. What Steward cannot do is said here, before anything is written down."""

    def __init__(self, road: Road, words: Words, look_up: LookUp) -> None:
        self._road = road
        self._sanctions = road.sanctions
        self._words = words
        self._look_up = look_up

    async def open(self, interaction: discord.Interaction, case_id: int) -> None:
        """Show the form to whoever may give something. Discord waits three seconds, so only the store is asked."""
        try:
            case = await self._sanctions.may_ask(case_id, member_of(interaction.user))
            if isinstance(case, Refusal):
                await interaction.response.send_message(self._words.refused(case.words), ephemeral=True)
                return
            turns = await self._turns_of(case, member_of(interaction.user))
            form = SanctionForm(case, self._sanctions.policy, self._words, self, turns)
            await interaction.response.send_modal(form)
        except Exception as problem:  # noqa: BLE001 - a dynamic button's errors reach nobody else
            log.error("a form could not be shown: %s", outline(problem))  # noqa: TRY400

    async def _turns_of(self, case: Case, by: Member) -> tuple[Line, ...]:
        """The messages of an argument: whoever wrote the one that set it off is not more to blame."""
        if not case.is_argument:
            return ()
        exchange = await self._road.arguments.exchange_of(case.id, by)
        return () if isinstance(exchange, Refusal) else exchange.lines[-MOST_OPTIONS:]

    async def give(self, interaction: discord.Interaction, form: Form) -> str:
        """Give it, or say why not."""
        by, guild = member_of(interaction.user), interaction.guild
        case = await self._sanctions.may_ask(form.case_id, by)
        if isinstance(case, Refusal):
            return self._words.refused(case.words)
        if guild is None:
            return self._words("desk.not_allowed")
        if not form.reason:
            return self._words("sanction.no_reason")
        turn, author_id = None, case.author_id
        if form.turn not in (None, case.message_id):
            turn = await self._look_up(guild, case.channel_id, form.turn or "")
            if turn is None:
                return self._words("pick.gone")
            author_id = turn.author.id
        author = None if form.asked.kind is Kind.WORD else await fetched(guild, author_id)
        if form.asked.kind is not Kind.WORD and (hindered := self._hindered(form.asked, author, guild)):
            return hindered
        return await self._given(form, turn, author, by)

    def _hindered(self, asked: Asked, author: discord.Member | None, guild: discord.Guild) -> str | None:
        """Why it cannot be given to them, with the cure."""
        if author is None:
            return self._words("sanction.has_left")
        why = hindrance(guild.me, author) if asked.kind is Kind.TIMEOUT else None
        return self._words("sanction.hindered", why=self._words.refused(why)) if why else None

    async def _given(self, form: Form, turn: Message | None, author: discord.Member | None, by: Member) -> str:
        roles = self._sanctions.policy.care.under_18
        under_18 = author is not None and any(member_of(author).holds(role) for role in roles)
        opened = await self._road.arguments.single_out(form.case_id, turn, by) if turn else form.case_id
        if isinstance(opened, Refusal):
            return self._words.refused(opened.words)
        given = await self._sanctions.give(opened, Filled(form.asked, form.reason, under_18), by)
        return self._words.refused(given.words) if isinstance(given, Refusal) else self._done(given, form.asked)

    def _done(self, case: Case, asked: Asked) -> str:
        given = case.sanction
        if asked.kind is Kind.WORD or given is None:
            return self._words("sanction.done.word")
        if given.stage is not Stage.PROPOSED:
            return self._words(f"sanction.done.{asked.kind}")
        return self._words("sanction.done.under_18" if given.needs is Needs.SAFEGUARDING else "sanction.done.proposed")


def _turns(lines: Sequence[Line], first: str) -> list[discord.SelectOption]:
    """The messages to choose from; the one that the case began with comes first."""
    ordered = sorted(lines, key=lambda line: line.message_id != first)
    return [
        discord.SelectOption(label=shortened(f"{line.author_name}: {line.text}", LABEL), value=line.message_id)
        for line in ordered
    ]


def _menu(options: list[discord.SelectOption]) -> "discord.ui.Select[Any]":
    options[0].default = True
    return discord.ui.Select(options=options)


def _kinds(case: Case, words: Words) -> list[discord.SelectOption]:
    """In an argument messages are hidden by choice, each for itself."""
    kinds = [Kind.WORD.value, *([] if case.is_argument else [HIDE]), Kind.WARNING.value, Kind.TIMEOUT.value]
    return [discord.SelectOption(label=words(f"sanction.form.{kind}"), value=kind) for kind in kinds]


def _clauses(clauses: Sequence[Clause]) -> list[discord.SelectOption]:
    return [
        discord.SelectOption(label=shortened(f"{clause.name} ({number_of(clause.id)})", LABEL), value=clause.id)
        for clause in clauses
    ]


def _lengths(policy: Policy, words: Words) -> list[discord.SelectOption]:
    alone = policy.sanctions.alone_up_to_minutes
    return [
        discord.SelectOption(
            label=words(
                "sanction.form.alone" if minutes <= alone else "sanction.form.together",
                length=length_of(minutes, words),
            ),
            value=str(minutes),
        )
        for minutes in lengths(policy)
    ]
