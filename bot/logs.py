"""Logging: times, levels and ids. Message text never comes here, and libraries that would log it are capped."""

import json
import logging
import sys
from datetime import UTC, datetime
from types import TracebackType
from typing import Literal

from bot.failure import outline

LogFormat = Literal["text", "json"]
LogLevel = Literal["DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL"]

# At DEBUG these log payloads, parameters or headers: what people typed, or the token.
CAPPED = (
    "discord.gateway",
    "discord.http",
    "discord.client",
    "discord.webhook",
    "discord.state",
    "aiosqlite",
    "asyncio",
)

ExceptionInfo = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]


class Lines(logging.Formatter):
    """A line for people to read. Of an exception its type and place: its words may quote what somebody typed."""

    def __init__(self) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s: %(message)s")

    def formatException(self, ei: ExceptionInfo) -> str:  # noqa: N802 - logging's own name
        """The exception without its words."""
        return outline(ei[1]) if ei[1] else ""


class JsonLines(logging.Formatter):
    """One JSON object a line, for whoever collects logs."""

    def format(self, record: logging.LogRecord) -> str:
        """The record as an object: time (UTC), level, logger, message, and the exception's type and place if any."""
        said = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
        }
        if record.exc_info and record.exc_info[1]:
            said["exception"] = outline(record.exc_info[1])
        return json.dumps(said, ensure_ascii=False)


def set_up_logging(level: str = "INFO", form: LogFormat = "text") -> None:
    """Log to stderr from `level` on; what would hold message text only from INFO on."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonLines() if form == "json" else Lines())
    logging.basicConfig(level=level.upper(), handlers=[handler], force=True)
    for name in CAPPED:
        logging.getLogger(name).setLevel(max(logging.INFO, logging.getLogger().level))
