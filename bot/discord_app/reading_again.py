"""Fetches the messages that the model could not read when they came, for the model to read them after all."""

import logging
from collections.abc import Callable

import discord

from bot.clock import Clock
from bot.discord_app.reaching import OutOfReach
from bot.discord_app.translate import message_of
from bot.discord_app.waits import Waits
from bot.discord_app.watch import Watch
from bot.moderation.intake import Intake
from bot.moderation.ports import Reread
from bot.store.store import Store
from bot.store.to_read import ToRead, Waiting
from policy_rules.policy import Policy

log = logging.getLogger(__name__)

AT_ONCE = 20  # messages a round


class ReadingAgain:
    """Reads what the store says is still to be read. Only what is gone is struck off; the rest waits its turn."""

    def __init__(
        self,
        store: Store,
        watch: Watch,
        intake: Intake,
        guild: Callable[[], discord.Guild | None],
        policy: Callable[[], Policy],
        *,
        clock: Clock,
    ) -> None:
        self._store = store
        self._watch = watch
        self._intake = intake
        self._guild = guild
        self._policy = policy
        self._clock = clock
        self._waits = Waits()

    async def look(self) -> None:
        """Take a few of them in, while nothing else waits."""
        guild = self._guild()
        if guild is None or self._intake.waiting:
            return
        now = self._clock.now()
        known = await self._store.to_read(ToRead.BY_MODEL, AT_ONCE + len(self._waits))
        for one in [one for one in known if self._waits.is_due(one, now)][:AT_ONCE]:
            await self._fetch(guild, one)

    async def _fetch(self, guild: discord.Guild, one: Waiting) -> None:
        try:
            message = await self._watch.reach(guild, one.channel_id, one.message_id)
        except OutOfReach:
            if not self._waits.is_given_up(one):
                self._waits.put_off(one, self._clock.now())
                return
            log.warning("a message in channel %s could not be had for days, so no model has read it", one.channel_id)
            message = None
        self._waits.forget(one)
        if message is not None:
            self._intake.offer(Reread(message_of(message, self._policy())))
            return
        where = (one.channel_id, one.message_id)
        await self._store.transaction(lambda writer: writer.settle_to_read(ToRead.BY_MODEL, *where))
