"""Checks the sandbox's wire against Discord's own description of its API, so that no fake vouches for itself.

The description is Discord's published OpenAPI file (github.com/discord/discord-api-spec, MIT licence), as of July 2026.
"""

import gzip
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import quote

import jsonschema_rs
from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError, best_match
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT202012

from bot.sandbox.dispatch import Exchange

DESCRIPTION = Path(__file__).parent / "discord_openapi.json.gz"
PARAMETER = re.compile(r"\{\w+\}")
BASE = "urn:discord"
JSON = "application/json"


@dataclass(frozen=True)
class Allowed:
    """A deviation that is right as it is."""

    operation: str  # pattern of "METHOD /template"
    where: str  # pattern of the side and the place in the JSON
    why: str


OTHERWISE = "|".join(
    (
        *("attachments", "sticker_ids", "message_reference", "recipient_id", "messages"),
        *("permission_overwrites", "permissions", "allow", "deny"),
    )
)
ALLOWED = (
    Allowed(
        r"(POST|PATCH|PUT) .*",
        rf"request \$\.(data\.|message\.)?({OTHERWISE})",
        "discord.py sends some ids as numbers and permissions as text; Discord takes both",
    ),
    Allowed(
        r"POST /webhooks/.*",
        r"request \$$",
        "the same numbers in an upload, where a choice of two shapes keeps the check from naming their place",
    ),
    Allowed(r"PUT /applications/.*", r"request", "discord.py spells out what is left empty; Discord takes it"),
    Allowed(
        r"(GET|POST) /channels/.*/messages.*",
        r"response \$.*message_reference\.type",
        "a forward says 1, as Discord's guide has it; the description knows answers alone",
    ),
    Allowed(r".*", r"error .*_errors.*code", "Discord documents these codes as texts, and sends texts"),
)


@cache
def description() -> dict[str, Any]:
    """The whole description."""
    with gzip.open(DESCRIPTION, "rt") as file:
        loaded: dict[str, Any] = json.load(file)
    return loaded


@cache
def operations() -> dict[str, tuple[str, str]]:
    """Path and method in the description, by "METHOD /template" with nameless parameters."""
    return {
        f"{method.upper()} {PARAMETER.sub('{}', path)}": (path, method)
        for path, methods in description()["paths"].items()
        for method in methods
        if method != "parameters"
    }


@cache
def registry() -> Any:
    """Where the validators look references up."""
    return Registry().with_resource(BASE, Resource.from_contents(description(), default_specification=DRAFT202012))


@cache
def quick_validator(pointer: str) -> jsonschema_rs.Draft202012Validator:
    """Says whether a value is right under that schema, many times faster than what can say why it is not."""
    return jsonschema_rs.Draft202012Validator({"$ref": f"{BASE}#{quote(pointer)}"}, registry=quick_registry())


@cache
def quick_registry() -> jsonschema_rs.Registry:
    """The description, for those."""
    return jsonschema_rs.Registry([(BASE, description())], draft=jsonschema_rs.Draft202012)


@cache
def validator(pointer: str) -> Draft202012Validator:
    """The validator of the schema at `pointer` in the description. Made once, for those that are used."""
    return Draft202012Validator({"$ref": f"{BASE}#{pointer}"}, registry=registry())


def pointer_to(*steps: str) -> str:
    """A JSON pointer."""
    return "".join("/" + step.replace("~", "~0").replace("/", "~1") for step in steps)


def deviations(exchange: Exchange) -> Iterator[str]:
    """What in one exchange is not as Discord describes it."""
    if exchange.template is None or exchange.fault is not None:
        return
    path, method = operations()[f"{exchange.method} {PARAMETER.sub('{}', exchange.template)}"]
    operation = f"{exchange.method} {path}"
    responses = description()["paths"][path][method]["responses"]
    steps = ("paths", path, method)
    is_success = exchange.status < 400
    if is_success and str(exchange.status) not in responses:
        yield f"{operation} answers {exchange.status}, not one of {', '.join(responses)}"
        return
    if is_success and exchange.request and JSON in content_of(description()["paths"][path][method].get("requestBody")):
        pointer = pointer_to(*steps, "requestBody", "content", JSON, "schema")
        yield from _check(operation, "request", pointer, exchange.request)
    if is_success and JSON in content_of(responses[str(exchange.status)]):
        pointer = pointer_to(*steps, "responses", str(exchange.status), "content", JSON, "schema")
        yield from _check(operation, "response", pointer, exchange.response)
    if not is_success:
        yield from _check(operation, "error", pointer_to("components", "schemas", "ErrorResponse"), exchange.response)


def content_of(described: dict[str, Any] | None) -> dict[str, Any]:
    """The media types of a body, as far as one is described."""
    content: dict[str, Any] = (described or {}).get("content", {})
    return content


def _check(operation: str, side: str, pointer: str, value: Any) -> Iterator[str]:
    """What is wrong with the value, save what is allowed."""
    if quick_validator(pointer).is_valid(value):
        return
    for error in validator(pointer).iter_errors(value):
        closest: ValidationError = best_match([error])  # of a choice between schemas, the one that nearly fits
        where = f"{side} {closest.json_path}"
        if not any(re.fullmatch(one.operation, operation) and re.match(one.where, where) for one in ALLOWED):
            yield f"{operation} {where}: {closest.message[:200]}"


class Oracle:
    """Listens to exchanges, and collects the deviations."""

    def __init__(self) -> None:
        self.deviations: list[str] = []

    def hear(self, exchange: Exchange) -> None:
        """Check one exchange."""
        self.deviations += [one for one in deviations(exchange) if one not in self.deviations]
