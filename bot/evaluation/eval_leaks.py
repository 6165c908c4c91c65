"""`steward eval leaks`: messages with marked identifiers and kinds of disclosure, against what Steward finds.

A line is `LABELS<TAB>text`: letters D (private details of a person), C (talk of a case), I (internal business), F (a
document), or `-` for none; identifiers stand in the text as `[[KIND:value]]`. `@file:NAME` is an attachment's name.
"""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bot.evaluation.measures import f1, share
from bot.evaluation.reading_lines import LineProblem
from bot.moderation.judge import Judge
from bot.moderation.judgement import Judgement
from policy_rules.detectors.identifiers import IdentifiersSeen
from policy_rules.detectors.register import RegisterSeen
from policy_rules.detectors.secrets import SecretsSeen
from policy_rules.register.matching import Tier
from policy_rules.verdict import Category
from policy_rules.vocabulary import Channel, Member, Message, Part, PartKind, Span, Unknown, said

SENT = datetime(2026, 1, 5, 18, 0, tzinfo=UTC)
_MARK = re.compile(r"\[\[([A-Z_]+):(.*?)\]\]")  # in files of ours, never on what members type
KINDS = {
    "phone": "PHONE", "email": "EMAIL", "postcode": "POSTCODE", "address": "ADDRESS", "nhs_number": "NHS",
    "national_insurance": "NINO", "date_of_birth": "DOB", "passport": "PASSPORT", "bank_account": "BANK",
    "iban": "IBAN", "payment_card": "CARD", "vehicle": "VRM", "ip_address": "IP", "driving_licence": "LICENCE",
}  # fmt: skip
ALIASES = {"SORTCODE": "BANK", "ACCOUNT": "BANK"}


@dataclass(frozen=True, slots=True)
class Line:
    """One message, and what is in it."""

    labels: str
    message: Message
    marks: tuple[tuple[str, Span], ...]


def lines_in(path: Path) -> Iterator[Line]:
    """The messages of a file. Raises LineProblem."""
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as problem:
        raise LineProblem(f"{path} cannot be read: {problem}. Check the path and the file.") from None
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip() or line.startswith("#"):
            continue
        labels, tab, marked = line.partition("\t")
        if not tab:
            raise LineProblem(f"{path}, line {number}: there is no tab between labels and text.")
        yield _line(number, labels, marked)


def _line(number: int, labels: str, marked: str) -> Line:
    pieces, marks, place, length = [], [], 0, 0
    for match in _MARK.finditer(marked):
        before = marked[place : match.start()]
        pieces += [before, match[2]]
        start = length + len(before)
        marks.append((ALIASES.get(match[1], match[1]), Span(start, start + len(match[2]))))
        length, place = start + len(match[2]), match.end()
    text = "".join([*pieces, marked[place:]])
    parts = said(text)
    if text.startswith("@file:"):
        parts = (Part(PartKind.ATTACHMENT, text.removeprefix("@file:")),)
    author = Member("author", "Author")
    return Line(labels, Message(str(number), Channel(f"line-{number}", "general"), author, parts, SENT), tuple(marks))


def found_in(judgement: Judgement) -> Iterator[tuple[str, Span]]:
    """The identifiers, secrets and names that were found, by the kinds of the file."""
    signals = judgement.signals
    seen, secrets, names = signals.of(IdentifiersSeen), signals.of(SecretsSeen), signals.of(RegisterSeen)
    if not isinstance(seen, Unknown):
        yield from ((KINDS[item.kind], item.span) for item in seen.items if item.kind in KINDS and not item.public)
    if not isinstance(secrets, Unknown):
        yield from (("SECRET", item.span) for item in secrets.items)
    if not isinstance(names, Unknown):
        yield from (("NAME", one.span) for one in names.people if one.tier is not Tier.SINGLE)
        yield from (("CASEREF", span) for span in names.references)


def _overlap(one: Span, other: Span) -> bool:
    return one.start < other.end and other.start < one.end


async def eval_leaks(path: Path, judge: Judge) -> dict[str, Any]:
    """Precision and recall by kind of identifier, and over messages. Raises LineProblem."""
    counts: Counter[tuple[str, str]] = Counter()
    leaks: list[tuple[str, bool]] = []
    missed: list[str] = []
    alarms: list[str] = []
    for line in lines_in(path):
        judgement = await judge.judge(line.message)
        found = list(found_in(judgement))
        for kind, span in line.marks:
            hit = any(name == kind and _overlap(span, other) for name, other in found)
            counts[kind, "right" if hit else "missed"] += 1
        for kind, span in found:
            if not any(name == kind and _overlap(span, other) for name, other in line.marks):
                counts[kind, "wrong"] += 1
        raised = any(finding.category is Category.CONFIDENTIALITY for finding in judgement.verdict.findings)
        if not (line.marks and line.labels == "-"):  # an identifier alone is counted above
            leaks.append((line.labels, raised))
        label = next((letter for letter in line.labels if letter in "DCIF"), None)
        if label and not raised:
            missed.append(line.message.id)
        if not label and not line.marks and raised:
            alarms.append(line.message.id)
    return {"identifiers": _by_kind(counts), "disclosures": _disclosures(leaks), "missed": missed, "alarms": alarms}


def _by_kind(counts: Counter[tuple[str, str]]) -> dict[str, Any]:
    result = {}
    for kind in sorted({kind for kind, _ in counts}):
        right, wrong, missed = (counts[kind, what] for what in ("right", "wrong", "missed"))
        precision, recall = share(right, right + wrong), share(right, right + missed)
        result[kind] = {"marked": right + missed, "precision": precision, "recall": recall, "f1": f1(precision, recall)}
    return result


def _disclosures(leaks: list[tuple[str, bool]]) -> dict[str, Any]:
    kinds = {letter: [raised for labels, raised in leaks if letter in labels] for letter in "DCIF"}
    told = [raised for labels, raised in leaks if set(labels) & set("DCIF")]
    clean = [raised for labels, raised in leaks if not set(labels) & set("DCIF")]
    return {
        "messages": len(leaks),
        "told": len(told),
        "recall": share(sum(told), len(told)),
        "precision": share(sum(told), sum(told) + sum(clean)),
        "recall_by_kind": {letter: share(sum(hits), len(hits)) for letter, hits in kinds.items() if hits},
    }
