"""Who may do what where, as Discord reckons it: roles, overwrites, owner, administrators, timeouts.

Source: Discord's documentation, "Permissions", section "Permission Overwrites" and "Permissions for Timed Out Members".
"""

from collections.abc import Iterable
from datetime import datetime
from enum import IntFlag

from bot.sandbox.wire import THREADS, Payload


class Permission(IntFlag):
    """The bits that the sandbox checks or hands out."""

    KICK_MEMBERS = 1 << 1
    BAN_MEMBERS = 1 << 2
    ADMINISTRATOR = 1 << 3
    MANAGE_CHANNELS = 1 << 4
    MANAGE_GUILD = 1 << 5
    ADD_REACTIONS = 1 << 6
    VIEW_AUDIT_LOG = 1 << 7
    VIEW_CHANNEL = 1 << 10
    SEND_MESSAGES = 1 << 11
    MANAGE_MESSAGES = 1 << 13
    EMBED_LINKS = 1 << 14
    ATTACH_FILES = 1 << 15
    READ_MESSAGE_HISTORY = 1 << 16
    MENTION_EVERYONE = 1 << 17
    CONNECT = 1 << 20
    SPEAK = 1 << 21
    MANAGE_NICKNAMES = 1 << 27
    MANAGE_ROLES = 1 << 28
    MANAGE_WEBHOOKS = 1 << 29
    USE_APPLICATION_COMMANDS = 1 << 31
    MANAGE_THREADS = 1 << 34
    CREATE_PUBLIC_THREADS = 1 << 35
    CREATE_PRIVATE_THREADS = 1 << 36
    SEND_MESSAGES_IN_THREADS = 1 << 38
    MODERATE_MEMBERS = 1 << 40
    SEND_POLLS = 1 << 49
    PIN_MESSAGES = 1 << 51


def words_of(permission: Permission) -> str:
    """Permissions as people say them: manage messages."""
    return " and ".join((one.name or "").replace("_", " ").casefold() for one in permission)


ALL = Permission(sum(Permission))
EVERYONE = (
    Permission.ADD_REACTIONS
    | Permission.VIEW_CHANNEL
    | Permission.SEND_MESSAGES
    | Permission.EMBED_LINKS
    | Permission.ATTACH_FILES
    | Permission.READ_MESSAGE_HISTORY
    | Permission.CONNECT
    | Permission.SPEAK
    | Permission.USE_APPLICATION_COMMANDS
    | Permission.CREATE_PUBLIC_THREADS
    | Permission.CREATE_PRIVATE_THREADS
    | Permission.SEND_MESSAGES_IN_THREADS
    | Permission.SEND_POLLS
)  # what @everyone may in a new server, as far as the sandbox knows it
DIRECT = EVERYONE | Permission.PIN_MESSAGES  # what both may in their direct messages
TIMED_OUT = Permission.VIEW_CHANNEL | Permission.READ_MESSAGE_HISTORY
SILENCED = ~(Permission.EMBED_LINKS | Permission.ATTACH_FILES | Permission.MENTION_EVERYONE)
MEMBER_OVERWRITE = 1


def in_guild(guild: Payload, roles: dict[str, Payload], member: Payload) -> Permission:
    """What `member` may in `guild` before any channel has its say."""
    if guild["owner_id"] == member["user"]["id"]:
        return ALL
    held = [roles[guild["id"]], *(roles[role] for role in member["roles"])]
    granted = Permission(0)
    for role in held:
        granted |= Permission(int(role["permissions"]))
    return ALL if Permission.ADMINISTRATOR in granted else granted


def in_channel(base: Permission, guild_id: str, member: Payload, channel: Payload, now: datetime) -> Permission:
    """What `member`, who may `base` in the guild, may in `channel` (for a thread: pass its parent)."""
    if base == ALL:
        return ALL
    granted = base
    overwrites = {one["id"]: one for one in channel.get("permission_overwrites", [])}
    granted = _overwritten(granted, [guild_id], overwrites)
    granted = _overwritten(granted, member["roles"], overwrites)
    granted = _overwritten(granted, [member["user"]["id"]], overwrites)
    if Permission.VIEW_CHANNEL not in granted:
        return Permission(0)
    if is_timed_out(member, now):
        return granted & TIMED_OUT
    return granted if Permission.SEND_MESSAGES in granted else granted & SILENCED


def _overwritten(granted: Permission, ids: Iterable[str], overwrites: dict[str, Payload]) -> Permission:
    """One step of the ladder: what these overwrites deny is taken first, what they allow is given after."""
    found = [overwrites[one] for one in ids if one in overwrites]
    for one in found:
        granted &= ~Permission(int(one["deny"]))
    for one in found:
        granted |= Permission(int(one["allow"]))
    return granted


def sending_in(channel: Payload) -> Permission:
    """The permission that posting in `channel` takes."""
    return Permission.SEND_MESSAGES_IN_THREADS if channel["type"] in THREADS else Permission.SEND_MESSAGES


def is_timed_out(member: Payload, now: datetime) -> bool:
    """Whether `member` is in a timeout at `now`."""
    until = member.get("communication_disabled_until")
    return until is not None and datetime.fromisoformat(until) > now


def rank(guild: Payload, roles: dict[str, Payload], member: Payload) -> float:
    """Where `member` stands in the order of roles: the position of their highest, the owner above all."""
    if guild["owner_id"] == member["user"]["id"]:
        return float("inf")
    return max((roles[role]["position"] for role in member["roles"]), default=0)
