"""Like cases and how they ended: the button on a card, the field of /case show, and /consistency. Nobody is named."""

import re
from collections import Counter
from collections.abc import Sequence
from typing import Any, Protocol, Self, cast

import discord
from discord import app_commands

from bot.discord_app.buttons import answering
from bot.discord_app.quoting import FIELD, number_of, stamp
from bot.discord_app.translate import member_of
from bot.discord_app.words import Words
from bot.moderation.road import Road
from policy_rules.case import Case
from policy_rules.precedents import Besides, Like, Outcome, Unlike
from policy_rules.refusal import Refusal

EMBED = 6_000  # characters that Discord allows in one, all fields together
ANSWER = 2_000  # and in a message


class LikesDesk(Protocol):
    """Whoever serves the button and the command: the client carries one."""

    async def likes(self, interaction: discord.Interaction, case_id: int) -> str:
        """The cases that are most like one."""
        ...

    async def consistency(self, interaction: discord.Interaction) -> str:
        """Like cases that ended otherwise."""
        ...


def likes_desk_of(interaction: discord.Interaction) -> LikesDesk:
    """The one of the client that received the interaction."""
    return cast("LikesDesk", cast("Any", interaction.client).likes_desk)


class LikeButton(discord.ui.DynamicItem[discord.ui.Button[discord.ui.View]], template=r"like:(?P<case>\d+)"):
    """Shows the presser what was decided on like cases: `like:214`."""

    def __init__(self, case_id: int, label: str) -> None:
        super().__init__(discord.ui.Button(label=label, custom_id=f"like:{case_id}"))
        self.case_id = case_id

    @classmethod
    async def from_custom_id(
        cls, interaction: discord.Interaction, item: discord.ui.Item[Any], match: re.Match[str]
    ) -> Self:
        """The button that was pressed, also one posted before a restart."""
        del interaction
        return cls(int(match["case"]), cast("discord.ui.Button[Any]", item).label or "")

    async def callback(self, interaction: discord.Interaction) -> None:
        """Show them."""
        await answering(interaction, lambda: likes_desk_of(interaction).likes(interaction, self.case_id))


class LikeDesk:
    """Serves them, each answered to the person alone."""

    def __init__(self, road: Road, words: Words) -> None:
        self._road = road
        self._words = words

    async def likes(self, interaction: discord.Interaction, case_id: int) -> str:
        """The decided cases that are most like one, or why there are none."""
        found = await self._road.casework.alike.to(case_id, member_of(interaction.user))
        if isinstance(found, Refusal):
            return self._words.refused(found.words)
        case, likes = found
        return f"{likes_page(likes, number_of(case.clause), self._words)}\n{self._words('likes.foot')}"

    async def consistency(self, interaction: discord.Interaction) -> str:
        """Like cases that ended otherwise, to moderators."""
        member = member_of(interaction.user)
        if not self._road.policy.in_team(member, "moderators"):
            return self._words("desk.not_allowed")
        return consistency_page(await self._road.casework.alike.unlike(member), self._words)


def likes_page(found: Sequence[Like], clause: str, words: Words) -> str:
    """How many ended how, then each of them."""
    if not found:
        return words("likes.none", clause=clause)
    endings = Counter(words(f"likes.ending.{one.outcome.ending}") for one in found)
    tally = ", ".join(words("likes.tally", count=count, ending=ending) for ending, count in endings.items())
    return "\n".join([words("likes.head", clause=clause, tally=tally), *(_line(one, words) for one in found)])


def with_likes(embed: discord.Embed, found: Refusal | tuple[Case, Sequence[Like]], words: Words) -> discord.Embed:
    """The card with a field of like cases, where there are any and Discord has room for them."""
    if isinstance(found, Refusal) or not found[1]:
        return embed
    case, likes = found
    text, name = likes_page(likes, number_of(case.clause), words), words("likes.field")
    if len(text) <= FIELD and len(embed) + len(text) + len(name) <= EMBED:
        embed.add_field(name=name, value=text, inline=False)
    return embed


def _line(one: Like, words: Words) -> str:
    when = stamp(one.case.decided_at or one.case.opened_at, "R")
    return words(
        "likes.line", case=one.case.id, outcome=outcome_said(one.outcome, words), when=when, alike=_percent(one.alike)
    )


def consistency_page(pairs: Sequence[Unlike], words: Words) -> str:
    """The pairs that fit an answer: case numbers and outcomes."""
    if not pairs:
        return words("consistency.none")
    page, foot = words("consistency.head"), words("consistency.foot")
    for line in (_pair(pair, words) for pair in pairs):
        if len(page) + len(line) + len(foot) + 2 > ANSWER:
            break
        page += f"\n{line}"
    return f"{page}\n{foot}"


def _pair(pair: Unlike, words: Words) -> str:
    later, earlier = pair.one, pair.other
    if later.case.id < earlier.case.id:
        later, earlier = earlier, later
    return words(
        "consistency.line",
        name=later.case.name,
        clause=number_of(later.case.clause),
        alike=_percent(pair.alike),
        one=earlier.case.id,
        one_outcome=outcome_said(earlier.outcome, words),
        other=later.case.id,
        other_outcome=outcome_said(later.outcome, words),
    )


def outcome_said(outcome: Outcome, words: Words) -> str:
    """How a case ended, in a few words."""
    ending = words(f"likes.ending.{outcome.ending}")
    if outcome.besides is Besides.NOTHING:
        return ending
    return words(f"likes.besides.{outcome.besides}", ending=ending)


def _percent(alike: float) -> int:
    return round(100 * alike)


def consistency_command() -> app_commands.Command[Any, ..., Any]:
    """/consistency, which Discord shows to those who may manage messages; the desk checks."""

    @app_commands.command(name="consistency", description="Like cases that ended otherwise; numbers and outcomes only")
    @app_commands.guild_only()
    @app_commands.default_permissions(manage_messages=True)
    async def consistency(interaction: discord.Interaction) -> None:
        await answering(interaction, lambda: likes_desk_of(interaction).consistency(interaction))

    return consistency
