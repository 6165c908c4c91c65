"""Discord's objects in Steward's own language. Whatever a member can post becomes a part that is read."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

import discord

from policy_rules.policy import Policy
from policy_rules.vocabulary import Attachment, Audience, Channel, Member, Message, Part, PartKind, Role

# What people write; all other types are Discord's own sentences ("joined the server").
WRITTEN = frozenset(
    {
        discord.MessageType.default,
        discord.MessageType.reply,
        discord.MessageType.chat_input_command,
        discord.MessageType.context_menu_command,
    }
)
_HALVES = dict.fromkeys(range(0xD800, 0xE000), "\ufffd")
MOST_PARTS = 60  # Discord allows ten embeds of 25 fields; their text is capped at 6,000 characters


def member_of(user: discord.abc.User) -> Member:
    """A person, with the roles they hold if Discord told us."""
    roles = tuple(Role(str(role.id), role.name) for role in user.roles) if isinstance(user, discord.Member) else ()
    return Member(str(user.id), whole(user.display_name), roles, user.bot, str(user.display_avatar.url))


def _author_of(message: discord.Message) -> Member:
    """Who wrote it. What came through a webhook was written by a program, whatever name it bears."""
    author = member_of(message.author)
    return author if message.webhook_id is None else replace(author, is_bot=True)


def is_of_a_program(message: discord.Message) -> bool:
    """Whether nobody answers for it: a bot wrote it, or Discord itself in the name of whom its AutoMod acted on."""
    by_bot = message.author.bot and message.webhook_id is None
    return by_bot or message.type is discord.MessageType.auto_moderation_action


def is_called(channel: discord.abc.GuildChannel | discord.Thread, name: str) -> bool:
    """Whether `name` (an id, or a name with or without #) means the channel, or the one that a thread belongs to."""
    places = (channel, channel.parent) if isinstance(channel, discord.Thread) else (channel,)
    wanted = name.removeprefix("#").casefold()
    return any(wanted in (str(place.id), place.name.casefold()) for place in places if place)


def audience_of(channel: discord.abc.GuildChannel | discord.Thread, policy: Policy) -> Audience:
    """Who can read the channel: what the policy says of it, else what its permissions say."""
    place = channel.parent if isinstance(channel, discord.Thread) else channel
    for name, audience in policy.channels.teams.items():
        if is_called(channel, name):
            return audience
    if place is None or (isinstance(channel, discord.Thread) and channel.is_private()):
        return Audience.TEAM
    everyone = place.permissions_for(place.guild.default_role)
    return Audience.PUBLIC if everyone.view_channel else Audience.MEMBERS


def channel_of(channel: discord.abc.GuildChannel | discord.Thread, policy: Policy) -> Channel:
    """A place where messages stand."""
    parent = channel.parent if isinstance(channel, discord.Thread) else None
    return Channel(
        id=str(channel.id),
        name=whole(channel.name),
        audience=audience_of(channel, policy),
        parent_id=str(parent.id) if parent else None,
        parent_name=whole(parent.name) if parent else None,
        guild_id=str(channel.guild.id),
    )


def parts_of(message: discord.Message) -> tuple[Part, ...]:
    """Every text on the message: content, embeds, forwards, poll, names of attachments and stickers."""
    return tuple(_limited(_parts(message)))


def _limited(parts: Iterable[Part]) -> Iterator[Part]:
    kept = (Part(part.kind, whole(part.text)) for part in parts if part.text)
    for _, part in zip(range(MOST_PARTS), kept, strict=False):
        yield part


def whole(text: str) -> str:
    """`text` at the same length without lone halves of characters, which JSON allows and UTF-8 cannot hold."""
    return text if text.isascii() else text.translate(_HALVES)


def _parts(message: discord.Message) -> Iterator[Part]:
    yield Part(PartKind.CONTENT, message.content)
    for forwarded in message.message_snapshots:
        yield Part(PartKind.FORWARD, forwarded.content)
        yield from _embeds(forwarded.embeds, PartKind.FORWARD)
        yield from _attachments(forwarded.attachments)
    if message.poll is not None:
        yield Part(PartKind.POLL, message.poll.question)
        for answer in message.poll.answers:
            yield Part(PartKind.POLL, answer.text)
    yield from _attachments(message.attachments)
    for sticker in message.stickers:
        yield Part(PartKind.STICKER, sticker.name)
    yield from _embeds(message.embeds, PartKind.EMBED)


def _embeds(embeds: Iterable[discord.Embed], kind: PartKind) -> Iterator[Part]:
    for embed in embeds:
        texts = [embed.author.name, embed.title, embed.description, embed.footer.text]
        texts += [text for field in embed.fields for text in (field.name, field.value)]
        for text in texts:
            if text:
                yield Part(kind, text)


def _attachments(attachments: Iterable[discord.Attachment]) -> Iterator[Part]:
    for attachment in attachments:
        yield Part(PartKind.ATTACHMENT, attachment.filename)
        if attachment.description:
            yield Part(PartKind.ATTACHMENT, attachment.description)


def attachment_of(attachment: discord.Attachment) -> Attachment:
    """A file of a message."""
    name = whole(attachment.filename)
    return Attachment(str(attachment.id), name, attachment.content_type, attachment.size, attachment.url)


def files_of(message: discord.Message) -> tuple[discord.Attachment, ...]:
    """The files that can be opened on a message: its own, and those of a message that it passes on."""
    passed_on = (file for forwarded in message.message_snapshots for file in forwarded.attachments)
    return (*message.attachments, *passed_on)


def message_of(message: discord.Message, policy: Policy) -> Message:
    """The message as Steward speaks of it. Its channel is one of a server."""
    channel = message.channel
    if not isinstance(channel, discord.abc.GuildChannel | discord.Thread):
        raise TypeError("messages outside a server are never read")
    answered = message.reference.resolved if message.reference else None
    return Message(
        id=str(message.id),
        channel=channel_of(channel, policy),
        author=_author_of(message),
        parts=parts_of(message),
        sent_at=message.created_at,
        revision=1 if message.edited_at else 0,
        edited_at=message.edited_at,
        reply_to=str(message.reference.message_id) if message.reference and message.reference.message_id else None,
        reply_to_author=str(answered.author.id) if isinstance(answered, discord.Message) else None,
        mentions=tuple(str(member) for member in message.raw_mentions),
        attachments=tuple(attachment_of(attachment) for attachment in files_of(message)),
        jump_url=message.jump_url,
    )


def title_of(thread: discord.Thread, policy: Policy) -> Message:
    """The title of a thread or a forum post, which is read like a message.

    Nobody can delete it, so its id is not a message's.
    """
    owner = member_of(thread.owner) if thread.owner else Member(str(thread.owner_id), "the person who opened it")
    return Message(
        id=f"{thread.id}:title",
        channel=channel_of(thread, policy),
        author=owner,
        parts=(Part(PartKind.TITLE, whole(thread.name)),),
        sent_at=thread.created_at or discord.utils.snowflake_time(thread.id),
        jump_url=thread.jump_url,
    )
