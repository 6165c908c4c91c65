"""Serves the numbers over HTTP, on this machine's loopback address and nowhere else: they have no password."""

import errno
import logging
import socket
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager

from aiohttp import web

from bot.failure import outline
from bot.health.metrics import CONTENT_TYPE, exposition
from bot.health.vitals import Vitals

log = logging.getLogger(__name__)

LOOPBACK = "127.0.0.1"
NAMES = (LOOPBACK, "localhost")  # by which it is asked; a page of the web that was led here asks by its own
PATH = "/metrics"


class EndpointProblem(Exception):
    """The numbers cannot be served; the message says why and what to do."""


@contextmanager
def listening(port: int | None, host: str = LOOPBACK) -> Iterator[socket.socket | None]:
    """Hold the port while the block lasts (0: a free one); None where none is asked for. Raises EndpointProblem."""
    if host != LOOPBACK:
        raise EndpointProblem(f"the numbers are served on {LOOPBACK} only, not on {host}: they have no password.")
    if port is None:
        yield None
        return
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind((LOOPBACK, port))
            listener.listen()  # so that nobody else takes it while the model loads
        except OSError as problem:
            raise _not_there(port, problem) from None
        yield listener


@asynccontextmanager
async def serving(listener: socket.socket | None, vitals: Callable[[], Awaitable[Vitals]]) -> AsyncIterator[None]:
    """Answer who asks, while the block lasts. Without a listener nothing is served."""
    if listener is None:
        yield
        return
    application = web.Application()
    application.router.add_get(PATH, _Page(vitals).serve)
    runner = web.AppRunner(application, access_log=None, shutdown_timeout=1.0)
    await runner.setup()
    try:
        await web.SockSite(runner, listener).start()
        log.info("numbers for Prometheus: http://%s:%d%s", *listener.getsockname(), PATH)
        yield
    finally:
        await runner.cleanup()


class _Page:
    """The one page that there is."""

    def __init__(self, vitals: Callable[[], Awaitable[Vitals]]) -> None:
        self._vitals = vitals

    async def serve(self, request: web.Request) -> web.Response:
        if request.host.rpartition(":")[0] not in NAMES and request.host not in NAMES:
            return web.Response(status=403, text=f"Ask for http://{LOOPBACK}{PATH} on this machine itself.\n")
        try:
            text = exposition(await self._vitals())
        except Exception as problem:  # noqa: BLE001 - whatever broke, the bot goes on, and who asks sees a failure
            log.error("the numbers could not be read: %s", outline(problem))  # noqa: TRY400
            return web.Response(status=503, text="The numbers could not be read: Steward's log says where.\n")
        return web.Response(body=text.encode(), headers={"Content-Type": CONTENT_TYPE})


def _not_there(port: int, problem: OSError) -> EndpointProblem:
    cure = "Name another one in STEWARD_METRICS_PORT, or take that setting out."
    if problem.errno == errno.EADDRINUSE:
        return EndpointProblem(f"port {port} of {LOOPBACK} is in use by another program. {cure}")
    if problem.errno == errno.EACCES:
        return EndpointProblem(f"port {port} is for the system's own programs. {cure} From 1024 on, any will do.")
    return EndpointProblem(f"port {port} of {LOOPBACK} could not be opened ({problem.strerror}). {cure}")
