"""`steward scan`: every message of an export, judged as the live bot would have, in bounded memory."""

from collections import Counter, deque
from collections.abc import AsyncIterator, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from bot.moderation.judge import Judge
from bot.moderation.judgement import Judgement
from bot.moderation.recent import MASKED
from bot.readers.exports import ExportProblem
from policy_rules.verdict import Escalate, Finding, Hide, Verdict
from policy_rules.vocabulary import Message, masked

AROUND = 3  # messages shown before and after one that was found
LOOKED_BACK = 16  # messages in which one may still be found because of what came after it, and those before that
LONGEST_SHOWN = 300  # characters of a message in a report
IN_CONFIDENCE = "In confidence: what was written is not shown here."
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
    before: tuple[Shown, ...] = ()
    after: list[Shown] = field(default_factory=list)

    @property
    def shown(self) -> Shown | None:
        """The message itself; None for what is in confidence, whose words and surroundings a report leaves out."""
        return shown_of(self.message, self.verdict)

    @property
    def for_author(self) -> bool:
        """Whether its author alone would have heard of it: a hint is nobody else's business."""
        return self.verdict.action == "none"

    @property
    def done(self) -> str:
        """What would have become of it, in words."""
        if self.for_author:
            return "a hint to its author alone"
        return "hidden, and a person would look" if self.verdict.hides else "a person would look"

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
    looked_at: int = 0  # messages that a person would have been asked about
    hidden: int = 0  # of them
    hints: int = 0  # messages whose author alone would have heard of it

    @property
    def found(self) -> int:
        """How many messages something is found on."""
        return self.looked_at + self.hints

    def add(self, found: Found) -> None:
        """Count what was found on one message."""
        year, week, _ = found.message.sent_at.isocalendar()
        self.hints += found.for_author
        self.looked_at += not found.for_author
        self.hidden += found.verdict.hides
        for finding in found.findings:
            self.by_rule[finding.rule] += 1
            self.by_week[f"{year}-W{week:02d}", finding.rule] += 1
            self.names[finding.rule] = finding.name


async def scanned(messages: Iterable[Message], judge: Judge, tally: Tally) -> AsyncIterator[Found]:
    """What is found, as soon as the messages after it are read; `tally` counts along. Raises what `messages` raises."""
    around = _Around()
    block, source = _Block(), iter(messages)
    while block.broken is None and (block := _next_block(source)):
        async for judgement in _judged(block.messages, judge):
            tally.messages += 1
            for found in around.passes(judgement.message, judgement.verdict):
                yield found
            for one in judgement.all:
                if one.verdict.actions:
                    tally.add(around.found(one.message, one.verdict))
    for found in around.rest():
        yield found
    if block.broken is not None:
        raise block.broken


@dataclass(slots=True)
class _Line:
    """A message that was read, by its place in the file."""

    number: int
    message_id: str
    shown: Shown | None  # nothing of what is in confidence


class _Around:
    """The last lines, and what was found and waits for the lines after it."""

    def __init__(self) -> None:
        self._lines: deque[_Line] = deque(maxlen=LOOKED_BACK)
        self._waiting: deque[tuple[int, Found]] = deque()  # with the place of the message
        self._read = 0

    def passes(self, message: Message, verdict: Verdict) -> Iterator[Found]:
        """One more message; and what has all lines after it now."""
        self._read += 1
        line = _Line(self._read, message.id, shown_of(message, verdict))
        self._lines.append(line)
        for place, found in self._waiting:
            _add_after(found, place, line)
        while self._waiting and self._read - self._waiting[0][0] >= AROUND:
            yield self._waiting.popleft()[1]

    def found(self, message: Message, verdict: Verdict) -> Found:
        """What was found on the last message, or on one before it, among the lines where that stands."""
        own = next((line for line in reversed(self._lines) if line.message_id == message.id), None)
        found, place = Found(message, verdict), own.number if own else self._read
        if own is not None:
            own.shown = found.shown
        if not verdict.sealed and own is not None:
            before = [line.shown for line in self._lines if line.number < place and line.shown][-AROUND:]
            found.before = tuple(before)
            for line in self._lines:
                _add_after(found, place, line)
        self._waiting.append((place, found))
        return found

    def rest(self) -> Iterator[Found]:
        """What was found near the end."""
        while self._waiting:
            yield self._waiting.popleft()[1]


def _add_after(found: Found, place: int, line: _Line) -> None:
    if line.shown and 0 < line.number - place <= AROUND and not found.verdict.sealed:
        found.after.append(line.shown)


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


def shown_of(message: Message, verdict: Verdict) -> Shown | None:
    """A message as a report shows it, with whatever leaked masked; None for what is in confidence."""
    if verdict.sealed:
        return None
    spans = [span for finding in verdict.findings if finding.category in MASKED for span in finding.spans]
    text = masked(message.text, spans)
    cut = text if len(text) <= LONGEST_SHOWN else text[: LONGEST_SHOWN - 1] + "…"
    return Shown(message.author.name, message.sent_at.isoformat(), cut, bool(verdict.actions))


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
