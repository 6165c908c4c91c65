"""What an administrator has chosen in /setup as the lines of a policy file, which lose nothing that stood there."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

import discord
from pydantic import BaseModel

from bot.discord_app.setup_draft import ROOMS, TEAMS, Draft, channel_of, draft_of, roles_of
from policy_rules.policy import Policy
from policy_rules.policy_shape import Automatic, Channels, Reports, Team

HEAD = "# What was chosen in /setup. Ids stand for rooms and roles, so that renaming one changes nothing.\n"
EXTENDS = "extends: shipped\n"
Section = dict[str, Any]


def fragment(draft: Draft, guild: discord.Guild, policy: Policy, shipped: Policy) -> str:
    """The lines for the group's file. A file that is whole by itself goes on to extend nothing."""
    return HEAD + ("" if _stands_alone(policy, shipped) else EXTENDS) + sections(draft, guild, policy, shipped)


def sections(draft: Draft, guild: discord.Guild, policy: Policy, shipped: Policy) -> str:
    """The sections that hold what was chosen, each with all else that the policy in force says there.

    In a group's own file each can take the place of the one of the same name: what the shipped policy says anyway is
    left out, nothing else is.
    """
    base = None if _stands_alone(policy, shipped) else shipped
    lines = ["teams:", *_teams(draft, guild, policy, base), "channels:", *_channels(draft, guild, policy, base)]
    reports = _dumped(policy.reports) | {"reaction": draft.reaction}
    lines += ["reports:", *_lines(_fresh(reports, base.reports if base else None, Reports(), always=("reaction",)))]
    automatic = _dumped(policy.automatic) | {"mode": draft.mode.value}
    lines += ["automatic:", *_lines(_fresh(automatic, base.automatic if base else None, Automatic(), always=("mode",)))]
    return "\n".join(lines) + "\n"


def _stands_alone(policy: Policy, shipped: Policy) -> bool:
    return policy.whole and policy.version != shipped.version


def _teams(draft: Draft, guild: discord.Guild, policy: Policy, base: Policy | None) -> Iterator[str]:
    begun = draft_of(policy, guild).teams
    for name in dict.fromkeys((*TEAMS, *policy.teams)):
        before = policy.teams.get(name, Team())
        team, names = _dumped(before), ""
        chosen = draft.teams.get(name, ())
        if name in TEAMS and (chosen or begun.get(name)):
            team["roles"] = list(chosen)
            names = ", ".join(_called(role.name) for role in roles_of(draft, guild, name))
        known = base.teams.get(name) if base else None
        told = _fresh(team, known, Team(), always=("roles",) if chosen else ())
        if told or (known is None and name in policy.teams):
            inner = ", ".join(f"{key}: {_written(value)}" for key, value in told.items())
            yield f"  {name}: {{{inner}}}{f'  # {names}' if names else ''}"


def _channels(draft: Draft, guild: discord.Guild, policy: Policy, base: Policy | None) -> Iterator[str]:
    begun = draft_of(policy, guild).rooms
    section = _dumped(policy.channels)
    names: dict[str, str] = {}
    for room in ROOMS:
        if room in draft.rooms:
            channel = channel_of(draft, guild, room)
            section[room], names[room] = draft.rooms[room], _called(channel.name) if channel else ""
        elif room in begun:  # it was there, and was taken out
            section[room] = None
    yield from _lines(_fresh(section, base.channels if base else None, Channels(), always=tuple(draft.rooms)), names)


def _dumped(part: BaseModel) -> Section:
    return part.model_dump(mode="json", by_alias=True)


def _fresh(section: Section, shipped: BaseModel | None, default: BaseModel, *, always: tuple[str, ...]) -> Section:
    """What of a section has to be written: what neither the shipped policy nor, without it, a default says."""
    known = _dumped(default if shipped is None else shipped)
    return {key: value for key, value in section.items() if key in always or value != known.get(key)}


def _lines(section: Section, names: Mapping[str, str] | None = None) -> Iterator[str]:
    for key, value in section.items():
        name = (names or {}).get(key)
        yield f"  {key}: {_written(value)}{f'  # {name}' if name else ''}"


def _written(value: Any) -> str:
    """A value as YAML reads it."""
    return json.dumps(value, ensure_ascii=False)


def _called(name: str) -> str:
    """A name as it can stand behind # in a file."""
    return "".join(one for one in name if one.isprintable())
