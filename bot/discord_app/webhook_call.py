"""One call of a webhook, made once.

discord.py repeats a webhook's call by itself after an answer of 500 and above, and Discord knows no safe repeat for it:
where only the answer was lost, there would be two copies. Here a failure comes back as Trouble, and the outbox looks
before it repeats.
"""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import aiohttp
import discord
from discord.http import MultipartParameters, Route, handle_message_parameters

from bot.discord_app.calls import SOON, trying
from bot.moderation.ports import Trouble

PATIENCE = aiohttp.ClientTimeout(total=60)
TOO_MANY, BROKEN = 429, 500


async def call_once(webhook: discord.Webhook, thread_id: int | None, **message: Any) -> Mapping[str, str]:
    """Post `message` (as `discord.Webhook.send` names its parts); its ids. Raises Trouble."""
    query = {"wait": "true"} | ({"thread_id": str(thread_id)} if thread_id else {})
    url = f"{Route.BASE}/webhooks/{webhook.id}/{webhook.token}"
    with handle_message_parameters(allowed_mentions=discord.AllowedMentions.none(), **message) as parts:
        async with (
            trying("put the message back"),
            aiohttp.ClientSession(timeout=PATIENCE) as session,
            session.post(url, params=query, **_body(parts)) as response,
        ):
            if response.status >= 400:  # noqa: PLR2004 - HTTP's own numbers
                raise _refused(response)
            posted = await response.json(content_type=None)
    return {"message_id": str(posted["id"]), "channel_id": str(posted["channel_id"])}


def _body(parts: MultipartParameters) -> dict[str, Any]:
    """What is sent: JSON, or a form where there are files."""
    if not parts.multipart:
        return {"json": parts.payload}
    form = aiohttp.FormData(quote_fields=False)
    for part in parts.multipart:
        form.add_field(**part)
    return {"data": form}


def _refused(response: aiohttp.ClientResponse) -> Trouble:
    if response.status == TOO_MANY:
        wait = float(response.headers.get("Retry-After", SOON.total_seconds()))
        return Trouble("Discord asks Steward to wait before it can put the message back", timedelta(seconds=wait))
    if response.status >= BROKEN:
        return Trouble("Discord could not put the message back at the moment", SOON)
    return Trouble(f"Discord refused to let Steward put the message back (HTTP {response.status})")
