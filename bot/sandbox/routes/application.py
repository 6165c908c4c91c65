"""The bot itself: its account, its application, its commands, its direct messages, the address of the gateway."""

from bot.sandbox.errors import unknown
from bot.sandbox.routes.table import Call, Json, route
from bot.sandbox.wire import Payload

COMMANDS = "/applications/{application_id}/commands"
GUILD_COMMANDS = "/applications/{application_id}/guilds/{guild_id}/commands"


@route("GET", "/users/@me")
def get_own_user(call: Call) -> Json:
    """The bot's own account."""
    return {**call.world.users[call.bot], "mfa_enabled": False, "locale": "en-GB", "verified": True, "email": None}


@route("GET", "/users/{user_id}")
def get_user(call: Call) -> Json:
    """Anybody's account."""
    try:
        return call.world.users[call["user_id"]]
    except KeyError:
        raise unknown("User") from None


@route("GET", "/oauth2/applications/@me")
@route("GET", "/applications/@me")
def get_application(call: Call) -> Json:
    """The application behind the token."""
    return call.world.application()


@route("POST", "/users/@me/channels")
def open_direct_channel(call: Call) -> Json:
    """The direct messages with somebody; opening them works even where sending will not."""
    return call.world.direct_channel(str(call.body["recipient_id"]))


@route("GET", COMMANDS)
@route("GET", GUILD_COMMANDS)
def list_commands(call: Call) -> Json:
    """The registered commands."""
    return call.world.commands.of(guild_of(call))


@route("PUT", COMMANDS)
@route("PUT", GUILD_COMMANDS)
def replace_commands(call: Call) -> Json:
    """Register these commands, and only these."""
    return call.world.commands.replace(guild_of(call), call.body)


@route("POST", COMMANDS, status=201)
@route("POST", GUILD_COMMANDS, status=201)
def create_command(call: Call) -> Json:
    """Register one command."""
    return call.world.commands.add(guild_of(call), call.body)


def guild_of(call: Call) -> str | None:
    """The guild whose commands are meant; None for the global ones. ApiError 404 for another application."""
    if call["application_id"] != call.bot:
        raise unknown("application command")
    guild_id = call.parameters.get("guild_id")
    if guild_id is not None:
        call.world.member(guild_id, call.bot)
    return guild_id


@route("GET", "/gateway", needs_token=False)
def get_gateway(call: Call) -> Payload:
    """Where the gateway is."""
    return {"url": call.world.gateway_url}


@route("GET", "/gateway/bot")
def get_gateway_bot(call: Call) -> Payload:
    """Where the gateway is, and how often the bot may identify there."""
    limit = {"total": 1000, "remaining": 1000, "reset_after": 86_400_000, "max_concurrency": 1}
    return {"url": call.world.gateway_url, "shards": 1, "session_start_limit": limit}
