"""What Discord's own AutoMod did joins the cases. What it stopped is read for one thing: whether somebody needs help.

It tells of a message, in whatever order, before the message comes or after, and of each action by itself. Of what it
stopped nothing else tells again, so that waits in the store, sealed, until it was read.
"""

import logging
from collections import OrderedDict
from collections.abc import Callable
from datetime import datetime

from bot.clock import Clock
from bot.moderation.gather import work_of
from bot.moderation.judge import Judge
from bot.moderation.recent import Recent
from bot.moderation.record import write_down
from bot.moderation.snapshot import Snapshot, snapshot_of, to_bytes
from bot.store.stopped import KEPT_FOR, Stopped
from bot.store.store import Store
from bot.store.writer import Writer
from policy_rules.automod import case_to_join, cry_in, of_act
from policy_rules.automod_act import AutoModAct
from policy_rules.case import Status
from policy_rules.consequences import Consequences, of_verdict
from policy_rules.effects import Alert
from policy_rules.events import Event, EventKind
from policy_rules.policy import Policy
from policy_rules.verdict import Category, Verdict
from policy_rules.vocabulary import Message, Unknown

log = logging.getLogger(__name__)

MOST_KNOWN = 1_000  # messages on which AutoMod acted, the latest: a report may make a case of one later


class AutoMod:
    """The part of the road that is about it. What it did is stored where it stands on a case, and nowhere else."""

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
        self._joined: OrderedDict[str, int] = OrderedDict()  # the case of another message that a stopped one belongs to

    @property
    def _policy(self) -> Policy:
        return self._judge.policy

    @property
    def model_answers(self) -> bool:
        """Whether the model is well, even if it is behind."""
        return self._judge.model_answers

    async def keep(self, one: Stopped, text: str) -> None:
        """AutoMod stopped this message: from here on no power cut takes it, until `read` or `settle`."""
        await self._store.transaction(lambda writer: writer.keep_stopped(one, text))

    async def waiting(self, limit: int) -> tuple[Stopped, ...]:
        """The first `limit` of those that are still to be read."""
        return await self._store.stopped(limit)

    async def text_of(self, one: Stopped) -> str | None:
        """What it said; None if it was read meanwhile. Raises EvidenceProblem if that was changed."""
        return await self._store.stopped_text(one.message_id)

    async def put_off(self, one: Stopped) -> None:
        """It could not be read: it is tried again when the others have had their turn."""
        await self._store.transaction(lambda writer: writer.put_off_stopped(one.message_id))

    async def settle(self, one: Stopped) -> None:
        """It is not for Steward to read: nothing of it is kept."""
        await self._store.transaction(lambda writer: writer.settle_stopped(one.message_id))

    async def give_up_old(self) -> None:
        """Erase what could not be read for days, and say so."""
        now = self._clock.now()
        before = now - KEPT_FOR
        oldest = await self._store.oldest_stopped()
        if oldest is not None and oldest < before:
            await self._store.transaction(lambda writer: _give_up(writer, before, now))
            self._wake()

    async def take(self, act: AutoModAct) -> None:
        """AutoMod did something: it stands on the case of the message, as soon as it has one."""
        acts = self._acts.setdefault(act.message_id, [])
        if act not in acts:  # a message that is edited may set off the same again
            acts.append(act)
        while len(self._acts) > MOST_KNOWN:
            self._acts.popitem(last=False)
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

    async def read(self, message: Message) -> bool:
        """Find the place of what was stopped: a case of its own, an open one, or none.

        False where the model must first read it, and cannot just now.
        """
        judgement = await self._judge.judge(message, alone=True)
        cry = cry_in(judgement.verdict)
        if cry is None and isinstance(judgement.scores, Unknown):
            return False
        if cry is not None:
            await self._hear(message, cry)
        else:
            known = await self._store.cases(status=Status.OPEN, author_id=message.author.id)
            case = case_to_join(known, message, self._policy, self._clock.now())
            if case is not None:
                self._belongs(message.id, case.id)
            await self._store.transaction(lambda writer: writer.settle_stopped(message.id))
        await self.join(message.id)
        return True

    async def _hear(self, message: Message, cry: Verdict) -> None:
        """Open a case of its own, in one transaction with its leaving what is to be read, or join it to one."""
        same = await self._of_same_words(message)
        if same is not None:
            self._belongs(message.id, same)
            await self._store.transaction(lambda writer: writer.settle_stopped(message.id))
            return
        kept, now = snapshot_of(message, self._recent.before(message)), self._clock.now()
        await self._store.transaction(lambda writer: _record(writer, cry, message, kept, now))
        self._wake()

    def _belongs(self, message_id: str, case_id: int) -> None:
        self._joined[message_id] = case_id
        while len(self._joined) > MOST_KNOWN:
            self._joined.popitem(last=False)

    async def _of_same_words(self, message: Message) -> int | None:
        """The open case of somebody who may need help and tries the same words again."""
        now = self._clock.now()
        for case in await self._store.cases(status=Status.OPEN, author_id=message.author.id):
            if case.category is Category.WELFARE and case.sealed and not (case.no_message or case.around):
                work = await work_of(self._store, case.id, self._policy, now)
                if work.snapshot is not None and work.snapshot.text == message.text:
                    return case.id
        return None


async def _give_up(writer: Writer, before: datetime, now: datetime) -> None:
    erased = await writer.erase_stopped(before)
    if not erased:
        return  # read meanwhile
    log.warning("messages that AutoMod stopped could not be read for days, and are erased unread: %d", erased)
    event = Event(EventKind.STOPPED_UNREAD, now, payload={"messages": erased})
    await write_down(writer, Consequences((event,), ((Alert("stopped_unread", now.date().isoformat()),),)), None)


async def _record(writer: Writer, verdict: Verdict, message: Message, kept: Snapshot, now: datetime) -> None:
    """Open the case. The room's cursor stays: the message has no place in it."""
    case_id = await writer.new_case_id()
    await write_down(writer, of_verdict(verdict, message, None, case_id, now), case_id)
    await writer.keep(case_id, message.revision, to_bytes(kept))
    await writer.settle_stopped(message.id)
