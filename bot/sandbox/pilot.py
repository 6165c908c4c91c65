"""Plays the members of a guild, for tests, the demo and `steward play`: they post, edit, react and press."""

from collections.abc import Iterable, Sequence
from typing import Any

from bot.sandbox.content import Upload, check
from bot.sandbox.errors import ApiError, SandboxError
from bot.sandbox.messages import Emoji
from bot.sandbox.permissions import Permission, sending_in, words_of
from bot.sandbox.pilot_press import Form, Presses, Reply
from bot.sandbox.pilot_view import Posted
from bot.sandbox.wire import AuditAction, ChannelKind, Payload

__all__ = ["Form", "Pilot", "Posted", "Reply"]


class Pilot(Presses):
    """The hands of a guild's members. What a member may not do on Discord raises SandboxError here.

    Members and channels are given by name: `await pilot.say("priya", "#general", "hello")`.
    """

    async def say(
        self,
        who: str,
        where: str,
        text: str = "",
        *,
        reply_to: Posted | Payload | None = None,
        files: Sequence[tuple[str, bytes]] = (),
        sticker: str | None = None,
        poll: tuple[str, Sequence[str]] | None = None,
        forward: Posted | Payload | None = None,
        embeds: Sequence[Payload] = (),
    ) -> Posted:
        """Post a message.

        Args:
            who: the member.
            where: the channel or thread; the chat of a voice channel as well.
            text: with `<@id>` where somebody is mentioned (see `mention`).
            reply_to: the message answered.
            files: names and contents.
            sticker: the name of a sticker; the guild gets it if it has none such.
            poll: question and answers.
            forward: a message to pass on; nothing else goes with it.
            embeds: embeds that are there from the start, as those of links sometimes are.
        """
        body: Payload = {"content": text}
        if reply_to is not None or forward is not None:
            body["message_reference"] = reference_to(self.message(reply_to or forward or {}), forward is not None)
        if sticker is not None:
            body["sticker_ids"] = [self._sticker(sticker)]
        if poll is not None:
            body["poll"] = {
                "question": {"text": poll[0]},
                "answers": [{"poll_media": {"text": one}} for one in poll[1]],
            }
        fields: Payload = {"embeds": [{"type": "link", **one} for one in embeds]} if embeds else {}
        uploads = [Upload(name, content) for name, content in files]
        return self._post(self.member_id(who), self.channel_id(where), body, uploads, fields)

    async def whisper(self, who: str, text: str) -> Posted:
        """Write to the bot privately."""
        user_id = self.member_id(who)
        channel = self.world.direct_channel(user_id)
        return self._post(user_id, channel["id"], {"content": text}, [], {})

    async def edit(self, message: Posted | Payload, text: str) -> None:
        """Let the author of a message change its text."""
        payload = self.message(message)
        self._check({"content": text})
        self.world.messages.edit(payload, {"content": text})

    async def unfurl(self, message: Posted | Payload, embed: Payload) -> None:
        """Let the embed of a link appear, as Discord does a moment after the message."""
        self.world.messages.unfurl(self.message(message), embed)

    async def delete(self, message: Posted | Payload, *, by: str | None = None) -> None:
        """Delete a message: its author does, or a member who may."""
        payload = self.message(message)
        author, who = payload["author"]["id"], None if by is None else self.member_id(by)
        if who is not None and who != author:
            self._require(who, payload["channel_id"], Permission.MANAGE_MESSAGES)
            options = {"channel_id": payload["channel_id"], "count": "1"}
            self.world.audit.record(self.guild, AuditAction.MESSAGE_DELETE, who, author, options=options)
        self.world.messages.delete(payload)

    async def delete_many(self, messages: Iterable[Posted], *, by: str) -> None:
        """Delete several messages of one channel at once."""
        posted = list(messages)
        self._require(self.member_id(by), posted[0].channel_id, Permission.MANAGE_MESSAGES)
        self.world.messages.bulk_delete(posted[0].channel_id, [one.id for one in posted])

    async def react(self, who: str, message: Posted | Payload, emoji: str) -> None:
        """React to a message."""
        payload, user_id = self.message(message), self.member_id(who)
        needed = Permission.READ_MESSAGE_HISTORY
        if not self.world.messages.reactors(payload, Emoji.read(emoji)):
            needed |= Permission.ADD_REACTIONS
        self._require(user_id, payload["channel_id"], needed)
        self.world.messages.react(payload, user_id, Emoji.read(emoji))

    async def unreact(self, who: str, message: Posted | Payload, emoji: str) -> None:
        """Take an own reaction away."""
        try:
            self.world.messages.unreact(self.message(message), self.member_id(who), Emoji.read(emoji))
        except ApiError as refusal:
            raise SandboxError(f"{who} has not reacted with {emoji}") from refusal

    async def open_thread(
        self,
        who: str,
        where: str,
        title: str,
        text: str = "",
        *,
        from_message: Posted | None = None,
        private: bool = False,
    ) -> str:
        """Open a thread, on a message or not; in a forum a post, whose first message is `text`. Returns its id."""
        user_id, parent_id = self.member_id(who), self.channel_id(where)
        if self.world.is_forum(parent_id):
            self._require(user_id, parent_id, Permission.SEND_MESSAGES)
            thread = self.world.threads.open(parent_id, user_id, title)
            self.world.messages.post(thread["id"], self.world.users[user_id], {"content": text}, id=thread["id"])
            return str(thread["id"])
        needed = Permission.CREATE_PRIVATE_THREADS if private else Permission.CREATE_PUBLIC_THREADS
        self._require(user_id, parent_id, needed)
        if from_message is not None:
            thread = self.world.threads.open_on(self.message(from_message), user_id, title)
        else:
            kind = ChannelKind.PRIVATE_THREAD if private else ChannelKind.PUBLIC_THREAD
            thread = self.world.threads.open(parent_id, user_id, title, kind)
        if text:
            self._post(user_id, thread["id"], {"content": text}, [], {})
        return str(thread["id"])

    async def retitle(self, who: str, thread: str, title: str) -> None:
        """Rename a thread: its owner may, and who manages threads."""
        user_id, channel = self.member_id(who), self.world.channel(self.channel_id(thread))
        if channel["owner_id"] != user_id:
            self._require(user_id, channel["id"], Permission.MANAGE_THREADS)
        self.world.change_channel(channel["id"], {"name": title})

    async def join_thread(self, who: str, thread: str) -> None:
        """Come into a thread."""
        user_id, channel_id = self.member_id(who), self.channel_id(thread)
        self._require(user_id, channel_id, Permission.VIEW_CHANNEL)
        self.world.threads.join(self.world.channel(channel_id), user_id)

    def mention(self, who: str) -> str:
        """What is typed to mention a member."""
        return f"<@{self.member_id(who)}>"

    # how it goes

    def _post(
        self, user_id: str, channel_id: str, body: Payload, uploads: list[Upload], fields: dict[str, Any]
    ) -> Posted:
        channel = self.world.channel(channel_id)
        needed = sending_in(channel) | (Permission.ATTACH_FILES if uploads else Permission(0))
        self._require(user_id, channel_id, needed | (Permission.SEND_POLLS if "poll" in body else Permission(0)))
        if not fields:
            self._check(body, uploads)
        self.world.threads.wake(channel)

        def post(message_id: str | None) -> Payload:
            under = fields if message_id is None else fields | {"id": message_id}
            return self.world.messages.post(channel_id, self.world.users[user_id], body, uploads, **under)

        message = self.world.automod.let_through(channel, user_id, body.get("content", ""), post)
        if message is None:
            raise SandboxError(
                "Your message could not be delivered because it contains content blocked by this server."
            )
        return Posted(message["id"], channel_id)

    def _check(self, body: Payload, uploads: Sequence[Upload] = ()) -> None:
        try:
            check(body, uploads)
        except ApiError as refusal:
            raise SandboxError(f"Discord would refuse this message: {'; '.join(refusal.reasons)}") from refusal

    def _require(self, user_id: str, channel_id: str, permission: Permission) -> None:
        granted = self.world.permissions(user_id, channel_id)
        missing = (permission | Permission.VIEW_CHANNEL) & ~granted
        if missing:
            name, place = (
                self.world.users[user_id]["username"],
                self.world.channel(channel_id).get("name", "direct messages"),
            )
            raise SandboxError(f"{name} may not do this in {place}: only those do who may {words_of(missing)}")

    def _sticker(self, name: str) -> str:
        known = [one["id"] for one in self.world.messages.stickers.values() if one["name"] == name]
        return str(known[0]) if known else self.world.add_sticker(self.guild, name)


def reference_to(message: Payload, is_forward: bool) -> Payload:
    """`message_reference` of an answer to, or a forward of, a message."""
    return {"type": int(is_forward), "message_id": message["id"], "channel_id": message["channel_id"]}
