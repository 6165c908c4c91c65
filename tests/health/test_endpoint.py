"""The numbers are served on 127.0.0.1 alone, to who asks there by that name, and a busy port says what to do."""

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from aiohttp import ClientSession

from bot.health.endpoint import LOOPBACK, EndpointProblem, listening, serving
from bot.health.vitals import Vitals
from tests.health.exposed import samples_of
from tests.health.test_metrics import VITALS


async def vitals() -> Vitals:
    return VITALS


async def broken() -> Vitals:
    raise RuntimeError("Maggie is on 07700 900123")


@asynccontextmanager
async def served(look: object = vitals) -> AsyncIterator[int]:
    with listening(0) as listener:
        assert listener is not None
        async with serving(listener, look):  # type: ignore[arg-type]
            yield listener.getsockname()[1]


async def asked(port: int, path: str = "/metrics", method: str = "GET", host: str | None = None) -> tuple[int, str]:
    headers = {"Host": host} if host else {}
    async with (
        ClientSession() as session,
        session.request(method, f"http://{LOOPBACK}:{port}{path}", headers=headers) as answer,
    ):
        return answer.status, await answer.text()


async def test_who_asks_gets_the_page() -> None:
    async with served() as port, ClientSession() as session, session.get(f"http://{LOOPBACK}:{port}/metrics") as answer:
        assert answer.status == 200
        assert answer.headers["Content-Type"] == "text/plain; version=0.0.4; charset=utf-8"
        assert samples_of(await answer.text())


async def test_there_is_nothing_else_and_nothing_to_change() -> None:
    async with served() as port:
        assert (await asked(port, "/"))[0] == 404
        assert (await asked(port, "/metrics/../etc"))[0] == 404
        assert (await asked(port, method="POST"))[0] == 405


@pytest.mark.parametrize("host", ["evil.example", "evil.example:9464", "127.0.0.1.evil.example", "[::1]:9464"])
async def test_a_page_of_the_web_that_was_led_here_is_refused(host: str) -> None:
    """A name that its owner points at 127.0.0.1 would otherwise let any site read along."""
    async with served() as port:
        status, text = await asked(port, host=host)
        assert status == 403
        assert "steward_" not in text
        assert (await asked(port, host="localhost"))[0] == 200


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "", "localhost", "192.168.1.7"])  # noqa: S104 - to be refused
def test_no_other_address_is_listened_on(host: str) -> None:
    with pytest.raises(EndpointProblem, match=r"127\.0\.0\.1 only"), listening(0, host):
        pass


def test_only_this_machine_reaches_it() -> None:
    with listening(0) as listener:
        assert listener is not None
        assert listener.getsockname()[0] == LOOPBACK


def test_a_busy_port_is_one_sentence_with_its_cure() -> None:
    with socket.socket() as other:
        other.bind((LOOPBACK, 0))
        other.listen()
        port = other.getsockname()[1]
        with pytest.raises(EndpointProblem, match=rf"port {port} .*in use.*STEWARD_METRICS_PORT"), listening(port):
            pass


async def test_a_port_is_free_again_at_once() -> None:
    async with served() as port:
        await asked(port)
    with listening(port):
        pass


async def test_without_a_port_nothing_is_served() -> None:
    with listening(None) as listener:
        assert listener is None
        async with serving(listener, broken):
            pass


async def test_what_breaks_is_a_failure_to_who_asks_and_its_words_stay_here(caplog: pytest.LogCaptureFixture) -> None:
    async with served(broken) as port:
        status, text = await asked(port)
    assert status == 503
    assert "07700" not in text + caplog.text
    assert "RuntimeError at test_endpoint.py" in caplog.text


async def test_many_may_ask_at_once() -> None:
    async with served() as port:
        answers = await asyncio.gather(*(asked(port) for _ in range(20)))
    assert [status for status, _ in answers] == [200] * 20
