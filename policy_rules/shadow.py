"""What Steward would have done by itself: yesterday's, asked about each morning, and when a rule may go live. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from policy_rules.case import Case
from policy_rules.events import Event
from policy_rules.time_zone import TimeZone, local, zone_of
from policy_rules.verdict import Severity

MOST_A_DAY = 20  # that are asked about: more is nobody's morning (people.md 11)


class Shadow(BaseModel):
    """How a rule in shadow comes to be trusted."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    card_at: Annotated[time | None, AfterValidator(local)] = Field(
        default=time(8),
        description="When moderators are asked, each morning, whether what rules in shadow found the day before was "
        "right; null for never.",
    )
    time_zone: TimeZone = Field(default="Europe/London", description="Where that hour is.")
    fewest_answers: int = Field(
        default=20, ge=1, le=1000, description="So many answers a rule needs before it is offered to go live."
    )
    agreed: float = Field(default=0.95, ge=0.5, le=1, description="The share of them that must be right for that.")


class Would(StrEnum):
    """What a rule in shadow would have done, or what it asked of people."""

    HIDE = "hide"
    ASK = "ask"


class Answer(StrEnum):
    """What a moderator thinks of it."""

    RIGHT = "right"
    WRONG = "wrong"


@dataclass(frozen=True, slots=True)
class Entry:
    """One case of a day in shadow. It holds no text and no person."""

    case_id: int
    rule: str
    rule_version: str
    policy: str
    name: str
    clause: str
    would: Would
    answer: Answer | None = None


@dataclass(frozen=True, slots=True)
class Agreement:
    """How often this group agreed with a rule: counts alone."""

    right: int = 0
    wrong: int = 0

    @property
    def answers(self) -> int:
        """How many there were."""
        return self.right + self.wrong


def day_to_ask_about(shadow: Shadow, now: datetime) -> date | None:
    """Yesterday, once it is late enough in the morning; None before that, or where nobody wants to be asked."""
    here = now.astimezone(zone_of(shadow.time_zone))
    if shadow.card_at is None or here.time() < shadow.card_at:
        return None
    return here.date() - timedelta(days=1)


def bounds(shadow: Shadow, day: date) -> tuple[datetime, datetime]:
    """When a day begins and ends, in UTC."""
    zone = zone_of(shadow.time_zone)
    begins, ends = (datetime.combine(one, time(), zone) for one in (day, day + timedelta(days=1)))
    return begins.astimezone(UTC), ends.astimezone(UTC)


def entries_of(judged: Sequence[Event], cases: Mapping[int, Case], *, all_in_shadow: bool) -> tuple[Entry, ...]:
    """What is to be asked about, of these verdicts: one a case, what would have been hidden first.

    Of a message the last verdict counts, and beside it those on its files: what stands in them goes by no edit.

    What is in confidence is not among it. Where Steward as a whole is live, only what a rule in shadow would have
    hidden: what it asks about it asks about in any case.
    """
    counted = {(event.case_id, event.payload.get("file")): event for event in judged}
    found: dict[int, Entry] = {}
    for (case_id, _), event in counted.items():
        case = cases.get(case_id) if case_id is not None else None
        one = _entry(event, case, all_in_shadow) if case else None
        if one and (one.case_id not in found or _comes_first(one) < _comes_first(found[one.case_id])):
            found[one.case_id] = one
    return tuple(sorted(found.values(), key=lambda one: (_comes_first(one), one.case_id))[:MOST_A_DAY])


def _comes_first(one: Entry) -> bool:
    """False, which sorts first, for what would have been hidden."""
    return one.would is not Would.HIDE


def _entry(event: Event, case: Case, all_in_shadow: bool) -> Entry | None:
    if case.sealed or case.around or case.no_copies:
        return None
    findings: Sequence[Mapping[str, Any]] = event.payload.get("findings", ())
    if event.payload.get("held"):
        return _of(_gravest(one for one in findings if one.get("asks") == "hide"), event, case, Would.HIDE)
    if not all_in_shadow or event.payload.get("action") != "escalate":
        return None
    own = [one for one in findings if one["rule"] == case.rule]
    return _of(_gravest(own or findings), event, case, Would.ASK)


def _of(finding: Mapping[str, Any] | None, event: Event, case: Case, would: Would) -> Entry | None:
    if finding is None or "rule_version" not in finding:
        return None
    rule, version = finding["rule"], finding["rule_version"]
    return Entry(case.id, rule, version, event.payload["policy"], finding["name"], finding["clause"], would)


def _gravest(findings: Iterable[Mapping[str, Any]]) -> Mapping[str, Any] | None:
    return max(findings, key=lambda one: (Severity(one["severity"]).rank, one["confidence"]), default=None)
