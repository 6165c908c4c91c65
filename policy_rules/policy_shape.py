"""The shape of a policy file: what can be written where, with which limits and which defaults."""

from collections.abc import Mapping
from datetime import time
from enum import StrEnum
from typing import Annotated, Any, Literal, NamedTuple

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, PlainValidator

from policy_rules.group import Group
from policy_rules.sanction import Limits
from policy_rules.shadow import Shadow
from policy_rules.time_zone import TimeZone, local
from policy_rules.verdict import Action, Category, Escalate, Hide, Hint, Nudge, Severity
from policy_rules.vocabulary import Audience, Message

MOST_RULES = 500
NOWHERE = "\0"  # the name of no room


def _as_name(written: Any) -> Any:
    """A platform's id written without quotes is a number to YAML, and a name to us."""
    return str(written) if type(written) is int else written


Name = Annotated[str, BeforeValidator(_as_name), Field(min_length=1, max_length=100)]
Identifier = Annotated[str, BeforeValidator(_as_name), Field(pattern=r"^[a-z0-9][a-z0-9._-]{0,59}$")]


class Shape(BaseModel):
    """Frozen, strict, and it knows every key that it may hold."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


class Team(Shape):
    """Who looks at a kind of case: everybody who holds one of `roles` (ids or names)."""

    roles: tuple[Name, ...] = Field(
        default=(),
        max_length=50,
        description="The roles on the server, by name or id, whose holders look at its cases.",
    )
    says: str = Field(default="", max_length=300, description="What the team is for, as members read it.")


class Channels(Shape):
    """Which rooms are Steward's own, and which of the others it reads. Ids or names."""

    moderators: Name | None = Field(default=None, description="Where cards stand.")
    log: Name | None = Field(default=None, description="Where it is written what was done, without any quoted text.")
    notice: Name | None = Field(default=None, description="Where the announcement is pinned of what is read and why.")
    sealed: Name | None = Field(default=None, description="Where only those entitled see sealed cards.")
    leaders: Name | None = Field(
        default=None, description="Where those of the group leader stand; without it, they stand in `sealed` too."
    )
    never_read: tuple[Name, ...] = Field(
        default=(), max_length=500, description="Rooms that are not read, though everybody can see them."
    )
    also_read: tuple[Name, ...] = Field(
        default=(), max_length=500, description="Rooms that are read, though not everybody can see them."
    )
    speaks_for_group: tuple[Name, ...] = Field(
        default=(), max_length=500, description="Rooms where members speak for the group in public."
    )
    teams: Mapping[Name, Audience] = Field(
        default={}, max_length=500, description="Who reads the rooms whose readers the server cannot tell."
    )


class Mode(StrEnum):
    """Whether anything is done to a member's message by itself."""

    SHADOW = "shadow"
    """People are told what would have been done."""
    LIVE = "live"
    """Rules that are live act."""


class HideLimit(Shape):
    """How many automatic hides are to be expected; more stop it (people.md 7)."""

    most: int = Field(
        default=5,
        ge=0,
        le=1000,
        description="So many are to be expected; with more, hiding stops and the moderators are told.",
    )
    within_minutes: int = Field(default=10, ge=1, le=1440, description="The time in which they are counted.")


class QuietHours(Shape):
    """When cards that can wait do wait, each day; they may go past midnight."""

    begins: Annotated[time, AfterValidator(local)] = Field(alias="from", description="When quiet begins.")
    ends: Annotated[time, AfterValidator(local)] = Field(
        alias="to", description="When it ends: then one message names what waited, and the day of cards begins."
    )
    time_zone: TimeZone = Field(description="Where these hours are, such as Europe/London.")


class Automatic(Shape):
    """What may happen by itself."""

    mode: Mode = Field(default=Mode.SHADOW, description="Whether anything is done by itself.")
    hides: HideLimit = HideLimit()
    cards_per_day: int = Field(
        default=20,
        ge=1,
        le=1000,
        description="So many cards a day, counted from when `quiet_hours` end, else from `shadow.card_at`. After them, "
        "as in quiet hours, the weakest findings wait for the morning: those of low or medium severity that no rule "
        "would hide. Threats, leaks, reports and worries never wait.",
    )
    quiet_hours: QuietHours | None = None
    act_within_minutes: int = Field(
        default=60, ge=1, le=10080, description="Messages older than this are only shown to a person."
    )


class AutoMod(Shape):
    """What Discord's own AutoMod does stands on Steward's cases, if Steward has the right to manage the server."""

    joins_within_minutes: int = Field(
        default=60,
        ge=0,
        le=10_080,
        description="Minutes for which an open case takes in other messages of its author there that AutoMod stopped.",
    )


class Care(Shape):
    """What happens when somebody may need help (people.md 1)."""

    help_note_after_minutes: int = Field(
        default=10,
        ge=1,
        le=1440,
        description="Minutes after which the help note goes by itself, if nobody has seen to it by then.",
    )
    under_18: tuple[Name, ...] = Field(
        default=(), max_length=50, description="Roles of those whom no adult meets alone."
    )


class Arguments(Shape):
    """What a moderator can do about an argument by a press; nothing of it happens by itself."""

    alerts_per_1000: float = Field(
        default=2.0,
        ge=0.1,
        le=100,
        description="False alarms that you accept in a thousand ordinary messages; `steward calibrate` keeps to it.",
    )
    slow_seconds: int = Field(
        default=30, ge=5, le=21600, description="Seconds between two messages of a person, in slow mode."
    )
    slow_minutes: int = Field(default=15, ge=1, le=1440, description="How long slow mode lasts.")


class Hours(Shape):
    """Within how many hours somebody looks at a case, by how much it matters."""

    low: int = Field(default=72, ge=1, le=1000, description="For a case of low severity.")
    medium: int = Field(default=24, ge=1, le=1000, description="For one of medium severity.")
    high: int = Field(default=8, ge=1, le=1000, description="For one of high severity.")
    severe: int = Field(default=1, ge=1, le=1000, description="For a severe one.")


class Queue(Shape):
    """How cases wait for people."""

    claim_minutes: int = Field(default=30, ge=1, le=1440, description="For how long a case is with whoever took it.")
    look_within_hours: Hours = Hours()
    pass_up_after_days: int = Field(
        default=3, ge=1, le=30, description="Days without a look, after which the next office is asked."
    )
    appeal_days: int = Field(
        default=14, ge=1, le=365, description="Days after a decision within which a review can be asked for, once each."
    )


class Reports(Shape):
    """How members report a message; the menu of a message always works."""

    reaction: Annotated[str, Field(min_length=1, max_length=64)] | None = Field(
        default="🚩", description="The reaction that reports a message, and is taken off at once; null for none."
    )
    picture_steps: tuple[Annotated[str, Field(min_length=1, max_length=300)], ...] = Field(
        default=(),
        max_length=8,
        description="What the safeguarding lead is told to do about a picture that must not be copied.",
    )


class Files(Shape):
    """Whether files are opened. What stands in them is read by the rules of care and those that say so (`in_files`)."""

    read: bool = Field(
        default=True, description="Whether documents are opened, and pictures where Tesseract is installed."
    )


class Retention(Shape):
    """Days after which things are erased (people.md 18)."""

    dismissed_days: int = Field(default=30, ge=1, le=3650, description="Cases where nothing was wrong.")
    decided_days: int = Field(default=183, ge=1, le=3650, description="Cases where something was done.")
    trail_days: int = Field(default=730, ge=1, le=3650, description="Who did what, without any text.")


class How(StrEnum):
    """What becomes of a clause."""

    DETECTED = "detected"
    """Rules look for breaches."""
    GUIDANCE = "guidance"
    """Steward explains it to whoever asks."""
    PEOPLE = "people"
    """Only people judge it."""


class Clause(Shape):
    """A clause of the group's policy."""

    id: Identifier = Field(description="What rules and notices call it.")
    name: str = Field(min_length=1, max_length=80, description="A few words that members read.")
    category: Category | None = Field(
        default=None, description="What kind of trouble a breach of it is; needed if rules look for it."
    )
    says: str = Field(min_length=1, max_length=400, description="What a member who asks is shown.")
    how: How = Field(description="What becomes of it.")


class Scope(Shape):
    """Some messages, by where they stand or who wrote them."""

    roles: tuple[Name, ...] = Field(default=(), max_length=50, description="Authors who hold one of these.")
    channels: tuple[Name, ...] = Field(default=(), max_length=500, description="Rooms, by name or id.")
    audiences: tuple[Audience, ...] = Field(default=(), description="Rooms that these people can read.")
    speaks_for_group: bool = Field(
        default=False, description="The rooms that `channels.speaks_for_group` names, and no other."
    )

    @property
    def names_some(self) -> bool:
        """Whether it is narrower than every message."""
        return bool(self.roles or self.channels or self.audiences)

    def all_of(self, message: Message) -> bool:
        """Whether `message` is within every kind that is named; true if none is."""
        return (
            (not self.roles or self._by_role(message))
            and (not self.channels or self._by_channel(message))
            and (not self.audiences or message.channel.audience in self.audiences)
        )

    def any_of(self, message: Message) -> bool:
        """Whether `message` is within at least one of what is named."""
        return (
            (bool(self.roles) and self._by_role(message))
            or (bool(self.channels) and self._by_channel(message))
            or message.channel.audience in self.audiences
        )

    def _by_role(self, message: Message) -> bool:
        return any(message.author.holds(role) for role in self.roles)

    def _by_channel(self, message: Message) -> bool:
        return any(message.channel.called(channel) for channel in self.channels)


def in_rooms(scope: Scope, channels: Channels) -> Scope:
    """`scope` with the rooms where members speak for the group by name; where there are none, it covers nothing."""
    if not scope.speaks_for_group:
        return scope
    return scope.model_copy(update={"channels": (*scope.channels, *(channels.speaks_for_group or (NOWHERE,)))})


class InFiles(StrEnum):
    """What a rule does about the text of a file that came with a message: most of what stands there is not talk."""

    NO = "no"
    """The rule does not read files, unless it is one of care (welfare): then a person looks."""
    ASK = "ask"
    """A person looks, and nothing is hidden by itself."""
    AS_ALWAYS = "as_always"
    """As in any text."""


class Measured(Shape):
    """What a measurement of the rule found, and on what."""

    precision: float = Field(ge=0, le=1, description="Which share of what it found was right.")
    on: str = Field(min_length=1, max_length=300, description="On what it was measured.")


class Line(NamedTuple):
    """One message of an example; `name` is None where it stands alone."""

    name: str | None
    text: str


Example = tuple[Line, ...]


def _example(written: Any) -> Example:
    if isinstance(written, str) and written.strip():
        return (Line(None, written),)
    if isinstance(written, list) and written:
        return tuple(_spoken(line) for line in written)
    raise ValueError('an example is a quoted text, or a list of lines such as "ann: are you coming?"')


def _spoken(line: Any) -> Line:
    name, colon, text = line.partition(": ") if isinstance(line, str) else ("", "", "")
    if not (colon and name.strip() and text.strip()):
        raise ValueError('a line of an exchange names who says it, quoted: "ann: are you coming?"')
    return Line(name.strip(), text.strip())


class Examples(Shape):
    """What the rule is to find, and what it is to leave alone; `steward policy test` tries each."""

    breach: tuple[Annotated[Example, PlainValidator(_example)], ...] = Field(
        default=(), max_length=200, description="What the rule must find."
    )
    fine: tuple[Annotated[Example, PlainValidator(_example)], ...] = Field(
        default=(), max_length=200, description="What it must leave alone."
    )
    service_users: tuple[str, ...] = Field(
        default=(), max_length=50, description="Invented names that stand in a register while the examples are tried."
    )
    colleagues: tuple[str, ...] = Field(default=(), max_length=50, description="The same for colleagues.")
    case_reference: str | None = Field(
        default=None, max_length=500, description="The pattern of invented case references."
    )


def _action(written: Any) -> Action:
    if written == "hide":
        return Hide()
    if isinstance(written, dict) and list(written) == ["escalate"] and isinstance(written["escalate"], str):
        return Escalate(written["escalate"])
    if isinstance(written, dict) and list(written) == ["nudge"] and written["nudge"] in {*Hint}:
        return Nudge(Hint(written["nudge"]))
    raise ValueError(f"an effect is 'hide', '{{escalate: team}}' or '{{nudge: about}}' ({', '.join(Hint)})")


class RuleShape(Shape):
    """A rule as it is written. What it looks for is read elsewhere, by the detectors' own predicates."""

    id: Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,59}$")] = Field(
        description="What the rule is called; one with the id of a shipped rule changes that one."
    )
    clause: Identifier = Field(description="The clause that it is about.")
    name: str | None = Field(
        default=None, min_length=1, max_length=80, description="What notices call it; without one, the clause's name."
    )
    looks_for: tuple[Any, ...] = Field(default=(), description="All of this must be found.")
    unless: tuple[Any, ...] = Field(default=(), description="Nothing of this may be found.")
    severity: Severity = Field(description="How much it matters: by it cases are reminded of.")
    effects: tuple[Annotated[Action, PlainValidator(_action)], ...] = Field(
        min_length=1, max_length=5, description="What is asked for when it is met."
    )
    sealed: bool = Field(default=False, description="Whether only those who are responsible may see its cases.")
    live: bool = Field(default=False, description="Whether it may hide by itself, where `automatic.mode` is live too.")
    enabled: bool = Field(default=True, description="Whether the rule is in force at all.")
    applies_to: Scope = Field(default=Scope(), description="Only messages within all of this.")
    spares: Scope = Field(default=Scope(), description="Not messages within any of this.")
    in_files: Annotated[InFiles, Field(strict=False)] = Field(
        default=InFiles.NO, description="What the rule does about the text of files that come with a message."
    )
    measured: Measured | None = None
    examples: Examples = Examples()


class PolicyShape(Shape):
    """A whole policy file, after a group's own was laid over the shipped one."""

    edition: Literal[1] = Field(alias="version", description="The edition of this format.")
    group: Group = Group()
    teams: Mapping[Identifier, Team] = Field(
        default={}, max_length=50, description="The offices that look at cases, by their name."
    )
    channels: Channels = Channels()
    automatic: Automatic = Automatic()
    shadow: Shadow = Shadow()
    care: Care = Care()
    automod: AutoMod = AutoMod()
    arguments: Arguments = Arguments()
    queue: Queue = Queue()
    sanctions: Limits = Limits()
    reports: Reports = Reports()
    files: Files = Files()
    retention: Retention = Retention()
    clauses: tuple[Clause, ...] = Field(min_length=1, max_length=200, description="The clauses of the policy.")
    rules: tuple[RuleShape, ...] = Field(max_length=MOST_RULES, description="The rules, each about one clause.")
