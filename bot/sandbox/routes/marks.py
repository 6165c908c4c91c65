"""What is put on messages: reactions and pins."""

from datetime import datetime
from urllib.parse import unquote

from bot.sandbox.messages import Emoji
from bot.sandbox.permissions import Permission
from bot.sandbox.routes.table import Call, Json, route
from bot.sandbox.wire import PAGE_LIMIT, AuditAction, ChannelKind, Payload

REACTION = "/channels/{channel_id}/messages/{message_id}/reactions/{emoji_name}"
PIN = "/channels/{channel_id}/messages/pins/{message_id}"
OLD_PIN = "/channels/{channel_id}/pins/{message_id}"


def emoji_of(call: Call) -> Emoji:
    """The emoji of the path."""
    return Emoji.read(unquote(call["emoji_name"]))


@route("PUT", REACTION + "/@me")
def react(call: Call) -> None:
    """React as the bot; the first of a kind needs Add Reactions."""
    message, emoji = call.message(), emoji_of(call)
    needed = Permission.READ_MESSAGE_HISTORY
    if not call.world.messages.reactors(message, emoji):
        needed |= Permission.ADD_REACTIONS
    call.channel(needed)
    call.world.messages.react(message, call.bot, emoji)


@route("DELETE", REACTION + "/@me")
def unreact(call: Call) -> None:
    """Take the bot's reaction away."""
    call.world.messages.unreact(call.message(), call.bot, emoji_of(call))


@route("DELETE", REACTION + "/{user_id}")
def remove_reaction(call: Call) -> None:
    """Take somebody's reaction away."""
    call.channel(Permission.MANAGE_MESSAGES)
    call.world.messages.unreact(call.message(), call["user_id"], emoji_of(call))


@route("GET", REACTION)
def list_reactors(call: Call) -> Json:
    """Who reacted."""
    reactors = call.world.messages.reactors(call.message(), emoji_of(call))
    after = int(call.query.get("after", 0))
    return [one for one in reactors if int(one["id"]) > after][: call.limit(25, PAGE_LIMIT)]


@route("PUT", PIN)
@route("PUT", OLD_PIN)
def pin(call: Call) -> None:
    """Pin a message."""
    set_pinned(call, pinned=True)


@route("DELETE", PIN)
@route("DELETE", OLD_PIN)
def unpin(call: Call) -> None:
    """Take a message off the pins."""
    set_pinned(call, pinned=False)


def set_pinned(call: Call, *, pinned: bool) -> None:
    """Pin or unpin, and write it into the audit log."""
    channel, message = call.channel(Permission.PIN_MESSAGES), call.message()
    if pinned:
        call.world.messages.pin(message, call.bot)
    else:
        call.world.messages.unpin(message)
    if channel["type"] != ChannelKind.DM:
        action = AuditAction.MESSAGE_PIN if pinned else AuditAction.MESSAGE_UNPIN
        options = {"channel_id": channel["id"], "message_id": message["id"]}
        target = message["author"]["id"]
        call.world.audit.record(channel["guild_id"], action, call.bot, target, call.reason, options=options)


@route("GET", "/channels/{channel_id}/messages/pins")
def list_pins(call: Call) -> Json:
    """The pins, newest pin first, a page at a time."""
    before, limit = call.query.get("before"), call.limit(50, 50)
    pins = readable_pins(call)
    if before is not None:
        pins = [(at, one) for at, one in pins if datetime.fromisoformat(at) < datetime.fromisoformat(before)]
    items = [{"pinned_at": at, "message": message} for at, message in pins[:limit]]
    return {"items": items, "has_more": len(pins) > limit}


@route("GET", "/channels/{channel_id}/pins")
def list_pins_as_before(call: Call) -> Json:
    """The pins, by the older path."""
    return [message for _, message in readable_pins(call)]


def readable_pins(call: Call) -> list[tuple[str, Payload]]:
    """The pins, if the bot may read what was said before it came; none otherwise."""
    call.channel()
    if not call.world.may(call.bot, call["channel_id"], Permission.READ_MESSAGE_HISTORY):
        return []
    return call.world.messages.pins(call["channel_id"])
