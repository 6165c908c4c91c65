"""Has files read by a child process, one at a time, and ends a child that takes too long."""

import asyncio
import contextlib
import logging
import os
import shutil
import signal
import sys

from bot.files.contents import LARGEST_FILE, MOST_ANSWER, Contents, from_bytes
from policy_rules.vocabulary import FileTrouble

log = logging.getLogger(__name__)

PATIENCE_S = 90.0  # by the clock, far more than the processor time that the child and Tesseract may use
_GIVEN_ON = ("PATH", "PYTHONPATH", "TESSDATA_PREFIX", "LANG", "LC_ALL")  # no token, no key


class TooBusy(Exception):
    """The machine had no time for a file, which says nothing of the file: it is tried again."""


def tesseract_here() -> str | None:
    """Where Tesseract is installed, without which no text of pictures is read; None if it is not."""
    return shutil.which("tesseract")


class FileReader:
    """What stands in files. One is read at a time: messages come first on a small machine."""

    def __init__(self, patience_s: float = PATIENCE_S) -> None:
        self._patience_s = patience_s
        self._one = asyncio.Lock()
        self._tesseract = tesseract_here()

    @property
    def reads_pictures(self) -> bool:
        """Whether Tesseract is installed here."""
        return self._tesseract is not None

    async def read(self, content: bytes) -> Contents:
        """What stands in the file, or why that cannot be said. Raises TooBusy, and nothing for what is in it."""
        if len(content) > LARGEST_FILE:
            return Contents(trouble=FileTrouble.LARGE)
        async with self._one:
            return await self._by_child(content)

    async def _by_child(self, content: bytes) -> Contents:
        child = await asyncio.create_subprocess_exec(
            sys.executable,
            *("-m", "bot.files.child"),
            *([self._tesseract] if self._tesseract else []),
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.DEVNULL,
            env=_environment(),
            start_new_session=True,
        )
        try:
            async with asyncio.timeout(self._patience_s):
                answer = await _conversation(child, content)
        except TimeoutError as problem:
            raise TooBusy from problem
        finally:
            await _ended(child)
        try:
            return from_bytes(answer)
        except ValueError:  # it was ended by a limit that no exception tells of
            log.warning("the process that reads files ended without an answer (%s)", child.returncode)
            return Contents(trouble=FileTrouble.LARGE)


def _environment() -> dict[str, str]:
    given_on = {name: os.environ[name] for name in _GIVEN_ON if name in os.environ}
    return given_on | {"OMP_THREAD_LIMIT": "1", "OPENBLAS_NUM_THREADS": "1"}


async def _conversation(child: asyncio.subprocess.Process, content: bytes) -> bytes:
    if child.stdin is None or child.stdout is None:
        raise RuntimeError("a child was started without pipes")
    try:
        child.stdin.write(content)
        await child.stdin.drain()
        child.stdin.close()
    except (BrokenPipeError, ConnectionResetError):
        pass  # it ended before it had read all; what it says tells why
    answer = b""
    while len(answer) <= MOST_ANSWER and (piece := await child.stdout.read(1 << 16)):
        answer += piece
    return answer


async def _ended(child: asyncio.subprocess.Process) -> None:
    """The child and whatever it started are gone, however the reading ended."""
    with contextlib.suppress(ProcessLookupError, PermissionError):  # it ended, and its number may be another's by now
        os.killpg(child.pid, signal.SIGKILL)
    await child.wait()
