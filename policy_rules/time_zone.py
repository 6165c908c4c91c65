"""A time zone as a policy file names it, one that this computer knows, and the times of day that are meant in one."""

from datetime import UTC, time, tzinfo
from typing import Annotated
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, Field


def _known(name: str) -> str:
    try:
        ZoneInfo(name)
    except (ValueError, OSError, KeyError):  # by what the name looks like
        raise ValueError(f"no time zone is called '{name}' on this computer; an example is Europe/London") from None
    return name


def local(at: time | None) -> time | None:
    """A time of day as `time_zone` beside it means it. Raises ValueError where it brings a zone of its own."""
    if at is not None and at.tzinfo is not None:
        raise ValueError(f"leave the zone out: write '{at:%H:%M}', and time_zone says where that is")
    return at


def zone_of(name: str) -> tzinfo:
    """The zone of that name; UTC where this computer does not know the one that is the default."""
    try:
        return ZoneInfo(name)
    except (ValueError, OSError, KeyError):
        return UTC


TimeZone = Annotated[str, Field(max_length=60), AfterValidator(_known)]
