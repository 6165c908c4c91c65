"""What members do that the bot has to answer: press a button, choose from a menu, use a command, send a form."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from bot.sandbox.content import each_component
from bot.sandbox.errors import SandboxError
from bot.sandbox.interactions import Interaction
from bot.sandbox.permissions import Permission
from bot.sandbox.pilot_commands import data_of, registered
from bot.sandbox.pilot_view import Posted, View
from bot.sandbox.wire import CallbackKind, ChannelKind, CommandKind, ComponentKind, InteractionKind, Payload

SELECTS = frozenset(range(ComponentKind.USER_SELECT, ComponentKind.CHANNEL_SELECT + 1)) | {ComponentKind.STRING_SELECT}
SEVERAL = (ComponentKind.STRING_SELECT, ComponentKind.CHECKBOX_GROUP)
FIELDS = (ComponentKind.TEXT_INPUT, ComponentKind.RADIO_GROUP, ComponentKind.CHECKBOX, *SEVERAL)


@dataclass(frozen=True, slots=True)
class Form:
    """A form that the bot opened for a member."""

    title: str
    fields: tuple[str, ...]  # labels
    payload: Payload
    interaction: Interaction


@dataclass(frozen=True, slots=True)
class Reply:
    """What a member saw after they did something."""

    kind: CallbackKind
    content: str = ""
    embeds: tuple[Payload, ...] = ()
    ephemeral: bool = False
    modal: Form | None = None
    message: Payload | None = None  # the answer, or the message that it changed


class Presses(View):
    """Acts of members that the bot answers. Each waits until it has, and returns what the member saw.

    Attributes:
        patience: how many seconds of the machine a member waits; more than the three that Discord gives the bot.
    """

    patience = 5.0

    async def click(self, who: str, message: Posted | Payload, label: str) -> Reply:
        """Press the button with this label.

        Raises:
            SandboxError: if the member does not see the message, it has no such button, or nobody answers.
        """
        payload = self._seen(who, message)
        buttons = {
            one.get("label") or (one.get("emoji") or {}).get("name"): one
            for one in each_component(payload["components"])
            if one["type"] == ComponentKind.BUTTON
        }
        button = buttons.get(label)
        if button is None or button.get("disabled") or "custom_id" not in button:
            names = ", ".join(str(name) for name, one in buttons.items() if not one.get("disabled")) or "none"
            raise SandboxError(f"there is no button {label!r} to press; there is {names}")
        data = {"custom_id": button["custom_id"], "component_type": button["type"], "id": button["id"]}
        return await self._act(InteractionKind.COMPONENT, who, payload["channel_id"], data, message=payload)

    async def choose(self, who: str, message: Posted | Payload, *values: str, custom_id: str | None = None) -> Reply:
        """Choose from a menu on a message: options by label or value, members, roles and channels by id."""
        payload = self._seen(who, message)
        menus = [one for one in each_component(payload["components"]) if one["type"] in SELECTS]
        menu = next((one for one in menus if custom_id in (None, one["custom_id"])), None)
        if menu is None:
            raise SandboxError(f"there is no menu {custom_id or ''} on this message")
        data = {"custom_id": menu["custom_id"], "component_type": menu["type"], "values": chosen(menu, values)}
        return await self._act(InteractionKind.COMPONENT, who, payload["channel_id"], data, message=payload)

    async def slash(self, who: str, command: str, where: str | None = None, /, **options: Any) -> Reply:
        """Use a slash command; a subcommand follows its command after a space.

        Options are given by their Python values; members, roles and channels by name. `where` is a channel, by default
        the first that the member sees.
        """
        name, *path = command.split()
        place = where or self._somewhere(who)
        found = registered(self, who, place, name, CommandKind.SLASH)
        data = data_of(self, found, path, options)
        return await self._act(InteractionKind.COMMAND, who, self.channel_id(place), data)

    async def menu(self, who: str, command: str, target: Posted | Payload | str) -> Reply:
        """Use a command from the menu of a message, or of a member if `target` is a name."""
        if isinstance(target, str):
            place, user_id = self._somewhere(who), self.member_id(target)
            found = registered(self, who, place, command, CommandKind.USER_MENU)
            member = self.world.member(self.guild, user_id)
            resolved: Payload = {
                "users": {user_id: member["user"]},
                "members": {user_id: {**member, "permissions": "0"}},
            }
            target_id = user_id
        else:
            message = self._seen(who, target)
            place, target_id = message["channel_id"], message["id"]
            found = registered(self, who, place, command, CommandKind.MESSAGE_MENU)
            resolved = {"messages": {target_id: message}}
        data = data_of(self, found, [], {}) | {"target_id": target_id, "resolved": resolved}
        return await self._act(InteractionKind.COMMAND, who, self.channel_id(place), data)

    async def submit(self, who: str, form: Form | None, values: Mapping[str, Any]) -> Reply:
        """Send a form, its fields by label. Raises SandboxError for an unknown label or a required field left empty."""
        if form is None:
            raise SandboxError("the bot opened no form")
        unknown = set(values) - set(form.fields)
        if unknown:
            raise SandboxError(f"the form has no field {sorted(unknown)}; it has {', '.join(form.fields)}")
        data = {
            "custom_id": form.payload["custom_id"],
            "components": [filled(one, values) for one in form.payload["components"]],
        }
        cause = form.interaction
        return await self._act(InteractionKind.MODAL, who, cause.channel_id, data, message=cause.message, cause=cause)

    # how it goes

    async def _act(
        self,
        kind: InteractionKind,
        who: str,
        channel_id: str,
        data: Payload,
        *,
        message: Payload | None = None,
        cause: Interaction | None = None,
    ) -> Reply:
        world = self.world
        begun = world.interactions.begin(kind, self.member_id(who), channel_id, data, message=message, cause=cause)
        await self.until(lambda: begun.answer is not None and not begun.is_loading, within=self.patience)
        return reply_to(begun)

    def _seen(self, who: str, message: Posted | Payload) -> Payload:
        """The message as it stands, if this member sees it."""
        payload, user_id = self.message(message), self.member_id(who)
        private = self.world.interactions.private(payload["id"])
        if private is not None and private[0] != user_id:
            raise SandboxError(f"{who} does not see this message: it is for somebody else's eyes")
        if not self.world.may(user_id, payload["channel_id"], Permission.VIEW_CHANNEL):
            raise SandboxError(f"{who} does not see the channel of this message")
        return payload

    def _somewhere(self, who: str) -> str:
        user_id = self.member_id(who)
        for channel in self.world.channels_of(self.guild):
            if channel["type"] == ChannelKind.TEXT and self.world.permissions(user_id, channel["id"]):
                return str(channel["id"])
        raise SandboxError(f"{who} sees no channel to use a command in")


def reply_to(interaction: Interaction) -> Reply:
    """What the member sees of the first answer."""
    if interaction.answer is None:
        raise SandboxError("the bot has not answered")
    if interaction.modal is not None:
        return Reply(interaction.answer, modal=form_of(interaction, interaction.modal))
    message = interaction.original
    if message is None:
        return Reply(interaction.answer)
    embeds, ephemeral = tuple(message["embeds"]), interaction.is_ephemeral
    return Reply(interaction.answer, message["content"], embeds, ephemeral, message=message)


def form_of(interaction: Interaction, modal: Payload) -> Form:
    """The form that a modal shows."""
    labels = tuple(label for one in modal["components"] for label, _ in fields_of(one))
    return Form(modal["title"], labels, modal, interaction)


def fields_of(component: Payload) -> Iterable[tuple[str, Payload]]:
    """The fields in one component of a modal, with their labels: a label around one, or a row of text inputs."""
    if component["type"] == ComponentKind.LABEL:
        yield component["label"], component["component"]
    for inner in component.get("components", []):
        yield inner.get("label", inner["custom_id"]), inner


def filled(component: Payload, values: Mapping[str, Any]) -> Payload:
    """One component of a modal as it is sent back, with what the member filled in."""
    answers = [answer(label, field, values.get(label)) for label, field in fields_of(component)]
    kept: Payload = {key: component[key] for key in ("type", "id") if key in component}
    if component["type"] == ComponentKind.LABEL:
        return {**kept, "component": answers[0]}
    return {**kept, "components": answers} if answers else kept


def answer(label: str, field: Payload, value: Any) -> Payload:
    """One field as it is sent back; what was left alone keeps what the bot had put there."""
    if value is None:
        value = field.get("value") or chosen_before(field)
    if value in (None, "", []) and field.get("required", True) and field["type"] != ComponentKind.CHECKBOX:
        raise SandboxError(f"the field {label!r} has to be filled in")
    sent: Payload = {key: field[key] for key in ("type", "id", "custom_id") if key in field}
    if field["type"] in SEVERAL:
        return sent | {"values": chosen(field, [value] if isinstance(value, str) else value or [])}
    if field["type"] == ComponentKind.RADIO_GROUP:
        return sent | {"value": chosen(field, [value])[0] if value else None}
    if field["type"] in SELECTS:
        return sent | {"values": list(value or [])}
    if field["type"] not in FIELDS:
        raise SandboxError(f"the sandbox cannot fill in a field of type {field['type']}")
    return sent | {"value": bool(value) if field["type"] == ComponentKind.CHECKBOX else value or ""}


def chosen_before(field: Payload) -> list[str] | None:
    """The options of a menu that are chosen until somebody chooses others."""
    if field["type"] not in SEVERAL:
        return None
    return [one["value"] for one in field.get("options", ()) if one.get("default")]


def chosen(field: Payload, values: Iterable[str]) -> list[str]:
    """The values of the options that were chosen by label or by value."""
    options = {one["label"]: one["value"] for one in field.get("options", [])}
    if not options:
        return list(values)
    picked = [options.get(value, value) for value in values]
    for value in picked:
        if value not in {one["value"] for one in field["options"]}:
            raise SandboxError(f"there is no option {value!r}; there is {', '.join(options)}")
    return picked
