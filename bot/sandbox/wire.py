"""Discord's own numbers, as they stand on the wire: kinds of channels and messages, flags, intents, limits."""

from enum import IntEnum, IntFlag
from typing import Any

Payload = dict[str, Any]  # one object of Discord's JSON


class ChannelKind(IntEnum):
    """`type` of a channel."""

    TEXT = 0
    DM = 1
    VOICE = 2
    CATEGORY = 4
    NEWS = 5
    NEWS_THREAD = 10
    PUBLIC_THREAD = 11
    PRIVATE_THREAD = 12
    STAGE = 13
    FORUM = 15


THREADS = frozenset({ChannelKind.NEWS_THREAD, ChannelKind.PUBLIC_THREAD, ChannelKind.PRIVATE_THREAD})


class MessageKind(IntEnum):
    """`type` of a message."""

    DEFAULT = 0
    PINNED = 6
    THREAD_CREATED = 18
    REPLY = 19
    SLASH = 20
    THREAD_STARTER = 21
    MENU = 23
    AUTOMOD_ALERT = 24


SYSTEM_MESSAGES = frozenset({MessageKind.PINNED, MessageKind.THREAD_CREATED, MessageKind.THREAD_STARTER})


class MessageFlag(IntFlag):
    """`flags` of a message."""

    SUPPRESS_EMBEDS = 1 << 2
    HAS_THREAD = 1 << 5
    EPHEMERAL = 1 << 6
    LOADING = 1 << 7
    SUPPRESS_NOTIFICATIONS = 1 << 12
    HAS_SNAPSHOT = 1 << 14
    COMPONENTS_V2 = 1 << 15


class Intent(IntFlag):
    """What a gateway session asks to hear of."""

    GUILDS = 1 << 0
    MEMBERS = 1 << 1
    MODERATION = 1 << 2
    EXPRESSIONS = 1 << 3
    WEBHOOKS = 1 << 5
    PRESENCES = 1 << 8
    MESSAGES = 1 << 9
    REACTIONS = 1 << 10
    TYPING = 1 << 11
    DM_MESSAGES = 1 << 12
    DM_REACTIONS = 1 << 13
    MESSAGE_CONTENT = 1 << 15
    AUTOMOD_CONFIGURATION = 1 << 20
    AUTOMOD_EXECUTION = 1 << 21


PRIVILEGED = Intent.MEMBERS | Intent.PRESENCES | Intent.MESSAGE_CONTENT


class AutoModAction(IntEnum):
    """`type` of an action of a rule of Discord's AutoMod."""

    BLOCK = 1
    ALERT = 2
    TIMEOUT = 3


class InteractionKind(IntEnum):
    """`type` of an interaction."""

    COMMAND = 2
    COMPONENT = 3
    MODAL = 5


class CallbackKind(IntEnum):
    """`type` of the answer to an interaction."""

    PONG = 1
    MESSAGE = 4
    DEFERRED_MESSAGE = 5
    DEFERRED_UPDATE = 6
    UPDATE = 7
    MODAL = 9


class ComponentKind(IntEnum):
    """`type` of a component of a message or a modal."""

    ROW = 1
    BUTTON = 2
    STRING_SELECT = 3
    TEXT_INPUT = 4
    USER_SELECT = 5
    ROLE_SELECT = 6
    MENTIONABLE_SELECT = 7
    CHANNEL_SELECT = 8
    LABEL = 18
    RADIO_GROUP = 21
    CHECKBOX_GROUP = 22
    CHECKBOX = 23


class CommandKind(IntEnum):
    """`type` of an application command."""

    SLASH = 1
    USER_MENU = 2
    MESSAGE_MENU = 3


class OptionKind(IntEnum):
    """`type` of an option of a slash command."""

    SUBCOMMAND = 1
    GROUP = 2
    STRING = 3
    INTEGER = 4
    BOOLEAN = 5
    USER = 6
    CHANNEL = 7
    ROLE = 8
    MENTIONABLE = 9
    NUMBER = 10
    ATTACHMENT = 11


class AuditAction(IntEnum):
    """`action_type` of an entry of the audit log."""

    CHANNEL_CREATE = 10
    CHANNEL_UPDATE = 11
    CHANNEL_DELETE = 12
    MEMBER_UPDATE = 24
    MEMBER_ROLE_UPDATE = 25
    ROLE_CREATE = 30
    WEBHOOK_CREATE = 50
    WEBHOOK_DELETE = 52
    MESSAGE_DELETE = 72
    MESSAGE_BULK_DELETE = 73
    MESSAGE_PIN = 74
    MESSAGE_UNPIN = 75
    THREAD_CREATE = 110
    THREAD_UPDATE = 111


CONTENT_LIMIT = 2000  # characters of a message
EMBEDS_LIMIT = 10
EMBED_TOTAL_LIMIT = 6000  # characters of all embeds of a message together
FILES_LIMIT = 10
FILE_SIZE_LIMIT = 10 * 1024 * 1024  # bytes
ROWS_LIMIT = 5
BUTTONS_LIMIT = 5  # in a row
V2_COMPONENTS_LIMIT = 40
CUSTOM_ID_LIMIT = 100
LABEL_LIMIT = 80
PAGE_LIMIT = 100  # messages of one answer
WEBHOOKS_LIMIT = 15  # of one channel
