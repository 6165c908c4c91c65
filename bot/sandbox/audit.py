"""The audit log of each guild: who changed what, and the reason they gave."""

from typing import Any

from bot.sandbox.permissions import Permission
from bot.sandbox.places import Places
from bot.sandbox.wire import AuditAction, Intent, Payload


class AuditLog:
    """Entries by guild, oldest first."""

    def __init__(self, places: Places) -> None:
        self._places = places
        self._entries: dict[str, list[Payload]] = {}

    def record(
        self,
        guild_id: str,
        action: AuditAction,
        user_id: str,
        target_id: str | None,
        reason: str | None = None,
        *,
        options: dict[str, str] | None = None,
        changes: list[dict[str, Any]] | None = None,
    ) -> None:
        """Write down that `user_id` did `action` to `target_id`."""
        entry: Payload = {
            "id": self._places.snowflakes.next(),
            "action_type": int(action),
            "user_id": user_id,
            "target_id": target_id,
        }
        optional = {"reason": reason, "options": options, "changes": changes}
        entry |= {key: value for key, value in optional.items() if value is not None}
        self._entries.setdefault(guild_id, []).append(entry)
        if Permission.VIEW_AUDIT_LOG in self._places.guild_permissions(guild_id, self._places.bot_id):
            event = {**entry, "guild_id": guild_id}
            self._places.emit("GUILD_AUDIT_LOG_ENTRY_CREATE", event, Intent.MODERATION)

    def entries(self, guild_id: str) -> list[Payload]:
        """The guild's entries, oldest first."""
        return self._entries.get(guild_id, [])
