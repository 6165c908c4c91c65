"""Quoting what somebody typed: nothing in it pings, formats or hides, and what leaked is masked."""

from datetime import datetime

import discord

FIELD = 1024  # characters that Discord allows in a field of an embed


def quoted(text: str) -> str:
    """`text` with nothing in it that Discord acts on."""
    return discord.utils.escape_mentions(discord.utils.escape_markdown(text)).replace("<", "\\<")


def shortened(text: str, most: int) -> str:
    """`text`, cut with an ellipsis if it is longer than `most` characters."""
    return text if len(text) <= most else text[: most - 1] + "…"


def behind_spoiler(text: str, most: int = FIELD) -> str:
    """`text` quoted, and blurred until a press."""
    inner = shortened(quoted(text).replace("|", "\\|"), most - 4)
    return f"||{inner or '…'}||"


def stamp(at: datetime, style: str = "f") -> str:
    """A time that each reader sees in their own zone."""
    return f"<t:{int(at.timestamp())}:{style}>"


def number_of(clause: str) -> str:
    """The clause as the group's policy numbers it: 5.4 for `5.4-bullying`."""
    return clause.split("-", 1)[0]
