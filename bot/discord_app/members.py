"""Looking a member up, and whether Discord lets Steward time them out."""

import discord

from bot.discord_app.calls import trying
from bot.discord_app.needs import TIME_OUT

MAY_NOT = (
    "Steward may not time anybody out: a coordinator can give its role the permission Time out members (Moderate "
    "Members) in the server's settings, or a moderator does it by hand"
)
STANDS_ABOVE = (
    "Discord lets Steward time out only members whose highest role is below its own, and no administrator; a "
    "coordinator can move Steward's role up, or do it by hand"
)


def hindrance(me: discord.Member, member: discord.Member) -> str | None:
    """Why Discord does not let Steward time `member` out, with the cure; None if it does."""
    if not me.guild_permissions.is_superset(TIME_OUT):
        return MAY_NOT
    untouchable = member.guild_permissions.administrator or member.top_role >= me.top_role
    return STANDS_ABOVE if untouchable else None


async def fetched(guild: discord.Guild, member_id: str) -> discord.Member | None:
    """The member as Discord knows them now; None if they have left. Raises Trouble."""
    async with trying("look them up"):
        try:
            return await guild.fetch_member(int(member_id))
        except discord.NotFound:
            return None
