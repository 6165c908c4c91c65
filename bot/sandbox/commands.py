"""The application's slash commands and menus, as the bot registered them."""

from collections.abc import Iterable

from bot.sandbox.places import Places
from bot.sandbox.wire import CommandKind, Payload


class Commands:
    """Commands of the application, global ones and those of one guild."""

    def __init__(self, places: Places) -> None:
        self._places = places
        self._registered: dict[str | None, list[Payload]] = {}

    def replace(self, guild_id: str | None, requested: Iterable[Payload]) -> list[Payload]:
        """Register these commands, and only these, for a guild (None: for all). A known command keeps its id."""
        known = {(one["type"], one["name"]): one["id"] for one in self.of(guild_id)}
        self._registered[guild_id] = [self._registered_as(guild_id, one, known) for one in requested]
        self._places.announcer.changed()
        return self._registered[guild_id]

    def add(self, guild_id: str | None, requested: Payload) -> Payload:
        """Register one command, in the place of one of the same kind and name."""
        kind = requested.get("type") or CommandKind.SLASH
        others = [one for one in self.of(guild_id) if (one["type"], one["name"]) != (kind, requested["name"])]
        known = {(one["type"], one["name"]): one["id"] for one in self.of(guild_id)}
        new = self._registered_as(guild_id, requested, known)
        self._registered[guild_id] = [*others, new]
        return new

    def of(self, guild_id: str | None) -> list[Payload]:
        """What is registered for a guild (None: globally)."""
        return self._registered.get(guild_id, [])

    def usable_in(self, guild_id: str) -> list[Payload]:
        """What a member finds in a guild: its own commands and the global ones."""
        return [*self.of(guild_id), *self.of(None)]

    def _registered_as(self, guild_id: str | None, requested: Payload, known: dict[tuple[int, str], str]) -> Payload:
        kind = int(requested.get("type") or CommandKind.SLASH)
        asked = requested.get("default_member_permissions")
        command = {
            "description": "",
            **{key: value for key, value in requested.items() if value is not None},
            "default_member_permissions": None if asked is None else str(asked),
            "type": kind,
            "id": known.get((kind, requested["name"])) or self._places.snowflakes.next(),
            "application_id": self._places.bot_id,
            "version": self._places.snowflakes.next(),
        }
        return command if guild_id is None else {**command, "guild_id": guild_id}
