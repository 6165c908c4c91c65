"""Fetches the files of messages and has them opened, one at a time, beside everything else."""

import asyncio
import functools
import logging
from collections import Counter
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

import discord

from bot.clock import Clock
from bot.discord_app.kept_files import kept_of
from bot.discord_app.reaching import OutOfReach, content_of
from bot.discord_app.translate import files_of, message_of
from bot.discord_app.waits import Waits
from bot.discord_app.watch import Watch
from bot.failure import outline
from bot.files.contents import Contents
from bot.files.reader import FileReader, TooBusy
from bot.moderation.file_record import record_failure, record_given_up
from bot.moderation.intake import Intake
from bot.moderation.opened_files import can_be_read, is_to_be_opened
from bot.moderation.ports import FilesRead
from bot.store.evidence import KeptFile
from bot.store.store import Store
from bot.store.to_read import ToRead, Waiting
from policy_rules.policy import Policy
from policy_rules.vocabulary import Attachment, FileTrouble, Message

log = logging.getLogger(__name__)

LOOK_EVERY_S = 2.0
AT_ONCE = 8  # messages that are looked up at a time
MOST_OFFERED = 64  # messages whose files are open and wait for their turn
OLDEST = timedelta(days=3)  # a message whose files could not be had until then is given up
MOST_BUSY = 8  # times that files wait for a machine that is too busy for them: about forty minutes
NOTHING = Contents()


class Opening:
    """Opens what the store says is still to be opened. What was not done before a power cut is done after it."""

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
        self._clock = clock
        self._guild = guild
        self._policy = policy
        self._reader = FileReader()
        self._one_round = asyncio.Lock()
        self._offered: dict[str, FilesRead] = {}
        self._waits = Waits()
        self._busy: Counter[str] = Counter()  # how often the machine had no time for the files of a message

    @property
    def reads_pictures(self) -> bool:
        """Whether the text of pictures can be read on this machine."""
        return self._reader.reads_pictures

    async def run(self) -> None:
        """Open files for ever."""
        while True:
            try:
                await self.catch_up()
            except Exception as problem:  # noqa: BLE001 - whatever broke, it is looked at again
                log.error("files could not be opened: %s", outline(problem))  # noqa: TRY400
            await asyncio.sleep(LOOK_EVERY_S)

    async def catch_up(self) -> None:
        """Open the files of every message that waits for it now."""
        async with self._one_round:
            await self._round()

    async def _round(self) -> None:
        guild = self._guild()
        while guild is not None and self._policy().files.read:
            fresh = await self._fresh()
            if not fresh:
                return
            for one in fresh:
                await self._open(guild, one)

    async def _fresh(self) -> list[Waiting]:
        """Messages whose files can be opened now. What the intake had to drop meanwhile is opened again."""
        self._offered = {which: read for which, read in self._offered.items() if self._intake.holds(read)}
        room, now = min(AT_ONCE, MOST_OFFERED - len(self._offered)), self._clock.now()
        waiting = await self._store.to_read(ToRead.FILES, AT_ONCE + len(self._offered) + len(self._waits))
        return [one for one in waiting if one.message_id not in self._offered and self._waits.is_due(one, now)][:room]

    async def _open(self, guild: discord.Guild, one: Waiting) -> None:
        """Open the files of one message, or put it off."""
        where, now = (one.channel_id, one.message_id), self._clock.now()
        if not self._intake.takes(one.channel_id):
            self._waits.put_off(one, now, counts=False)  # its room is behind, or all are
            return
        try:
            read = None if await self._must_stay_closed(one) else await self._read(guild, one)
        except OutOfReach:
            if self._is_given_up(one, now):
                self._forget(one)
                await self._store.transaction(lambda writer: record_given_up(writer, *where, now))
            else:
                self._waits.put_off(one, now)
            return
        except TooBusy:
            await self._wait_for_the_machine(one, now)
            return
        except Exception as problem:  # noqa: BLE001 - one message must not keep all others from being opened
            log.warning("a file in channel %s could not be opened: %s", one.channel_id, outline(problem))
            await self._store.transaction(lambda writer: record_failure(writer, *where, now))
            return
        self._forget(one)
        if read is None:
            await self._store.transaction(lambda writer: writer.settle_to_read(ToRead.FILES, *where))
        elif self._intake.offer(read):
            self._offered[one.message_id] = read
        else:
            self._waits.put_off(one, now, counts=False)

    async def _wait_for_the_machine(self, one: Waiting, now: datetime) -> None:
        self._busy[one.message_id] += 1
        if self._busy[one.message_id] < MOST_BUSY:
            self._waits.put_off(one, now)
            return
        self._forget(one)
        where = (one.channel_id, one.message_id)
        await self._store.transaction(lambda writer: record_given_up(writer, *where, now, FileTrouble.LARGE))

    def _forget(self, one: Waiting) -> None:
        self._waits.forget(one)
        del self._busy[one.message_id]  # which a counter takes for what it does not know as well

    def _is_given_up(self, one: Waiting, now: datetime) -> bool:
        return self._waits.is_given_up(one) or now - discord.utils.snowflake_time(int(one.message_id)) > OLDEST

    async def _must_stay_closed(self, one: Waiting) -> bool:
        """Whether somebody reported it as a picture that nobody may copy or look into (people.md 4)."""
        return any(case.no_copies for case in await self._store.cases(message_id=one.message_id))

    async def _read(self, guild: discord.Guild, one: Waiting) -> FilesRead | None:
        """What stands in the files of a message; None if it is gone. Raises OutOfReach.

        Of one that was hidden meanwhile the files are kept: what stands in them may be graver than its text.
        """
        found = await self._watch.reach(guild, one.channel_id, one.message_id)
        if found is not None:
            message: Message = message_of(found, self._policy())
            contents = [
                await self._contents(known, functools.partial(content_of, file))
                for file, known in zip(files_of(found), message.attachments, strict=True)
            ]
            return _read_of(message, contents)
        kept = await kept_of(self._store, guild, self._policy(), one)
        if kept is None:
            return None
        message, files = kept
        contents = [
            await self._contents(known, functools.partial(_content_kept, file))
            for file, known in zip(files, message.attachments, strict=True)
        ]
        return _read_of(message, contents)

    async def _contents(self, known: Attachment, content: Callable[[], Awaitable[bytes]]) -> Contents:
        if not is_to_be_opened(known):
            return Contents(trouble=FileTrouble.LARGE) if can_be_read(known) else NOTHING
        return await self._reader.read(await content())


async def _content_kept(file: KeptFile) -> bytes:
    return file.content


def _read_of(message: Message, contents: Sequence[Contents]) -> FilesRead:
    told = zip(message.attachments, contents, strict=True)
    attachments = tuple(replace(file, trouble=said.trouble, located=said.located) for file, said in told)
    texts = tuple((file.id, said.text) for file, said in zip(attachments, contents, strict=True) if said.text)
    return FilesRead(replace(message, attachments=attachments), texts)
