"""Steward as a process of its own that takes the sandbox for Discord: what the soak starts and kills.

`python -m bot.evaluation.soak_bot API GATEWAY CONTENT`, with the settings of `steward run` in the environment.
"""

import asyncio
import os
import signal
import sys

from bot.clock import SystemClock
from bot.logs import set_up_logging
from bot.policy_file import PolicyFile
from bot.sandbox.stand_in import identify_at_once, stand_in
from bot.scoring.choose import load_scorer
from bot.scoring.service import ScoringService
from bot.settings import load_settings
from bot.steward import Setting, Steward
from bot.store.keys import Keys
from bot.store.store import Store

READY_TIMEOUT_S = 0.05  # the sandbox sends its one server at once


async def moderate() -> None:
    """Moderate until SIGTERM, or until the process is killed."""
    settings = load_settings()
    keys = Keys.from_value(settings.key.get_secret_value() if settings.key else "")
    async with Store.open(settings.database, keys) as store:
        service = await ScoringService.start(lambda: load_scorer(settings.model, models=settings.models))
        try:
            policy = PolicyFile(settings.policy)
            steward = Steward(
                Setting(settings.needed_token(), None, policy, store, service, SystemClock(), READY_TIMEOUT_S)
            )
            identify_at_once(steward.client)
            running = asyncio.create_task(steward.run())
            asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, running.cancel)
            await asyncio.wait([running])
        finally:
            await service.aclose()
    if not running.cancelled():
        running.result()


def main() -> None:
    """Stand the sandbox in for Discord, and moderate."""
    api, gateway, content = sys.argv[1:4]
    set_up_logging(os.environ.get("STEWARD_LOG_LEVEL", "WARNING"))
    with stand_in(api=api, gateway=gateway, content=content):
        asyncio.run(moderate())


if __name__ == "__main__":
    main()
