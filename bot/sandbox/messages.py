"""All messages of the sandbox, and what happens to them: posted, edited, unfurled, deleted, reacted to, pinned."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from bot.sandbox import compose, payloads
from bot.sandbox.content import Upload, mentions_in, numbered
from bot.sandbox.errors import bad_request, invalid_form, unknown
from bot.sandbox.files import Files
from bot.sandbox.places import Places
from bot.sandbox.wire import THREADS, ChannelKind, Intent, MessageFlag, MessageKind, Payload

PINS_LIMIT = 250  # messages of one channel
EDITABLE = ("content", "embeds", "components")
EDITABLE_FLAGS = MessageFlag.SUPPRESS_EMBEDS | MessageFlag.COMPONENTS_V2


@dataclass(frozen=True, slots=True)
class Emoji:
    """What somebody reacts with: a character, or a custom emoji with its id."""

    name: str
    id: str | None = None

    @classmethod
    def read(cls, text: str) -> "Emoji":
        """From the form that addresses use: the character itself, or `name:id`."""
        name, separator, emoji_id = text.rpartition(":")
        return cls(name, emoji_id) if separator and emoji_id.isdigit() else cls(text)

    def payload(self) -> Payload:
        """As it stands on the wire."""
        return {"id": self.id, "name": self.name}


class Messages:
    """Messages by channel, oldest first. Every change emits its own gateway event."""

    def __init__(self, places: Places, files: Files) -> None:
        self._places = places
        self.files = files
        self._channels: dict[str, dict[str, Payload]] = {}
        self._reactors: dict[tuple[str, Emoji], list[str]] = {}
        self._nonces: dict[tuple[str, str, str], str] = {}
        self._pinned_at: dict[str, str] = {}
        self.stickers: dict[str, Payload] = {}

    # reading

    def in_channel(self, channel_id: str) -> list[Payload]:
        """The messages of a channel, oldest first."""
        return list(self._channels.get(channel_id, {}).values())

    def get(self, channel_id: str, message_id: str) -> Payload:
        """A message, or ApiError 404."""
        try:
            return self._channels[channel_id][message_id]
        except KeyError:
            raise unknown("Message") from None

    def __contains__(self, message_id: str) -> bool:
        return any(message_id in channel for channel in self._channels.values())

    # posting

    def post(
        self,
        channel_id: str,
        author: Payload,
        body: Payload,
        uploads: Iterable[Upload] = (),
        **fields: Any,
    ) -> Payload:
        """Post what `author` asked for; `fields` are set on the message besides (webhook_id, interaction_metadata).

        With `enforce_nonce`, the same nonce by the same author in the same channel gives the message that is there.
        """
        key = (author["id"], channel_id, str(body.get("nonce")))
        if body.get("enforce_nonce") and self._nonces.get(key) in self._channels.get(channel_id, {}):
            return self._channels[channel_id][self._nonces[key]]
        new = self.draft(channel_id, author, body, uploads, **fields)
        if body.get("nonce") is not None:
            self._nonces[key] = new["id"]
        self._store(new)
        return new

    def draft(
        self, channel_id: str, author: Payload, body: Payload, uploads: Iterable[Upload] = (), **fields: Any
    ) -> Payload:
        """The message that `post` would post; on its own for those that only one member sees."""
        new = compose.message(self._places, channel_id, author, body, self._referenced(channel_id, body))
        new["attachments"] = [self.files.keep(channel_id, upload) for upload in uploads]
        if body.get("sticker_ids"):
            new["sticker_items"] = [self._sticker(str(one)) for one in body["sticker_ids"]]
        return new | fields

    def announce(self, channel_id: str, author: Payload, kind: MessageKind, **fields: Any) -> Payload:
        """Post a line that Discord itself writes: somebody pinned a message, somebody opened a thread."""
        return self.post(channel_id, author, {}, type=int(kind), **fields)

    def _store(self, new: Payload) -> None:
        places, channel = self._places, self._places.channel(new["channel_id"])
        self._channels.setdefault(channel["id"], {})[new["id"]] = new
        channel["last_message_id"] = new["id"]
        if channel["type"] in THREADS:
            channel["message_count"] += 1
            channel["total_message_sent"] += 1
        places.emit("MESSAGE_CREATE", self._event(new), self._intent(channel), channel)

    def _referenced(self, channel_id: str, body: Payload) -> Payload | None:
        reference = body.get("message_reference")
        if not reference:
            return None
        origin = str(reference.get("channel_id") or channel_id)
        found = self._channels.get(origin, {}).get(str(reference["message_id"]))
        if found is None and reference.get("fail_if_not_exists", True):
            code = "REPLIES_UNKNOWN_MESSAGE"
            raise invalid_form("message_reference", code, "Unknown message")
        return found

    def _sticker(self, sticker_id: str) -> Payload:
        if sticker_id not in self.stickers:
            raise bad_request(50081, "Invalid sticker sent")
        return self.stickers[sticker_id]

    # changing

    def edit(self, message: Payload, body: Payload, uploads: Sequence[Upload] = ()) -> Payload:
        """Change text, embeds, components, files; sets the time of the edit."""
        self.rewrite(message, body, uploads)
        message["edited_timestamp"] = self._places.timestamp()
        return self._updated(message)

    def rewrite(self, message: Payload, body: Payload, uploads: Sequence[Upload] = ()) -> None:
        """Change a message without telling anybody: for those that only one member sees."""
        for name in EDITABLE:
            if name in body:
                message[name] = body[name] or type(message[name])()
        if "flags" in body:
            asked = (body["flags"] or 0) & EDITABLE_FLAGS
            message["flags"] = int(message["flags"] & ~EDITABLE_FLAGS | asked)
        if "embeds" in body:
            message["embeds"] = compose.rich(message["embeds"])
        if "components" in body:
            message["components"] = numbered(message["components"])
        if "content" in body:
            pings = mentions_in(message["content"], body.get("allowed_mentions"))
            message["mentions"] = compose.mentioned(self._places, pings)
        if "attachments" in body or uploads:
            kept = {str(one["id"]) for one in body.get("attachments") or []}
            old = [one for one in message["attachments"] if one["id"] in kept]
            message["attachments"] = [*old, *(self.files.keep(message["channel_id"], one) for one in uploads)]

    def unfurl(self, message: Payload, embed: Payload) -> Payload:
        """Let the embed of a link appear, as Discord does on its own a moment after the message: no time of edit."""
        message["embeds"] = [*message["embeds"], {"type": "link", **embed}]
        return self._updated(message)

    def _updated(self, message: Payload) -> Payload:
        channel = self._places.channel(message["channel_id"])
        self._places.emit("MESSAGE_UPDATE", self._event(message), self._intent(channel), channel)
        return message

    def delete(self, message: Payload) -> None:
        """Delete a message with its files."""
        channel = self._places.channel(message["channel_id"])
        self._forget(message)
        data = self._located({"id": message["id"]}, channel)
        self._places.emit("MESSAGE_DELETE", data, self._intent(channel), channel)

    def bulk_delete(self, channel_id: str, message_ids: Iterable[str]) -> list[str]:
        """Delete those of the messages that exist, as one event. Returns their ids."""
        channel = self._places.channel(channel_id)
        found = [one for one in message_ids if one in self._channels.get(channel_id, {})]
        for message_id in found:
            self._forget(self._channels[channel_id][message_id])
        if found:
            data = self._located({"ids": found}, channel)
            self._places.emit("MESSAGE_DELETE_BULK", data, self._intent(channel), channel)
        return found

    def _forget(self, message: Payload) -> None:
        del self._channels[message["channel_id"]][message["id"]]
        self._pinned_at.pop(message["id"], None)
        self.files.drop(message)

    # reactions

    def react(self, message: Payload, user_id: str, emoji: Emoji) -> None:
        """Put somebody's reaction on a message; once is enough."""
        reactors = self._reactors.setdefault((message["id"], emoji), [])
        if user_id not in reactors:
            reactors.append(user_id)
            self._count(message, emoji)
            self._tell_reaction("MESSAGE_REACTION_ADD", message, user_id, emoji)

    def unreact(self, message: Payload, user_id: str, emoji: Emoji) -> None:
        """Take somebody's reaction away, or ApiError 404."""
        reactors = self._reactors.get((message["id"], emoji), [])
        if user_id not in reactors:
            raise unknown("Emoji")
        reactors.remove(user_id)
        self._count(message, emoji)
        self._tell_reaction("MESSAGE_REACTION_REMOVE", message, user_id, emoji)

    def reactors(self, message: Payload, emoji: Emoji) -> list[Payload]:
        """Who reacted with `emoji`, first come first."""
        return [self._places.users[one] for one in self._reactors.get((message["id"], emoji), [])]

    def _count(self, message: Payload, emoji: Emoji) -> None:
        others = [
            one for one in message.get("reactions", []) if Emoji(one["emoji"]["name"], one["emoji"]["id"]) != emoji
        ]
        reactors = self._reactors[message["id"], emoji]
        own: Payload = {
            "emoji": emoji.payload(),
            "count": len(reactors),
            "count_details": {"burst": 0, "normal": len(reactors)},
            "burst_colors": [],
            "me_burst": False,
            "me": self._places.bot_id in reactors,
        }
        message["reactions"] = [*others, own] if reactors else others

    def _tell_reaction(self, name: str, message: Payload, user_id: str, emoji: Emoji) -> None:
        places, channel = self._places, self._places.channel(message["channel_id"])
        data = {"user_id": user_id, "message_id": message["id"], "emoji": emoji.payload(), "burst": False, "type": 0}
        if name == "MESSAGE_REACTION_ADD":
            data["message_author_id"] = message["author"]["id"]
            if "guild_id" in channel and user_id in places.members[channel["guild_id"]]:
                data["member"] = places.members[channel["guild_id"]][user_id]
        intent = Intent.REACTIONS if "guild_id" in channel else Intent.DM_REACTIONS
        places.emit(name, self._located(data, channel), intent, channel)

    # pins

    def pin(self, message: Payload, user_id: str) -> None:
        """Pin a message; Discord writes a line about it."""
        if len(self.pins(message["channel_id"])) >= PINS_LIMIT:
            raise bad_request(30003, f"Maximum number of pins reached ({PINS_LIMIT})")
        if not message["pinned"]:
            self._set_pinned(message, self._places.timestamp())
            origin = {"type": 0, "channel_id": message["channel_id"], "message_id": message["id"]}
            author = self._places.users[user_id]
            self.announce(message["channel_id"], author, MessageKind.PINNED, message_reference=origin)

    def unpin(self, message: Payload) -> None:
        """Take a message off the pins."""
        if message["pinned"]:
            self._set_pinned(message, None)

    def pins(self, channel_id: str) -> list[tuple[str, Payload]]:
        """The pinned messages of a channel with the time they were pinned, newest pin first."""
        pinned = [one for one in self.in_channel(channel_id) if one["pinned"]]
        return sorted(((self._pinned_at[one["id"]], one) for one in pinned), key=lambda pin: pin[0], reverse=True)

    def _set_pinned(self, message: Payload, at: str | None) -> None:
        message["pinned"] = at is not None
        if at is not None:
            self._pinned_at[message["id"]] = at
        self._updated(message)
        channel = self._places.channel(message["channel_id"])
        data = self._located({"last_pin_timestamp": at}, channel)
        self._places.emit("CHANNEL_PINS_UPDATE", data, Intent.GUILDS, channel)

    # how it is told

    def _event(self, message: Payload) -> Payload:
        """A message as the gateway tells it: with the guild, and with the author as a member."""
        channel = self._places.channel(message["channel_id"])
        event = message | {"channel_type": channel["type"]}
        if "guild_id" not in channel:
            return event
        members = self._places.members[channel["guild_id"]]
        mentions = [
            {**user, "member": payloads.member_of_message(members[user["id"]])} if user["id"] in members else user
            for user in message["mentions"]
        ]
        event |= {"guild_id": channel["guild_id"], "mentions": mentions}
        author = members.get(message["author"]["id"])
        return event if author is None else event | {"member": payloads.member_of_message(author)}

    @staticmethod
    def _located(data: Payload, channel: Payload) -> Payload:
        """With the channel, and with the guild if there is one: of direct messages there is none."""
        where = {"channel_id": channel["id"]}
        return data | where | ({"guild_id": channel["guild_id"]} if "guild_id" in channel else {})

    @staticmethod
    def _intent(channel: Payload) -> Intent:
        return Intent.DM_MESSAGES if channel["type"] == ChannelKind.DM else Intent.MESSAGES
