"""The table of routes: which handler answers which method and path, and what a handler is given."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any

from bot.sandbox.content import Upload
from bot.sandbox.errors import invalid_form
from bot.sandbox.permissions import Permission
from bot.sandbox.wire import Payload
from bot.sandbox.world import World

Json = Payload | list[Any]


class Body(Payload):
    """The JSON object of a call. What is missing is the caller's mistake, not the handler's."""

    def __missing__(self, key: str) -> Any:
        raise invalid_form(key, "BASE_TYPE_REQUIRED", "This field is required")


@dataclass(frozen=True, slots=True)
class Call:
    """One call of the API, read and checked for its token."""

    world: World
    parameters: Mapping[str, str]  # of the path, by name
    query: Mapping[str, str]
    body: Any = None  # JSON
    uploads: tuple[Upload, ...] = ()
    reason: str | None = None  # for the audit log

    def __getitem__(self, name: str) -> str:
        """A parameter of the path."""
        return self.parameters[name]

    @property
    def bot(self) -> str:
        """Who calls."""
        return self.world.bot_id

    def channel(self, permission: Permission = Permission.VIEW_CHANNEL) -> Payload:
        """The channel of the path, if the bot may do this there."""
        return self.world.require(self.bot, self["channel_id"], permission)

    def message(self) -> Payload:
        """The message of the path, if the bot sees its channel."""
        self.channel()
        return self.world.messages.get(self["channel_id"], self["message_id"])

    def limit(self, default: int, most: int) -> int:
        """`limit` of the query, between 1 and `most`; ApiError 400 otherwise."""
        asked = int(self.query.get("limit", default))
        if not 1 <= asked <= most:
            raise invalid_form("limit", "NUMBER_TYPE_MAX", f"int value should be between 1 and {most}.")
        return asked


Handler = Callable[[Call], Json | None]


@dataclass(frozen=True, slots=True)
class Route:
    """A handler with what it is for."""

    method: str
    template: str
    handler: Handler
    status: int
    needs_token: bool
    pattern: re.Pattern[str] = field(compare=False)

    @property
    def name(self) -> str:
        """Method and template, as in Discord's API description."""
        return f"{self.method} {self.template}"


ROUTES: list[Route] = []


def route(
    method: str, template: str, *, status: int = HTTPStatus.OK, needs_token: bool = True
) -> Callable[[Handler], Handler]:
    """Put a handler into the table. A handler that returns None answers 204, whatever `status` says."""

    def enter(handler: Handler) -> Handler:
        pattern = re.compile(re.sub(r"\{(\w+)\}", r"(?P<\1>[^/]+)", template))
        ROUTES.append(Route(method, template, handler, status, needs_token, pattern))
        return handler

    return enter


def find(method: str, path: str) -> tuple[Route, dict[str, str]] | None:
    """The route of a path, which is still quoted, with the parameters it names; the fewer of them, the better."""
    matches = [(one, found) for one in ROUTES if one.method == method and (found := one.pattern.fullmatch(path))]
    if not matches:
        return None
    chosen, found = min(matches, key=lambda match: len(match[1].groupdict()))
    return chosen, found.groupdict()
