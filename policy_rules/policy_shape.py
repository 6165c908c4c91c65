"""The shape of a policy file: what can be written where, with which limits and which defaults."""

from collections.abc import Mapping
from datetime import time
from enum import StrEnum
from typing import Annotated, Any, Literal, NamedTuple
from zoneinfo import ZoneInfo

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, PlainValidator, field_validator

from policy_rules.group import Group
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

    roles: tuple[Name, ...] = Field(default=(), max_length=50)
    says: str = Field(default="", max_length=300)  # what the team is for, as members read it


class Channels(Shape):
    """Which rooms are Steward's own, and which of the others it reads. Ids or names."""

    moderators: Name | None = None  # where cards stand
    log: Name | None = None
    notice: Name | None = None  # where the announcement is pinned
    sealed: Name | None = None  # where only those entitled see sealed cards
    never_read: tuple[Name, ...] = Field(default=(), max_length=500)
    also_read: tuple[Name, ...] = Field(default=(), max_length=500)  # rooms that not everybody can see
    speaks_for_group: tuple[Name, ...] = Field(default=(), max_length=500)
    teams: Mapping[Name, Audience] = Field(default={}, max_length=500)  # rooms whose audience the server cannot tell


class Mode(StrEnum):
    """Whether anything is done to a member's message by itself."""

    SHADOW = "shadow"
    LIVE = "live"


class HideLimit(Shape):
    """How many automatic hides are to be expected; more stop it (people.md 7)."""

    most: int = Field(default=5, ge=0, le=1000)
    within_minutes: int = Field(default=10, ge=1, le=1440)


class QuietHours(Shape):
    """When cards that can wait do wait."""

    begins: time = Field(alias="from")
    ends: time = Field(alias="to")
    time_zone: str = Field(max_length=60)

    @field_validator("time_zone")
    @classmethod
    def _is_known(cls, name: str) -> str:
        try:
            ZoneInfo(name)
        except (ValueError, OSError, KeyError):  # by what the name looks like
            raise ValueError(f"no time zone is called '{name}' on this computer; an example is Europe/London") from None
        return name


class Automatic(Shape):
    """What may happen by itself."""

    mode: Mode = Mode.SHADOW
    hides: HideLimit = HideLimit()
    cards_per_day: int = Field(default=20, ge=1, le=1000)
    quiet_hours: QuietHours | None = None
    act_within_minutes: int = Field(default=60, ge=1, le=10080)  # older messages are only shown to a person


class Care(Shape):
    """What happens when somebody may need help (people.md 1)."""

    help_note_after_minutes: int = Field(default=10, ge=1, le=1440)  # by itself, if nobody has seen to it by then
    under_18: tuple[Name, ...] = Field(default=(), max_length=50)  # roles of those whom no adult meets alone


class Arguments(Shape):
    """What a moderator can do about an argument by a press; nothing of it happens by itself."""

    alerts_per_1000: float = Field(default=2.0, ge=0.1, le=100)  # ordinary messages; what `steward calibrate` keeps to
    slow_seconds: int = Field(default=30, ge=5, le=21600)  # between two messages of a person, in slow mode
    slow_minutes: int = Field(default=15, ge=1, le=1440)  # how long slow mode lasts


class Hours(Shape):
    """Within how many hours somebody looks at a case, by how much it matters."""

    low: int = Field(default=72, ge=1, le=1000)
    medium: int = Field(default=24, ge=1, le=1000)
    high: int = Field(default=8, ge=1, le=1000)
    severe: int = Field(default=1, ge=1, le=1000)


class Queue(Shape):
    """How cases wait for people."""

    claim_minutes: int = Field(default=30, ge=1, le=1440)  # for which a case is with whoever took it
    look_within_hours: Hours = Hours()
    pass_up_after_days: int = Field(default=3, ge=1, le=30)  # without a look, after which the next office is asked


class Reports(Shape):
    """How members report a message; the menu of a message always works."""

    reaction: Annotated[str, Field(min_length=1, max_length=64)] | None = "🚩"  # taken off at once; null for none
    picture_steps: tuple[Annotated[str, Field(min_length=1, max_length=300)], ...] = Field(default=(), max_length=8)


class Files(Shape):
    """Whether files are opened. What stands in them is read by the rules that say so (`in_files`), and kept nowhere."""

    read: bool = True  # documents, and pictures where Tesseract is installed


class Retention(Shape):
    """Days after which things are erased (people.md 18)."""

    dismissed_days: int = Field(default=30, ge=1, le=3650)
    decided_days: int = Field(default=183, ge=1, le=3650)
    trail_days: int = Field(default=730, ge=1, le=3650)


class How(StrEnum):
    """What becomes of a clause."""

    DETECTED = "detected"  # rules look for breaches
    GUIDANCE = "guidance"  # Steward explains it to whoever asks
    PEOPLE = "people"  # only people judge it


class Clause(Shape):
    """A clause of the group's policy."""

    id: Identifier
    name: str = Field(min_length=1, max_length=80)
    category: Category | None = None
    says: str = Field(min_length=1, max_length=400)
    how: How


class Scope(Shape):
    """Some messages, by where they stand or who wrote them."""

    roles: tuple[Name, ...] = Field(default=(), max_length=50)
    channels: tuple[Name, ...] = Field(default=(), max_length=500)
    audiences: tuple[Audience, ...] = ()
    speaks_for_group: bool = False  # the rooms that `channels.speaks_for_group` names, and no other

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

    NO = "no"  # the rule does not read files
    ASK = "ask"  # a person looks, and nothing is hidden by itself
    AS_ALWAYS = "as_always"


class Measured(Shape):
    """What a measurement of the rule found, and on what."""

    precision: float = Field(ge=0, le=1)
    on: str = Field(min_length=1, max_length=300)


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

    breach: tuple[Annotated[Example, PlainValidator(_example)], ...] = Field(default=(), max_length=200)
    fine: tuple[Annotated[Example, PlainValidator(_example)], ...] = Field(default=(), max_length=200)
    service_users: tuple[str, ...] = Field(default=(), max_length=50)  # invented names that stand in a register
    colleagues: tuple[str, ...] = Field(default=(), max_length=50)
    case_reference: str | None = Field(default=None, max_length=500)  # the pattern of invented references


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

    id: Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,59}$")]
    clause: Identifier
    name: str | None = Field(default=None, min_length=1, max_length=80)
    looks_for: tuple[Any, ...] = ()
    unless: tuple[Any, ...] = ()
    severity: Severity
    effects: tuple[Annotated[Action, PlainValidator(_action)], ...] = Field(min_length=1, max_length=5)
    sealed: bool = False
    live: bool = False
    enabled: bool = True
    applies_to: Scope = Scope()
    spares: Scope = Scope()
    in_files: Annotated[InFiles, Field(strict=False)] = InFiles.NO
    measured: Measured | None = None
    examples: Examples = Examples()


class PolicyShape(Shape):
    """A whole policy file, after a group's own was laid over the shipped one."""

    edition: Literal[1] = Field(alias="version")
    group: Group = Group()
    teams: Mapping[Identifier, Team] = Field(default={}, max_length=50)
    channels: Channels = Channels()
    automatic: Automatic = Automatic()
    care: Care = Care()
    arguments: Arguments = Arguments()
    queue: Queue = Queue()
    reports: Reports = Reports()
    files: Files = Files()
    retention: Retention = Retention()
    clauses: tuple[Clause, ...] = Field(min_length=1, max_length=200)
    rules: tuple[RuleShape, ...] = Field(max_length=MOST_RULES)
