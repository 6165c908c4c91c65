"""How long moderators wait with very many open cases: `python -m bot.evaluation.queue_speed [--cases N]`.

It makes the cases in a real store, asks as the commands do, and prints the middle and the longest time of each.
"""

import argparse
import asyncio
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median

from bot.clock import VirtualClock
from bot.discord_app.case_desk import search_page
from bot.discord_app.queues import ON_A_PAGE, queue_page
from bot.discord_app.words import words_in
from bot.moderation.judge import Judge
from bot.moderation.road import Road
from bot.moderation.snapshot import Snapshot, to_bytes
from bot.moderation.standing import Now
from bot.store.keys import Keys
from bot.store.store import Store
from bot.store.writer import Writer
from policy_rules.events import Event, EventKind
from policy_rules.policy import load_policy
from policy_rules.vocabulary import Member, Role, Scores, Unknown

CASES = 1_000
TIMES = 30  # that each is asked
GOAL_MS = 100.0
BEGAN = datetime(2026, 3, 3, 8, 0, tzinfo=UTC)
MODERATOR = Member("77", "maria", (Role("1", "Moderator"),))
GUILD = 1


@dataclass(frozen=True, slots=True)
class Took:
    """How long one thing took, in milliseconds."""

    what: str
    p50_ms: float
    longest_ms: float
    found: int  # cases, so that nobody measures an empty answer


async def fill(store: Store, cases: int) -> None:
    """Open that many cases, each with a text of its own, a minute apart."""

    async def work(writer: Writer) -> None:
        for number in range(cases):
            case_id, at = await writer.new_case_id(), BEGAN + timedelta(minutes=number)
            message_id = str(10**17 + number)
            await writer.append(Event(EventKind.OPENED, at, case_id=case_id, message_id=message_id, payload=_opening()))
            await writer.keep(
                case_id, 0, to_bytes(_said(message_id, f"You are useless, and so is crate {number}.", at))
            )

    await store.transaction(work)


def _opening() -> dict[str, object]:
    return {
        "channel_id": "700", "author_id": "500", "rule": "cruel_words", "clause": "5.4-bullying",
        "name": "Be kind to people", "category": "harassment", "severity": "medium", "team": "moderators",
        "sealed": False, "revision": 0,
    }  # fmt: skip


def _said(message_id: str, text: str, at: datetime) -> Snapshot:
    return Snapshot(message_id, "700", "general", None, "500", "lee", None, text, text, at)


class _Silent:
    """No model: nothing is judged here."""

    name, healthy = "none", True

    async def score(self, text: str) -> Scores | Unknown:
        """Nothing."""
        del text
        return Unknown("nothing is judged here")


async def measured(cases: int, times: int = TIMES) -> list[Took]:
    """Everything that is asked of the queue, each as often; the first look of all is in it."""
    clock = VirtualClock(BEGAN + timedelta(minutes=cases))
    policy = load_policy()
    with tempfile.TemporaryDirectory(prefix="steward-") as folder:
        async with Store.open(Path(folder) / "steward.sqlite3", Keys.derive(bytes(32)), clock=clock) as store:
            await fill(store, cases)
            road = Road(store, Judge(policy, _Silent()), Now(), clock, lambda: None)
            await road.look_at_the_clock()  # as the bot does every two seconds
            return await _asked(road, cases, times)


async def _asked(road: Road, cases: int, times: int) -> list[Took]:
    words, last = words_in("en"), -(-cases // ON_A_PAGE)

    async def page(number: int) -> int:
        waiting = await road.waiting_for(MODERATOR)
        queue_page(waiting, number, GUILD, words)
        return len(waiting)

    async def search(asked: str) -> int:
        found = await road.casework.search(asked, MODERATOR)
        search_page(found, GUILD, words)
        return len(found)

    questions: dict[str, Callable[[], Awaitable[int]]] = {
        "the first page": lambda: page(1),
        "the last page": lambda: page(last),
        "search by rule": lambda: search("be kind"),
        "search by number": lambda: search(str(cases // 2)),
        "search by words": lambda: search(f"crate {cases - 1}"),
        "what could be closed": lambda: _closable(road),
    }
    return [await _timed(what, ask, times) for what, ask in questions.items()]


async def _closable(road: Road) -> int:
    return len(await road.casework.closable("Be kind to people", MODERATOR))


async def _timed(what: str, ask: Callable[[], Awaitable[int]], times: int) -> Took:
    took, found = [], 0
    for _ in range(times):
        begun = time.perf_counter()
        found = await ask()
        took.append(1000 * (time.perf_counter() - begun))
    return Took(what, median(took), max(took), found)


def main() -> None:
    """Measure, and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cases", type=int, default=CASES, help="open cases to make")
    cases = parser.parse_args().cases
    sys.stdout.write(f"{cases} open cases; the goal is {GOAL_MS:g} ms for each\n")
    for one in asyncio.run(measured(cases)):
        sys.stdout.write(f"{one.what:24} {one.p50_ms:7.1f} ms  longest {one.longest_ms:7.1f} ms  {one.found} found\n")


if __name__ == "__main__":
    main()
