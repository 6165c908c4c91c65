"""Stays logged in: a failed handshake, a bad payload or an odd close code ends discord.py's client, not Steward."""

import asyncio
import logging
import time

import discord

from bot.failure import outline

log = logging.getLogger(__name__)

FIRST_WAIT_S = 1.0
LONGEST_WAIT_S = 60.0
LASTED_S = 600.0  # a connection that lasted so long was a good one, and the waits begin anew


async def stay(client: discord.Client, token: str) -> None:
    """Log in, and log in again whenever it ends, until `client` is closed on purpose.

    Raises LoginFailure and PrivilegedIntentsRequired, which waiting does not mend.
    """
    wait = FIRST_WAIT_S
    while True:
        begins = time.monotonic()
        try:
            async with client:  # which gives it the running loop, also after it was closed
                await client.start(token)
        except (discord.LoginFailure, discord.PrivilegedIntentsRequired):
            raise
        except Exception as problem:  # noqa: BLE001 - whatever ended it, being away is worse than trying again
            if time.monotonic() - begins > LASTED_S:
                wait = FIRST_WAIT_S
            log.warning("the connection to Discord ended (%s); again in %.0f s", outline(problem), wait)
        else:
            return
        await _begin_anew(client)
        await asyncio.sleep(wait)
        wait = min(2 * wait, LONGEST_WAIT_S)


async def _begin_anew(client: discord.Client) -> None:
    """Make a client that has ended fit to be started again."""
    await client.close()
    client.clear()
    client.http.connector = discord.utils.MISSING  # the old one was closed with its session
