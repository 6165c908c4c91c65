"""Webhooks, and the follow-ups of interactions, which share their paths."""

from bot.sandbox.content import check
from bot.sandbox.errors import bad_request, unknown
from bot.sandbox.permissions import Permission
from bot.sandbox.routes.guilds import guild_id_of
from bot.sandbox.routes.messages import check_change
from bot.sandbox.routes.table import Call, Json, route
from bot.sandbox.webhooks import check_name, guise
from bot.sandbox.wire import THREADS, AuditAction, Payload

HOOK = "/webhooks/{webhook_id}/{webhook_token}"
MESSAGE = HOOK + "/messages/{message_id}"


@route("GET", "/channels/{channel_id}/webhooks")
def list_channel_webhooks(call: Call) -> Json:
    """The webhooks of a channel."""
    return call.world.webhooks.of(call.channel(Permission.MANAGE_WEBHOOKS)["id"])


@route("GET", "/guilds/{guild_id}/webhooks")
def list_guild_webhooks(call: Call) -> Json:
    """The webhooks of a guild."""
    return call.world.webhooks.of_guild(guild_id_of(call, Permission.MANAGE_WEBHOOKS))


@route("POST", "/channels/{channel_id}/webhooks")
def create_webhook(call: Call) -> Json:
    """A new webhook; threads have none of their own."""
    channel = call.channel(Permission.MANAGE_WEBHOOKS)
    if channel["type"] in THREADS:
        raise bad_request(50024, "Cannot execute action on this channel type")
    webhook = call.world.webhooks.create(channel, call.body["name"])
    call.world.audit.record(channel["guild_id"], AuditAction.WEBHOOK_CREATE, call.bot, webhook["id"], call.reason)
    return webhook


@route("GET", "/webhooks/{webhook_id}")
def get_webhook(call: Call) -> Json:
    """A webhook."""
    return managed(call)


@route("DELETE", "/webhooks/{webhook_id}")
def delete_webhook(call: Call) -> None:
    """Delete a webhook."""
    webhook = managed(call)
    call.world.webhooks.delete(webhook)
    call.world.audit.record(webhook["guild_id"], AuditAction.WEBHOOK_DELETE, call.bot, webhook["id"], call.reason)


def managed(call: Call) -> Payload:
    """The webhook of the path, if the bot may manage it."""
    webhook = call.world.webhooks.get(call["webhook_id"])
    call.world.require(call.bot, webhook["channel_id"], Permission.MANAGE_WEBHOOKS)
    return webhook


@route("GET", HOOK, needs_token=False)
def get_webhook_by_token(call: Call) -> Json:
    """A webhook, by its token."""
    webhook = call.world.webhooks.get(call["webhook_id"], call["webhook_token"])
    return {key: value for key, value in webhook.items() if key != "user"}


@route("DELETE", HOOK, needs_token=False)
def delete_webhook_by_token(call: Call) -> None:
    """Delete a webhook by its token."""
    call.world.webhooks.delete(call.world.webhooks.get(call["webhook_id"], call["webhook_token"]))


@route("POST", HOOK, needs_token=False)
def execute(call: Call) -> Json | None:
    """Post through a webhook; for the application's own id, follow up on an interaction."""
    interactions = call.world.interactions
    if is_follow_up(call):
        return interactions.follow_up(interactions.open(call["webhook_token"]), call.body, call.uploads)
    webhook = call.world.webhooks.get(call["webhook_id"], call["webhook_token"])
    message = post(call, webhook)
    return message if call.query.get("wait") in ("1", "true") else None


def is_follow_up(call: Call) -> bool:
    """Whether the path means an interaction rather than a webhook."""
    return call["webhook_id"] == call.bot


def post(call: Call, webhook: Payload) -> Payload:
    """Post under the name that the body asks for, in the webhook's channel or one of its threads."""
    world, body = call.world, call.body
    check(body, call.uploads)
    if body.get("username"):
        check_name(body["username"])
    author = guise(webhook, body)
    fields = {"webhook_id": webhook["id"], "application_id": webhook["application_id"]}
    thread = thread_for(call, webhook)
    if thread is None:
        return world.messages.post(webhook["channel_id"], author, body, call.uploads, **fields)
    if not thread["message_count"] and body.get("thread_name"):
        fields["id"] = thread["id"]  # the first message of a post of a forum has the post's own id
    world.threads.wake(thread)
    return world.messages.post(thread["id"], author, body, call.uploads, **fields)


def thread_for(call: Call, webhook: Payload) -> Payload | None:
    """The thread that the call names, or opens in a forum; None for the channel itself."""
    world, parent_id = call.world, webhook["channel_id"]
    thread_id, name = call.query.get("thread_id"), call.body.get("thread_name")
    if thread_id is not None:
        thread = world.channel(thread_id)
        if thread.get("parent_id") != parent_id:
            raise unknown("Channel")
        return thread
    if not world.is_forum(parent_id):
        return None
    if not name:
        raise bad_request(220001, "Webhooks posted to forum channels must have a thread_name or thread_id")
    return world.threads.open(parent_id, call.bot, name)


@route("GET", MESSAGE, needs_token=False)
def get_webhook_message(call: Call) -> Json:
    """A message of a webhook or of an interaction."""
    return message_of(call)


@route("PATCH", MESSAGE, needs_token=False)
def edit_webhook_message(call: Call) -> Json:
    """Edit a message of a webhook or of an interaction."""
    message = message_of(call)
    check_change(call.body)
    if is_follow_up(call):
        return call.world.interactions.change(message, call.body, call.uploads)
    return call.world.messages.edit(message, call.body, call.uploads)


@route("DELETE", MESSAGE, needs_token=False)
def delete_webhook_message(call: Call) -> None:
    """Delete a message of a webhook or of an interaction."""
    message = message_of(call)
    if is_follow_up(call):
        call.world.interactions.remove(message)
    else:
        call.world.messages.delete(message)


def message_of(call: Call) -> Payload:
    """The message of the path; ApiError 404 if it is not the webhook's own."""
    interactions = call.world.interactions
    if is_follow_up(call):
        return interactions.find(interactions.open(call["webhook_token"]), call["message_id"])
    webhook = call.world.webhooks.get(call["webhook_id"], call["webhook_token"])
    channel_id = call.query.get("thread_id", webhook["channel_id"])
    message = call.world.messages.get(channel_id, call["message_id"])
    if message.get("webhook_id") != webhook["id"]:
        raise unknown("Message")
    return message
