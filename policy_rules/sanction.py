"""What a consequence for a person is: a warning or a timeout, how far it has come, and how much of it may be given."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from pydantic import BaseModel, ConfigDict, Field


class Limits(BaseModel):
    """How long somebody may be kept from writing, and from when on it takes two people."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    alone_up_to_minutes: int = Field(
        default=60, ge=0, le=10080, description="A timeout longer than this waits for a second person's yes."
    )
    longest_hours: int = Field(
        default=168, ge=1, le=672, description="The longest timeout; Discord knows none over 28 days."
    )


class Kind(StrEnum):
    """What it is."""

    WORD = "word"  # in private, without any consequence
    WARNING = "warning"
    TIMEOUT = "timeout"


class Stage(StrEnum):
    """How far it has come."""

    PROPOSED = "proposed"  # waits for a second person
    DECLINED = "declined"
    LAPSED = "lapsed"  # nobody answered in time
    ASKED = "asked"  # decided, and being carried out
    FAILED = "failed"
    GIVEN = "given"  # a warning that stands
    RUNNING = "running"  # a timeout
    LIFTING = "lifting"
    LIFTED = "lifted"
    OVER = "over"  # its time has passed


HOLDS = (Stage.PROPOSED, Stage.ASKED, Stage.GIVEN, Stage.RUNNING, Stage.LIFTING, Stage.OVER)  # no other beside it
TOLD = (Stage.GIVEN, Stage.RUNNING, Stage.LIFTING, Stage.LIFTED, Stage.OVER)  # what the author has heard of
STANDS = (Stage.GIVEN, Stage.RUNNING, Stage.OVER)


class Needs(StrEnum):
    """Whose yes a proposal waits for."""

    SECOND = "second"  # anybody else who may decide the case
    SAFEGUARDING = "safeguarding"  # it is about somebody under 18 (people.md 5)


@dataclass(frozen=True, slots=True)
class Word:
    """Something told to the author of a message in private, without any consequence."""

    number: int  # within its case; what was said is kept under it
    by: str
    apart: tuple[str, ...] = ()  # whom the message is about: they do not say whether it was right
    objected: bool = False
    heard: bool = False  # somebody else has looked
    taken_back: bool = False

    @property
    def waits_to_be_heard(self) -> bool:
        """Whether its author asks for somebody else to look, and nobody has yet."""
        return self.objected and not self.heard


@dataclass(frozen=True, slots=True)
class Sanction:
    """A warning or a timeout on one case. It is on no list of its author's, and goes when its case goes."""

    number: int  # within its case; the reason is kept under it
    kind: Kind
    stage: Stage
    member_id: str
    clause: str
    by: str
    at: datetime
    minutes: int = 0
    needs: Needs | None = None
    apart: tuple[str, ...] = ()  # whom the message is about: they decide nothing of it
    agreed_by: str | None = None
    until: datetime | None = None
    objected: bool = False
    heard: bool = False  # somebody else has looked at the objection

    @property
    def waits_to_be_heard(self) -> bool:
        """Whether its author objects, and nobody else has looked yet."""
        return self.objected and not self.heard and self.stage in STANDS

    @property
    def deciders(self) -> tuple[str, ...]:
        """Who decided it."""
        return tuple(one for one in (self.by, self.agreed_by) if one is not None)
