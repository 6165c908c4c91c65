"""Takes each call of the REST API through token, faults and limits to its handler, and records what was said."""

import asyncio
import json
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any
from urllib.parse import unquote

from aiohttp import BodyPartReader, web

from bot.sandbox.content import Upload
from bot.sandbox.errors import ApiError, unauthorized
from bot.sandbox.faults import Fault, FaultKind, Faults, Scope
from bot.sandbox.limits import Limits, Standing
from bot.sandbox.routes import application, automod, channels, guilds, interactions, marks, messages, webhooks
from bot.sandbox.routes.table import Body, Call, Json, Route, find
from bot.sandbox.wire import Payload
from bot.sandbox.world import World

SUBJECTS = (
    application,
    automod,
    channels,
    guilds,
    interactions,
    marks,
    messages,
    webhooks,
)  # importing them fills the table
PREFIX = "/api/v10"
KEPT_CALLS = 10_000
NO_GLOBAL_LIMIT = "/interactions"
PLACES = ("channel_id", "guild_id", "webhook_id", "interaction_id")


@dataclass(frozen=True, slots=True)
class Exchange:
    """One call and its answer, as they were on the wire."""

    method: str
    path: str  # without the version
    template: str | None  # of the route; None if there is none
    request: Any  # JSON; None without a body
    status: int
    response: Any  # JSON; None without a body
    fault: FaultKind | None = None


class Api:
    """The REST API.

    Attributes:
        calls: the last exchanges, oldest first.
        unknown_routes: what was called and is not there, as "METHOD /path".
        defects: handlers that failed, which is a mistake of the sandbox.
        on_exchange: called after each exchange.
    """

    def __init__(self, world: World, token: str, limits: Limits) -> None:
        self.calls: deque[Exchange] = deque(maxlen=KEPT_CALLS)
        self.unknown_routes: list[str] = []
        self.defects: list[Exception] = []
        self.on_exchange: Callable[[Exchange], None] | None = None
        self.faults = Faults()
        self.limits = limits
        self._world = world
        self._token = token

    async def serve(self, request: web.Request) -> web.StreamResponse:
        """Answer one call."""
        method, path = request.method, request.rel_url.raw_path.removeprefix(PREFIX)
        fault = self.faults.take(method, path)
        if fault is not None and fault.kind is FaultKind.DELAY:
            await asyncio.sleep(fault.seconds)
        if fault is not None and fault.kind is FaultKind.ABORT:
            return cut(request)
        found = find(method, path)
        answer, headers, body = await self._answer(request, found, fault)
        template = found[0].template if found else None
        kind = fault.kind if fault else None
        self._record(Exchange(method, path, template, body, answer.status, answer.body, kind))
        if fault is not None and fault.kind is FaultKind.LOST_ANSWER:
            if fault.status is None:
                return cut(request)
            answer = Answer(fault.status, {"message": "Internal Server Error", "code": 0})
        return answer.response(headers)

    async def _answer(
        self, request: web.Request, found: tuple[Route, dict[str, str]] | None, fault: Fault | None
    ) -> tuple["Answer", dict[str, str], Any]:
        """The answer, the headers of its bucket, and the body of the request."""
        if fault is not None and fault.kind is FaultKind.STATUS:
            return Answer(fault.status or 500, {"message": "Internal Server Error", "code": 0}), {}, None
        if fault is not None and fault.kind is FaultKind.RATE_LIMIT:
            return too_many(fault.seconds, fault.scope), limited(fault.seconds, fault.scope), None
        if found is None:
            self.unknown_routes.append(f"{request.method} {request.rel_url.raw_path.removeprefix(PREFIX)}")
            return Answer(HTTPStatus.NOT_IMPLEMENTED, {"message": "not in the sandbox", "code": 0}), {}, None
        route, parameters = found
        if route.needs_token and request.headers.get("Authorization") != f"Bot {self._token}":
            return Answer(HTTPStatus.UNAUTHORIZED, unauthorized().body()), {}, None
        standing, wait, scope = self._count(route, parameters)
        if wait > 0:
            return too_many(wait, scope), standing.headers() | limited(wait, scope), None
        body, uploads = await read(request)
        reason = request.headers.get("X-Audit-Log-Reason")
        reason = None if reason is None else unquote(reason)
        call = Call(self._world, parameters, request.query, body, uploads, reason)
        return self._work(route, call), standing.headers(), body

    def _count(self, route: Route, parameters: dict[str, str]) -> tuple[Standing, float, Scope]:
        """Where the bucket stands, and for how many seconds the call has to wait, 0 if it may go ahead."""
        place = "/".join(parameters[name] for name in PLACES if name in parameters)
        standing = self.limits.count(route.name, place)
        if standing.remaining < 0:
            return standing, standing.reset_after, Scope.USER
        wait = 0.0 if route.template.startswith(NO_GLOBAL_LIMIT) else self.limits.global_wait()
        return standing, wait, Scope.GLOBAL

    def _work(self, route: Route, call: Call) -> "Answer":
        try:
            result = route.handler(call)
        except ApiError as refusal:
            return Answer(refusal.status, refusal.body())
        except Exception as defect:
            self.defects.append(defect)
            raise
        return Answer(HTTPStatus.NO_CONTENT, None) if result is None else Answer(route.status, result)

    def _record(self, exchange: Exchange) -> None:
        self.calls.append(exchange)
        if self.on_exchange is not None:
            self.on_exchange(exchange)
        self._world.announcer.changed()


class Answer:
    """A status with the JSON that goes with it, written down at once: the world may change before it is sent."""

    def __init__(self, status: int, body: Json | None) -> None:
        self.status = int(status)
        self._text = None if body is None else json.dumps(body)

    @property
    def body(self) -> Any:
        """The JSON, read back."""
        return None if self._text is None else json.loads(self._text)

    def response(self, headers: dict[str, str]) -> web.Response:
        """As it is sent. The content type is exactly Discord's: with a charset, discord.py would see a text."""
        if self._text is None:
            return web.Response(status=self.status, headers=headers)
        return web.Response(
            status=self.status, headers=headers, body=self._text.encode(), content_type="application/json"
        )


async def read(request: web.Request) -> tuple[Any, tuple[Upload, ...]]:
    """The JSON and the files of a request."""
    if not request.can_read_body:
        return Body(), ()
    if request.content_type != "multipart/form-data":
        text = await request.text()
        return as_body(json.loads(text) if text else {}), ()
    body, files = Body(), dict[str, tuple[str, bytes]]()
    async for part in await request.multipart():
        if not isinstance(part, BodyPartReader):
            continue
        if part.name == "payload_json":
            body = Body(json.loads(await part.text()))
        else:
            number = (part.name or "").removeprefix("files[").removesuffix("]")
            files[number] = (part.filename or "unknown", bytes(await part.read()))
    about = {
        str(one["id"]): one for one in (body.get("attachments") or body.get("message", {}).get("attachments") or [])
    }
    uploads = (Upload(*file, about.get(number, {}).get("description")) for number, file in files.items())
    return body, tuple(uploads)


def as_body(value: Any) -> Any:
    """JSON as handlers read it."""
    return Body(value) if isinstance(value, dict) else value


def too_many(seconds: float, scope: Scope) -> Answer:
    """429."""
    body: Payload = {
        "message": "You are being rate limited.",
        "retry_after": round(seconds, 3),
        "global": scope is Scope.GLOBAL,
    }
    return Answer(HTTPStatus.TOO_MANY_REQUESTS, body)


def limited(seconds: float, scope: Scope) -> dict[str, str]:
    """The headers of a 429. Without Via, discord.py takes it for a ban and gives up."""
    headers = {"Retry-After": f"{seconds:.3f}", "X-RateLimit-Scope": scope.value, "Via": "1.1 sandbox"}
    return headers | ({"X-RateLimit-Global": "true"} if scope is Scope.GLOBAL else {})


def cut(request: web.Request) -> web.Response:
    """End the connection without an answer; what is returned goes nowhere."""
    if request.transport is not None:
        request.transport.abort()
    return web.Response()
