"""A platform that writes down what is done to it, and a scorer that says what it is told to: the ports, in tests."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from bot.moderation.ports import Trouble, Work
from policy_rules.effects import Effect, PostCard, Restore
from policy_rules.vocabulary import Channel, Member, Message, Role, Scores, Unknown, said

MODERATOR = Member("m1", "maria", (Role("r1", "Moderator"),))
AUTHOR = Member("a1", "sam")
LEAK = "Maggie's number is 07700 900123"


@dataclass
class Recorder:
    """Hands that record. `troubles` are raised by kind, in turn; with `lost` the work is done and the answer is not."""

    done: list[Effect] = field(default_factory=list)
    tried: list[Effect] = field(default_factory=list)
    troubles: dict[str, list[Trouble]] = field(default_factory=dict)
    lost: set[str] = field(default_factory=set)

    async def carry_out(self, effect: Effect, work: Work) -> Mapping[str, Any]:
        """Do it, unless something else was arranged."""
        del work
        self.tried.append(effect)
        if waiting := self.troubles.get(effect.kind):
            raise waiting.pop(0)
        self.done.append(effect)
        if effect.kind in self.lost:
            self.lost.discard(effect.kind)
            raise Trouble("the answer was lost", timedelta(seconds=2))
        return _result(effect)

    async def already_done(self, effect: Effect, work: Work) -> Mapping[str, Any] | None:
        """Look whether it was done."""
        del work
        return _result(effect) if effect in self.done else None

    @property
    def kinds(self) -> list[str]:
        """What was done, in order."""
        return [effect.kind for effect in self.done]


def _result(effect: Effect) -> Mapping[str, Any]:
    if isinstance(effect, PostCard):
        return {"channel_id": "5", "message_id": "6"}
    return {"message_id": "901"} if isinstance(effect, Restore) else {}


@dataclass
class Told:
    """A scorer that gives every text the same scores."""

    scores: Scores | Unknown = field(default_factory=lambda: Scores("told", {"toxicity": 0.01}))
    healthy: bool = True
    name: str = "told"

    async def score(self, text: str) -> Scores | Unknown:
        """What it was told to say."""
        del text
        return self.scores


def message(text: str, at: datetime, *, number: int = 900, channel: str = "77", author: Member = AUTHOR) -> Message:
    """A message in a channel of this number, written at `at`."""
    return Message(str(number), Channel(channel, f"room-{channel}"), author, said(text), at)


def edited(posted: Message, text: str) -> Message:
    """The same message, saying something else."""
    return replace(posted, parts=said(text), edited_at=posted.sent_at + timedelta(minutes=1))
