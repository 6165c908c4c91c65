"""Judges a message: normalise, detect, score, remember, decide. Holds what channels remember and nothing else."""

import math
from collections import Counter, OrderedDict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from bot.moderation.judgement import Judgement, Scored
from bot.moderation.lately import Lately
from bot.moderation.ports import Scorer
from bot.moderation.tails import Before, Tails
from policy_rules.decide import decide
from policy_rules.detectors import DETECTORS
from policy_rules.detectors.detector import Detector, Memory, read_all
from policy_rules.detectors.welfare import raised
from policy_rules.memory import MEMORIES
from policy_rules.memory.objection import ObjectionReading
from policy_rules.policy import Policy
from policy_rules.register.entry import Register, Who
from policy_rules.register.names import Names
from policy_rules.signals import Signals, Subject, Turn
from policy_rules.text import normalise
from policy_rules.verdict import AT_PEOPLE
from policy_rules.vocabulary import Message, Part, PartKind, Scores, Unknown

TOGETHER_LESS = 1.5  # in log-odds: what reads as .7 in one message must read as .91 in two
HURTS = ("toxicity", "identity_attack", "threat", "insult", "contempt", "prejudice", "menace", "advances", "welfare")
MOST_CHANNELS = 500  # that are remembered at once; the longest quiet one is forgotten first


class Judge:
    """The brain at work under one policy.

    Steps of a channel's memory may not come out of order, nor may an author's messages: its caller keeps order.
    """

    def __init__(self, policy: Policy, scorer: Scorer, register: Register | None = None) -> None:
        """Raises ValueError if the register's pattern for references is not one that re2 accepts."""
        self._scorer = scorer
        self._names = Names.of(register) if register else None
        self._tails = Tails()
        self._lately = Lately()
        self._memories: OrderedDict[str, dict[type[Any], Any]] = OrderedDict()
        self.follow(policy)

    def follow(self, policy: Policy) -> None:
        """Judge by `policy` from now on. What channels remember stays."""
        self.policy = policy
        self._for_files = policy.for_files()
        self._detectors: Sequence[Detector] = tuple(
            kind.for_group(policy.group, policy.asked(kind.predicate)) for kind in DETECTORS
        )
        self._rememberers: Sequence[Memory] = tuple(
            kind.for_group(policy.group, policy.asked(kind.predicate)) for kind in MEMORIES
        )

    def learn(self, register: Register) -> None:
        """Match names against this register from now on. Raises ValueError as the constructor does."""
        self._names = Names.of(register)

    @property
    def model_answers(self) -> bool:
        """Whether the model is well, even if it is behind."""
        return self._scorer.healthy

    def register_counts(self) -> Mapping[Who, int]:
        """How many people of each kind names are matched against."""
        entries = self._names.index.entries if self._names else ()
        return Counter(entry.who for entry in entries)

    async def judge(self, message: Message, *, alone: bool = False, names: bool = True) -> Judgement:
        """The policy's verdict on `message`, in the light of what was said before it in its channel.

        `alone` leaves out what was said around it: for a message whose turn is long over. Without `names` nothing is
        matched against the register: an answer to a member must not tell who stands in it (people.md 19).
        """
        return self.weigh(await self.score(message, alone=alone), alone=alone, names=names)

    async def score(self, message: Message, *, alone: bool = False) -> Scored:
        """What the model says of `message`, and of it with what it goes on from; each author's messages in their order.

        Messages may be scored before those before them are weighed, as a scan does.
        """
        text = normalise(message.text)
        before = Before() if alone else self._tails.before(message)
        scores = await self._scorer.score(text.blanked)
        if before.begun is None or isinstance(scores, Unknown):
            return Scored(message, text, scores, before.short)
        begun = normalise(before.begun.text).blanked
        together = await self._scorer.score(f"{begun} {text.blanked}")
        return Scored(message, text, scores, before.short, before.begun.message_id, together)

    def weigh(self, scored: Scored, *, alone: bool = False, names: bool = True) -> Judgement:
        """The policy's verdict on a message that was scored, in its turn; `alone` and `names` as for `judge`."""
        message, text, scores = scored.message, scored.text, self._scores(scored)
        names_known = self._names if names else None
        signals = read_all(self._detectors, Subject(message, text, scores, names_known, scored.before))
        signals = signals.having(ObjectionReading, ObjectionReading())  # nobody can have objected to what is new
        if not alone:
            signals = self._remember(message, signals)
        judgement = Judgement(message, text, scores, signals, decide(message, signals, self.policy))
        return judgement if alone else self._with_earlier(judgement)

    async def judge_file(self, message: Message, text: str) -> Judgement:
        """What the rules that read files say about a piece of the text of one that came with `message`.

        It is read by itself, as words that its sender passes on; places are those in the piece.
        """
        apart = replace(message, parts=(Part(PartKind.FILE, text),))
        read = normalise(text)
        scores = await self._scorer.score(read.blanked)
        signals = read_all(self._detectors, Subject(apart, read, scores, self._names))
        return Judgement(message, read, scores, signals, decide(apart, signals, self._for_files))

    def forget(self, channel_id: str, message_id: str) -> None:
        """A message is gone: its turn leaves what its channel remembers."""
        self._tails.forget(channel_id, message_id)
        self._lately.forget(channel_id, message_id)
        values = self._memories.get(channel_id)
        if values is not None:
            for memory in self._rememberers:
                if memory.signal in values:
                    values[memory.signal] = memory.forget(values[memory.signal], message_id)

    def _scores(self, scored: Scored) -> Scores | Unknown:
        """Those by which a message is judged: nothing is read together with one in which something is found."""
        scores, together = scored.scores, scored.together
        if isinstance(scores, Unknown) or together is None:
            return scores
        clean = self._lately.is_clean(scored.message, scored.goes_on_from)
        return in_one(scores, together) if clean else scores

    def _remember(self, message: Message, signals: Signals) -> Signals:
        """One step of every memory. A turn that raised welfare is taken out instead: it is never part of a quarrel."""
        values = self._values_of(message.channel.id)
        turn = Turn(message.id, message.author.id, _addressees(message), signals)
        care = raised(signals)
        for memory in self._rememberers:
            value = values.get(memory.signal, memory.empty())
            if care:
                values[memory.signal] = memory.forget(value, message.id)
                continue
            values[memory.signal], reading = _step_safely(memory, value, turn, message.sent_at)
            signals = signals.having(memory.signal, reading)
        return signals

    def _with_earlier(self, judgement: Judgement) -> Judgement:
        """The judgement, and that of the likeliest earlier message in which something is found because of this one.

        Where something is found in a likelier one already, that is what somebody objects to.
        """
        self._lately.add(judgement)
        reading, channel_id = judgement.signals.of(ObjectionReading), judgement.message.channel.id
        if isinstance(reading, Unknown) or reading.on_those is None:
            return judgement
        by = judgement.message.id
        for earlier in filter(None, (self._lately.find(channel_id, one, by) for one in reading.to)):
            if any(finding.category in AT_PEOPLE for finding in earlier.verdict.findings):
                break
            if not earlier.verdict.clean:
                continue
            signals = earlier.signals.having(ObjectionReading, reading.on_those)
            seen = replace(earlier, signals=signals, verdict=decide(earlier.message, signals, self.policy))
            if not seen.verdict.clean:
                self._lately.tell(earlier, seen, by)
                return replace(judgement, earlier=seen)
        return judgement

    def _values_of(self, channel_id: str) -> dict[type[Any], Any]:
        values = self._memories.setdefault(channel_id, {})
        self._memories.move_to_end(channel_id)
        while len(self._memories) > MOST_CHANNELS:
            self._memories.popitem(last=False)
        return values


def _addressees(message: Message) -> tuple[str, ...]:
    named = (message.reply_to_author, *message.mentions)
    return tuple(dict.fromkeys(member for member in named if member is not None and member != message.author.id))


def _step_safely(memory: Memory, value: Any, turn: Turn, now: datetime) -> tuple[Any, Any]:
    try:
        return memory.step(value, turn, now)
    except Exception as problem:  # noqa: BLE001 - whatever broke, the signal is unknown and the other rules go on
        return value, Unknown(f"{type(memory).__name__} failed: {type(problem).__name__}")


def in_one(alone: Scores, together: Scores | Unknown) -> Scores:
    """For each label of HURTS the higher of what a message says by itself and with the one whose sentence it ends.

    The others stay apart: what makes a quarrel adds up over messages anyway, and what speaks against a cry for help or
    against a finding must stand in the message itself. Two messages that are no sentence read oddly, so that what they
    say together must be surer.
    """
    if isinstance(together, Unknown):
        return alone
    more = {label: _less_sure(value) for label, value in together.values.items() if label in HURTS}
    highest = {label: max(value, more.get(label, 0.0)) for label, value in alone.values.items()}
    return Scores(alone.model, highest, together=True)


def _less_sure(probability: float) -> float:
    odds = probability / max(1.0 - probability, 1e-9) * math.exp(-TOGETHER_LESS)
    return odds / (1.0 + odds)
