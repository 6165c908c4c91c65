"""The page of the commands: what `steward` can be told, walked from the commands themselves."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from typer.core import TyperCommand, TyperGroup

from bot.reference.markdown import code, plain, table

_KINDS = {Path: "PATH", int: "NUMBER", float: "NUMBER"}
_OPENING = """# Commands

What can be typed after `steward`. Each command says the same with `--help`. Exit code 0 means that it went well, 1 that
it found what it looks for, 2 that it could not; it then says why in one sentence on stderr.
"""


def commands_page(root: TyperGroup) -> str:
    """The page for `root` and all that is below it. What is hidden from `--help` is left out here as well."""
    found = list(_below(root, "steward"))
    overview = table(
        ["Command", "What it does"],
        [
            [f"[{code(name)}](#{name.replace(' ', '-')})", plain(command.help).split("\n\n")[0]]
            for name, command in found
        ],
    )
    return "\n".join([_OPENING, overview, *[_section(name, command) for name, command in found]])


def _below(group: TyperGroup, name: str) -> Iterator[tuple[str, TyperCommand]]:
    for own, command in sorted(group.commands.items()):
        if isinstance(command, TyperGroup):
            yield from _below(command, f"{name} {own}")
        elif isinstance(command, TyperCommand) and not command.hidden:
            yield f"{name} {own}", command


def _section(name: str, command: TyperCommand) -> str:
    arguments = [one for one in command.params if one.param_type_name == "argument"]
    options = [one for one in command.params if one.param_type_name == "option"]
    usage = [name, *(["[OPTIONS]"] if options else []), *(_place(one) for one in arguments)]
    parts = [
        f"## {name}\n",
        plain(command.help) + "\n",
        f"```\n{' '.join(usage)}\n```\n",
        table(["Argument", "What it is", "Default"], [_told(code(_named(one)), one) for one in arguments]),
        table(["Option", "What it does", "Default"], [_told(_flag(one), one) for one in options]),
    ]
    return "\n".join(part for part in parts if part)


def _told(name: str, parameter: Any) -> list[str]:
    most = f"to {parameter.max}" if parameter.max is not None else "or more"
    limits = f" ({parameter.min} {most})" if parameter.min is not None else ""
    return [name, f"{plain(parameter.help)}{limits}", _default(parameter)]


def _default(parameter: Any) -> str:
    if parameter.required:
        return "needed"
    value = parameter.default
    if value is None or value is False or value == ():
        return ""
    return code(f"{value:g}" if isinstance(value, float) else str(value))


def _named(argument: Any) -> str:
    name = str(argument.metavar or argument.name.upper()).strip("[]…")
    return name if argument.nargs == 1 else f"{name}…"


def _place(argument: Any) -> str:
    return _named(argument) if argument.required else f"[{_named(argument)}]"


def _flag(option: Any) -> str:
    names = ", ".join(code(name) for name in [*option.opts, *option.secondary_opts])
    if option.is_flag:
        return names
    kind = option.metavar or _KINDS.get(option.type_descriptor.annotation, "TEXT")
    return f"{names} {kind}{', as often as you like' if option.multiple else ''}"
