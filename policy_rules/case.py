"""A case: what is known of one message (or one argument) that a person should look at. It is the fold of its events."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from policy_rules.automod_act import STOPPED, AutoModAct
from policy_rules.sanction import Sanction, Word
from policy_rules.verdict import Category, Severity

NO_MESSAGE = "report-"  # in place of a message's id, with the case's number: what was told of has no message here
DATA_COMPLAINT = "data_complaint"  # stands for the rule of a case in which a member says how their data is handled
SAME_ARGUMENT = timedelta(hours=1)  # within which the same people are taken to go on with what they argued about


class Status(StrEnum):
    """Where a case stands."""

    OPEN = "open"  # waits for a person
    LEFT = "left"
    HIDDEN = "hidden"  # a person decided so
    RESTORED = "restored"
    GONE = "gone"  # the author took the message away


@dataclass(frozen=True, slots=True)
class Hold:
    """A case is kept longer than retention would; two people set it."""

    needs: str  # who needs it
    by: str
    at: datetime
    review: datetime  # when somebody looks whether it is still needed
    agreed_by: str | None = None
    reminded: bool = False


@dataclass(frozen=True, slots=True)
class Case:
    """One case as it stands. Derived: throw it away and fold its events, and it is the same."""

    id: int
    status: Status
    message_id: str
    channel_id: str
    author_id: str
    rule: str
    clause: str
    name: str
    category: Category
    severity: Severity
    team: str
    sealed: bool
    opened_at: datetime
    revision: int = 0  # of the message, as far as it is known
    judged_revision: int = -1  # the last one that was judged; -1 for a report of what was not judged yet
    message_hidden: bool = False  # whether the message is out of sight now
    hidden_at: datetime | None = None  # when it was last hidden
    being_hidden: bool = False  # asked for, and neither done nor given up yet
    by_itself: bool = False  # whether Steward hid it before a person looked
    card_channel_id: str | None = None
    card_message_id: str | None = None
    card_waits: bool = False  # its card is put off until the morning
    card_failed_at: datetime | None = None  # when it could not be posted, until it is asked for again
    copy_message_id: str | None = None  # the message that restoring posted
    reporters: tuple[str, ...] = ()  # ids of members, in the order of their reports; no card shows them
    complaints: tuple[str, ...] = ()  # what they said it is, each once
    added: tuple[str, ...] = ()  # ids of older messages that reporters added
    no_copies: bool = False  # nothing of the message may be kept: it may be a picture of a crime
    posted_again: bool = False  # the author asked for their text without the part that leaked
    again_message_id: str | None = None  # the message that this posted
    author_said: str | None = None  # what the author answered to a notice
    help_note: bool = False  # whether the author was sent words of help
    help_answer: str | None = None  # what the author pressed on them
    decided_by: str | None = None
    decided_at: datetime | None = None
    claimed_by: str | None = None
    claimed_at: datetime | None = None
    notes: int = 0
    waits_since: datetime | None = None  # for a person: when it opened, or was opened again
    told_longer: bool = False  # the author heard that it takes longer
    reminded: bool = False
    passed_to: str | None = None  # the office that may decide it as well
    objected_to: str | None = None  # whose decision is objected to: somebody else looks
    targets: tuple[str, ...] = ()  # ids of members whom the message answers or mentions, where it is about people
    appeals: tuple[str, ...] = ()  # ids of members who ask for a review, and wait for it
    appealed: str = ""  # which decision that is or was against
    reviewed: tuple[str, ...] = ()  # ids of members who had their review of the decision that is in force
    earlier: tuple[str, ...] = ()  # ids of those whose decisions were appealed: they do not decide again
    members: tuple[str, ...] = ()  # ids of those between whom an argument is, as far as known
    joined: tuple[str, ...] = ()  # ids of later messages that went on with it
    joined_heat: tuple[float, ...] = ()  # of the channel, after each of these
    heated_at: datetime | None = None  # when its last message was judged
    parties: tuple[str, ...] = ()  # ids of those between whom that argument is: they decide nothing of it
    part_of: int | None = None  # the case of the argument to which the message belongs
    calm_said: bool = False
    slowed: bool = False
    asked: tuple[str, ...] = ()  # who was asked about a quiet word
    agreed: tuple[str, ...] = ()
    declined: tuple[str, ...] = ()
    met: bool = False  # a private thread was asked for
    word: Word | None = None  # its author was told something in private, without any consequence
    sanctions: tuple[Sanction, ...] = ()  # of its author, on this case alone; the last one counts
    asking: tuple[str, str] | None = None  # the ids of the room and of the message in which safeguarding was asked
    file_troubles: tuple[str, ...] = ()  # why files of the message could not be read
    around: tuple[str, ...] = ()  # ids of those whom a report is about and who hold an office: it was led around them
    elsewhere: bool = False  # a report of something that is not here, which nobody has checked
    picture: bool = False  # one came with the report, and is kept
    hold: Hold | None = None
    automod: tuple[AutoModAct, ...] = ()  # what Discord's own AutoMod did, too
    trouble: str | None = None  # what could not be done, in plain words for the card
    last_event: int = 0

    def goes_on_with(self, speakers: Sequence[str], now: datetime) -> bool:
        """Whether an argument of `speakers` in the same room is still this one: the same people, within the hour."""
        recent = self.heated_at is not None and now - self.heated_at < SAME_ARGUMENT
        return self.is_argument and recent and len(set(self.members) & set(speakers)) > 1

    @property
    def no_message(self) -> bool:
        """Whether a member told of a person, or of something elsewhere: there is nothing here to hide."""
        return self.message_id.startswith(NO_MESSAGE)

    @property
    def stopped(self) -> bool:
        """Whether Discord's own AutoMod stopped its message: nobody saw it, and there is nothing to hide."""
        return self.message_id.startswith(STOPPED)

    @property
    def about_data(self) -> bool:
        """Whether a member says how data of theirs is handled: that goes to one office alone."""
        return self.no_message and self.rule == DATA_COMPLAINT

    @property
    def sanction(self) -> Sanction | None:
        """The last one, if there is any."""
        return self.sanctions[-1] if self.sanctions else None

    @property
    def asks_to_be_heard(self) -> bool:
        """Whether its author objects to what they got, and nobody else has looked yet."""
        waits = self.sanction is not None and self.sanction.waits_to_be_heard
        return waits or (self.word is not None and self.word.waits_to_be_heard)

    @property
    def is_argument(self) -> bool:
        """Whether it is about an exchange between people, not about one message alone."""
        return self.category is Category.ARGUMENT and len(self.members) > 1
