"""Why something is not done."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why an act is not done, in words for the person who tried."""

    words: str
