"""`steward scan`: every message of an export, judged as the live bot would have, in bounded memory."""

from collections import Counter, deque
from collections.abc import AsyncIterator, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from bot.moderation.judge import Judge
from bot.moderation.judgement import Judgement
from bot.readers.exports import ExportProblem
from policy_rules.verdict import Escalate, Finding, Hide, Verdict
from policy_rules.vocabulary import Message, masked

AROUND = 3  # messages shown before and after one that was found
LONGEST_SHOWN = 300  # characters of a message in a report
# Messages that are scored before the first of them is judged: the model and the rules each have the processor's cache
# to themselves for a while, which makes both faster and changes nothing of what they say.
BLOCK = 128


@dataclass(frozen=True, slots=True)
class Shown:
    """A message as a report shows it: who, when, what, with what was found in it masked."""

    author: str
    at: str  # ISO 8601
    text: str
    found: bool = False


@dataclass(slots=True)
class Found:
    """A message with what is found on it, and the exchange around it."""

    message: Message
    verdict: Verdict
    before: tuple[Shown, ...]
    after: list[Shown] = field(default_factory=list)

    @property
    def findings(self) -> tuple[Finding, ...]:
        """Those that would have led to something."""
        return tuple(finding for finding in self.verdict.findings if finding.actions)


@dataclass(slots=True)
class Tally:
    """What a scan came to."""

    messages: int = 0
    by_rule: Counter[str] = field(default_factory=Counter)
    by_week: Counter[tuple[str, str]] = field(default_factory=Counter)  # (ISO week, rule)
    names: dict[str, str] = field(default_factory=dict)  # of rules
    hidden: int = 0

    def add(self, found: Found) -> None:
        """Count what was found on one message."""
        year, week, _ = found.message.sent_at.isocalendar()
        self.hidden += found.verdict.hides
        for finding in found.findings:
            self.by_rule[finding.rule] += 1
            self.by_week[f"{year}-W{week:02d}", finding.rule] += 1
            self.names[finding.rule] = finding.name


async def scanned(messages: Iterable[Message], judge: Judge, tally: Tally) -> AsyncIterator[Found]:
    """What is found, as soon as the messages after it are read; `tally` counts along. Raises what `messages` raises."""
    before: deque[Shown] = deque(maxlen=AROUND)
    waiting: deque[Found] = deque()
    block, source = _Block(), iter(messages)
    while block.broken is None and (block := _next_block(source)):
        async for judgement in _judged(block.messages, judge):
            tally.messages += 1
            shown = shown_of(judgement.message, judgement.verdict)
            for found in waiting:
                found.after.append(shown)
            while waiting and len(waiting[0].after) >= AROUND:
                yield waiting.popleft()
            for one in judgement.all:
                if one.verdict.actions:
                    found = Found(one.message, one.verdict, tuple(before))
                    tally.add(found)
                    waiting.append(found)
            before.append(shown)
    for found in waiting:
        yield found
    if block.broken is not None:
        raise block.broken


@dataclass(slots=True)
class _Block:
    """Messages in a row, and what stopped the reading after the last of them."""

    messages: list[Message] = field(default_factory=list)
    broken: ExportProblem | None = None  # raised once all that was found before it is told

    def __bool__(self) -> bool:
        return bool(self.messages) or self.broken is not None


def _next_block(source: Iterator[Message]) -> _Block:
    block = _Block()
    try:
        block.messages.extend(islice(source, BLOCK))  # what came before a problem stays in the list
    except ExportProblem as problem:
        block.broken = problem
    return block


async def _judged(messages: Sequence[Message], judge: Judge) -> AsyncIterator[Judgement]:
    scored = [await judge.score(message) for message in messages]
    for one in scored:
        yield judge.weigh(one)


def shown_of(message: Message, verdict: Verdict) -> Shown:
    """A message as a report shows it."""
    spans = [span for finding in verdict.findings for span in finding.spans if _hides_words(finding)]
    text = masked(message.text, spans)
    cut = text if len(text) <= LONGEST_SHOWN else text[: LONGEST_SHOWN - 1] + "…"
    return Shown(message.author.name, message.sent_at.isoformat(), cut, bool(verdict.actions))


def _hides_words(finding: Finding) -> bool:
    """Whether what was found is itself what must not be told on: a number, a name, a code."""
    return finding.category.value == "confidentiality"


def described(found: Found) -> Iterator[dict[str, Any]]:
    """The findings on a message as `steward scan --json` prints them."""
    message = found.message
    for finding in found.findings:
        hides = found.verdict.hides and any(isinstance(action, Hide) for action in finding.actions)
        asks = any(isinstance(action, Escalate) for action in finding.actions)
        yield {
            "message": message.id,
            "channel": message.channel.name,
            "author": message.author.name,
            "at": message.sent_at.isoformat(),
            "rule": finding.rule,
            "clause": finding.clause,
            "category": finding.category.value,
            "action": "hide" if hides else "escalate" if asks else "none",
            "confidence": round(finding.confidence, 3),
            "explanation": "; ".join(finding.because),
            "spans": [[span.start, span.end] for span in finding.spans],
        }
