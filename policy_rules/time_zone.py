"""A time zone as a policy file names it: one that this computer knows."""

from typing import Annotated
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, Field


def _known(name: str) -> str:
    try:
        ZoneInfo(name)
    except (ValueError, OSError, KeyError):  # by what the name looks like
        raise ValueError(f"no time zone is called '{name}' on this computer; an example is Europe/London") from None
    return name


TimeZone = Annotated[str, Field(max_length=60), AfterValidator(_known)]
