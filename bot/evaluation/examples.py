"""Runs the examples that rules carry through the real detectors and the real model, each in a room of its own."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from bot.moderation.judge import Judge
from bot.scoring.scorer import Scorer
from bot.scoring.service import ScoringService
from policy_rules.policy import Example, Policy, Rule
from policy_rules.register.entry import Entry, Register, Who
from policy_rules.vocabulary import Attachment, Channel, FileTrouble, Member, Message, Part, PartKind, said

BEGINS = datetime(2026, 1, 5, 18, 0, tzinfo=UTC)
BETWEEN_LINES = timedelta(seconds=40)
FILES = ("@file", "@bomb", "@located")  # before a name: a file, and what came of opening it


@dataclass(frozen=True, slots=True)
class Tried:
    """One example and what came of it."""

    rule: str
    breach: bool  # whether the rule should find it
    text: str
    found: tuple[str, ...]  # the rules that found something

    @property
    def held(self) -> bool:
        """Whether it came out as the policy says."""
        return (self.rule in self.found) is self.breach


def messages_of(example: Example, room: str, name: str = "example") -> list[Message]:
    """The example as messages in a room called `name` that everybody can read, its lines a little apart."""
    return [
        Message(
            id=f"{room}-{place}",
            channel=Channel(id=room, name=name),
            author=Member(id=line.name or "somebody", name=line.name or "somebody"),
            parts=_parts(line.text),
            attachments=_opened(line.text),
            sent_at=BEGINS + BETWEEN_LINES * place,
        )
        for place, line in enumerate(example)
    ]


def _parts(text: str) -> tuple[Part, ...]:
    """What the line says; `@file:NAME` is an attachment of that name."""
    kind, colon, name = text.partition(":")
    if colon and kind in FILES:
        return (Part(PartKind.ATTACHMENT, name),)
    return said(text)


def _opened(text: str) -> tuple[Attachment, ...]:
    """What opening the file came to: `@bomb:NAME` was not read, `@located:NAME` says where it was taken."""
    kind, colon, name = text.partition(":")
    if not colon or kind not in FILES:
        return ()
    trouble = FileTrouble.BOMB if kind == "@bomb" else None
    return (Attachment("file", name, trouble=trouble, located=kind == "@located"),)


def register_of(policy: Policy) -> Register:
    """The register that the examples of all rules name together."""
    examples = [rule.examples for rule in policy.rules]
    people = [(Who.SERVICE_USER, name) for one in examples for name in one.service_users]
    people += [(Who.COLLEAGUE, name) for one in examples for name in one.colleagues]
    entries = (Entry(f"E{number}", who, name) for number, (who, name) in enumerate(dict.fromkeys(people), 1))
    reference = next((one.case_reference for one in examples if one.case_reference), None)
    return Register(tuple(entries), reference)


async def try_examples(policy: Policy, load: Callable[[], Scorer]) -> tuple[Tried, ...]:
    """Every example of every rule in force. Raises ScorerProblem if the model cannot be loaded."""
    service = await ScoringService.start(load)
    try:
        judge = Judge(policy, service, register_of(policy))
        return tuple(
            [
                await _try(judge, rule, example, breach=breach, room=f"{rule.id}-{breach}-{place}")
                for rule in policy.rules
                for breach, examples in ((True, rule.examples.breach), (False, rule.examples.fine))
                for place, example in enumerate(examples)
            ]
        )
    finally:
        await service.aclose()


async def _try(judge: Judge, rule: Rule, example: Example, *, breach: bool, room: str) -> Tried:
    found: list[str] = []
    name = next(iter(rule.applies_to.channels), "example")  # a rule for certain rooms is tried in one of them
    for message in messages_of(example, room, name):
        judgement = await judge.judge(message)
        found += [finding.rule for seen in judgement.all for finding in seen.verdict.findings]
    text = " / ".join(f"{line.name}: {line.text}" if line.name else line.text for line in example)
    return Tried(rule.id, breach, text, tuple(dict.fromkeys(found)))
