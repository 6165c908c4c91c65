"""Puts a hidden message back in its author's name, by a webhook, with a note on when it was first posted.

A webhook call whose answer is lost has no safe repeat on Discord's side, so what was posted is looked for first.
"""

import io
import re
from collections.abc import Mapping, Sequence
from datetime import datetime

import discord

from bot.discord_app.calls import trying, written_since
from bot.discord_app.places import Place
from bot.discord_app.quoting import stamp
from bot.discord_app.webhook_call import call_once
from bot.discord_app.words import Words
from bot.moderation.ports import Trouble, Work
from bot.moderation.recent import masked_text
from bot.moderation.snapshot import Snapshot
from bot.store.evidence import KeptFile

WEBHOOK_NAME = "Steward puts back"
LONGEST = 2000  # characters of a message of a webhook; members who pay for it write up to 4,000
LONGEST_EMBED = 4096  # characters of the description of an embed
_REFUSED = re.compile("discord|clyde", re.IGNORECASE)

HasWebhooks = discord.TextChannel | discord.VoiceChannel | discord.StageChannel | discord.ForumChannel


class Restoring:
    """Posts hidden messages again."""

    def __init__(self, client: discord.Client, words: Words) -> None:
        self._client = client
        self._words = words

    async def post(
        self, channel: Place, work: Work, files: Sequence[KeptFile], *, again: bool = False
    ) -> Mapping[str, str]:
        """Post the message as it was, at the end of its channel or thread; the ids of the copy. Raises Trouble.

        `again` is the author's own wish, without the part that leaked.
        """
        kept = _kept(work)
        webhook = await self._webhook(channel)
        note = self.note(work, again=again)
        body = masked_text(kept.content, list((work.finding or {}).get("findings", ()))) if again else _body(kept)
        content, *rest = fitted(body, note)
        thread_id = channel.id if isinstance(channel, discord.Thread) else None
        return await call_once(
            webhook,
            thread_id,
            content=content,
            username=name_of(kept.author_name),
            avatar_url=kept.author_avatar_url or discord.utils.MISSING,
            files=[discord.File(io.BytesIO(file.content), file.name) for file in files] or discord.utils.MISSING,
            embeds=[discord.Embed(description=line) for line in rest] or discord.utils.MISSING,
        )

    async def find(self, channel: Place, work: Work, since: datetime, *, again: bool = False) -> discord.Message | None:
        """The message that an earlier try put back, if it did. Raises Trouble."""
        if isinstance(channel, discord.ForumChannel):
            return None
        note = self.note(work, again=again)
        async with trying("look for what it put back before"):
            async for message in written_since(channel, since):
                texts = [message.content, *(embed.description or "" for embed in message.embeds)]
                if message.webhook_id is not None and any(text.endswith(note) for text in texts):
                    return message
        return None

    def note(self, work: Work, *, again: bool = False) -> str:
        """The line under a restored message.

        It names the case: a copy that is hidden again is deleted, so at most one stands.
        """
        kept = _kept(work)
        case = work.case
        if case is None:
            raise Trouble("the case is no longer kept")
        return self._words("again_note" if again else "restored_note", when=stamp(kept.sent_at), case=case.id)

    async def _webhook(self, channel: Place) -> discord.Webhook:
        parent = channel.parent if isinstance(channel, discord.Thread) else channel
        if parent is None:
            raise Trouble("the channel of that thread is gone")
        return await self._own_webhook(parent)

    async def _own_webhook(self, channel: HasWebhooks) -> discord.Webhook:
        async with trying("use a webhook"):
            for webhook in await channel.webhooks():
                if webhook.token and webhook.user and self._client.user and webhook.user.id == self._client.user.id:
                    return webhook
            return await channel.create_webhook(name=WEBHOOK_NAME, reason="to put hidden messages back")


def _kept(work: Work) -> Snapshot:
    if work.snapshot is None:
        raise Trouble("the text is no longer kept, so the message cannot be put back")
    return work.snapshot


def _body(kept: Snapshot) -> str:
    """What was written, and as a quotation what Discord lets nobody post again: a forward, a poll, a sticker."""
    quotation = "\n".join(f"> {line}" for line in kept.besides.splitlines())
    return "\n".join(part for part in (kept.content, quotation) if part)


def fitted(content: str, note: str) -> list[str]:
    """The content with the note under it; what does not fit a webhook's message goes into embeds under it."""
    whole = f"{content}\n{note}" if content else note
    if len(whole) <= LONGEST:
        return [whole]
    if len(content) <= LONGEST:
        return [content, note]
    cut = content.rfind(" ", 0, LONGEST) + 1 or LONGEST
    return [content[:cut], content[cut : cut + LONGEST_EMBED], note]


def name_of(author_name: str) -> str:
    """The author's name as a webhook may carry it: Discord refuses its own name and "clyde"."""
    return _REFUSED.sub(lambda found: f"{found[0][0]}\u200b{found[0][1:]}", author_name)[:80]
