"""Answers to interactions. They need no token of the bot: the token of the interaction is in the path."""

from http import HTTPStatus

from bot.sandbox.interactions import Interaction
from bot.sandbox.routes.table import Call, Json, route
from bot.sandbox.wire import CallbackKind, Payload

SHOWN = frozenset({CallbackKind.MESSAGE, CallbackKind.UPDATE})  # answers whose message comes back with the receipt


@route("POST", "/interactions/{interaction_id}/{interaction_token}/callback", status=HTTPStatus.OK, needs_token=False)
def answer(call: Call) -> Json | None:
    """The first answer, due within three seconds."""
    interactions = call.world.interactions
    interaction = interactions.waiting(call["interaction_id"], call["interaction_token"])
    interactions.answer(interaction, call.body, call.uploads)
    return receipt(interaction) if call.query.get("with_response") in ("1", "true") else None


def receipt(interaction: Interaction) -> Payload:
    """What the bot gets for its answer if it asks."""
    shown: Payload = {
        "id": interaction.id,
        "type": int(interaction.kind),
        "channel_id": interaction.channel_id,
        "response_message_loading": interaction.is_loading,
        "response_message_ephemeral": interaction.is_ephemeral,
    }
    if interaction.original is not None:
        shown["response_message_id"] = interaction.original["id"]
    if interaction.answer not in SHOWN:
        return {"interaction": shown}
    return {"interaction": shown, "resource": {"type": int(interaction.answer), "message": interaction.original}}
