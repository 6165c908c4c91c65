"""Reads a slash command as Discord's client does: finds it among the registered ones, checks and writes its options."""

from collections.abc import Mapping
from typing import Any

from bot.sandbox.content import Upload
from bot.sandbox.errors import SandboxError
from bot.sandbox.permissions import Permission, words_of
from bot.sandbox.pilot_view import View
from bot.sandbox.wire import CommandKind, OptionKind, Payload

NESTED = (OptionKind.SUBCOMMAND, OptionKind.GROUP)
SCALARS: dict[int, tuple[type, ...]] = {
    OptionKind.STRING: (str,),
    OptionKind.INTEGER: (int,),
    OptionKind.BOOLEAN: (bool,),
    OptionKind.NUMBER: (int, float),
}


def registered(view: View, who: str, where: str, name: str, kind: CommandKind) -> Payload:
    """The registered command, if this member may use it here.

    Raises:
        SandboxError: if the bot has registered none such, or the member lacks what it asks for by default.
    """
    commands = [one for one in view.world.commands.usable_in(view.guild) if one["type"] == kind]
    for command in commands:
        if command["name"] == name:
            _require(view, who, where, command)
            return command
    names = ", ".join(one["name"] for one in commands) or "none"
    raise SandboxError(f"the bot has registered no such command {name!r}; there is {names}")


def _require(view: View, who: str, where: str, command: Payload) -> None:
    granted = view.world.permissions(view.member_id(who), view.channel_id(where))
    if Permission.USE_APPLICATION_COMMANDS not in granted:
        raise SandboxError(f"{who} may not use commands in {where}")
    asked = command["default_member_permissions"]
    if asked is None or Permission.ADMINISTRATOR in granted:
        return
    if int(asked) == 0 or Permission(int(asked)) not in granted:
        raise SandboxError(
            f"{who} may not use {command['name']!r}: it is for members who may {words_of(Permission(int(asked)))}"
        )


def data_of(view: View, command: Payload, path: list[str], values: Mapping[str, Any]) -> Payload:
    """`data` of the interaction: the command, its subcommands along `path`, its options, and what they name."""
    resolved: Payload = {}
    options = _options(view, command, path, values, resolved)
    data: Payload = {key: command[key] for key in ("id", "name", "type", "guild_id") if key in command}
    data["options"] = options
    return data | ({"resolved": resolved} if resolved else {})


def _options(
    view: View, command: Payload, path: list[str], values: Mapping[str, Any], resolved: Payload
) -> list[Payload]:
    declared = {one["name"]: one for one in command.get("options", [])}
    nested = [name for name, one in declared.items() if one["type"] in NESTED]
    if path:
        if path[0] not in nested:
            raise SandboxError(
                f"{command['name']!r} has no subcommand {path[0]!r}; it has {', '.join(nested) or 'none'}"
            )
        inner = declared[path[0]]
        options = _options(view, inner, path[1:], values, resolved)
        return [{"name": inner["name"], "type": inner["type"], "options": options}]
    if nested:
        raise SandboxError(f"{command['name']!r} is used with a subcommand: {', '.join(nested)}")
    unknown = set(values) - set(declared)
    missing = {name for name, one in declared.items() if one.get("required")} - set(values)
    if unknown or missing:
        raise SandboxError(f"{command['name']!r}: options unknown {sorted(unknown)}, missing {sorted(missing)}")
    return [_option(view, declared[name], value, resolved) for name, value in values.items()]


def _option(view: View, declared: Payload, value: Any, resolved: Payload) -> Payload:
    kind = declared["type"]
    choices = {one["name"]: one["value"] for one in declared.get("choices") or []}
    if choices:
        if value not in choices and value not in choices.values():
            raise SandboxError(f"option {declared['name']!r} is one of {', '.join(choices)}, not {value!r}")
        value = choices.get(value, value)
    if kind in SCALARS:
        if not isinstance(value, SCALARS[kind]):
            raise SandboxError(f"option {declared['name']!r} does not take {value!r}")
    else:
        value = _resolve(view, OptionKind(kind), value, resolved)
    return {"name": declared["name"], "type": kind, "value": value}


def _resolve(view: View, kind: OptionKind, value: Any, resolved: Payload) -> str:
    """The id of a member, role or channel given by name, or of a file given by name and content.

    What it is goes into `resolved`.
    """
    world = view.world
    if kind is OptionKind.USER:
        user_id = view.member_id(value)
        member = world.member(view.guild, user_id)
        resolved.setdefault("users", {})[user_id] = member["user"]
        permissions = str(int(world.guild_permissions(view.guild, user_id)))
        partial = {key: value for key, value in member.items() if key != "user"}
        resolved.setdefault("members", {})[user_id] = {**partial, "permissions": permissions}
        return user_id
    if kind is OptionKind.ROLE:
        role_id = world.role_id(view.guild, value)
        resolved.setdefault("roles", {})[role_id] = world.roles[view.guild][role_id]
        return role_id
    if kind is OptionKind.CHANNEL:
        channel_id = view.channel_id(value)
        channel = {**world.channel(channel_id), "permissions": "0"}
        resolved.setdefault("channels", {})[channel_id] = channel
        return channel_id
    if kind is OptionKind.ATTACHMENT:
        file = world.files.keep("0", Upload(*value))
        resolved.setdefault("attachments", {})[file["id"]] = file
        return str(file["id"])
    raise SandboxError(f"the sandbox cannot fill in an option of type {kind.name}")
