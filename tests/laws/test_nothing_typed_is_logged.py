"""Law 6: logs hold ids and never what somebody typed, nor a secret, however much is logged."""

import io
import json
import logging
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from bot.clock import VirtualClock
from bot.evaluation.evening import play_evening, shipped_evening
from bot.evaluation.stage import stage
from bot.logs import LogFormat, set_up_logging
from bot.scoring.choose import load_scorer
from bot.scoring.service import ScoringService

FORMS: tuple[LogFormat, ...] = ("text", "json")


@pytest.fixture
def logged() -> Iterator[dict[LogFormat, io.StringIO]]:
    """Everything that is logged at DEBUG, in each form in which `steward run` sets logging up."""
    root = logging.getLogger()
    before = (root.level, root.handlers[:])
    written = {form: io.StringIO() for form in FORMS}
    handlers = []
    for form in FORMS:
        set_up_logging("DEBUG", form)
        handler = logging.StreamHandler(written[form])
        handler.setFormatter(root.handlers[0].formatter)
        handlers.append(handler)
    root.handlers += handlers
    yield written
    root.setLevel(before[0])
    root.handlers[:] = before[1]


async def test_an_evening_at_debug_logs_no_message_and_no_token(logged: dict[LogFormat, io.StringIO]) -> None:
    evening = shipped_evening()
    service = ScoringService(load_scorer("embedded"))
    clock = VirtualClock(datetime(2026, 3, 3, 18, 0, tzinfo=UTC))
    async with stage(service, clock, cast=evening.cast) as town, town.steward_on():
        said = [one.line.says async for one in play_evening(town, clock, evening.lines)]
        pressed = await town.pilot.click("maria", town.pilot.messages("#moderators")[0], "Restore")
        await town.steward.settled()
        token = town.sandbox.token
    await service.aclose()

    assert pressed.ephemeral
    assert logging.getLogger("bot").getEffectiveLevel() == logging.DEBUG
    objects = [json.loads(line) for line in logged["json"].getvalue().splitlines()]
    as_json = "\n".join(str(value) for one in objects for value in one.values())  # as it was before JSON escaped it
    for text in (logged["text"].getvalue(), as_json):
        assert [line for line in said if line[:20] in text] == []
        assert "07700" not in text
        assert token not in text
        assert "connected to Gateway" in text  # something was logged
