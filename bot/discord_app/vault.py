"""What hands take out of the store: files of hidden messages, and the cases that a morning is about."""

from collections.abc import Sequence

import discord

from bot.discord_app.calls import trying
from bot.discord_app.translate import files_of
from bot.moderation.ports import Trouble
from bot.store.evidence import KeptFile
from bot.store.problems import EvidenceProblem
from bot.store.store import Store
from policy_rules.case import Case
from policy_rules.effects import EndSlowMode
from policy_rules.shadow import Entry

LARGEST_FILE = 10 * 1024 * 1024  # bytes; Discord's own limit for a server without boosts, and what restoring can upload


class StoreVault:
    """Puts a message's files into the store, and takes them out again."""

    def __init__(self, store: Store) -> None:
        self._store = store

    async def keep_files(self, case_id: int, message: discord.Message) -> list[str]:
        """Fetch and keep the files that come with the message of a case; their ids. Raises Trouble.

        What it only passes on and is too large stands where it came from.
        """
        kept = []
        for attachment in files_of(message):
            if attachment.size <= LARGEST_FILE:
                await self._keep_file(case_id, attachment)
                kept.append(str(attachment.id))
            elif attachment in message.attachments:
                raise Trouble("a file of the message is too large to be put back later, so it was not hidden")
        return kept

    async def _keep_file(self, case_id: int, attachment: discord.Attachment) -> None:
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

    async def slow_modes(self, channel_id: str, besides: int) -> list[EndSlowMode]:
        """What other cases than one have set in a room, and is still to end."""
        rows = await self._store.slow_modes(channel_id)
        return [row.effect for row in rows if isinstance(row.effect, EndSlowMode) and row.case_id != besides]

    async def shadow_day(self, day: str) -> tuple[tuple[Entry, Case | None], ...]:
        """What rules in shadow found on a day, each with its case as it stands."""
        return tuple([(one, await self._store.case(one.case_id)) for one in await self._store.shadow_day(day)])

    async def cases(self, case_ids: Sequence[int]) -> tuple[Case, ...]:
        """Those of the cases that are still kept, as they stand."""
        return tuple([case for one in case_ids if (case := await self._store.case(one)) is not None])
