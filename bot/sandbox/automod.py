"""Discord's own AutoMod: rules of a guild that stop a message before anybody sees it, tell of it, or time somebody out.

Source: Discord's documentation, "Auto Moderation" and "Gateway Events", section "Auto Moderation Action Execution".
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from http import HTTPStatus
from typing import Any

from bot.sandbox.errors import ApiError
from bot.sandbox.messages import Messages
from bot.sandbox.permissions import Permission
from bot.sandbox.places import Places
from bot.sandbox.session import AUTOMOD_EVENT
from bot.sandbox.wire import AutoModAction, ChannelKind, Intent, MessageKind, Payload

ON_MESSAGES = 1  # `event_type`
KEYWORD = 1  # `trigger_type`


@dataclass(frozen=True, slots=True)
class Match:
    """What a rule found in a text."""

    rule: Payload
    keyword: str

    def has(self, kind: AutoModAction) -> bool:
        """Whether the rule asks for this."""
        return any(action["type"] == kind for action in self.rule["actions"])


class AutoMod:
    """The rules of all guilds, and what they do.

    Attributes:
        tells_first: whether the gateway hears what a rule did before it hears of the message itself.
    """

    def __init__(self, places: Places, messages: Messages) -> None:
        self.tells_first = False
        self._places = places
        self._messages = messages
        self._rules: dict[str, dict[str, Payload]] = {}  # of each guild, by id

    def add_rule(
        self,
        guild_id: str,
        name: str,
        keywords: Sequence[str],
        *,
        blocks: bool = False,
        alerts_in: str | None = None,
        timeout: timedelta | None = None,
    ) -> str:
        """A new rule about words, as an administrator makes it. Returns its id.

        Args:
            guild_id: the guild.
            name: as administrators call it.
            keywords: what a message must hold, as it stands or in other cases.
            blocks: whether the message is stopped.
            alerts_in: id of the channel in which Discord tells of it.
            timeout: for how long its author is timed out.
        """
        actions: list[Payload] = []
        if blocks:
            actions.append({"type": int(AutoModAction.BLOCK), "metadata": {}})
        if alerts_in is not None:
            actions.append({"type": int(AutoModAction.ALERT), "metadata": {"channel_id": alerts_in}})
        if timeout is not None:
            seconds = int(timeout.total_seconds())
            actions.append({"type": int(AutoModAction.TIMEOUT), "metadata": {"duration_seconds": seconds}})
        rule: Payload = {
            "id": self._places.snowflakes.next(),
            "guild_id": guild_id,
            "creator_id": self._places.owner_id,
            "name": name,
            "event_type": ON_MESSAGES,
            "trigger_type": KEYWORD,
            "trigger_metadata": {"keyword_filter": list(keywords), "regex_patterns": [], "allow_list": []},
            "actions": actions,
            "enabled": True,
            "exempt_roles": [],
            "exempt_channels": [],
        }
        self._rules.setdefault(guild_id, {})[rule["id"]] = rule
        return str(rule["id"])

    def rules(self, guild_id: str) -> list[Payload]:
        """The rules of a guild."""
        return list(self._rules.get(guild_id, {}).values())

    def rule(self, guild_id: str, rule_id: str) -> Payload:
        """A rule, or ApiError 404."""
        try:
            return self._rules.get(guild_id, {})[rule_id]
        except KeyError:
            raise ApiError(HTTPStatus.NOT_FOUND, 0, "404: Not Found") from None

    def let_through(
        self, channel: Payload, user_id: str, content: str, post: Callable[[str | None], Payload]
    ) -> Payload | None:
        """Look at what a member wants to post, which `post` does, under an id if it must; None if a rule stops it."""
        found = list(self._matches(channel, user_id, content))
        if not found:
            return post(None)
        message_id = self._places.snowflakes.next()
        if any(one.has(AutoModAction.BLOCK) for one in found):
            self._act(found, channel, user_id, content, {})
            return None
        if self.tells_first:
            self._act(found, channel, user_id, content, {"message_id": message_id})
            return post(message_id)
        message = post(message_id)
        self._act(found, channel, user_id, content, {"message_id": message_id})
        return message

    def _matches(self, channel: Payload, user_id: str, content: str) -> Iterator[Match]:
        """What the rules find. Whoever manages the server is exempt from all of them."""
        guild_id = channel.get("guild_id")
        if channel["type"] == ChannelKind.DM or guild_id is None or not self._rules.get(guild_id):
            return
        if Permission.MANAGE_GUILD in self._places.guild_permissions(guild_id, user_id):
            return
        for rule in self.rules(guild_id):
            for keyword in rule["trigger_metadata"]["keyword_filter"]:
                if keyword.casefold() in content.casefold():
                    yield Match(rule, keyword)
                    break

    def _act(self, found: Sequence[Match], channel: Payload, user_id: str, content: str, about: Payload) -> None:
        """Carry out every action of every rule. Each is an event of its own."""
        for match in found:
            for action in match.rule["actions"]:
                event: Payload = {
                    "guild_id": channel["guild_id"],
                    "action": action,
                    "rule_id": match.rule["id"],
                    "rule_trigger_type": match.rule["trigger_type"],
                    "user_id": user_id,
                    "channel_id": channel["id"],
                    **about,
                    **self._done(action, match, channel, user_id, content),
                    "content": content,
                    "matched_keyword": match.keyword,
                    "matched_content": match.keyword,
                }
                self._tell(event)

    def _done(self, action: Payload, match: Match, channel: Payload, user_id: str, content: str) -> dict[str, Any]:
        """Carry out one action; what the event says of it besides."""
        places = self._places
        if action["type"] == AutoModAction.TIMEOUT:
            until = places.now() + timedelta(seconds=action["metadata"]["duration_seconds"])
            change = {"communication_disabled_until": until.isoformat(timespec="microseconds")}
            places.change_member(channel["guild_id"], user_id, change)
        if action["type"] != AutoModAction.ALERT:
            return {}
        fields = {
            "rule_name": match.rule["name"],
            "channel_id": channel["id"],
            "keyword": match.keyword,
            "keyword_matched_content": match.keyword,
        }
        embed: Payload = {
            "type": "auto_moderation_message",
            "description": content,
            "fields": [{"name": name, "value": value, "inline": False} for name, value in fields.items()],
        }
        where, author = action["metadata"]["channel_id"], places.users[user_id]
        alert = self._messages.announce(where, author, MessageKind.AUTOMOD_ALERT, embeds=[embed])
        return {"alert_system_message_id": alert["id"]}

    def _tell(self, event: Payload) -> None:
        """Only a bot that manages the server hears of it."""
        places, guild_id = self._places, event["guild_id"]
        is_member = places.bot_id in places.members[guild_id]
        if is_member and Permission.MANAGE_GUILD in places.guild_permissions(guild_id, places.bot_id):
            places.emit(AUTOMOD_EVENT, event, Intent.AUTOMOD_EXECUTION)
