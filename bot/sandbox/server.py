"""The sandbox as a whole: a server on this machine's loopback address that a bot takes for Discord."""

import base64
import socket
from collections.abc import AsyncIterator
from contextlib import AbstractContextManager, asynccontextmanager

from aiohttp import web

from bot.clock import Clock, SystemClock
from bot.sandbox.dispatch import PREFIX, Api
from bot.sandbox.errors import SandboxError
from bot.sandbox.faults import Faults
from bot.sandbox.gateway import Gateway
from bot.sandbox.limits import Limits
from bot.sandbox.stand_in import LOOPBACK, stand_in
from bot.sandbox.world import World

LARGEST_REQUEST = 32 * 1024 * 1024  # bytes


class Sandbox:
    """A server that speaks Discord's REST API (version 10) and gateway.

    Attributes:
        world: the people, places and messages.
        gateway: the sessions of the bot, and ways to break them.
        api: the REST API: `api.calls` is what was said, `api.on_exchange` hears it.
        token: the bot's token, the only one that works here.
    """

    def __init__(self, port: int, clock: Clock, limits: Limits, *, compress: bool) -> None:
        here = f"{LOOPBACK}:{port}"
        self.api_url = f"http://{here}{PREFIX}"
        self.gateway_url = f"ws://{here}/gateway"
        self.content_url = f"http://{here}/content"
        self.world = World(clock, self.api_url, self.content_url)
        self.world.gateway_url = self.gateway_url
        self.token = base64.urlsafe_b64encode(self.world.bot_id.encode()).decode() + ".sandbox.loopback-only"
        self.gateway = Gateway(self.world, self.token, compress=compress)
        self.api = Api(self.world, self.token, limits)

    @classmethod
    @asynccontextmanager
    async def start(
        cls,
        *,
        clock: Clock | None = None,
        limits: Limits | None = None,
        host: str = LOOPBACK,
        port: int = 0,
        compress: bool = False,
    ) -> AsyncIterator["Sandbox"]:
        """Serve a new sandbox while the context lasts.

        Args:
            clock: its time; by default the machine's.
            limits: rate limits; by default so high that nobody meets them.
            host: 127.0.0.1 and nothing else.
            port: 0 for a free one.
            compress: whether to send compressed frames to clients that can read zlib-stream.

        Raises:
            SandboxError: for another host.
        """
        if host != LOOPBACK:
            raise SandboxError(f"the sandbox serves {LOOPBACK} only, not {host}: its token is no secret")
        with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as listener:
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            listener.bind((LOOPBACK, port))
            chosen = listener.getsockname()[1]
            sandbox = cls(chosen, clock or SystemClock(), limits or Limits(), compress=compress)
            runner = web.AppRunner(sandbox._application(), access_log=None, shutdown_timeout=1.0)
            await runner.setup()
            try:
                await web.SockSite(runner, listener).start()
                yield sandbox
            finally:
                sandbox.gateway.close()
                await runner.cleanup()

    @property
    def faults(self) -> Faults:
        """What goes wrong on purpose."""
        return self.api.faults

    @property
    def unknown_routes(self) -> list[str]:
        """What was called and is not there."""
        return self.api.unknown_routes

    def invite_bot(self, guild: str, *, permissions: int) -> None:
        """Let the bot into a guild, with a role of its own that has `permissions`."""
        self.world.invite_bot(guild, permissions=permissions)

    def stands_in(self) -> AbstractContextManager[None]:
        """While this lasts, discord.py takes the sandbox for Discord."""
        return stand_in(api=self.api_url, gateway=self.gateway_url, content=self.content_url)

    def _application(self) -> web.Application:
        application = web.Application(client_max_size=LARGEST_REQUEST)
        application.router.add_get("/gateway", self.gateway.serve)
        application.router.add_get("/content/attachments/{channel}/{file}/{name}", self._serve_file)
        application.router.add_route("*", PREFIX + "/{path:.*}", self.api.serve)
        return application

    async def _serve_file(self, request: web.Request) -> web.Response:
        file = self.world.files.read(request.match_info["file"], request.query.get("ex", ""))
        if file is None:
            return web.Response(status=404)
        return web.Response(body=file.content, content_type=file.media_type)
