"""Files of a message that was hidden before they were opened: they are read from what is kept of it."""

from collections.abc import Sequence

import discord

from bot.discord_app.calls import CALL_FAILED
from bot.discord_app.reaching import OutOfReach
from bot.discord_app.rooms import with_roles
from bot.discord_app.translate import channel_of
from bot.moderation.ports import Trouble
from bot.moderation.snapshot import Snapshot, from_bytes
from bot.store.evidence import KeptFile
from bot.store.store import Store
from bot.store.to_read import Waiting
from policy_rules.policy import Policy
from policy_rules.vocabulary import Member, Message, said


async def kept_of(
    store: Store, guild: discord.Guild, policy: Policy, one: Waiting
) -> tuple[Message, Sequence[KeptFile]] | None:
    """The message as it was kept when it was hidden, with its files in order; None if nothing is. Raises OutOfReach."""
    for case in reversed(await store.cases(message_id=one.message_id)):
        files = {file.attachment_id: file for file in await store.files(case.id)}
        kept = await store.evidence(case.id)
        if files and kept:
            message = await _message(guild, policy, from_bytes(kept[-1].content), frozenset(files))
            return (message, [files[file.id] for file in message.attachments]) if message else None
    return None


async def _message(guild: discord.Guild, policy: Policy, kept: Snapshot, files: frozenset[str]) -> Message | None:
    try:
        place = guild.get_channel_or_thread(int(kept.channel_id)) or await guild.fetch_channel(int(kept.channel_id))
        author = await with_roles(guild, Member(kept.author_id, kept.author_name, avatar_url=kept.author_avatar_url))
    except discord.NotFound:
        return None  # its room is gone
    except (*CALL_FAILED, discord.InvalidData, Trouble) as problem:
        raise OutOfReach from problem
    return Message(
        id=kept.message_id,
        channel=channel_of(place, policy),
        author=author,
        parts=said(kept.content),
        sent_at=kept.sent_at,
        mentions=kept.about,
        attachments=tuple(file for file in kept.attachments if file.id in files),
        jump_url=kept.jump_url,
    )
