"""Effects: each is one remote call, a frozen value of ids. Texts are made when it is carried out: none are stored here.

Hiding a message is four of them in a row, each waiting for the one before: KeepFiles, Delete, TellAuthor, Log.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import ClassVar, get_args

from policy_rules.morning_effects import PostShadowDay, PostWaited, UpdateShadowDay


@dataclass(frozen=True, slots=True)
class KeepFiles:
    """Fetch and keep the files of a message, encrypted, before it goes; its text was kept with the verdict."""

    kind: ClassVar[str] = "keep_files"
    case_id: int
    channel_id: str
    message_id: str
    as_of: int = 0  # the event that led to it: what failed is tried again when a person presses again


@dataclass(frozen=True, slots=True)
class Delete:
    """Delete a message. Done as well when it is gone already."""

    kind: ClassVar[str] = "delete"
    case_id: int
    channel_id: str
    message_id: str
    as_of: int = 0


@dataclass(frozen=True, slots=True)
class TellAuthor:
    """Send the author of a case's message a private notice; `notice` names the text."""

    kind: ClassVar[str] = "tell_author"
    case_id: int
    member_id: str
    notice: str
    as_of: int = 0  # the event that led to it: hiding, restoring and hiding again are told each time
    thread_id: str = ""  # where they take no private messages


@dataclass(frozen=True, slots=True)
class NudgeAuthor:
    """Tell somebody in private what they may like to change in their own message; nobody else hears of it."""

    kind: ClassVar[str] = "nudge_author"
    channel_id: str
    message_id: str
    member_id: str
    about: str  # names the text


@dataclass(frozen=True, slots=True)
class TakeDown:
    """Delete a message because its own author asked for it. Nothing of it is kept."""

    kind: ClassVar[str] = "take_down"
    channel_id: str
    message_id: str
    at: str  # ISO time


@dataclass(frozen=True, slots=True)
class TellReporter:
    """Send somebody a private line about a case: who reported, what came of it; or whom it was given, to look at it."""

    kind: ClassVar[str] = "tell_reporter"
    case_id: int
    member_id: str
    notice: str
    as_of: int = 0


@dataclass(frozen=True, slots=True)
class OpenNote:
    """Open a private thread for a notice to somebody who takes no private messages."""

    kind: ClassVar[str] = "open_note"
    case_id: int
    channel_id: str
    member_id: str
    notice: str
    as_of: int = 0


@dataclass(frozen=True, slots=True)
class PointToNotes:
    """Say in the channel that a member, who takes no private messages, has a note to read; not what about."""

    kind: ClassVar[str] = "point_to_notes"
    case_id: int
    channel_id: str
    member_id: str
    as_of: int = 0


@dataclass(frozen=True, slots=True)
class RemoveMark:
    """Take the reaction with which somebody reported a message off it, before many have seen it."""

    kind: ClassVar[str] = "remove_mark"
    channel_id: str
    message_id: str
    member_id: str
    emoji: str
    at: str  # ISO time: a mark that is set again is taken off again


@dataclass(frozen=True, slots=True)
class Log:
    """A line in the log channel: what was done, under which clause. No quoted text, no sealed case."""

    kind: ClassVar[str] = "log"
    case_id: int
    entry: str  # names the text
    as_of: int = 0


@dataclass(frozen=True, slots=True)
class PostCard:
    """The card of a case, where the team that it is for reads."""

    kind: ClassVar[str] = "post_card"
    case_id: int
    team: str
    as_of: int = 0  # 0 for the first: what could not be posted is posted later
    silent: bool = False  # whether nobody is called by it: it is one of those that waited for the morning


@dataclass(frozen=True, slots=True)
class UpdateCard:
    """Bring the card of a case up to date with its status."""

    kind: ClassVar[str] = "update_card"
    case_id: int
    as_of: int  # the event after which the card was out of date


@dataclass(frozen=True, slots=True)
class TellTeam:
    """A line where the team of a case reads: a card that only changes is seen by nobody, and this must not wait."""

    kind: ClassVar[str] = "tell_team"
    case_id: int
    line: str  # names the text
    as_of: int = 0


@dataclass(frozen=True, slots=True)
class Restore:
    """Post a hidden message again, in its author's name."""

    kind: ClassVar[str] = "restore"
    case_id: int
    channel_id: str
    message_id: str
    as_of: int = 0


@dataclass(frozen=True, slots=True)
class PostAgain:
    """Post a hidden message again without the part that leaked, in its author's name, as they asked."""

    kind: ClassVar[str] = "post_again"
    case_id: int
    channel_id: str
    as_of: int = 0


@dataclass(frozen=True, slots=True)
class SayCalm:
    """Say in the channel that a volunteer will look, no more (people.md 13); only after a moderator's press."""

    kind: ClassVar[str] = "say_calm"
    case_id: int
    channel_id: str
    as_of: int = 0


@dataclass(frozen=True, slots=True)
class TakeBack:
    """Take a line of Steward's own out of a channel again, when its time is over."""

    kind: ClassVar[str] = "take_back"
    case_id: int
    channel_id: str
    message_id: str
    not_before: str  # ISO time


@dataclass(frozen=True, slots=True)
class SlowMode:
    """Let everybody write less often in a channel, for the time that the policy says."""

    kind: ClassVar[str] = "slow_mode"
    case_id: int
    channel_id: str
    as_of: int = 0


@dataclass(frozen=True, slots=True)
class EndSlowMode:
    """Let people write as before, unless somebody has changed it meanwhile."""

    kind: ClassVar[str] = "end_slow_mode"
    case_id: int
    channel_id: str
    seconds: int  # what was set
    before: int  # what was there before
    not_before: str  # ISO time


@dataclass(frozen=True, slots=True)
class OfferWord:
    """Ask somebody who takes part in an argument, apart and in private, whether they would like a quiet word."""

    kind: ClassVar[str] = "offer_word"
    case_id: int
    member_id: str
    as_of: int = 0


@dataclass(frozen=True, slots=True)
class OpenThread:
    """Open a private thread for those who would like a quiet word, all of whom have said so."""

    kind: ClassVar[str] = "open_thread"
    case_id: int
    channel_id: str
    as_of: int = 0


@dataclass(frozen=True, slots=True)
class LetIn:
    """Let somebody into the private thread of a case."""

    kind: ClassVar[str] = "let_in"
    case_id: int
    thread_id: str
    member_id: str


@dataclass(frozen=True, slots=True)
class OpenWith:
    """The first line in the private thread of a case."""

    kind: ClassVar[str] = "open_with"
    case_id: int
    thread_id: str


@dataclass(frozen=True, slots=True)
class TimeOut:
    """Keep somebody from writing until a time; people decided it."""

    kind: ClassVar[str] = "time_out"
    case_id: int
    member_id: str
    until: str  # ISO time: a try that comes late does not make it longer
    as_of: int = 0


@dataclass(frozen=True, slots=True)
class LiftTimeOut:
    """Let them write again, unless somebody has changed it meanwhile."""

    kind: ClassVar[str] = "lift_time_out"
    case_id: int
    member_id: str
    until: str  # what was set
    as_of: int = 0


@dataclass(frozen=True, slots=True)
class AskSafeguarding:
    """Ask those of safeguarding, where only they read, whether something is proper for somebody under 18."""

    kind: ClassVar[str] = "ask_safeguarding"
    case_id: int
    as_of: int = 0


@dataclass(frozen=True, slots=True)
class SettleAsking:
    """Take the two answers off what safeguarding was asked, and show how it came out: nothing waits there any more."""

    kind: ClassVar[str] = "settle_asking"
    case_id: int
    channel_id: str
    message_id: str
    as_of: int = 0


@dataclass(frozen=True, slots=True)
class Announce:
    """Post what Steward reads here and why (people.md 10): nothing is read before it stands."""

    kind: ClassVar[str] = "announce"
    channel_id: str
    at: str  # ISO time at which it was asked for: a try that failed is made again


@dataclass(frozen=True, slots=True)
class PinNotice:
    """Pin the announcement."""

    kind: ClassVar[str] = "pin_notice"
    channel_id: str
    at: str
    message_id: str = ""  # empty in what an older version asked for
    mark: str = ""  # tells what it says from what others say


@dataclass(frozen=True, slots=True)
class UnpinNotice:
    """Take the pin off the announcement from before, once one that says something else is pinned."""

    kind: ClassVar[str] = "unpin_notice"
    channel_id: str
    message_id: str
    at: str


@dataclass(frozen=True, slots=True)
class Alert:
    """Tell the moderators about Steward itself: it stopped hiding, a model failed, the policy file is broken."""

    kind: ClassVar[str] = "alert"
    alert: str  # names the text
    at: str  # ISO time: two alerts of one kind are two
    about: str = ""  # ids of the channel and the message that it is about, with a slash between them


Effect = (
    KeepFiles
    | Delete
    | TellAuthor
    | NudgeAuthor
    | TakeDown
    | TellReporter
    | OpenNote
    | PointToNotes
    | RemoveMark
    | Log
    | PostCard
    | UpdateCard
    | TellTeam
    | Restore
    | PostAgain
    | SayCalm
    | TakeBack
    | SlowMode
    | EndSlowMode
    | OfferWord
    | OpenThread
    | LetIn
    | OpenWith
    | TimeOut
    | LiftTimeOut
    | AskSafeguarding
    | SettleAsking
    | Announce
    | PinNotice
    | UnpinNotice
    | PostShadowDay
    | UpdateShadowDay
    | PostWaited
    | Alert
)
EFFECTS: Mapping[str, type[Effect]] = {effect.kind: effect for effect in get_args(Effect)}


def arguments(effect: Effect) -> dict[str, str | int]:
    """The effect's fields, as they are stored."""
    return asdict(effect)


def effect_from(kind: str, fields: Mapping[str, str | int]) -> Effect:
    """The effect that was stored as `kind` and `fields`."""
    return EFFECTS[kind](**fields)  # type: ignore[arg-type]


def not_before(effect: Effect) -> str | None:
    """When its time comes, if it has one: ISO."""
    return effect.not_before if isinstance(effect, TakeBack | EndSlowMode) else None


def key_of(effect: Effect) -> str:
    """The effect's idempotency key: the same words mean the same piece of work, which is done once."""
    return ":".join([effect.kind, *(str(value) for value in arguments(effect).values())])
