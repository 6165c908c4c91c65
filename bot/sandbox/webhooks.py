"""Webhooks: the way to post under another name. Made by the bot, used by whoever has the address."""

import secrets

from bot.sandbox.content import FORBIDDEN_NAME
from bot.sandbox.errors import bad_request, invalid_form, unknown
from bot.sandbox.places import Places
from bot.sandbox.wire import WEBHOOKS_LIMIT, Intent, Payload

NAME_LIMIT = 80
INCOMING = 1


class Webhooks:
    """The webhooks of all channels."""

    def __init__(self, places: Places, api: str) -> None:
        self._places = places
        self._api = api
        self._webhooks: dict[str, Payload] = {}

    def create(self, channel: Payload, name: str) -> Payload:
        """A new webhook of the bot on `channel`; ApiError 400 if the name will not do or there are too many."""
        check_name(name)
        if len(self.of(channel["id"])) >= WEBHOOKS_LIMIT:
            raise bad_request(30007, f"Maximum number of webhooks reached ({WEBHOOKS_LIMIT})")
        webhook_id, token = self._places.snowflakes.next(), secrets.token_urlsafe(48)
        webhook: Payload = {
            "id": webhook_id,
            "type": INCOMING,
            "guild_id": channel["guild_id"],
            "channel_id": channel["id"],
            "application_id": self._places.bot_id,
            "user": self._places.users[self._places.bot_id],
            "name": name,
            "avatar": None,
            "token": token,
            "url": f"{self._api}/webhooks/{webhook_id}/{token}",
        }
        self._webhooks[webhook_id] = webhook
        self._tell(webhook)
        return webhook

    def of(self, channel_id: str) -> list[Payload]:
        """The webhooks of a channel."""
        return [one for one in self._webhooks.values() if one["channel_id"] == channel_id]

    def of_guild(self, guild_id: str) -> list[Payload]:
        """The webhooks of a guild."""
        return [one for one in self._webhooks.values() if one["guild_id"] == guild_id]

    def get(self, webhook_id: str, token: str | None = None) -> Payload:
        """A webhook, by id alone or with its token; ApiError 404 if either is wrong."""
        webhook = self._webhooks.get(webhook_id)
        if webhook is None or (token is not None and not secrets.compare_digest(token, webhook["token"])):
            raise unknown("Webhook")
        return webhook

    def delete(self, webhook: Payload) -> None:
        """Delete a webhook; its messages stay."""
        del self._webhooks[webhook["id"]]
        self._tell(webhook)

    def _tell(self, webhook: Payload) -> None:
        data = {"guild_id": webhook["guild_id"], "channel_id": webhook["channel_id"]}
        channel = self._places.channel(webhook["channel_id"])
        self._places.emit("WEBHOOKS_UPDATE", data, Intent.WEBHOOKS, channel)


def check_name(name: str) -> None:
    """Raise ApiError 400 if a webhook may not have, or post under, this name."""
    if not 1 <= len(name) <= NAME_LIMIT:
        raise invalid_form("name", "BASE_TYPE_BAD_LENGTH", f"Must be between 1 and {NAME_LIMIT} in length.")
    if FORBIDDEN_NAME.search(name):
        message = f'Username cannot contain "{FORBIDDEN_NAME.search(name).group().lower()}"'
        raise invalid_form("name", "USERNAME_INVALID_CONTAINS", message)


def guise(webhook: Payload, body: Payload) -> Payload:
    """The author of a webhook's message: the webhook itself, under the name that the message asks for."""
    return {
        "id": webhook["id"],
        "username": body.get("username") or webhook["name"],
        "global_name": None,
        "avatar": None,
        "discriminator": "0000",
        "bot": True,
        "public_flags": 0,
        "flags": 0,
        "primary_guild": None,
    }
