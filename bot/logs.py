"""Logging: times, levels and ids. Message text never comes here, and libraries that would log it are capped."""

import logging
import sys

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


def set_up_logging(level: str = "INFO") -> None:
    """Log to stderr from `level` on; what would hold message text only from INFO on."""
    logging.basicConfig(
        level=level.upper(), stream=sys.stderr, format="%(asctime)s %(levelname)s %(name)s: %(message)s", force=True
    )
    for name in CAPPED:
        logging.getLogger(name).setLevel(max(logging.INFO, logging.getLogger().level))
