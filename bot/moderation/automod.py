"""What Discord's own AutoMod did joins the cases. What it stopped is read for one thing: whether somebody needs help.

It tells of a message, in whatever order, before the message comes or after, and of each action by itself.
"""

import logging
from collections import Counter, OrderedDict
from collections.abc import Callable
from datetime import datetime

from bot.clock import Clock
from bot.failure import outline
from bot.moderation.gather import work_of
from bot.moderation.judge import Judge
from bot.moderation.recent import Recent
from bot.moderation.record import write_down
from bot.moderation.snapshot import Snapshot, snapshot_of, to_bytes
from bot.store.store import Store
from bot.store.writer import Writer
from policy_rules.automod import case_to_join, cry_in, of_act
from policy_rules.automod_act import AutoModAct
from policy_rules.case import Status
from policy_rules.consequences import of_verdict
from policy_rules.policy import Policy
from policy_rules.verdict import Category, Verdict
from policy_rules.vocabulary import Message, Unknown

log = logging.getLogger(__name__)

MOST_KNOWN = 1_000  # messages on which AutoMod acted, the latest: a report may make a case of one later
MOST_UNREAD = 500  # stopped messages that wait for the model, or for the store, in memory alone
AT_ONCE = 20  # of those, a round
MOST_TRIES = 30  # of one that breaks something inside Steward


class AutoMod:
    """The part of the road that is about it. Nothing here is stored but what stands on a case."""

    def __init__(
        self,
        store: Store,
        judge: Judge,
        recent: Recent,
        clock: Clock,
        wake: Callable[[], None],
    ) -> None:
        self._store = store
        self._judge = judge
        self._clock = clock
        self._wake = wake
        self._recent = recent
        self._acts: OrderedDict[str, list[AutoModAct]] = OrderedDict()  # by message
        self._joined: OrderedDict[str, int] = OrderedDict()  # the case that a stopped message belongs to
        self._unread: OrderedDict[str, Message] = OrderedDict()
        self._reading: set[str] = set()  # those that are being read just now
        self._failed: Counter[str] = Counter()

    @property
    def _policy(self) -> Policy:
        return self._judge.policy

    async def take(self, act: AutoModAct, stopped: Message | None) -> None:
        """AutoMod did something; `stopped` is the message that it did not let through, told with one of its acts."""
        acts = self._acts.setdefault(act.message_id, [])
        if act not in acts:  # a message that is edited may set off the same again
            acts.append(act)
        while len(self._acts) > MOST_KNOWN:
            self._joined.pop(self._acts.popitem(last=False)[0], None)
        if stopped is not None:
            self._unread[stopped.id] = stopped  # until it has found its place: nothing else tells of it again
            while len(self._unread) > MOST_UNREAD:
                self._unread.popitem(last=False)
            await self._read(stopped)
        await self.join(act.message_id)

    async def join(self, message_id: str) -> None:
        """Write what AutoMod did about a message on its case, as far as it has one by now and it does not say so."""
        acts = self._acts.get(message_id)
        if not acts:
            return
        case_id = self._joined.get(message_id)
        case = await (self._store.newest_case_of(message_id) if case_id is None else self._store.case(case_id))
        if case is None:
            return
        joins, now = case.id, self._clock.now()

        async def note(writer: Writer) -> None:
            for act in acts:
                known = await writer.case(joins)
                follows = of_act(known, act, now) if known is not None else None
                if follows is not None:
                    await write_down(writer, follows, joins)

        await self._store.transaction(note)
        self._wake()

    async def read_again(self) -> None:
        """Read the stopped messages that the model could not read when they came, or on which something broke."""
        for message in [one for one in self._unread.values() if one.id not in self._reading][:AT_ONCE]:
            try:
                if not await self._read(message):
                    return
                await self.join(message.id)
            except Exception as problem:  # noqa: BLE001 - whatever broke, it and the others are tried again
                log.error("a stopped message could not be read: %s", outline(problem))  # noqa: TRY400
                self._put_off(message.id)

    def _put_off(self, message_id: str) -> None:
        self._failed[message_id] += 1
        if self._failed[message_id] < MOST_TRIES and message_id in self._unread:
            self._unread.move_to_end(message_id)
            return
        self._unread.pop(message_id, None)
        del self._failed[message_id]

    async def _read(self, message: Message) -> bool:
        """Whether it has found its place: a case of its own, an open one, or none."""
        self._reading.add(message.id)
        try:
            placed = await self._place(message)
        finally:
            self._reading.discard(message.id)
        if placed:
            self._unread.pop(message.id, None)
            self._failed.pop(message.id, None)
        return placed

    async def _place(self, message: Message) -> bool:
        judgement = await self._judge.judge(message, alone=True)
        cry = cry_in(judgement.verdict)
        if cry is None and isinstance(judgement.scores, Unknown):
            return False
        if cry is not None:
            self._joined[message.id] = await self._of_same_words(message) or await self._open(message, cry)
        else:
            known = await self._store.cases(status=Status.OPEN, author_id=message.author.id)
            case = case_to_join(known, message, self._policy, self._clock.now())
            if case is not None:
                self._joined[message.id] = case.id
        return True

    async def _of_same_words(self, message: Message) -> int | None:
        """The open case of somebody who may need help and tries the same words again."""
        now = self._clock.now()
        for case in await self._store.cases(status=Status.OPEN, author_id=message.author.id):
            if case.category is Category.WELFARE and case.sealed and not (case.no_message or case.around):
                work = await work_of(self._store, case.id, self._policy, now)
                if work.snapshot is not None and work.snapshot.text == message.text:
                    return case.id
        return None

    async def _open(self, message: Message, verdict: Verdict) -> int:
        kept, now = snapshot_of(message, self._recent.before(message)), self._clock.now()
        case_id = await self._store.transaction(lambda writer: _record(writer, verdict, message, kept, now))
        self._wake()
        return case_id


async def _record(writer: Writer, verdict: Verdict, message: Message, kept: Snapshot, now: datetime) -> int:
    """Open the case. The room's cursor stays: the message has no place in it."""
    case_id = await writer.new_case_id()
    await write_down(writer, of_verdict(verdict, message, None, case_id, now), case_id)
    await writer.keep(case_id, message.revision, to_bytes(kept))
    return case_id
