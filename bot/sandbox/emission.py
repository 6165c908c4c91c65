"""How a change of the world is told: each mutation emits one event, the gateway hears those that the bot may see."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass

from bot.sandbox.wire import Intent, Payload


@dataclass(frozen=True, slots=True)
class Event:
    """One dispatch of the gateway: its name, its payload, and the intent that a session needs to hear of it."""

    name: str
    data: Payload
    intent: Intent | None


class Announcer:
    """Hands events to listeners at once, and wakes whoever waits for any change."""

    def __init__(self) -> None:
        self.listeners: list[Callable[[Event], None]] = []
        self._waiting: set[asyncio.Future[None]] = set()

    def tell(self, event: Event) -> None:
        """Give `event` to every listener, in the order in which they came."""
        for listener in self.listeners:
            listener(event)

    def changed(self) -> None:
        """Wake everybody who waits for a change."""
        waiting, self._waiting = self._waiting, set()
        for future in waiting:
            if not future.done():
                future.set_result(None)

    async def wait(self, within: float) -> bool:
        """Wait for the next change, at most `within` seconds. False if none came."""
        future = asyncio.get_running_loop().create_future()
        self._waiting.add(future)
        try:
            async with asyncio.timeout(within):
                await future
        except TimeoutError:
            return False
        finally:
            self._waiting.discard(future)
        return True
