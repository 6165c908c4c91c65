"""Effects of a morning: what moderators are asked about the day before, and what waited for them. Ids alone."""

from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True, slots=True)
class PostShadowDay:
    """Ask the moderators whether what rules in shadow found on a day was right."""

    kind: ClassVar[str] = "post_shadow_day"
    day: str  # ISO date


@dataclass(frozen=True, slots=True)
class UpdateShadowDay:
    """Bring that card up to date with what was answered."""

    kind: ClassVar[str] = "update_shadow_day"
    day: str
    channel_id: str
    message_id: str
    as_of: int


@dataclass(frozen=True, slots=True)
class PostWaited:
    """Tell the moderators, in one message, which cards waited for the morning; the cards stand above it by then."""

    kind: ClassVar[str] = "post_waited"
    cases: str  # their numbers, with spaces between
