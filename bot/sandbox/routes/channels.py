"""Channels and threads: read, made, changed."""

from datetime import datetime

from bot.sandbox.content import check
from bot.sandbox.errors import bad_request, invalid_form, missing_access
from bot.sandbox.permissions import Permission
from bot.sandbox.routes.table import Call, Json, route
from bot.sandbox.wire import PAGE_LIMIT, THREADS, AuditAction, ChannelKind, Payload

NAME_LIMIT = 100
THREAD_FIELDS = ("archived", "locked", "auto_archive_duration", "invitable")


@route("GET", "/channels/{channel_id}")
def get_channel(call: Call) -> Json:
    """One channel."""
    return call.channel()


@route("PATCH", "/channels/{channel_id}")
def edit_channel(call: Call) -> Json:
    """Change name, topic, slow mode, permissions of a channel; of a thread, whether it is archived or locked."""
    is_thread = call.world.channel(call["channel_id"])["type"] in THREADS
    channel = call.channel(Permission.MANAGE_THREADS if is_thread else Permission.MANAGE_CHANNELS)
    check_name(call.body.get("name", channel["name"]))
    change: Payload = {key: value for key, value in call.body.items() if key in channel}
    if is_thread:
        change["thread_metadata"] = {key: call.body[key] for key in THREAD_FIELDS if key in call.body}
        if "archived" in call.body:
            change["thread_metadata"]["archive_timestamp"] = call.world.timestamp()
    if "permission_overwrites" in change:
        change["permission_overwrites"] = [as_overwrite(one) for one in change["permission_overwrites"]]
    action = AuditAction.THREAD_UPDATE if is_thread else AuditAction.CHANNEL_UPDATE
    call.world.audit.record(channel["guild_id"], action, call.bot, channel["id"], call.reason)
    return call.world.change_channel(channel["id"], change)


def as_overwrite(requested: Payload) -> Payload:
    """A permission overwrite as it comes back: its bits as text."""
    bits = {side: str(requested.get(side) or 0) for side in ("allow", "deny")}
    return {"id": str(requested["id"]), "type": requested["type"], **bits}


def check_name(name: str) -> None:
    """Raise ApiError 400 if a channel may not be called so."""
    if not 1 <= len(name) <= NAME_LIMIT:
        raise invalid_form("name", "BASE_TYPE_BAD_LENGTH", f"Must be between 1 and {NAME_LIMIT} in length.")


@route("DELETE", "/channels/{channel_id}")
def delete_channel(call: Call) -> Json:
    """Delete a channel or thread."""
    is_thread = call.world.channel(call["channel_id"])["type"] in THREADS
    channel = call.channel(Permission.MANAGE_THREADS if is_thread else Permission.MANAGE_CHANNELS)
    call.world.audit.record(channel["guild_id"], AuditAction.CHANNEL_DELETE, call.bot, channel["id"], call.reason)
    return call.world.remove_channel(channel["id"])


@route("PUT", "/channels/{channel_id}/permissions/{overwrite_id}")
def set_overwrite(call: Call) -> None:
    """Say what a role or member may do in a channel."""
    channel = call.channel(Permission.MANAGE_ROLES)
    allow, deny = (int(call.body.get(side) or 0) for side in ("allow", "deny"))
    call.world.overwrite(channel["id"], call["overwrite_id"], allow, deny)


@route("GET", "/guilds/{guild_id}/channels")
def list_channels(call: Call) -> Json:
    """The guild's channels without its threads."""
    call.world.member(call["guild_id"], call.bot)
    return call.world.channels_of(call["guild_id"])


@route("POST", "/guilds/{guild_id}/channels", status=201)
def create_channel(call: Call) -> Json:
    """A new channel."""
    world, guild_id = call.world, call["guild_id"]
    if Permission.MANAGE_CHANNELS not in world.guild_permissions(guild_id, call.bot):
        raise missing_access()
    check_name(call.body["name"])
    overwrites = {
        str(one["id"]): (int(one.get("allow") or 0), int(one.get("deny") or 0))
        for one in call.body.get("permission_overwrites") or []
    }
    kind = ChannelKind(call.body.get("type") or 0)
    parent = call.body.get("parent_id")
    category = None if parent is None else str(parent)
    channel_id = world.add_channel(guild_id, call.body["name"], kind=kind, overwrites=overwrites, category=category)
    topic = call.body.get("topic")
    if topic is not None:
        world.change_channel(channel_id, {"topic": topic})
    world.audit.record(guild_id, AuditAction.CHANNEL_CREATE, call.bot, channel_id, call.reason)
    return world.channel(channel_id)


# threads


@route("POST", "/channels/{channel_id}/messages/{message_id}/threads", status=201)
def create_thread_on_message(call: Call) -> Json:
    """A thread on a message."""
    call.channel(Permission.CREATE_PUBLIC_THREADS | Permission.READ_MESSAGE_HISTORY)
    check_name(call.body["name"])
    return with_member(call, call.world.threads.open_on(call.message(), call.bot, call.body["name"]))


@route("POST", "/channels/{channel_id}/threads", status=201)
def create_thread(call: Call) -> Json:
    """A thread without a message, or a post in a forum with its first message."""
    world, parent_id = call.world, call["channel_id"]
    check_name(call.body["name"])
    if world.is_forum(parent_id):
        call.channel(Permission.SEND_MESSAGES)
        check(call.body["message"], call.uploads)
        thread = world.threads.open(parent_id, call.bot, call.body["name"])
        first = world.messages.post(
            thread["id"], world.users[call.bot], call.body["message"], call.uploads, id=thread["id"]
        )
        return {**with_member(call, thread), "message": first}
    kind = ChannelKind(call.body.get("type") or ChannelKind.PRIVATE_THREAD)
    if kind not in THREADS:
        raise bad_request(50024, "Cannot execute action on this channel type")
    is_private = kind is ChannelKind.PRIVATE_THREAD
    call.channel(Permission.CREATE_PRIVATE_THREADS if is_private else Permission.CREATE_PUBLIC_THREADS)
    return with_member(call, world.threads.open(parent_id, call.bot, call.body["name"], kind))


def with_member(call: Call, thread: Payload) -> Payload:
    """A thread as the bot gets it that has just opened it."""
    return {**thread, "member": call.world.thread_members[thread["id"]][call.bot]}


@route("PUT", "/channels/{channel_id}/thread-members/@me")
def join_thread(call: Call) -> None:
    """Come into a thread."""
    call.world.threads.join(call.channel(), call.bot)


@route("PUT", "/channels/{channel_id}/thread-members/{user_id}")
def add_to_thread(call: Call) -> None:
    """Bring somebody into a thread."""
    thread = call.channel(Permission.SEND_MESSAGES_IN_THREADS)
    call.world.member(thread["guild_id"], call["user_id"])
    call.world.threads.join(thread, call["user_id"])


@route("DELETE", "/channels/{channel_id}/thread-members/@me")
def leave_thread(call: Call) -> None:
    """Go out of a thread."""
    call.world.threads.leave(call.channel(), call.bot)


@route("DELETE", "/channels/{channel_id}/thread-members/{user_id}")
def remove_from_thread(call: Call) -> None:
    """Take somebody out of a thread."""
    call.world.threads.leave(call.channel(Permission.MANAGE_THREADS), call["user_id"])


@route("GET", "/channels/{channel_id}/thread-members")
def list_thread_members(call: Call) -> Json:
    """Who is in a thread."""
    return call.world.threads.members(call.channel())


@route("GET", "/guilds/{guild_id}/threads/active")
def list_active_threads(call: Call) -> Json:
    """All threads that are not archived and that the bot sees."""
    call.world.member(call["guild_id"], call.bot)
    return listing(call, call.world.visible_threads(call["guild_id"]))


@route("GET", "/channels/{channel_id}/threads/archived/public")
def list_archived_threads(call: Call) -> Json:
    """Archived threads that everybody may join, last archived first."""
    return archived(call, {ChannelKind.PUBLIC_THREAD, ChannelKind.NEWS_THREAD})


@route("GET", "/channels/{channel_id}/threads/archived/private")
def list_archived_private_threads(call: Call) -> Json:
    """Archived private threads, last archived first."""
    call.channel(Permission.MANAGE_THREADS)
    return archived(call, {ChannelKind.PRIVATE_THREAD})


def archived(call: Call, kinds: set[ChannelKind]) -> Payload:
    """The archived threads of a channel, a page at a time."""
    channel, limit = call.channel(Permission.READ_MESSAGE_HISTORY), call.limit(50, PAGE_LIMIT)
    threads = [
        one
        for one in call.world.threads_of(channel["guild_id"], archived=True)
        if one["parent_id"] == channel["id"] and one["type"] in kinds
    ]
    if "before" in call.query:
        before = datetime.fromisoformat(call.query["before"])
        threads = [one for one in threads if archived_at(one) < before]
    threads.sort(key=archived_at, reverse=True)
    return listing(call, threads[:limit], has_more=len(threads) > limit)


def archived_at(thread: Payload) -> datetime:
    """When a thread was archived."""
    return datetime.fromisoformat(thread["thread_metadata"]["archive_timestamp"])


def listing(call: Call, threads: list[Payload], *, has_more: bool = False) -> Payload:
    """Threads, with the bot's membership in those that it is in."""
    memberships = [call.world.thread_members[one["id"]].get(call.bot) for one in threads]
    return {"threads": threads, "members": [one for one in memberships if one], "has_more": has_more}
