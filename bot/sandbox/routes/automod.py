"""The rules of Discord's own AutoMod, as far as a bot looks at them."""

from bot.sandbox.permissions import Permission
from bot.sandbox.routes.guilds import guild_id_of
from bot.sandbox.routes.table import Call, Json, route


@route("GET", "/guilds/{guild_id}/auto-moderation/rules")
def list_rules(call: Call) -> Json:
    """The guild's rules."""
    return call.world.automod.rules(guild_id_of(call, Permission.MANAGE_GUILD))


@route("GET", "/guilds/{guild_id}/auto-moderation/rules/{rule_id}")
def get_rule(call: Call) -> Json:
    """A rule."""
    return call.world.automod.rule(guild_id_of(call, Permission.MANAGE_GUILD), call["rule_id"])
