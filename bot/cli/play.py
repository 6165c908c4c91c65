"""`steward play`: the sandbox with a keyboard. Be a member, then the moderator; no token, no configuration."""

import asyncio
import contextlib
import io
import logging
import sys
import threading
from collections.abc import AsyncGenerator
from datetime import UTC, datetime
from typing import TextIO

from rich.text import Text

from bot.cli.console import could_not, out
from bot.cli.play_commands import Player
from bot.cli.play_view import harmless
from bot.clock import VirtualClock
from bot.evaluation.stage import stage
from bot.logs import set_up_logging
from bot.scoring.choose import load_scorer
from bot.scoring.scorer import ScorerProblem
from bot.scoring.service import ScoringService
from bot.steward import StartProblem

LONGEST_LINE = 20_000  # characters of a line that are read; Discord refuses more than 2,000 anyway
OPENING = """\
You are in the server of Riverside Food Bank, which is invented; Steward is real. You are priya, a volunteer.
Say something that should not stand there:      Maggie's number is 07700 900123
Then be the moderator, and put it back:         /as maria   /cards   /press 1 restore
Everything else: /help. To leave: quit, or Ctrl+D."""


def play() -> None:
    """Be a member, then the moderator, in a sandbox: no token, no configuration."""
    set_up_logging("ERROR")
    logging.getLogger("discord").setLevel(logging.ERROR)
    try:
        asyncio.run(_play())
    except KeyboardInterrupt:
        out.print()
    except (ScorerProblem, StartProblem) as problem:
        could_not(str(problem))


async def _play() -> None:
    service = await ScoringService.start(lambda: load_scorer("embedded"))
    clock = VirtualClock(datetime.now(UTC))
    try:
        async with stage(service, clock) as set_up, set_up.steward_on():
            player = Player(set_up, clock)
            out.print(Text(OPENING), soft_wrap=True)
            async with contextlib.aclosing(_lines(player)) as lines:
                async for line in lines:
                    for said in await player.does(line):
                        out.print(harmless(said), soft_wrap=True)
                    if player.leaves:
                        break
    finally:
        await service.aclose()


def _line_of(keyboard: TextIO) -> str:
    """The next line; what goes beyond the longest is dropped, so that it is not taken for a line of its own."""
    line = rest = keyboard.readline(LONGEST_LINE)
    while len(rest) == LONGEST_LINE and not rest.endswith("\n"):
        rest = keyboard.readline(LONGEST_LINE)
    return line


async def _lines(player: Player) -> AsyncGenerator[str]:
    """What is typed, line by line, until the end of the input. Reading never holds up the bot."""
    loop = asyncio.get_running_loop()
    typed: asyncio.Queue[str] = asyncio.Queue()
    asked = threading.Semaphore(0)
    left = threading.Event()

    def read() -> None:
        while asked.acquire() and not left.is_set():
            line = _line_of(sys.stdin)
            with contextlib.suppress(RuntimeError):  # the loop has ended: nobody waits for the line any more
                loop.call_soon_threadsafe(typed.put_nowait, line)

    if isinstance(sys.stdin, io.TextIOWrapper):
        sys.stdin.reconfigure(errors="replace")  # bytes that are no text must not end the game
    # A daemon, so that a line that is never typed keeps nobody from leaving.
    threading.Thread(target=read, name="keyboard", daemon=True).start()
    try:
        while True:
            out.print(Text(player.prompt, "bold cyan"), end="")
            asked.release()
            line = await typed.get()
            if not sys.stdin.isatty():
                out.print(harmless(Text(line.rstrip("\n"))), soft_wrap=True)
            if not line:
                return
            yield line
    finally:
        left.set()
        asked.release()
