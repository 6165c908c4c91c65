"""Pictures for cards, from the process that draws them. A card without its picture is still a card."""

import asyncio
import json
import logging
import sys
from collections import OrderedDict
from hashlib import blake2b

from bot.discord_app.words import Words
from bot.moderation.ports import Work
from policy_rules.memory.argument import ArgumentHot

log = logging.getLogger(__name__)

PATIENCE_S = 30.0
SEVERAL = 4  # later messages after which the picture is drawn anew
MOST_KEPT = 8  # pictures, for cards that are brought up to date
NAME = "heat.png"


class Painter:
    """Draws how an argument went. Draws one picture at a time, and the same one once."""

    def __init__(self, words: Words) -> None:
        self._words = words
        self._kept: OrderedDict[bytes, bytes] = OrderedDict()
        self._one = asyncio.Lock()

    async def heat(self, work: Work) -> bytes | None:
        """The picture for an argument's card; None where there is nothing to draw, or it could not be drawn."""
        asked = self._asked(work)
        if asked is None:
            return None
        key = blake2b(asked, digest_size=16).digest()
        async with self._one:
            if key not in self._kept:
                picture = await self._drawn(asked)
                if picture is None:
                    return None
                self._kept[key] = picture
                while len(self._kept) > MOST_KEPT:
                    self._kept.popitem(last=False)
            return self._kept[key]

    def _asked(self, work: Work) -> bytes | None:
        case = work.case
        found = next((one for one in (work.finding or {}).get("findings", ()) if one.get("course")), None)
        limits = [one.heat for one in work.policy.asked(ArgumentHot) if not one.lasting]
        if case is None or not case.is_argument or found is None or not limits:
            return None
        ids = [message for message, _ in found["course"]]
        heats = [heat for _, heat in found["course"]]
        weighed = [ids.index(message) for message in found["messages"] if message in ids]
        course = {
            "heats": [*heats, *case.joined_heat[: len(case.joined_heat) // SEVERAL * SEVERAL]],
            "weighed": weighed,
            "limit": min(limits),
            "asked_at": len(heats) - 1,
            "title": self._words("picture.heat"),
            "messages": self._words("picture.messages"),
            "limit_name": self._words("picture.limit"),
        }
        return json.dumps(course).encode()

    async def _drawn(self, asked: bytes) -> bytes | None:
        try:
            return await self._from_child(asked)
        except OSError as problem:
            log.warning("a picture could not be drawn (%s); its card goes without", problem.strerror)
            return None

    async def _from_child(self, asked: bytes) -> bytes | None:
        child = await asyncio.create_subprocess_exec(
            sys.executable,
            *("-m", "bot.pictures.heat"),
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.DEVNULL,
        )
        try:
            async with asyncio.timeout(PATIENCE_S):
                picture, _ = await child.communicate(asked)
        except TimeoutError:
            child.kill()
            await child.wait()
            log.warning("a picture was not ready in time; its card goes without")
            return None
        if child.returncode != 0 or not picture:
            log.warning("a picture could not be drawn; its card goes without")
            return None
        return picture
