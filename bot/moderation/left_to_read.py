"""Notes what is still to be read of a message that was judged: by the model, or in its files."""

from bot.moderation.judgement import Judgement
from bot.store.store import Store
from bot.store.to_read import ToRead
from bot.store.writer import Writer
from policy_rules.vocabulary import Unknown


async def note_what_is_left(store: Store, judgement: Judgement, *, files: bool) -> None:
    """Keep the message's id where the model, or whoever opens files, still has to read something of it."""
    message = judgement.message
    left = [ToRead.BY_MODEL] if isinstance(judgement.scores, Unknown) else []
    if files:
        left.append(ToRead.FILES)

    async def note(writer: Writer) -> None:
        for what in left:
            await writer.note_to_read(what, message.channel.id, message.id)

    if left:
        await store.transaction(note)
