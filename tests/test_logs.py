"""Logs: lines for people, or objects for programs; in neither does an exception's own wording stand."""

import json
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

LOGS = """
import logging, sys
from bot.logs import set_up_logging

set_up_logging("DEBUG", sys.argv[1])
log = logging.getLogger("discord.ui.view")
log.info('two lines: "%s"', "one\\ntwo é")
try:
    int("Maggie is on 07700 900123")
except ValueError:
    log.exception("Ignoring exception in view %d", 7)
logging.getLogger("discord.http").debug("a payload")
"""


def logged(form: str) -> list[str]:
    """What a program of its own logs, set up as `steward run` does it."""
    done = subprocess.run(
        [sys.executable, "-X", "utf8", "-c", LOGS, form],
        cwd=Path(__file__).parents[1], capture_output=True, encoding="utf-8", timeout=30, check=True,
    )  # fmt: skip
    return done.stderr.splitlines()


def test_json_is_an_object_a_line() -> None:
    first, second = (json.loads(line) for line in logged("json"))
    assert list(first) == ["time", "level", "logger", "message"]
    assert (first["level"], first["logger"]) == ("INFO", "discord.ui.view")
    assert first["message"] == 'two lines: "one\ntwo é"'
    at = datetime.fromisoformat(first["time"])
    assert at.utcoffset() == timedelta(0)
    assert abs(datetime.now(UTC) - at) < timedelta(minutes=1)
    assert (second["level"], second["message"]) == ("ERROR", "Ignoring exception in view 7")
    assert second["exception"].startswith("ValueError at ")


@pytest.mark.parametrize("form", ["text", "json"])
def test_what_an_exception_quotes_is_not_logged(form: str) -> None:
    said = "\n".join(logged(form))
    assert "ValueError at " in said
    assert "07700" not in said
    assert "a payload" not in said
