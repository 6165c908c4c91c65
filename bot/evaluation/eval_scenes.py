"""`steward eval scenes`: whole exchanges, judged message by message as a fresh channel, against what people expect."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from bot.evaluation.measures import f1, middle, share
from bot.evaluation.reading_lines import LineProblem, lines_of, wanted
from bot.evaluation.scene_script import scripted
from bot.moderation.judge import Judge
from policy_rules.verdict import Category, Hide, Verdict
from policy_rules.vocabulary import Audience, Channel, Member, Message, Part, PartKind, Role, said

BEGINS = datetime(2026, 1, 5, 18, 0, tzinfo=UTC)
BREACHES = ("argument", "harassment", "discrimination", "confidentiality")
STAND_INS = {"harassment": ("discrimination",), "discrimination": ("harassment",)}
CARE = frozenset({Category.WELFARE, Category.CONCERN})
EARLY = 1  # messages that a finding may come before the first breach
RANK = {"none": 0, "escalate": 1, "hide": 2}


@dataclass(frozen=True, slots=True)
class Raised:
    """A finding that had an effect."""

    place: int  # of its message in the scene, from 0
    category: str
    message: str
    clause: str
    action: str  # hide or escalate
    confidence: float


@dataclass(frozen=True, slots=True)
class Scene:
    """An exchange, and what people say should come of it."""

    id: str
    kind: str
    messages: tuple[Message, ...]
    category: str  # or "none"
    breaches: tuple[int, ...]  # places of the messages that breach
    action: str
    care: bool

    @property
    def first_breach(self) -> int:
        """The place of the first breach, 0 where there is none."""
        return min(self.breaches, default=0)


@dataclass(frozen=True, slots=True)
class Played:
    """A scene and what Steward found in it."""

    scene: Scene
    raised: tuple[Raised, ...]

    def first(self, category: str, *, strict: bool = False) -> Raised | None:
        """The first finding of the category in time; harassment and discrimination stand in for each other."""
        names = (category, *(() if strict else STAND_INS.get(category, ())))
        in_time = (one for one in self.raised if one.place >= self.scene.first_breach - EARLY)
        return next((one for one in in_time if one.category in names), None)

    def alarms(self) -> set[str]:
        """The breaches that were found in a scene that has none."""
        return {one.category for one in self.raised if one.category in BREACHES and self.scene.category == "none"}

    @property
    def cared(self) -> bool:
        """Whether a case was raised for somebody who may need help, or for a concern."""
        return any(one.category in CARE for one in self.raised)


def scenes_of(path: Path) -> Iterator[Scene]:
    """The scenes of a file. Raises LineProblem."""
    script = path.is_dir() or path.suffix == ".txt"
    for number, line in scripted(path) if script else lines_of(path):
        try:
            yield _scene(path, number, line)
        except (KeyError, TypeError, ValueError, AttributeError) as problem:
            raise LineProblem(f"{path}, line {number}: this is no scene ({problem}).") from None


def _scene(path: Path, number: int, line: dict[str, Any]) -> Scene:
    place = line.get("channel") or {}
    audience = Audience.PUBLIC if place.get("public", True) else Audience.TEAM
    channel = Channel(f"scene-{number}-{line['id']}", str(place.get("name", "general")), audience)
    members = {str(one["id"]): _member(one) for one in line.get("members", ())}
    written = wanted(path, number, line, "messages", list)
    authors = {str(one["id"]): str(one["author"]) for one in written}
    messages = tuple(_message(one, channel, members, authors) for one in written)
    expect = wanted(path, number, line, "expect", dict)
    places = {message.id: place for place, message in enumerate(messages)}
    breaches = tuple(places[str(one)] for one in expect.get("breaches") or () if str(one) in places)
    return Scene(
        id=str(line["id"]),
        kind=str(line.get("kind", "unknown")),
        messages=messages,
        category=str(expect.get("category") or "none"),
        breaches=breaches,
        action=str(expect.get("action") or "none"),
        care=bool(line.get("care")),
    )


def _member(one: Mapping[str, Any]) -> Member:
    roles = tuple(Role(str(role), str(role)) for role in one.get("roles") or ())
    return Member(str(one["id"]), str(one.get("name", one["id"])), roles)


def _message(
    one: Mapping[str, Any], channel: Channel, members: Mapping[str, Member], authors: Mapping[str, str]
) -> Message:
    author = str(one["author"])
    answered = str(one["reply_to"]) if one.get("reply_to") else None
    names = tuple(Part(PartKind.ATTACHMENT, str(file["name"])) for file in one.get("attachments") or ())
    return Message(
        id=str(one["id"]),
        channel=channel,
        author=members.get(author, Member(author, author)),
        parts=(*said(str(one.get("text") or "")), *names),
        sent_at=BEGINS + timedelta(seconds=float(one.get("t", 0))),
        reply_to=answered,
        reply_to_author=authors.get(answered) if answered else None,
        mentions=tuple(str(member) for member in one.get("mentions") or ()),
    )


def raised_by(verdict: Verdict, message: Message, place: int) -> Iterator[Raised]:
    """The findings of a verdict that lead to something."""
    for finding in verdict.findings if verdict.actions else ():
        hides = verdict.hides and any(isinstance(action, Hide) for action in finding.actions)
        if finding.actions:
            yield Raised(
                place,
                finding.category.value,
                message.id,
                finding.clause,
                "hide" if hides else "escalate",
                round(finding.confidence, 3),
            )


async def play(scene: Scene, judge: Judge) -> Played:
    """Judge the scene, message by message."""
    raised: list[Raised] = []
    for place, message in enumerate(scene.messages):
        judgement = await judge.judge(message)
        raised += (found for one in judgement.all for found in raised_by(one.verdict, one.message, place))
    return Played(scene, tuple(raised))


async def eval_scenes(path: Path, judge: Judge) -> dict[str, Any]:
    """The figures as `steward eval scenes --json` prints them. Raises LineProblem."""
    played = [await play(scene, judge) for scene in scenes_of(path)]
    if not played:
        raise LineProblem(f"{path} holds no scene.")
    summary: dict[str, Any] = {category: _category(played, category) for category in BREACHES}
    strict = {category: _category(played, category, strict=True) for category in STAND_INS}
    return {
        "summary": {
            **summary,
            "strict": strict,
            "false_alarm_scenes": _false_alarms(played),
            "action_agreement": share(sum(map(_agrees, played)), len(played)),
            "care": _care(played),
            "care_by_kind": _care_by_kind(played),
        },
        "scenes": [_described(one) for one in played],
    }


def _category(played: Sequence[Played], category: str, *, strict: bool = False) -> dict[str, Any]:
    of_it = [one for one in played if one.scene.category == category]
    firsts = [(one, one.first(category, strict=strict)) for one in of_it]
    found = [(one, first) for one, first in firsts if first is not None]
    alarms = sum(category in one.alarms() for one in played)
    precision, recall = share(len(found), len(found) + alarms), share(len(found), len(of_it))
    late = [max(0, first.place - one.scene.first_breach) for one, first in found]
    return {
        "scenes": len(of_it),
        "precision": precision,
        "recall": recall,
        "f1": f1(precision, recall),
        "late_messages_median": middle(late),
    }


def _false_alarms(played: Sequence[Played]) -> dict[str, dict[str, int]]:
    peaceful = [one for one in played if one.scene.category == "none"]
    return {
        kind: {
            "flagged": sum(bool(one.alarms()) for one in peaceful if one.scene.kind == kind),
            "scenes": sum(one.scene.kind == kind for one in peaceful),
        }
        for kind in _kinds(peaceful)
    }


def _agrees(one: Played) -> bool:
    actions = (raised.action for raised in one.raised if raised.category in BREACHES)
    strongest = max(actions, key=RANK.__getitem__, default="none")
    return strongest == one.scene.action


def _care(played: Sequence[Played]) -> dict[str, int]:
    careful = [one for one in played if one.scene.care]
    return {
        "scenes": len(careful),
        "raised": sum(one.cared for one in careful),
        "breach_effects": sum(any(raised.category in BREACHES for raised in one.raised) for one in careful),
        "false_cases": sum(one.cared for one in played if not one.scene.care),
    }


def _care_by_kind(played: Sequence[Played]) -> dict[str, dict[str, Any]]:
    """The cries for help of each kind of scene, and how many were heard: welfare and abuse_disclosure are apart."""
    careful = [one for one in played if one.scene.care]
    counted = {kind: [one.cared for one in careful if one.scene.kind == kind] for kind in _kinds(careful)}
    return {
        kind: {"scenes": len(heard), "raised": sum(heard), "recall": share(sum(heard), len(heard))}
        for kind, heard in counted.items()
    }


def _kinds(played: Sequence[Played]) -> list[str]:
    return sorted({one.scene.kind for one in played})


def _described(one: Played) -> dict[str, Any]:
    category = one.scene.category
    own = {category, *STAND_INS.get(category, ())}
    found = [
        {
            "category": raised.category,
            "message": raised.message,
            "clause": raised.clause,
            "action": raised.action,
            "confidence": raised.confidence,
        }
        for raised in one.raised
    ]
    also = sorted({raised.category for raised in one.raised} - own) if category != "none" else []
    return {"id": one.scene.id, "kind": one.scene.kind, "expected": category, "found": found, "also": also}
