"""The demo's evening: what people say, what Steward should make of each line, and what it did make of it."""

from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from enum import StrEnum
from importlib.resources import files
from typing import Any

from ruamel.yaml import YAML

from bot.clock import VirtualClock
from bot.evaluation.stage import Cast, Stage
from bot.moderation.judgement import Judgement
from bot.sandbox.pilot import Posted
from policy_rules.verdict import Finding

LOOK_AGAIN = "Ask someone else to look"  # what the button of a note says


@dataclass(frozen=True, slots=True)
class Expected:
    """What the script expects of a line: which rule finds something, and whether it hides or asks a person."""

    rule: str
    action: str  # hide | escalate
    within: int = 1  # this line or one of the next ones, this one counted


class Deed(StrEnum):
    """What somebody does instead of saying something."""

    REPORT = "report"  # puts the mark on the last message of `to`
    PRESS = "press"  # presses the button `says` on the newest card of the room
    APPEAL = "appeal"  # asks for somebody else to look, by the button on the last note that they got
    WAIT = "wait"  # nothing: time passes


@dataclass(frozen=True, slots=True)
class Line:
    """Somebody says or does something somewhere, some seconds after the line before."""

    who: str
    where: str
    says: str
    after: timedelta
    to: str | None = None  # whose last message it answers, or is about
    expects: Expected | None = None
    deed: Deed | None = None
    effects: tuple[str, ...] = ()  # what must follow from a deed


@dataclass(frozen=True, slots=True)
class Evening:
    """A script: its cast, when it begins, and its lines."""

    cast: Cast
    begins: datetime
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Played:
    """One line and what became of it."""

    line: Line
    at: datetime
    judgement: Judgement | None  # None of a deed
    effects: tuple[str, ...]  # what was carried out, in order

    @property
    def action(self) -> str:
        """What was decided: hide, escalate or none."""
        return self.judgement.verdict.action if self.judgement else "none"

    @property
    def lead(self) -> Finding | None:
        """The finding that led."""
        return self.judgement.verdict.because_of if self.judgement else None

    @property
    def rules(self) -> tuple[str, ...]:
        """The rules that found something."""
        return tuple(finding.rule for finding in self.judgement.verdict.findings) if self.judgement else ()


def shipped_evening() -> Evening:
    """The evening that comes with Steward, set today."""
    text = files("bot.evaluation").joinpath("data", "evening.yaml").read_text(encoding="utf-8")
    return evening_from(YAML(typ="safe").load(text), datetime.now(UTC))


def evening_from(script: dict[str, Any], day: datetime) -> Evening:
    """The script as it was read from YAML, on the given day."""
    cast = Cast(
        group=script["group"],
        channels=tuple(script["channels"]),
        members=tuple(script["members"]),
        moderators=tuple(script["moderators"]),
        safeguarding=tuple(script["safeguarding"]),
    )
    begins = datetime.combine(day.date(), time.fromisoformat(script["begins"]), UTC)
    return Evening(cast, begins, tuple(_line(line) for line in script["lines"]))


def _line(line: dict[str, Any]) -> Line:
    expects = Expected(**line["expects"]) if "expects" in line else None
    after = timedelta(seconds=line.get("after", 0))
    return Line(
        line["who"],
        line["where"],
        line["says"],
        after,
        line.get("to"),
        expects,
        Deed(line["does"]) if "does" in line else None,
        tuple(line.get("effects", ())),
    )


async def play_evening(stage: Stage, clock: VirtualClock, lines: tuple[Line, ...]) -> AsyncIterator[Played]:
    """Say each line when its time has come, and yield it when all that followed from it is done."""
    last: dict[str, Posted] = {}
    carried_out: list[str] = []
    stage.steward.effect_watchers.append(lambda effect: carried_out.append(effect.kind))
    for line in lines:
        clock.advance(line.after)
        carried_out.clear()
        about = last.get(line.to) if line.to else None
        judgement = None
        if line.deed is None:
            last[line.who] = await stage.pilot.say(line.who, f"#{line.where}", line.says, reply_to=about)
            judgement = await stage.judged(last[line.who])
        else:
            await _do(stage, line, about)
        yield Played(line, clock.now(), judgement, tuple(carried_out))


async def _do(stage: Stage, line: Line, about: Posted | None) -> None:
    """Do what the line says, and wait until all that follows is done."""
    match line.deed:
        case Deed.REPORT if about is not None:
            await stage.pilot.react(line.who, about, stage.steward.road.policy.reports.reaction or "")
        case Deed.PRESS:
            cards = [one for one in stage.pilot.messages(f"#{line.where}") if one["components"]]
            await stage.pilot.click(line.who, cards[-1], line.says)
        case Deed.APPEAL:
            notes = [one for one in stage.pilot.dms(line.who) if one["components"]]
            await stage.pilot.click(line.who, notes[-1], LOOK_AGAIN)
    for _ in range(2):  # what is due by the clock, and what follows from it
        await stage.caught_up()


def differences(played: list[Played]) -> Iterator[str]:
    """What went otherwise than the script expects, a sentence each."""
    allowed: set[int] = set()
    for place, one in enumerate(played):
        expected = one.line.expects
        if missing := set(one.line.effects) - set(one.effects):
            yield f"- {one.line.who}: {one.line.says}\n  expected {', '.join(sorted(missing))} as well"
        if expected is None:
            continue
        span = range(place, min(place + expected.within, len(played)))
        hits = [at for at in span if _as_expected(played[at], expected)]
        allowed.update(hits)
        if not hits:
            yield f"- {one.line.who}: {one.line.says}\n  expected {expected.rule}, {expected.action}; {_outcome(one)}"
    for place, one in enumerate(played):
        if place not in allowed and one.rules and one.line.expects is None:
            yield f"- {one.line.who}: {one.line.says}\n  expected nothing; {_outcome(one)}"


def _as_expected(one: Played, expected: Expected) -> bool:
    return expected.rule in one.rules and one.action == expected.action


def _outcome(one: Played) -> str:
    return f"found {', '.join(one.rules) or 'nothing'}, did {one.action}"
