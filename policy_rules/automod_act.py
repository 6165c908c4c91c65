"""What a rule of Discord's own AutoMod did about one message, as a case keeps it: ids, the rule's name, no text."""

from dataclasses import dataclass
from enum import StrEnum

STOPPED = "stopped-"  # begins what stands for the id of a message that was never posted


class Did(StrEnum):
    """One action of such a rule."""

    STOPPED = "stopped"  # the message, before anybody saw it
    TOLD = "told"  # in a channel that its rule names
    TIMED_OUT = "timed_out"  # its author
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class AutoModAct:
    """One action of one rule about one message. Discord tells of each by itself; the message counts once."""

    message_id: str  # begins with STOPPED where it was never posted
    rule: str  # its name; empty where Discord does not say it
    did: Did
    seconds: int = 0  # of a timeout
