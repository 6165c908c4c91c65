"""Files of hidden messages, kept in the store, encrypted."""

import discord

from bot.discord_app.calls import trying
from bot.moderation.ports import Trouble
from bot.store.evidence import KeptFile
from bot.store.problems import EvidenceProblem
from bot.store.store import Store


class StoreVault:
    """Puts a message's files into the store, and takes them out again."""

    def __init__(self, store: Store) -> None:
        self._store = store

    async def keep_file(self, case_id: int, attachment: discord.Attachment) -> None:
        """Fetch and keep one file of a case. Raises Trouble."""
        async with trying("keep a file of that message"):
            content = await attachment.read()
        try:
            await self._store.transaction(
                lambda writer: writer.keep_file(
                    case_id, str(attachment.id), attachment.filename, attachment.content_type, content
                )
            )
        except EvidenceProblem:
            raise Trouble("a file of the message is larger than Steward keeps, so it was not hidden") from None

    async def files(self, case_id: int) -> tuple[KeptFile, ...]:
        """The files kept of a case."""
        return await self._store.files(case_id)
