"""What Steward asks for when it is invited: the sum of what its hands need, and nothing else."""

import discord

from bot.discord_app.needs import NEEDS, READING


def needed_permissions() -> discord.Permissions:
    """The least that all effects together need. Never Administrator, never ban or kick."""
    value = READING.value
    for permissions in NEEDS.values():
        value |= permissions.value
    return discord.Permissions(value)


def invite_url(application_id: int) -> str:
    """The link with which a coordinator invites the bot with exactly these permissions."""
    return discord.utils.oauth_url(
        application_id, permissions=needed_permissions(), scopes=("bot", "applications.commands")
    )
