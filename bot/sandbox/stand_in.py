"""Points an unmodified discord.py at the sandbox, and puts it back. It accepts no address but this machine's own."""

from collections.abc import Iterator
from contextlib import contextmanager

import discord
import yarl
from discord.asset import Asset
from discord.gateway import DiscordWebSocket
from discord.http import Route

from bot.sandbox.errors import SandboxError

LOOPBACK = "127.0.0.1"


@contextmanager
def stand_in(*, api: str, gateway: str, content: str) -> Iterator[None]:
    """While this lasts, discord.py calls these addresses instead of Discord's.

    It sets three class attributes and restores them at the end: `http.Route.BASE` (all REST calls, webhooks, answers
    to interactions), `gateway.DiscordWebSocket.DEFAULT_GATEWAY`, `asset.Asset.BASE`. For the whole process, so one at
    a time.

    Raises:
        SandboxError: if an address is not on 127.0.0.1; a token must never go anywhere else.
    """
    for address, scheme in ((api, "http"), (gateway, "ws"), (content, "http")):
        require_loopback(address, scheme)
    before = (Route.BASE, DiscordWebSocket.DEFAULT_GATEWAY, Asset.BASE)
    Route.BASE, DiscordWebSocket.DEFAULT_GATEWAY, Asset.BASE = api, yarl.URL(gateway), content
    try:
        yield
    finally:
        Route.BASE, DiscordWebSocket.DEFAULT_GATEWAY, Asset.BASE = before


def require_loopback(address: str, scheme: str) -> None:
    """Raise SandboxError unless `address` is `scheme`://127.0.0.1:port/..."""
    url = yarl.URL(address)
    if (url.scheme, url.host) != (scheme, LOOPBACK):
        raise SandboxError(f"the sandbox is only at {scheme}://{LOOPBACK}, not at {address}")


def identify_at_once(client: discord.Client) -> None:
    """Let `client` identify again without discord.py's pause of five seconds.

    The pause keeps real bots below Discord's limit of identifications, which the sandbox does not have. The other
    pause, of two seconds before on_ready, is an argument of the client: pass `guild_ready_timeout=0.05`.
    """

    async def no_pause(shard_id: int | None, *, initial: bool = False) -> None:
        """Identify, for the first time or again."""
        del shard_id, initial

    client.before_identify_hook = no_pause  # type: ignore[method-assign]
