"""/case search, assign and close_all, and the button that is pressed before many cases are closed."""

import re
from collections.abc import Sequence
from typing import Any, Protocol, Self, cast

import discord
from discord import app_commands

from bot.discord_app.buttons import Said, answering
from bot.discord_app.cards import state_of
from bot.discord_app.quoting import number_of, stamp
from bot.discord_app.translate import member_of
from bot.discord_app.words import Words
from bot.moderation.road import Road
from policy_rules.case import Case
from policy_rules.refusal import Refusal

MOST_SHOWN = 12  # cases; an answer holds 2,000 characters


class CloseDesk(Protocol):
    """Whoever serves the press."""

    async def close_all(self, interaction: discord.Interaction, rule: str, up_to: int) -> str:
        """Close those that were counted and return what to say."""
        ...


class CloseAll(
    discord.ui.DynamicItem[discord.ui.Button[discord.ui.View]], template=r"closeall:(?P<up_to>\d+):(?P<rule>.+)"
):
    """Yes, close them: `closeall:214:Be kind to people`. What was opened since is not among them."""

    def __init__(self, up_to: int, rule: str, label: str) -> None:
        custom_id = f"closeall:{up_to}:{rule}"
        super().__init__(discord.ui.Button(label=label, style=discord.ButtonStyle.danger, custom_id=custom_id))
        self._up_to = up_to
        self._rule = rule

    @classmethod
    async def from_custom_id(
        cls, interaction: discord.Interaction, item: discord.ui.Item[Any], match: re.Match[str]
    ) -> Self:
        """The button that was pressed, also one shown before a restart."""
        del interaction
        return cls(int(match["up_to"]), match["rule"], cast("discord.ui.Button[Any]", item).label or "")

    async def callback(self, interaction: discord.Interaction) -> None:
        """Close them."""
        desk = cast("CloseDesk", cast("Any", interaction.client).case_desk)
        await answering(interaction, lambda: desk.close_all(interaction, self._rule, self._up_to))


class CaseDesk:
    """Serves them, each answered to the person alone."""

    def __init__(self, road: Road, words: Words) -> None:
        self._road = road
        self._words = words

    async def search(self, interaction: discord.Interaction, asked: str) -> str:
        """The cases that this person may see and that are about what they look for."""
        found = await self._road.casework.search(asked, member_of(interaction.user))
        return search_page(found, interaction.guild_id or 0, self._words)

    async def assign(self, interaction: discord.Interaction, case_id: int, to: discord.User | discord.Member) -> str:
        """Give a case to somebody who may decide it."""
        if await self._road.absences.is_away(member_of(to)):
            return self._words("away.not_to_them")
        refusal = await self._road.casework.assign(case_id, member_of(to), member_of(interaction.user))
        if isinstance(refusal, Refusal):
            return self._words.refused(refusal.words)
        return self._words("casework.assigned", case=case_id)

    async def ask_to_close(self, interaction: discord.Interaction, rule: str) -> str | Said:
        """How many would be closed, and a button that does it."""
        found = await self._road.casework.closable(rule, member_of(interaction.user))
        if not found:
            return self._words("casework.none_to_close")
        view = discord.ui.View(timeout=None)
        view.add_item(CloseAll(found[-1].id, rule, self._words("casework.close", count=len(found))))
        return Said(self._words("casework.sure", count=len(found), name=found[0].name), view)

    async def close_all(self, interaction: discord.Interaction, rule: str, up_to: int) -> str:
        """Close those that were counted."""
        closed = await self._road.casework.close_all(rule, up_to, member_of(interaction.user))
        return self._words("casework.closed", count=closed)


def search_page(found: Sequence[Case], guild_id: int, words: Words) -> str:
    """What was found, with a link to each card."""
    if not found:
        return words("casework.nothing")
    head = words("casework.found", count=len(found))
    more = [words("casework.more")] if len(found) > MOST_SHOWN else []
    return "\n".join([head, *(_line(case, guild_id, words) for case in found[:MOST_SHOWN]), *more])


def _line(case: Case, guild_id: int, words: Words) -> str:
    card = ""
    if case.card_channel_id and case.card_message_id:
        url = f"https://discord.com/channels/{guild_id}/{case.card_channel_id}/{case.card_message_id}"
        card = f" · [{words('queue.card')}]({url})"
    since, clause, state = stamp(case.opened_at, "R"), number_of(case.clause), state_of(case, words)
    return words("casework.line", case=case.id, name=case.name, clause=clause, since=since, state=state) + card


def add_casework(group: app_commands.Group, desk: CaseDesk) -> None:
    """The commands, below /case."""

    @group.command(name="search", description="Look for cases that you may see; nothing of it is kept")
    @app_commands.describe(words="A number, a rule or clause, @somebody, #a-room, or words of the message")
    async def search(interaction: discord.Interaction, words: app_commands.Range[str, 1, 100]) -> None:
        await answering(interaction, lambda: desk.search(interaction, words))

    @group.command(name="assign", description="Give a case to somebody who may decide it; they are asked in private")
    @app_commands.describe(case="The number of the case", to="Who shall look at it")
    async def assign(interaction: discord.Interaction, case: app_commands.Range[int, 1], to: discord.User) -> None:
        await answering(interaction, lambda: desk.assign(interaction, case, to))

    @group.command(name="close_all", description="Leave all small open cases of a rule as they are; asks first")
    @app_commands.describe(rule="The name of the rule, as it stands on the cards")
    async def close_all(interaction: discord.Interaction, rule: app_commands.Range[str, 1, 80]) -> None:
        await answering(interaction, lambda: desk.ask_to_close(interaction, rule))
