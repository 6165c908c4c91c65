"""Quoting what somebody typed: nothing in it pings, formats or hides, and what leaked is masked."""

from datetime import datetime

import discord

from policy_rules.patterns import Pattern, readable

FIELD = 1024  # characters that Discord allows in a field of an embed


_NAMES = Pattern(r"<(?:@!?|#)\d{15,20}>")


def quoted(text: str) -> str:
    """`text` with nothing in it that Discord acts on, except that members and channels are shown by name.

    It belongs into an embed, where a mention notifies nobody.
    """
    pieces, place = [], 0
    for name in _NAMES.all(readable(text)):
        pieces += [_inert(text[place : name.span.start]), text[name.span.start : name.span.end]]
        place = name.span.end
    return "".join([*pieces, _inert(text[place:])])


def _inert(text: str) -> str:
    # Every bar is escaped here: discord.py leaves the last one, which would end a spoiler.
    escaped = discord.utils.escape_markdown(text.replace("|", "\0")).replace("\0", "\\|")
    return discord.utils.escape_mentions(escaped).replace("<", "\\<")


def shortened(text: str, most: int) -> str:
    """`text`, cut with an ellipsis if it is longer than `most` characters."""
    return text if len(text) <= most else text[: most - 1] + "…"


def behind_spoiler(text: str, most: int = FIELD) -> str:
    """`text` quoted, and blurred until a press."""
    inner = shortened(quoted(text), most - 4)
    return f"||{inner or '…'}||"


def in_parts(text: str) -> list[str]:
    """All of `text` quoted and blurred, in as many fields as that takes."""
    parts, place = [], 0
    while place < len(text):
        length = FIELD - 4
        while len(quoted(text[place : place + length])) > FIELD - 4:
            length //= 2
        parts.append(behind_spoiler(text[place : place + length]))
        place += length
    return parts


def stamp(at: datetime, style: str = "f") -> str:
    """A time that each reader sees in their own zone."""
    return f"<t:{int(at.timestamp())}:{style}>"


def number_of(clause: str) -> str:
    """The clause as the group's policy numbers it: 5.4 for `5.4-bullying`."""
    return clause.split("-", 1)[0]
