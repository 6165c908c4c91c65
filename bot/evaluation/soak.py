"""The soak: Steward as its own process, killed at random in its work, while one call in twenty goes wrong.

`python -m bot.evaluation.soak --rounds 200`. At the end everything must have been judged once and done once.
"""

import argparse
import asyncio
import random
import secrets
import signal
import sys
import tempfile
import time
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from importlib.resources import files
from pathlib import Path

from bot.clock import SystemClock
from bot.evaluation.soak_audit import ROOMS, Audit, audited
from bot.evaluation.stage import Cast, people
from bot.sandbox.emission import Event
from bot.sandbox.errors import ApiError, SandboxError
from bot.sandbox.pilot import Pilot, Posted
from bot.sandbox.server import Sandbox
from bot.store.database import Database, connected
from bot.store.keys import Keys
from bot.store.migrate import migrate, shipped

ORDINARY = (
    "Who has the van keys?",
    "Soup's on.",
    "Thirty crates in.",
    "I can do Friday.",
    "haha you muppet 😂",
    "Night all.",
)
CRUEL = "Jo, you are a pathetic useless idiot and everyone here is sick of you. Just leave."
PRESS = "_press"
MARK = "🚩"
FAULT_RATE = 0.05  # of all calls
PACE_S = 0.08  # between two things that members do
READY_WITHIN_S = 20.0
SETTLES_WITHIN_S = 30.0  # since anything was last journalled
MIGRATIONS = 5  # power cuts while an old database is brought up to date
MIGRATING_S = (0.4, 1.0)  # after the start of the process
LIFE_S = (0.1, 3.2)  # how long a process lives before it is killed
DEATH_S = (0.0, 0.3)  # and how long nobody watches


@dataclass
class Soak:
    """A server with people in it, and a bot that dies again and again."""

    sandbox: Sandbox
    pilot: Pilot
    folder: Path
    key: str
    chance: random.Random
    process: asyncio.subprocess.Process | None = None
    leaks: set[str] = field(default_factory=set)  # ids of messages that must be found
    ordinary: list[Posted] = field(default_factory=list)
    created: Counter[str] = field(default_factory=Counter)  # what the bot posted, by room
    kills: int = 0

    def __post_init__(self) -> None:
        self.sandbox.world.announcer.listeners.append(self._hear)

    @property
    def database(self) -> Path:
        """Where the bot keeps everything."""
        return self.folder / "steward.sqlite3"

    def _hear(self, event: Event) -> None:
        """Count what the bot and its webhooks post."""
        if event.name == "MESSAGE_CREATE" and (event.data.get("webhook_id") or self._is_own(event)):
            self.created["webhook" if event.data.get("webhook_id") else event.data["channel_id"]] += 1

    def _is_own(self, event: Event) -> bool:
        return bool(event.data["author"]["id"] == self.sandbox.world.bot_id)

    async def start(self) -> None:
        """Start the process."""
        urls = (self.sandbox.api_url, self.sandbox.gateway_url, self.sandbox.content_url)
        environment = {
            "STEWARD_TOKEN": self.sandbox.token,
            "STEWARD_KEY": self.key,
            "STEWARD_DATABASE": str(self.database),
            "STEWARD_POLICY": str(self.folder / "policy.yaml"),
            "STEWARD_LOG_LEVEL": "ERROR",
            "PYTHONPATH": ":".join(sys.path),
        }
        self.process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "bot.evaluation.soak_bot", *urls, env=environment, cwd=self.folder
        )

    async def kill(self) -> None:
        """A power cut."""
        if self.process is None:
            return
        if self.process.returncode is not None:
            raise SystemExit(f"the bot ended by itself with exit code {self.process.returncode}")
        self.process.kill()
        await self.process.wait()
        self.process = None
        self.kills += 1

    async def stop(self) -> None:
        """End the process as an operator does."""
        if self.process is not None:
            with suppress(ProcessLookupError):
                self.process.terminate()
            await self.process.wait()
            self.process = None

    async def live(self, seconds: float) -> None:
        """Let members write, edit, delete, and moderators press, for a while."""
        ends = time.monotonic() + seconds
        presses: set[asyncio.Task[None]] = set()
        while time.monotonic() < ends:
            self.something_happens(presses)
            await asyncio.sleep(PACE_S * self.chance.random() * 2)
        for press in presses:
            if press.get_name() == PRESS:  # nobody may answer any more; what was said is said
                press.cancel()
        await asyncio.gather(*presses, return_exceptions=True)

    def something_happens(self, presses: set[asyncio.Task[None]]) -> None:
        """One thing that a member or a moderator does."""
        happening = self.chance.choices(
            (self._say_something, self._leak, self._be_cruel, self._edit, self._correct, self._report, self._press),
            (56, 10, 4, 4, 4, 4, 18),  # no more cases than a room may be written to: one message a second
        )[0]
        press = asyncio.create_task(happening(), name=happening.__name__)
        presses.add(press)
        press.add_done_callback(presses.discard)

    async def _say_something(self) -> None:
        await self._say(self.chance.choice(ORDINARY), leak=False)

    async def _leak(self) -> None:
        await self._say(f"Maggie's number is 07700 900{self.chance.randrange(1000):03d}", leak=True)

    async def _be_cruel(self) -> None:
        await self._say(CRUEL, leak=True)

    async def _say(self, text: str, *, leak: bool) -> None:
        who = self.chance.choice(("priya", "sam", "lee", "ann", "ben", "jo", "tom", "grace"))
        posted = await self.pilot.say(who, self.chance.choice(ROOMS), text)
        if leak:
            self.leaks.add(posted.id)
        else:
            self.ordinary.append(posted)

    async def _edit(self) -> None:
        """Somebody puts a number into what they wrote a moment ago."""
        recent = [one for one in self.ordinary[-12:] if self.pilot.stands(one)]
        if recent:
            chosen = self.chance.choice(recent)
            self.ordinary.remove(chosen)
            self.leaks.add(chosen.id)
            await self.pilot.edit(chosen, "or ring her on 07700 900555")

    async def _correct(self) -> None:
        """Somebody mends a slip of the pen, which is nobody's business."""
        recent = [one for one in self.ordinary[-12:] if self.pilot.stands(one)]
        if recent:
            await self.pilot.edit(self.chance.choice(recent), self.chance.choice(ORDINARY))

    async def _report(self) -> None:
        """Somebody marks a message that others find ordinary, perhaps while nobody watches."""
        recent = [one for one in self.ordinary[-12:] if self.pilot.stands(one)]
        if recent:
            chosen = self.chance.choice(recent)
            self.ordinary.remove(chosen)
            self.leaks.add(chosen.id)
            await self.pilot.react("grace", chosen, MARK)

    async def _press(self) -> None:
        """A moderator decides something; nobody may answer, since the bot may be dead."""
        cards = [card for card in self.pilot.messages("#moderators") if card["components"]]
        if not cards:
            return
        card = self.chance.choice(cards[-20:])
        labels = [button["label"] for row in card["components"] for button in row["components"]]
        label = "Restore" if "Restore" in labels else self.chance.choice(labels)
        with suppress(SandboxError, ApiError):
            await self.pilot.click("maria", card, label)


@asynccontextmanager
async def soaking(seed: int) -> AsyncIterator[Soak]:
    """The server, before anything has happened."""
    with tempfile.TemporaryDirectory(prefix="steward-soak-") as name:
        folder = Path(name)
        policy = files("bot.evaluation").joinpath("data", "food_bank.yaml").read_text(encoding="utf-8")
        generous = policy.replace("mode: live", "mode: live\n  hides: {most: 1000, within_minutes: 1}")
        (folder / "policy.yaml").write_text(generous, encoding="utf-8")
        async with Sandbox.start(clock=SystemClock()) as sandbox:
            soak = Soak(sandbox, people(sandbox, Cast()), folder, secrets.token_hex(32), random.Random(seed))  # noqa: S311
            try:
                yield soak
            finally:
                if soak.process is not None and soak.process.returncode is None:
                    soak.process.kill()
                    await soak.process.wait()


async def soak_for(rounds: int, seed: int) -> Audit:
    """Kill the bot `rounds` times, let it finish in peace, and look at everything."""
    async with soaking(seed) as soak:
        await _brought_up_to_date(soak)
        await _introduced(soak)
        soak.sandbox.faults.random_faults(FAULT_RATE, random.Random(seed))  # noqa: S311 - chooses faults
        for number in range(rounds):
            await soak.start()
            await soak.live(soak.chance.uniform(*LIFE_S))
            await soak.kill()
            await soak.live(soak.chance.uniform(*DEATH_S))
            if sys.stderr.isatty():
                sys.stderr.write(f"\r{number + 1} of {rounds} power cuts, {len(soak.leaks)} cases")
        soak.sandbox.faults.clear()
        await soak.start()
        audit = await _settled(soak)
        await soak.stop()
        return audit


async def _brought_up_to_date(soak: Soak) -> None:
    """The database begins as the oldest version, and the power goes while it becomes the newest."""
    async with connected(soak.database) as connection:
        await migrate(connection, Database(connection, soak.database), Keys.from_value(soak.key), shipped()[:1])
    for _ in range(MIGRATIONS):
        await soak.start()
        await asyncio.sleep(soak.chance.uniform(*MIGRATING_S))
        await soak.kill()


async def _introduced(soak: Soak) -> None:
    """The first start, in peace: nothing is read before the notice stands."""
    await soak.start()
    await soak.pilot.until(lambda: any(one["pinned"] for one in soak.pilot.messages("#general")), within=READY_WITHIN_S)
    for room in ROOMS:
        await soak.pilot.say("priya", room, "Morning.")
    await soak.pilot.until(lambda: soak.sandbox.gateway.connections == 1)
    await soak.stop()  # which writes the cursors


async def _settled(soak: Soak) -> Audit:
    """What there is to find at the end, once everything is done or nothing more happens."""
    known, ends = -1, 0.0
    while True:
        audit = await audited(soak.database, Keys.from_value(soak.key), soak.leaks, soak.created, soak.pilot)
        if audit.events > known:
            known, ends = audit.events, time.monotonic() + SETTLES_WITHIN_S
        if audit.clean or time.monotonic() > ends:
            return audit
        await asyncio.sleep(2)


def main() -> None:
    """Soak, and end with exit code 1 if anything was lost or done twice."""
    parser = argparse.ArgumentParser(prog="python -m bot.evaluation.soak", description=__doc__)
    parser.add_argument("--rounds", type=int, default=200, help="how often the bot is killed")
    parser.add_argument("--seed", type=int, default=1, help="of everything that is left to chance")
    options = parser.parse_args()
    begins = time.monotonic()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(2))  # so that the bot does not outlive the soak
    audit = asyncio.run(soak_for(options.rounds, options.seed))
    sys.stdout.write(
        f"{options.rounds} power cuts in {time.monotonic() - begins:.0f} s (seed {options.seed})\n{audit}\n"
    )
    sys.exit(0 if audit.clean else 1)


if __name__ == "__main__":
    main()
