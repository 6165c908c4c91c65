"""How long the whole road takes: from a message in the gateway to the request that deletes it, at a steady pace."""

import asyncio
import time
from dataclasses import dataclass
from importlib.resources import as_file, files
from pathlib import Path
from tempfile import TemporaryDirectory

from bot.clock import SystemClock
from bot.evaluation.speed import Timing
from bot.evaluation.stage import Stage, stage
from bot.moderation.ports import Scorer
from bot.sandbox.dispatch import Exchange

PACE = 50  # messages a second
EVERY = 5  # one message in so many is a leak, which Steward hides
ROOMS = ("#general", "#rota", "#kitchen")
SPEAKERS = ("priya", "sam", "lee", "ann", "ben", "jo", "tom", "grace")


@dataclass(frozen=True, slots=True)
class Live:
    """What was measured: how fast messages came, and how long each leak stood."""

    messages_per_second: float
    hides: Timing


async def time_live(scorer: Scorer, talk: tuple[str, ...], seconds: float) -> Live:
    """Play `talk` at the steady pace for `seconds`, a leak among every few messages, and time the leaks."""
    with TemporaryDirectory(prefix="steward-") as folder:
        policy = Path(folder) / "policy.yaml"
        with as_file(files("bot.evaluation").joinpath("data", "food_bank.yaml")) as shipped:
            policy.write_text(_without_breaker(shipped.read_text(encoding="utf-8")), encoding="utf-8")
        async with stage(scorer, SystemClock(), policy=policy) as set_up, set_up.steward_on():
            return await _play(set_up, talk, int(seconds * PACE))


def _without_breaker(policy: str) -> str:
    """The food bank's policy with a limit that a bench does not meet; what it hides is not for people to look at."""
    return policy.replace("mode: live", "mode: live\n  hides: {most: 1000, within_minutes: 1}")


async def _play(set_up: Stage, talk: tuple[str, ...], count: int) -> Live:
    deleted: dict[str, float] = {}

    def heard(exchange: Exchange) -> None:
        if exchange.method == "DELETE" and "/messages/" in exchange.path:
            deleted[exchange.path.rsplit("/", 1)[-1]] = time.perf_counter()

    set_up.sandbox.api.on_exchange = heard
    posted: dict[str, float] = {}
    begins = time.perf_counter()
    for place in range(count):
        await asyncio.sleep(max(0.0, begins + place / PACE - time.perf_counter()))
        leak = place % EVERY == 0
        said = f"Maggie's number is 07700 900{place % 1000:03d}" if leak else talk[place % len(talk)]
        at = time.perf_counter()
        message = await set_up.pilot.say(SPEAKERS[place % len(SPEAKERS)], ROOMS[place % len(ROOMS)], said)
        if leak:
            posted[message.id] = at
    took = time.perf_counter() - begins
    await set_up.pilot.until(lambda: posted.keys() <= deleted.keys(), within=30.0)
    return Live(count / took, Timing(tuple(deleted[message] - at for message, at in posted.items())))
