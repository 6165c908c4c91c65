"""Guilds: members, roles, the audit log."""

from datetime import datetime, timedelta

from bot.sandbox.errors import invalid_form, missing_access, missing_permissions, unknown
from bot.sandbox.permissions import ALL, Permission, rank
from bot.sandbox.routes.table import Call, Json, route
from bot.sandbox.wire import PAGE_LIMIT, AuditAction, Payload

LONGEST_TIMEOUT = timedelta(days=28)
MEMBERS_LIMIT = 1000
GUILDS_LIMIT = 200
NOTHING = Permission(0)
CHANGES = {
    "communication_disabled_until": Permission.MODERATE_MEMBERS,
    "nick": Permission.MANAGE_NICKNAMES,
    "roles": Permission.MANAGE_ROLES,
}


def guild_id_of(call: Call, permission: Permission = NOTHING) -> str:
    """The guild of the path, if the bot is in it and may do this there."""
    guild_id = call["guild_id"]
    call.world.guild(guild_id)
    if call.bot not in call.world.members[guild_id]:
        raise missing_access()
    if permission not in call.world.guild_permissions(guild_id, call.bot):
        raise missing_permissions()
    return guild_id


@route("GET", "/users/@me/guilds")
def list_own_guilds(call: Call) -> Json:
    """The guilds that the bot is in, by id, each in short."""
    world = call.world
    after, limit = int(call.query.get("after", 0)), call.limit(1, GUILDS_LIMIT)
    own = sorted(int(guild_id) for guild_id, members in world.members.items() if call.bot in members)
    return [_in_short(call, str(guild_id)) for guild_id in own if guild_id > after][:limit]


def _in_short(call: Call, guild_id: str) -> Payload:
    guild = call.world.guild_payload(guild_id)
    permissions = call.world.guild_permissions(guild_id, call.bot)
    return {
        "id": guild_id,
        "name": guild["name"],
        "icon": guild["icon"],
        "banner": None,
        "owner": False,
        "permissions": str(int(permissions)),
        "features": guild["features"],
    }


@route("GET", "/guilds/{guild_id}")
def get_guild(call: Call) -> Json:
    """A guild."""
    guild_id = guild_id_of(call)
    count = len(call.world.members[guild_id])
    counts = {"approximate_member_count": count, "approximate_presence_count": count}
    return {**call.world.guild_payload(guild_id), **(counts if "with_counts" in call.query else {})}


@route("GET", "/guilds/{guild_id}/members")
def list_members(call: Call) -> Json:
    """Members by id, a page at a time."""
    members = call.world.members[guild_id_of(call)].values()
    after, limit = int(call.query.get("after", 0)), call.limit(1, MEMBERS_LIMIT)
    return sorted((one for one in members if user_number(one) > after), key=user_number)[:limit]


def user_number(member: Payload) -> int:
    """The id of a member as a number."""
    return int(member["user"]["id"])


@route("GET", "/guilds/{guild_id}/members/{user_id}")
def get_member(call: Call) -> Json:
    """A member."""
    return call.world.member(guild_id_of(call), call["user_id"])


@route("PATCH", "/guilds/{guild_id}/members/{user_id}")
def edit_member(call: Call) -> Json:
    """Time out, rename, or change the roles of a member who stands below the bot."""
    guild_id = guild_id_of(call)
    change = {key: value for key, value in call.body.items() if key in CHANGES}
    for key in change:
        guild_id_of(call, CHANGES[key])
    must_stand_above(call, call["user_id"])
    check_timeout(call, change.get("communication_disabled_until"))
    call.world.audit.record(
        guild_id,
        AuditAction.MEMBER_UPDATE,
        call.bot,
        call["user_id"],
        call.reason,
        changes=[{"key": key, "new_value": value} for key, value in change.items()],
    )
    return call.world.change_member(guild_id, call["user_id"], change)


def must_stand_above(call: Call, user_id: str) -> None:
    """Raise ApiError 403 unless the bot's highest role is above the member's."""
    world, guild_id = call.world, call["guild_id"]
    guild, roles = world.guild(guild_id), world.roles[guild_id]
    own, other = world.member(guild_id, call.bot), world.member(guild_id, user_id)
    if rank(guild, roles, own) <= rank(guild, roles, other):
        raise missing_permissions()


def check_timeout(call: Call, until: str | None) -> None:
    """Raise ApiError if the timeout is too long, or the member an administrator."""
    if until is None:
        return
    if call.world.guild_permissions(call["guild_id"], call["user_id"]) == ALL:
        raise missing_permissions()
    if datetime.fromisoformat(until) - call.world.now() > LONGEST_TIMEOUT:
        code = "GUILD_COMMUNICATION_DISABLED_TIMEOUT"
        raise invalid_form("communication_disabled_until", code, "Must be within 28 days.")


@route("PUT", "/guilds/{guild_id}/members/{user_id}/roles/{role_id}")
def add_role_to_member(call: Call) -> None:
    """Give a member a role."""
    change_roles(call, [*held_roles(call), call["role_id"]])


@route("DELETE", "/guilds/{guild_id}/members/{user_id}/roles/{role_id}")
def remove_role_from_member(call: Call) -> None:
    """Take a role from a member."""
    change_roles(call, held_roles(call))


def held_roles(call: Call) -> list[str]:
    """The roles of the member of the path without the role of the path."""
    member = call.world.member(guild_id_of(call, Permission.MANAGE_ROLES), call["user_id"])
    return [role for role in member["roles"] if role != call["role_id"]]


def change_roles(call: Call, roles: list[str]) -> None:
    """Set a member's roles; the role of the path must stand below the bot."""
    world, guild_id = call.world, call["guild_id"]
    if call["role_id"] not in world.roles[guild_id]:
        raise unknown("Role")
    own = rank(world.guild(guild_id), world.roles[guild_id], world.member(guild_id, call.bot))
    if world.roles[guild_id][call["role_id"]]["position"] >= own:
        raise missing_permissions()
    world.change_member(guild_id, call["user_id"], {"roles": roles})
    world.audit.record(guild_id, AuditAction.MEMBER_ROLE_UPDATE, call.bot, call["user_id"], call.reason)


@route("GET", "/guilds/{guild_id}/roles")
def list_roles(call: Call) -> Json:
    """The guild's roles."""
    return list(call.world.roles[guild_id_of(call)].values())


@route("POST", "/guilds/{guild_id}/roles")
def create_role(call: Call) -> Json:
    """A new role."""
    guild_id = guild_id_of(call, Permission.MANAGE_ROLES)
    permissions = int(call.body.get("permissions") or 0)
    role_id = call.world.add_role(guild_id, call.body.get("name") or "new role", permissions=permissions)
    call.world.audit.record(guild_id, AuditAction.ROLE_CREATE, call.bot, role_id, call.reason)
    return call.world.roles[guild_id][role_id]


@route("GET", "/guilds/{guild_id}/audit-logs")
def audit_log(call: Call) -> Json:
    """The newest entries, newest first, of one kind or by one member if the query says so."""
    entries = call.world.audit.entries(guild_id_of(call, Permission.VIEW_AUDIT_LOG))
    for key in ("user_id", "action_type"):
        if key in call.query:
            entries = [one for one in entries if str(one[key]) == call.query[key]]
    if "before" in call.query:
        entries = [one for one in entries if int(one["id"]) < int(call.query["before"])]
    page = entries[::-1][: call.limit(50, PAGE_LIMIT)]
    people = {one[key] for one in page for key in ("user_id", "target_id")} & set(call.world.users)
    empty = [
        "integrations",
        "webhooks",
        "guild_scheduled_events",
        "threads",
        "application_commands",
        "auto_moderation_rules",
    ]
    users = [call.world.users[one] for one in sorted(people)]
    return {"audit_log_entries": page, "users": users, **{name: [] for name in empty}}
