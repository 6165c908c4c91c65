"""Threads and the posts of forums: opened, joined, archived."""

from bot.sandbox import payloads
from bot.sandbox.errors import bad_request
from bot.sandbox.messages import Messages
from bot.sandbox.places import Places
from bot.sandbox.wire import ChannelKind, Intent, MessageFlag, MessageKind, Payload


class Threads:
    """Opens threads and knows who is in them."""

    def __init__(self, places: Places, messages: Messages) -> None:
        self._places = places
        self._messages = messages

    def open(self, parent_id: str, owner_id: str, name: str, kind: ChannelKind = ChannelKind.PUBLIC_THREAD) -> Payload:
        """Open a thread that hangs on no message; in a forum, a post whose first message is still to come."""
        parent = self._places.channel(parent_id)
        thread = self._add(self._places.snowflakes.next(), parent, owner_id, name, kind)
        if kind is ChannelKind.PUBLIC_THREAD and parent["type"] != ChannelKind.FORUM:
            origin = {"type": 0, "channel_id": thread["id"], "guild_id": thread["guild_id"]}
            author = self._places.users[owner_id]
            kind_of_line = MessageKind.THREAD_CREATED
            self._messages.announce(parent_id, author, kind_of_line, content=name, message_reference=origin)
        return thread

    def open_on(self, message: Payload, owner_id: str, name: str) -> Payload:
        """Open a thread on a message; it takes over the message's id."""
        if message["flags"] & MessageFlag.HAS_THREAD:
            raise bad_request(160004, "A thread has already been created for this message")
        parent = self._places.channel(message["channel_id"])
        thread = self._add(message["id"], parent, owner_id, name, ChannelKind.PUBLIC_THREAD)
        message["thread"] = thread
        message["flags"] |= int(MessageFlag.HAS_THREAD)
        return thread

    def _add(self, thread_id: str, parent: Payload, owner_id: str, name: str, kind: ChannelKind) -> Payload:
        thread = payloads.thread(thread_id, parent, name, kind, owner_id=owner_id, now=self._places.timestamp())
        self._places.channels[thread_id] = thread
        self._places.thread_members[thread_id] = {owner_id: self._membership(thread_id, owner_id)}
        self._places.emit("THREAD_CREATE", {**thread, "newly_created": True}, Intent.GUILDS, thread)
        return thread

    def join(self, thread: Payload, user_id: str) -> None:
        """Let somebody into a thread."""
        members = self._places.thread_members[thread["id"]]
        if user_id in members:
            return
        members[user_id] = self._membership(thread["id"], user_id)
        thread["member_count"] = len(members)
        if user_id == self._places.bot_id:
            self._places.emit("THREAD_CREATE", {**thread, "member": members[user_id]}, Intent.GUILDS, thread)
        member = self._places.members[thread["guild_id"]][user_id]
        added = {**members[user_id], "member": member, "presence": None}
        self._tell_members(thread, {"added_members": [added]})

    def leave(self, thread: Payload, user_id: str) -> None:
        """Take somebody out of a thread."""
        members = self._places.thread_members[thread["id"]]
        if members.pop(user_id, None) is not None:
            thread["member_count"] = len(members)
            self._tell_members(thread, {"removed_member_ids": [user_id]})

    def members(self, thread: Payload) -> list[Payload]:
        """Who is in a thread, first come first."""
        return list(self._places.thread_members[thread["id"]].values())

    def wake(self, channel: Payload) -> None:
        """A message in an archived thread brings it back, unless it is locked."""
        metadata = channel.get("thread_metadata")
        if metadata is not None and metadata["archived"]:
            if metadata["locked"]:
                raise bad_request(50083, "Thread is archived")
            self._places.change_channel(channel["id"], {"thread_metadata": {"archived": False}})

    def _membership(self, thread_id: str, user_id: str) -> Payload:
        return {"id": thread_id, "user_id": user_id, "join_timestamp": self._places.timestamp(), "flags": 0}

    def _tell_members(self, thread: Payload, change: Payload) -> None:
        data: Payload = {"id": thread["id"], "guild_id": thread["guild_id"], "member_count": thread["member_count"]}
        self._places.emit("THREAD_MEMBERS_UPDATE", data | change, Intent.GUILDS, thread)
