"""Messages of a channel: read, posted, edited, deleted."""

from datetime import timedelta

from bot.sandbox.content import check, check_components, check_embeds
from bot.sandbox.errors import ApiError, bad_request, invalid_form, missing_permissions
from bot.sandbox.permissions import Permission, sending_in
from bot.sandbox.routes.table import Call, Json, route
from bot.sandbox.session import without_content
from bot.sandbox.snowflakes import made_at
from bot.sandbox.wire import CONTENT_LIMIT, PAGE_LIMIT, AuditAction, ChannelKind, Intent, Payload

BULK_AGE = timedelta(days=14)
BULK_LEAST = 2


@route("GET", "/channels/{channel_id}/messages")
def list_messages(call: Call) -> Json:
    """A page, newest first. Without Read Message History the list is empty, as on Discord."""
    limit = call.limit(50, PAGE_LIMIT)
    call.channel()
    if not call.world.may(call.bot, call["channel_id"], Permission.READ_MESSAGE_HISTORY):
        return []
    return [as_read(call, one) for one in reversed(page(call, limit))]


def page(call: Call, limit: int) -> list[Payload]:
    """The messages that before, after or around ask for, oldest first."""
    everything = call.world.messages.in_channel(call["channel_id"])
    if "before" in call.query:
        return [one for one in everything if int(one["id"]) < int(call.query["before"])][-limit:]
    if "after" in call.query:
        return [one for one in everything if int(one["id"]) > int(call.query["after"])][:limit]
    if "around" in call.query:
        around, half = int(call.query["around"]), limit // 2
        older = [one for one in everything if int(one["id"]) < around][-half:]
        return older + [one for one in everything if int(one["id"]) >= around][: limit - len(older)]
    return everything[-limit:]


def as_read(call: Call, message: Payload) -> Payload:
    """A message as the application may read it: without its content if that intent is off."""
    if Intent.MESSAGE_CONTENT in call.world.portal_intents:
        return message
    kind = call.world.channel(message["channel_id"])["type"]
    shown = without_content({**message, "channel_type": kind}, call.bot)
    return {key: value for key, value in shown.items() if key != "channel_type"}


@route("GET", "/channels/{channel_id}/messages/{message_id}")
def get_message(call: Call) -> Json:
    """One message."""
    call.channel(Permission.READ_MESSAGE_HISTORY)
    return as_read(call, call.message())


@route("POST", "/channels/{channel_id}/messages")
def create_message(call: Call) -> Json:
    """Post as the bot."""
    channel = call.world.channel(call["channel_id"])
    may_post(call, channel)
    check(call.body, call.uploads)
    call.world.threads.wake(channel)
    return call.world.messages.post(channel["id"], call.world.users[call.bot], call.body, call.uploads)


def may_post(call: Call, channel: Payload) -> None:
    """Raise ApiError 403 if the bot may not post this body in this channel, 400 if nobody may."""
    world = call.world
    if channel["type"] == ChannelKind.DM:
        if channel["recipients"][0]["id"] in world.closed_to_messages:
            raise ApiError(403, 50007, "Cannot send messages to this user")
        return
    needed = sending_in(channel)
    if call.uploads:
        needed |= Permission.ATTACH_FILES
    if call.body.get("embeds"):
        needed |= Permission.EMBED_LINKS
    if call.body.get("message_reference"):
        needed |= Permission.READ_MESSAGE_HISTORY
    world.require(call.bot, channel["id"], needed)
    if channel["type"] in (ChannelKind.FORUM, ChannelKind.CATEGORY):
        raise bad_request(50008, "Cannot send messages in a non-text channel")


@route("PATCH", "/channels/{channel_id}/messages/{message_id}")
def edit_message(call: Call) -> Json:
    """Edit an own message; on those of others, only flags."""
    message = call.message()
    if message["author"]["id"] != call.bot:
        if set(call.body) - {"flags"}:
            raise ApiError(403, 50005, "Cannot edit a message authored by another user")
        call.channel(Permission.MANAGE_MESSAGES)
    check_change(call.body)
    return call.world.messages.edit(message, call.body, call.uploads)


def check_change(body: Payload) -> None:
    """Raise ApiError 400 if a message may not be changed to this."""
    if len(body.get("content") or "") > CONTENT_LIMIT:
        raise invalid_form("content", "BASE_TYPE_MAX_LENGTH", f"Must be {CONTENT_LIMIT} or fewer in length.")
    check_embeds(body.get("embeds") or [])
    check_components(body)


@route("DELETE", "/channels/{channel_id}/messages/{message_id}")
def delete_message(call: Call) -> None:
    """Delete an own message, or with Manage Messages anybody's."""
    message, channel = call.message(), call.channel()
    if message["author"]["id"] != call.bot:
        if channel["type"] == ChannelKind.DM:
            raise ApiError(403, 50003, "Cannot execute action on a DM channel")
        if not call.world.may(call.bot, channel["id"], Permission.MANAGE_MESSAGES):
            raise missing_permissions()
        options = {"channel_id": channel["id"], "count": "1"}
        target, action = message["author"]["id"], AuditAction.MESSAGE_DELETE
        call.world.audit.record(channel["guild_id"], action, call.bot, target, call.reason, options=options)
    call.world.messages.delete(message)


@route("POST", "/channels/{channel_id}/messages/bulk-delete")
def bulk_delete(call: Call) -> None:
    """Delete 2 to 100 messages, none older than 14 days."""
    channel = call.channel(Permission.MANAGE_MESSAGES)
    ids = [str(one) for one in call.body["messages"]]
    if not BULK_LEAST <= len(ids) <= PAGE_LIMIT:
        raise bad_request(50016, "Provided too few or too many messages to delete.")
    if any(call.world.now() - made_at(one) > BULK_AGE for one in ids):
        raise bad_request(50034, "You can only bulk delete messages that are under 14 days old.")
    deleted = call.world.messages.bulk_delete(channel["id"], ids)
    action, options = AuditAction.MESSAGE_BULK_DELETE, {"count": str(len(deleted))}
    call.world.audit.record(channel["guild_id"], action, call.bot, channel["id"], call.reason, options=options)


@route("POST", "/channels/{channel_id}/typing")
def typing(call: Call) -> None:
    """Show that the bot writes."""
    channel = call.world.channel(call["channel_id"])
    call.channel(sending_in(channel))
