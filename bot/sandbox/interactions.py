"""Interactions: a member presses, commands or sends a form, and the bot answers within three seconds."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from http import HTTPStatus

from bot.sandbox import payloads
from bot.sandbox.content import Upload, check
from bot.sandbox.errors import ApiError, bad_request, invalid_form, unknown
from bot.sandbox.messages import Messages
from bot.sandbox.places import Places
from bot.sandbox.wire import FILE_SIZE_LIMIT, CallbackKind, InteractionKind, MessageFlag, MessageKind, Payload

ANSWER_WITHIN = timedelta(seconds=3)
FOLLOW_UP_WITHIN = timedelta(minutes=15)
UPDATES = frozenset({CallbackKind.UPDATE, CallbackKind.DEFERRED_UPDATE})


@dataclass(slots=True)
class Interaction:
    """One press, command or form, and what the bot has said to it so far."""

    id: str
    token: str
    kind: InteractionKind
    user_id: str
    channel_id: str
    began_at: datetime
    metadata: Payload
    message: Payload | None = None  # the one whose component was pressed
    answer: CallbackKind | None = None
    original: Payload | None = None  # the message of the first answer
    modal: Payload | None = None

    @property
    def is_ephemeral(self) -> bool:
        """Whether the first answer is for the member's eyes only."""
        return self.original is not None and bool(self.original["flags"] & MessageFlag.EPHEMERAL)

    @property
    def is_loading(self) -> bool:
        """Whether the member still sees "thinking"."""
        return self.original is not None and bool(self.original["flags"] & MessageFlag.LOADING)


class Interactions:
    """All interactions, and the messages that only one member sees."""

    def __init__(self, places: Places, messages: Messages) -> None:
        self._places = places
        self._messages = messages
        self._by_token: dict[str, Interaction] = {}
        self._private: dict[str, tuple[str, Payload]] = {}  # by id of the message: for whom, and what

    # the member's side

    def begin(
        self,
        kind: InteractionKind,
        user_id: str,
        channel_id: str,
        data: Payload,
        *,
        message: Payload | None = None,
        cause: "Interaction | None" = None,
    ) -> Interaction:
        """Somebody does something that the bot has to answer. `cause` is the interaction that opened a form."""
        places, channel = self._places, self._places.channel(channel_id)
        interaction_id, token = places.snowflakes.next(), secrets.token_urlsafe(60)
        about: Payload = {"id": interaction_id, "type": int(kind), "user": places.users[user_id]}
        metadata = self._metadata(about, channel, message, cause)
        new = Interaction(interaction_id, token, kind, user_id, channel_id, places.now(), metadata, message)
        self._by_token[token] = new
        event: Payload = {
            "id": interaction_id,
            "application_id": places.bot_id,
            "type": int(kind),
            "token": token,
            "version": 1,
            "data": data,
            "channel_id": channel_id,
            "channel": {**channel, "permissions": str(int(places.permissions(user_id, channel_id)))},
            "app_permissions": str(int(places.permissions(places.bot_id, channel_id))),
            "locale": payloads.LOCALE,
            "entitlements": [],
            "authorizing_integration_owners": metadata["authorizing_integration_owners"],
            "attachment_size_limit": FILE_SIZE_LIMIT,
            **self._who(user_id, channel),
        }
        places.emit("INTERACTION_CREATE", event if message is None else {**event, "message": message}, None)
        return new

    def _who(self, user_id: str, channel: Payload) -> Payload:
        places = self._places
        if "guild_id" not in channel:
            return {"user": places.users[user_id], "context": 1}
        guild_id = channel["guild_id"]
        member = places.member(guild_id, user_id)
        return {
            "guild_id": guild_id,
            "guild": {"id": guild_id, "locale": payloads.LOCALE, "features": []},
            "guild_locale": payloads.LOCALE,
            "member": {**member, "permissions": str(int(places.permissions(user_id, channel["id"])))},
            "context": 0,
        }

    def _metadata(
        self, about: Payload, channel: Payload, message: Payload | None, cause: Interaction | None
    ) -> Payload:
        """What a message that answers tells of the interaction: `about` is its id and type and the user."""
        metadata = about | {"authorizing_integration_owners": {"0": channel.get("guild_id", "0")}}
        if about["type"] == InteractionKind.COMPONENT and message is not None:
            metadata["interacted_message_id"] = message["id"]
        if cause is not None:
            metadata["triggering_interaction_metadata"] = cause.metadata
        return metadata

    def private_to(self, user_id: str) -> list[Payload]:
        """The messages that only this member sees, oldest first."""
        return [message for who, message in self._private.values() if who == user_id]

    def private(self, message_id: str) -> tuple[str, Payload] | None:
        """For whom a message is that only one member sees, and the message; None if there is none such."""
        return self._private.get(message_id)

    # the bot's side

    def waiting(self, interaction_id: str, token: str) -> Interaction:
        """The interaction that this callback answers; ApiError 404 if it comes too late, 400 if it is the second."""
        found = self._by_token.get(token)
        if found is None or found.id != interaction_id or self._places.now() - found.began_at > ANSWER_WITHIN:
            raise unknown("interaction")
        if found.answer is not None:
            raise bad_request(40060, "Interaction has already been acknowledged.")
        return found

    def open(self, token: str) -> Interaction:
        """The interaction that a follow-up belongs to; ApiError 401 after fifteen minutes, 404 before any answer."""
        found = self._by_token.get(token)
        if found is None or self._places.now() - found.began_at > FOLLOW_UP_WITHIN:
            raise ApiError(HTTPStatus.UNAUTHORIZED, 50027, "Invalid Webhook Token")
        if found.answer is None:
            raise unknown("Webhook")
        return found

    def answer(self, interaction: Interaction, body: Payload, uploads: Sequence[Upload]) -> None:
        """Carry out the first answer."""
        kind, data = CallbackKind(body["type"]), body.get("data") or {}
        if kind in UPDATES and interaction.message is None:
            raise invalid_form("type", "INTERACTION_CALLBACK_TYPE", "There is no message to update.")
        if kind is CallbackKind.MESSAGE:
            check(data, uploads)
            interaction.original = self._say(interaction, data, uploads)
        elif kind is CallbackKind.DEFERRED_MESSAGE:
            flags = MessageFlag.LOADING | (data.get("flags") or 0)
            interaction.original = self._say(interaction, {"flags": flags}, ())
        elif kind is CallbackKind.MODAL:
            interaction.modal = data
        elif kind in UPDATES:
            interaction.original = interaction.message
            if kind is CallbackKind.UPDATE:
                self.change(interaction.original, data, uploads)
        interaction.answer = kind
        self._places.announcer.changed()

    def follow_up(self, interaction: Interaction, body: Payload, uploads: Sequence[Upload]) -> Payload:
        """Say one more thing; the first after "thinking" takes its place."""
        check(body, uploads)
        if interaction.original is not None and interaction.is_loading:
            return self.change(interaction.original, body, uploads)
        return self._say(interaction, body, uploads)

    def find(self, interaction: Interaction, message_id: str) -> Payload:
        """The message `message_id`, or `@original`, of this interaction; ApiError 404 if there is none."""
        if message_id == "@original":
            if interaction.original is None:
                raise unknown("Message")
            return interaction.original
        private = self._private.get(message_id)
        return self._messages.get(interaction.channel_id, message_id) if private is None else private[1]

    def change(self, message: Payload | None, body: Payload, uploads: Sequence[Upload] = ()) -> Payload:
        """Edit a message that the bot said in answer, or one whose component was pressed."""
        if message is None:
            raise unknown("Message")
        message["flags"] = int(message["flags"] & ~MessageFlag.LOADING)
        if message["id"] not in self._private:
            return self._messages.edit(message, body, uploads)
        self._messages.rewrite(message, body, uploads)
        self._places.announcer.changed()
        return message

    def remove(self, message: Payload) -> None:
        """Delete a message that the bot said in answer."""
        if self._private.pop(message["id"], None) is None:
            self._messages.delete(message)
        self._places.announcer.changed()

    def _say(self, interaction: Interaction, body: Payload, uploads: Sequence[Upload]) -> Payload:
        author = self._places.users[self._places.bot_id]
        kind = MessageKind.SLASH if interaction.kind is InteractionKind.COMMAND else MessageKind.DEFAULT
        fields: Payload = {
            "type": int(kind),
            "application_id": self._places.bot_id,
            "webhook_id": self._places.bot_id,
            "interaction_metadata": interaction.metadata,
        }
        if not (body.get("flags") or 0) & MessageFlag.EPHEMERAL:
            return self._messages.post(interaction.channel_id, author, body, uploads, **fields)
        message = self._messages.draft(interaction.channel_id, author, body, uploads, **fields)
        self._private[message["id"]] = (interaction.user_id, message)
        self._places.announcer.changed()
        return message
