"""Makes the payload of a new message out of what its author asked for. Changes nothing."""

from collections.abc import Mapping
from copy import deepcopy
from datetime import timedelta
from typing import Any

from bot.sandbox.content import Mentions, mentions_in, numbered
from bot.sandbox.permissions import Permission
from bot.sandbox.places import Places
from bot.sandbox.wire import MessageFlag, MessageKind, Payload

FORWARD = 1  # type of a message reference
SNAPSHOT_FIELDS = (
    *("type", "content", "mentions", "mention_roles", "attachments", "embeds"),
    *("timestamp", "edited_timestamp", "flags", "components", "sticker_items"),
)
KEPT_FLAGS = (
    MessageFlag.SUPPRESS_EMBEDS
    | MessageFlag.SUPPRESS_NOTIFICATIONS
    | MessageFlag.COMPONENTS_V2
    | MessageFlag.EPHEMERAL
    | MessageFlag.LOADING
)


def message(places: Places, channel_id: str, author: Payload, body: Payload, referenced: Payload | None) -> Payload:
    """A message by `author` (a user, or the guise of a webhook) with the text, embeds, components and poll of `body`.

    `referenced` is the message that it answers or forwards, if any. Files and stickers are added by the caller.
    """
    pings = mentions_in(body.get("content") or "", body.get("allowed_mentions"))
    new: Payload = {
        "id": places.snowflakes.next(),
        "channel_id": channel_id,
        "type": int(MessageKind.DEFAULT),
        "author": author,
        "content": body.get("content") or "",
        "timestamp": places.timestamp(),
        "edited_timestamp": None,
        "tts": False,
        "pinned": False,
        "flags": int((body.get("flags") or 0) & KEPT_FLAGS),
        "mention_everyone": pings.everyone and may_ping_everyone(places, channel_id, author),
        "mention_roles": list(pings.roles),
        "mentions": mentioned(places, pings),
        "attachments": [],
        "embeds": rich(body.get("embeds") or []),
        "components": numbered(deepcopy(body.get("components") or [])),
    }
    if body.get("poll"):
        new["poll"] = poll(places, body["poll"])
    if body.get("nonce") is not None:
        new["nonce"] = body["nonce"]
    if referenced is not None:
        new |= reference(places, new, body, referenced)
    return new


def may_ping_everyone(places: Places, channel_id: str, author: Payload) -> bool:
    """Whether @everyone pings when this author writes it: a webhook's does, a member needs the permission."""
    is_webhook = author["id"] not in places.users
    return is_webhook or places.may(author["id"], channel_id, Permission.MENTION_EVERYONE)


def mentioned(places: Places, pings: Mentions) -> list[Payload]:
    """The users that a text pings, as far as they exist."""
    return [places.users[one] for one in pings.users if one in places.users]


def rich(embeds: list[Payload]) -> list[Payload]:
    """Embeds as they come back: with the type, and without what was left empty."""
    return [{"type": "rich", **{key: value for key, value in one.items() if value is not None}} for one in embeds]


def poll(places: Places, request: Payload) -> Payload:
    """A poll that has just been opened."""
    answers = [
        {"answer_id": number, "poll_media": answer["poll_media"]} for number, answer in enumerate(request["answers"], 1)
    ]
    expiry = places.now() + timedelta(hours=request.get("duration") or 24)
    return {
        "question": request["question"],
        "answers": answers,
        "expiry": expiry.isoformat(timespec="microseconds"),
        "allow_multiselect": request.get("allow_multiselect") or False,
        "layout_type": request.get("layout_type") or 1,
        "results": {"is_finalized": False, "answer_counts": []},
    }


def reference(places: Places, new: Payload, body: Payload, referenced: Payload) -> Payload:
    """The fields by which a message answers or forwards another."""
    kind = body["message_reference"].get("type") or 0
    origin: Payload = {"type": kind, "message_id": referenced["id"], "channel_id": referenced["channel_id"]}
    guild_id = places.channel(referenced["channel_id"]).get("guild_id")
    if guild_id is not None:
        origin["guild_id"] = guild_id
    if kind == FORWARD:
        flags = new["flags"] | MessageFlag.HAS_SNAPSHOT
        return {"message_reference": origin, "message_snapshots": [snapshot(referenced)], "flags": int(flags)}
    answered = {key: value for key, value in referenced.items() if key != "referenced_message"}
    fields: Payload = {
        "type": int(MessageKind.REPLY),
        "message_reference": origin,
        "referenced_message": deepcopy(answered),
    }
    if pings_author(body.get("allowed_mentions")) and referenced["author"] not in new["mentions"]:
        fields["mentions"] = [*new["mentions"], referenced["author"]]
    return fields


def pings_author(allowed: Mapping[str, Any] | None) -> bool:
    """Whether a reply pings the one it answers."""
    return allowed is None or bool(allowed.get("replied_user", False))


def snapshot(forwarded: Payload) -> Payload:
    """What a forward shows of the original: its words, and not who wrote them."""
    return {"message": deepcopy({key: forwarded[key] for key in SNAPSHOT_FIELDS if key in forwarded})}
