"""New objects as Discord puts them on the wire, complete: users, members, roles, channels, guilds, applications."""

from collections.abc import Iterable
from typing import Any

from bot.sandbox.wire import ChannelKind, Intent, Payload

LOCALE = "en-GB"


def user(user_id: str, name: str, *, is_bot: bool = False) -> Payload:
    """A user whose display name is their name."""
    payload: Payload = {
        "id": user_id,
        "username": name.lower().replace(" ", "_"),
        "global_name": None if is_bot else name,
        "discriminator": "0",
        "avatar": None,
        "public_flags": 0,
        "flags": 0,
        "primary_guild": None,
        "banner": None,
        "accent_color": None,
        "avatar_decoration_data": None,
    }
    return {**payload, "bot": True} if is_bot else payload


def member(user: Payload, roles: Iterable[str], joined_at: str) -> Payload:
    """A member of a guild."""
    return {
        "user": user,
        "nick": None,
        "avatar": None,
        "banner": None,
        "roles": list(roles),
        "joined_at": joined_at,
        "premium_since": None,
        "deaf": False,
        "mute": False,
        "flags": 0,
        "pending": False,
        "communication_disabled_until": None,
    }


def member_of_message(member: Payload) -> Payload:
    """A member as it comes with a message or a reaction: without the user."""
    return {key: value for key, value in member.items() if key != "user"}


def role(role_id: str, name: str, permissions: int, position: int, **tags: Any) -> Payload:
    """A role."""
    payload: Payload = {
        "id": role_id,
        "name": name,
        "permissions": str(int(permissions)),
        "position": position,
        "color": 0,
        "colors": {"primary_color": 0, "secondary_color": None, "tertiary_color": None},
        "hoist": False,
        "managed": bool(tags),
        "mentionable": False,
        "icon": None,
        "unicode_emoji": None,
        "flags": 0,
    }
    return {**payload, "tags": tags} if tags else payload


def guild_channel(channel_id: str, guild_id: str, name: str, kind: ChannelKind, position: int) -> Payload:
    """A channel of a guild that is no thread."""
    payload: Payload = {
        "id": channel_id,
        "guild_id": guild_id,
        "type": int(kind),
        "name": name,
        "position": position,
        "flags": 0,
        "parent_id": None,
        "permission_overwrites": [],
    }
    if kind is not ChannelKind.CATEGORY:
        payload |= {"nsfw": False, "rate_limit_per_user": 0, "topic": None, "last_message_id": None}
    if kind is ChannelKind.FORUM:
        payload |= {"available_tags": [], "default_reaction_emoji": None, "default_sort_order": None}
        payload |= {"default_forum_layout": 0}
    if kind in (ChannelKind.VOICE, ChannelKind.STAGE):
        payload |= {"bitrate": 64000, "user_limit": 0, "rtc_region": None}
    return payload


def thread(thread_id: str, parent: Payload, name: str, kind: ChannelKind, *, owner_id: str, now: str) -> Payload:
    """A thread, or a post of a forum, that has just been opened."""
    return {
        "id": thread_id,
        "guild_id": parent["guild_id"],
        "parent_id": parent["id"],
        "owner_id": owner_id,
        "type": int(kind),
        "name": name,
        "flags": 0,
        "last_message_id": None,
        "rate_limit_per_user": 0,
        "message_count": 0,
        "total_message_sent": 0,
        "member_count": 1,
        "applied_tags": [],
        "thread_metadata": {
            "archived": False,
            "archive_timestamp": now,
            "auto_archive_duration": 1440,
            "locked": False,
            "create_timestamp": now,
        },
    }


def direct_channel(channel_id: str, recipient: Payload) -> Payload:
    """The direct messages between the bot and `recipient`."""
    kind = int(ChannelKind.DM)
    return {"id": channel_id, "type": kind, "flags": 0, "last_message_id": None, "recipients": [recipient]}


def guild(guild_id: str, name: str, owner_id: str) -> Payload:
    """A guild without its roles, channels and members."""
    nothing = (
        "icon description home_header splash discovery_splash banner application_id afk_channel_id system_channel_id "
        "widget_channel_id max_presences vanity_url_code rules_channel_id safety_alerts_channel_id "
        "public_updates_channel_id incidents_data"
    )
    return {
        **dict.fromkeys(nothing.split()),
        "id": guild_id,
        "name": name,
        "owner_id": owner_id,
        "features": [],
        "region": "deprecated",
        "afk_timeout": 300,
        "system_channel_flags": 0,
        "widget_enabled": False,
        "verification_level": 1,
        "default_message_notifications": 1,
        "mfa_level": 0,
        "explicit_content_filter": 2,
        "max_members": 500_000,
        "max_stage_video_channel_users": 50,
        "max_video_channel_users": 25,
        "premium_tier": 0,
        "premium_subscription_count": 0,
        "preferred_locale": LOCALE,
        "premium_progress_bar_enabled": False,
        "nsfw": False,
        "nsfw_level": 0,
        "emojis": [],
        "stickers": [],
    }


APPLICATION_FLAGS = {
    Intent.PRESENCES: 1 << 13,
    Intent.MEMBERS: 1 << 15,
    Intent.MESSAGE_CONTENT: 1 << 19,
}  # what the portal's toggles look like from outside, for an application that is not verified


def application_flags(allowed: Intent) -> int:
    """`flags` of an application whose owner switched on the privileged intents in `allowed`."""
    return sum(flag for intent, flag in APPLICATION_FLAGS.items() if intent in allowed)


def application(application_id: str, bot: Payload, owner: Payload, allowed: Intent, guilds: int) -> Payload:
    """The application behind the bot, as its own token sees it."""
    flags = application_flags(allowed)
    return {
        "id": application_id,
        "name": bot["username"],
        "icon": None,
        "description": "",
        "type": None,
        "bot": bot,
        "bot_public": False,
        "bot_require_code_grant": False,
        "verify_key": "0" * 64,
        "flags": flags,
        "flags_new": str(flags),
        "redirect_uris": [],
        "interactions_endpoint_url": None,
        "role_connections_verification_url": None,
        "owner": owner,
        "approximate_guild_count": guilds,
        "approximate_user_install_count": 0,
        "approximate_user_authorization_count": 0,
        "explicit_content_filter": 0,
        "team": None,
        "eligible_oauth2_scopes": [],
    }
