"""One remote call to Discord: what its failures mean, in words for a card, and whether trying again is of use.

discord.py repeats 500, 502, 504 and 524 by itself, but neither 503 nor a connection that was cut; those come back
here as troubles with a time to wait, and the outbox looks before it repeats.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime, timedelta

import aiohttp
import discord

from bot.moderation.ports import Trouble

CALL_FAILED = (discord.HTTPException, discord.RateLimited, aiohttp.ClientError, OSError, TimeoutError)
SOON = timedelta(seconds=2)  # and longer each time: the outbox sees to that
MOST_LOOKED_AT = 2000  # messages that are searched for one whose answer was lost
CLOCKS_DIFFER = timedelta(minutes=2)
CLOSED_DMS = 50007  # Discord's code for "cannot send messages to this user"


def trouble_of(problem: Exception, doing: str) -> Trouble:
    """What a failed call means. `doing` ends the sentence "Steward could not …"."""
    if isinstance(problem, discord.RateLimited):
        wait = timedelta(seconds=problem.retry_after)
        return Trouble(f"Discord asks Steward to wait before it can {doing}", wait)
    if isinstance(problem, discord.HTTPException):
        return _refused(problem, doing)
    return Trouble(f"the connection was lost while Steward tried to {doing}", SOON)


def _refused(problem: discord.HTTPException, doing: str) -> Trouble:
    """What an answer from Discord that is not a success means."""
    match problem.status:
        case 403 if problem.code == CLOSED_DMS:
            words = "their private messages are closed to this server, so they have not been told"
        case 403:
            words = f"Steward may not {doing} there; a coordinator can give it that permission"
        case 404:
            words = f"Steward could not {doing}: it is no longer there"
        case 413:
            words = f"Steward could not {doing}: it is too large for Discord"
        case status if status < 500 and status != 429:  # noqa: PLR2004 - HTTP's own numbers
            words = f"Discord refused to let Steward {doing} (HTTP {status})"
        case _:
            return Trouble(f"Discord could not {doing} at the moment", SOON)
    return Trouble(words)


async def written_since(place: discord.abc.Messageable, since: datetime) -> AsyncIterator[discord.Message]:
    """The messages of a place from now back to `since`, and a few seconds more: two clocks never agree."""
    async for message in place.history(limit=MOST_LOOKED_AT):
        if message.created_at + CLOCKS_DIFFER < since:
            return
        yield message


@asynccontextmanager
async def trying(doing: str) -> AsyncIterator[None]:
    """Run one call; its failures come out as Trouble."""
    try:
        yield
    except CALL_FAILED as problem:
        raise trouble_of(problem, doing) from problem
