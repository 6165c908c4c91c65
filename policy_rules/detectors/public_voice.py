"""Looks at what is posted where members speak for the group: heated politics, and pictures of people (clause 5.2)."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, ClassVar, Self

from pydantic import Field, model_validator

from policy_rules.group import Group
from policy_rules.patterns import Pattern, readable, words
from policy_rules.signals import Evidence, Predicate, Signals, Subject
from policy_rules.vocabulary import PartKind, Unknown

SURE = 0.7  # a picture may show nobody
_PICTURE = Pattern(r"\.(?:jpe?g|png|gif|webp|heic|bmp|tiff?|mp4|mov|webm)\s*$")
_CONSENT = words(
    "(?:written )?consent", "permission", "agreed to be (?:shown|pictured)", "signed the form", "release form"
)
_APPEAL = words("missing", "last seen", "police appeal", "have you seen", "ring 101", "call 101", "appeal")
_NOBODY = words("poster", "flyer", "leaflet", "logo", "screenshot", "map", "menu", "timetable", "rota", "chart")


@dataclass(frozen=True, slots=True)
class PublicVoiceSeen:
    """What a post in the group's name holds."""

    politics: float | None = None  # 0..1; None where the model does not know
    picture: bool = False  # that may show people, with no word about their consent


class PublicVoiceHeld(Predicate):
    """A post holds heated politics, by the model's score, or a picture without a word about consent."""

    key: ClassVar[str] = "public_voice"
    example: ClassVar[str] = "public_voice: {politics: 0.6}"
    opinion: ClassVar[bool] = True

    politics: Annotated[float, Field(ge=0, le=1)] | None = Field(
        default=None, description="How much it must sound like heated politics."
    )
    picture: bool = Field(
        default=False, description="Count a picture that may show people, with no word about their consent."
    )

    @model_validator(mode="after")
    def _asks_for_something(self) -> Self:
        if self.politics is None and not self.picture:
            raise ValueError("say politics with its threshold, or picture: true")
        return self

    def met(self, signals: Signals) -> Evidence | Unknown | None:
        """Met by either."""
        seen = signals.of(PublicVoiceSeen)
        if isinstance(seen, Unknown):
            return seen
        if self.picture and seen.picture:
            return Evidence("it shows a picture and says nothing of the consent of those in it", SURE)
        if self.politics is None:
            return None
        if seen.politics is None:
            return Unknown("the model does not hear politics")
        return Evidence("it seems to be heated politics", seen.politics) if seen.politics >= self.politics else None


class PublicVoice:
    """Reads what a post in the group's name holds."""

    signal: ClassVar[type[PublicVoiceSeen]] = PublicVoiceSeen
    predicate: ClassVar[type[Predicate]] = PublicVoiceHeld

    @classmethod
    def for_group(cls, group: Group, asked: Sequence[Predicate]) -> Self:  # noqa: ARG003 - the same for every group
        """The detector, which needs to know nothing of the group."""
        return cls()

    def read(self, subject: Subject) -> PublicVoiceSeen | Unknown:
        """What the post holds. A missing-person appeal that is public already asks for no consent."""
        scores = subject.scores
        names = [part.text for part in subject.message.parts if part.kind is PartKind.ATTACHMENT]
        picture = any(_PICTURE.found(readable(name)) for name in names)
        politics = None if isinstance(scores, Unknown) else scores.values.get("politics")
        return PublicVoiceSeen(politics, picture and not _spares(readable(subject.text.plain)))


def _spares(text: str) -> bool:
    """Whether words beside a picture say that nobody is in it, that they agreed, or that they are looked for."""
    return any(pattern.found(text) for pattern in (_CONSENT, _APPEAL, _NOBODY))
