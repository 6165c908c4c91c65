"""What may be posted: reads the body of a new message and refuses what Discord refuses, by the same codes."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from http import HTTPStatus

import re2

from bot.sandbox.errors import ApiError, bad_request, invalid_form
from bot.sandbox.wire import (
    BUTTONS_LIMIT,
    CONTENT_LIMIT,
    CUSTOM_ID_LIMIT,
    EMBED_TOTAL_LIMIT,
    EMBEDS_LIMIT,
    FILE_SIZE_LIMIT,
    FILES_LIMIT,
    LABEL_LIMIT,
    ROWS_LIMIT,
    V2_COMPONENTS_LIMIT,
    ComponentKind,
    MessageFlag,
    Payload,
)

EMBED_LIMITS = {"title": 256, "description": 4096}
FIELDS_LIMIT = 25
FIELD_LIMITS = {"name": 256, "value": 1024}
_QUIETLY = re2.Options()
_QUIETLY.log_errors = False  # re2 itself logs nothing about what it is given
USER_MENTION = re2.compile(r"<@!?(\d+)>", _QUIETLY)
ROLE_MENTION = re2.compile(r"<@&(\d+)>", _QUIETLY)
EVERYONE_MENTION = re2.compile(r"@(everyone|here)\b", _QUIETLY)
FORBIDDEN_NAME = re2.compile(r"(?i)clyde|discord", _QUIETLY)
OTHER_THAN_TEXT = ("embeds", "components", "sticker_ids", "poll")  # of which each is a message by itself
TOO_LONG = "BASE_TYPE_MAX_LENGTH"


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that comes with a request."""

    name: str
    content: bytes
    description: str | None = None


def check(body: Payload, uploads: Iterable[Upload]) -> None:
    """Raise ApiError 400 or 413 if a message of this `body` may not be posted."""
    files = list(uploads)
    content = body.get("content") or ""
    if len(content) > CONTENT_LIMIT:
        raise invalid_form("content", TOO_LONG, f"Must be {CONTENT_LIMIT} or fewer in length.")
    check_embeds(body.get("embeds") or [])
    check_files(files)
    check_components(body)
    is_forward = bool((body.get("message_reference") or {}).get("type"))
    if not (content.strip() or files or is_forward or any(body.get(name) for name in OTHER_THAN_TEXT)):
        raise bad_request(50006, "Cannot send an empty message")


def check_embeds(embeds: list[Payload]) -> None:
    """Raise ApiError 400 if these embeds are too many or too long."""
    if len(embeds) > EMBEDS_LIMIT:
        raise invalid_form("embeds", TOO_LONG, f"Must be {EMBEDS_LIMIT} or fewer in length.")
    total = 0
    for number, embed in enumerate(embeds):
        for name, text, limit in _texts_of(embed):
            total += len(text)
            if len(text) > limit:
                raise invalid_form(f"embeds.{number}.{name}", TOO_LONG, f"Must be {limit} or fewer in length.")
        if len(embed.get("fields", [])) > FIELDS_LIMIT:
            raise invalid_form(f"embeds.{number}.fields", TOO_LONG, f"Must be {FIELDS_LIMIT} or fewer in length.")
    if total > EMBED_TOTAL_LIMIT:
        raise invalid_form("embeds", "MAX_EMBED_SIZE_EXCEEDED", f"Embed size exceeds {EMBED_TOTAL_LIMIT} characters.")


def _texts_of(embed: Payload) -> Iterator[tuple[str, str, int]]:
    """Each text of an embed with its path and its limit. Source: Discord's documentation, "Embed Limits"."""
    for name, limit in EMBED_LIMITS.items():
        yield name, embed.get(name) or "", limit
    for number, field in enumerate(embed.get("fields", [])):
        for name, limit in FIELD_LIMITS.items():
            yield f"fields.{number}.{name}", field.get(name) or "", limit
    yield "footer.text", (embed.get("footer") or {}).get("text") or "", 2048
    yield "author.name", (embed.get("author") or {}).get("name") or "", 256


def check_files(files: list[Upload]) -> None:
    """Raise ApiError 400 or 413 if these files are too many or too big."""
    if len(files) > FILES_LIMIT:
        raise invalid_form("attachments", TOO_LONG, f"Must be {FILES_LIMIT} or fewer in length.")
    if any(len(file.content) > FILE_SIZE_LIMIT for file in files):
        raise ApiError(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, 40005, "Request entity too large")


def check_components(body: Payload) -> None:
    """Raise ApiError 400 if the components break a limit, or the new kind is mixed with content or embeds."""
    components = body.get("components") or []
    everything = list(each_component(components))
    if (body.get("flags") or 0) & MessageFlag.COMPONENTS_V2:
        if body.get("content") or body.get("embeds"):
            code = "MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2"
            raise invalid_form("content", code, "The content field cannot be used with components V2.")
        if len(everything) > V2_COMPONENTS_LIMIT:
            raise invalid_form("components", TOO_LONG, f"Must be {V2_COMPONENTS_LIMIT} or fewer in length.")
    else:
        _check_rows(components)
    _check_custom_ids(everything)


def _check_rows(rows: list[Payload]) -> None:
    if len(rows) > ROWS_LIMIT:
        raise invalid_form("components", TOO_LONG, f"Must be {ROWS_LIMIT} or fewer in length.")
    for number, row in enumerate(rows):
        if row["type"] != ComponentKind.ROW:
            raise invalid_form(
                f"components.{number}", "UNION_TYPE_CHOICES", "Value of field 'type' must be one of (1,)."
            )
        if not 1 <= len(row["components"]) <= BUTTONS_LIMIT:
            field = f"components.{number}.components"
            raise invalid_form(field, "BASE_TYPE_BAD_LENGTH", f"Must be between 1 and {BUTTONS_LIMIT} in length.")


def _check_custom_ids(components: list[Payload]) -> None:
    seen: set[str] = set()
    for component in components:
        custom_id, label = component.get("custom_id"), component.get("label") or ""
        if custom_id in seen:
            code = "COMPONENT_CUSTOM_ID_DUPLICATED"
            raise invalid_form("components", code, "Component custom id cannot be duplicated")
        if custom_id is not None:
            seen.add(custom_id)
            if not 1 <= len(custom_id) <= CUSTOM_ID_LIMIT:
                code = "BASE_TYPE_BAD_LENGTH"
                raise invalid_form("components", code, f"Must be between 1 and {CUSTOM_ID_LIMIT} in length.")
        if component["type"] == ComponentKind.BUTTON and len(label) > LABEL_LIMIT:
            raise invalid_form("components", TOO_LONG, f"Must be {LABEL_LIMIT} or fewer in length.")


def each_component(components: Iterable[Payload]) -> Iterator[Payload]:
    """Every component of a message or modal, the outer before the inner."""
    for component in components:
        yield component
        yield from each_component(component.get("components", []))
        yield from each_component(one for one in (component.get("accessory"), component.get("component")) if one)


def numbered(components: list[Payload]) -> list[Payload]:
    """The components as they come back: each with an `id` that is its own within the message."""
    taken = {one["id"] for one in each_component(components) if one.get("id")}
    free = (number for number in range(1, 1000) if number not in taken)
    for component in each_component(components):
        for known in component.get("default_values", []):
            known["id"] = str(known["id"])  # Discord takes numbers, and answers with strings
        if not component.get("id"):
            component["id"] = next(free)
        if component["type"] == ComponentKind.STRING_SELECT:
            component.setdefault("min_values", 1)
            component.setdefault("max_values", 1)
    return components


@dataclass(frozen=True, slots=True)
class Mentions:
    """Whom a text pings."""

    users: tuple[str, ...]
    roles: tuple[str, ...]
    everyone: bool


def mentions_in(content: str, allowed: Mapping[str, list[str]] | None) -> Mentions:
    """Whom `content` pings under `allowed_mentions` (None: everybody it names)."""
    users = tuple(dict.fromkeys(USER_MENTION.findall(content)))
    roles = tuple(dict.fromkeys(ROLE_MENTION.findall(content)))
    everyone = EVERYONE_MENTION.search(content) is not None
    if allowed is None:
        return Mentions(users, roles, everyone)
    parse = allowed.get("parse") or []
    return Mentions(
        users if "users" in parse else tuple(one for one in users if one in map(str, allowed.get("users") or [])),
        roles if "roles" in parse else tuple(one for one in roles if one in map(str, allowed.get("roles") or [])),
        everyone and "everyone" in parse,
    )
