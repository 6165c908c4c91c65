"""Fetches the files of messages and has them opened, one at a time, beside everything else."""

import asyncio
import logging
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import replace

import discord

from bot.discord_app.translate import message_of
from bot.discord_app.watch import Watch
from bot.failure import outline
from bot.files.contents import Contents
from bot.files.reader import FileReader
from bot.moderation.opened_files import is_to_be_opened
from bot.moderation.ports import Change, FilesRead
from bot.store.store import Store
from bot.store.to_read import ToRead, Waiting
from policy_rules.policy import Policy
from policy_rules.vocabulary import Attachment, FileTrouble, Message

log = logging.getLogger(__name__)

LOOK_EVERY_S = 2.0
AT_ONCE = 8  # messages that are looked up at a time
MOST_OFFERED = 1_000  # that are remembered, so that none is opened again while it waits for its turn
NOTHING = Contents()


class Opening:
    """Opens what the store says is still to be opened. What was not done before a power cut is done after it."""

    def __init__(
        self,
        store: Store,
        watch: Watch,
        offer: Callable[[Change], bool],
        guild: Callable[[], discord.Guild | None],
        policy: Callable[[], Policy],
    ) -> None:
        self._store = store
        self._watch = watch
        self._offer = offer
        self._guild = guild
        self._policy = policy
        self._reader = FileReader()
        self._one_round = asyncio.Lock()
        self._offered: OrderedDict[str, None] = OrderedDict()

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
            waiting = await self._store.to_read(ToRead.FILES, AT_ONCE + len(self._offered))
            fresh = [one for one in waiting if one.message_id not in self._offered][:AT_ONCE]
            if not fresh:
                return
            for one in fresh:
                if not await self._open(guild, one):
                    return  # its room is behind: it is looked at again when that has been read

    async def _open(self, guild: discord.Guild, one: Waiting) -> bool:
        """Open the files of one message; False if what stands in them could not be taken in for now."""
        try:
            read = None if await self._must_stay_closed(one) else await self._read(guild, one)
        except Exception as problem:  # noqa: BLE001 - one message must not keep all others from being opened
            log.warning("a file in channel %s could not be opened: %s", one.channel_id, outline(problem))
            where = (one.channel_id, one.message_id)
            await self._store.transaction(lambda writer: writer.note_to_read(ToRead.FILES, *where, failed=True))
            return True
        if read is None:
            where = (one.channel_id, one.message_id)
            await self._store.transaction(lambda writer: writer.settle_to_read(ToRead.FILES, *where))
        elif self._offer(read):
            self._offered[one.message_id] = None
            while len(self._offered) > MOST_OFFERED:
                self._offered.popitem(last=False)
        else:
            return False
        return True

    async def _must_stay_closed(self, one: Waiting) -> bool:
        """Whether somebody reported it as a picture that nobody may copy or look into (people.md 4)."""
        return any(case.no_copies for case in await self._store.cases(message_id=one.message_id))

    async def _read(self, guild: discord.Guild, one: Waiting) -> FilesRead | None:
        """What stands in the files of a message; None if it is gone. Raises what discord.py raises."""
        found = await self._watch.fetch(guild, one.channel_id, one.message_id)
        if found is None:
            return None
        message: Message = message_of(found, self._policy())
        contents = [
            await self._contents(file, known)
            for file, known in zip(found.attachments, message.attachments, strict=True)
        ]
        told = zip(message.attachments, contents, strict=True)
        attachments = tuple(replace(file, trouble=said.trouble, located=said.located) for file, said in told)
        texts = tuple((file.id, said.text) for file, said in zip(attachments, contents, strict=True) if said.text)
        return FilesRead(replace(message, attachments=attachments), texts)

    async def _contents(self, file: discord.Attachment, known: Attachment) -> Contents:
        if not is_to_be_opened(known):
            return Contents(trouble=FileTrouble.LARGE) if is_to_be_opened(replace(known, size=0)) else NOTHING
        return await self._reader.read(await file.read())
