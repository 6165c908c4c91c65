"""The road of a message and of a person's act: each ends in one transaction, and only then in the world."""

import functools
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace
from datetime import datetime

from bot.clock import Clock
from bot.moderation.absences import Absences
from bot.moderation.adding import AddToReport
from bot.moderation.appealing import Appealing
from bot.moderation.arguments import Arguments
from bot.moderation.automod import AutoMod
from bot.moderation.casework import MOST_OPEN, Casework
from bot.moderation.gather import looked_at_last, work_of
from bot.moderation.holds import Holds
from bot.moderation.judge import Judge
from bot.moderation.judgement import Judgement
from bot.moderation.left_to_read import note_what_is_left
from bot.moderation.opened_files import OpenedFiles, brings_others
from bot.moderation.ports import Change, Edited, FilesRead, Posted, Removed, Reported, Reread, Work
from bot.moderation.previews import is_preview, record_preview
from bot.moderation.recent import Recent
from bot.moderation.record import Opened, record_edit, record_report, record_verdict, refresh_card, write_down
from bot.moderation.sanctions import Sanctions
from bot.moderation.snapshot import LINES_BEFORE, LINES_OF_ARGUMENT, Line, Snapshot, snapshot_of
from bot.moderation.standing import PAUSED, Now
from bot.moderation.tally import Tally
from bot.moderation.tellings import Tellings
from bot.store.outbox import State
from bot.store.store import Store
from bot.store.to_read import ToRead
from bot.store.writer import Writer
from policy_rules.answers import Answer, answered
from policy_rules.appeals import of_deletion
from policy_rules.care import due_by_now
from policy_rules.case import Case, Status
from policy_rules.consequences import Consequences, of_nudge_answer
from policy_rules.effects import Alert, Delete, TellAuthor, TellReporter
from policy_rules.events import STEWARD, Event, EventKind
from policy_rules.handle import Press, Question, handle
from policy_rules.policy import Policy
from policy_rules.queue import hidden_by_itself, may_see, own_record, waiting_for
from policy_rules.refusal import Refusal
from policy_rules.register.entry import Who
from policy_rules.report import Report
from policy_rules.temper import temper, trips_breaker
from policy_rules.verdict import Category, Verdict
from policy_rules.vocabulary import Member, Message, Unknown

Keep = Callable[[Writer, Verdict, Message, Snapshot, datetime], Awaitable[Opened]]
MemberNote = TellAuthor | TellReporter
MOST_NOTES = 5  # that are shown at once


class Road:
    """Takes changes and acts to the journal. What follows `Act` carries out, which `wake` tells that there is work."""

    def __init__(self, store: Store, judge: Judge, now: Now, clock: Clock, wake: Callable[[], None]) -> None:
        self._store = store
        self._judge = judge
        self._now = now
        self._clock = clock
        self._wake = wake
        self._recent = Recent()
        self.adding = AddToReport(store, judge, clock, wake)
        self.absences = Absences(store, judge, clock, wake)
        self.appeals = Appealing(store, clock, wake)
        self.arguments = Arguments(store, judge, self._recent, clock, wake)
        self.casework = Casework(store, judge, clock, wake)
        self.tellings = Tellings(store, judge, clock, wake)
        self.holds = Holds(store, judge, clock, wake)
        self.sanctions = Sanctions(store, judge, clock, wake)
        self.automod = AutoMod(store, judge, self._recent, clock, wake)
        self._files = OpenedFiles(store, judge, clock, self._tempered, self._written)
        self.tally = Tally()
        self.watchers: list[Callable[[Judgement], None]] = [self.tally.read]

    @property
    def policy(self) -> Policy:
        """The policy in force."""
        return self._judge.policy

    @property
    def paused(self) -> bool:
        """Whether hiding is paused."""
        return self._now.paused

    async def take(self, change: Change) -> None:
        """Judge what was posted or edited; note what is gone."""
        match change:
            case Posted(message):
                await self._message(message)
            case Edited(message):
                await self._edit(message)
            case Removed(channel_id, message_id):
                await self._removed(channel_id, message_id)
            case Reread(message):
                await self._read_again(message)
            case FilesRead():
                await self._files.take(change)
                await self.automod.join(change.message.id)
            case Reported(report):
                await self.report(report)

    async def _edit(self, message: Message) -> None:
        known = self._recent.find(message.channel.id, message.id)
        if known is not None and known.text == message.text:
            return
        case = await looked_at_last(self._store, message.id)
        work = await work_of(self._store, case.id if case else None, self.policy, self._clock.now())
        if work.snapshot is not None and work.snapshot.text == message.text:
            return  # an edit that was judged before a restart
        revision = 1 + max(known.revision if known else 0, case.revision if case else 0)
        edited, preview = replace(message, revision=revision), is_preview(message, known, work.snapshot)
        await self._message(edited, files=brings_others(message, known), preview=preview)

    async def _message(self, message: Message, *, files: bool = True, preview: bool = False) -> None:
        judgement = await self._judge.judge(message)
        if judgement.earlier is not None:  # before the cursor is past this one: nothing else tells of it again
            await self._add(judgement.earlier)
        await note_what_is_left(self._store, judgement, files=files and self._files.to_be_read(message))
        argues = any(finding.category is Category.ARGUMENT for finding in judgement.verdict.findings)
        before = self._recent.before(message, LINES_OF_ARGUMENT if argues else LINES_BEFORE)
        if not judgement.verdict.clean:
            judgement = await self._tempered(judgement)
        joined = await self.arguments.join(judgement)
        if not joined and judgement.verdict.clean:
            await self._note_clean(message, before, preview=preview)
        elif not joined:
            keep = record_preview if preview else record_verdict
            await self._record(message, judgement.verdict, snapshot_of(message, before), keep)
        self._recent.add(message, judgement.verdict)
        for watcher in self.watchers:
            watcher(judgement)

    async def _read_again(self, message: Message) -> None:
        """Let the model read what it could not when it came. What the rules found then stands."""
        where = (message.channel.id, message.id)
        case = await looked_at_last(self._store, message.id)
        judgement = await self._judge.judge(replace(message, revision=case.revision if case else 0), alone=True)
        if isinstance(judgement.scores, Unknown):
            failed = not self._judge.model_answers
            await self._store.transaction(lambda writer: writer.note_to_read(ToRead.BY_MODEL, *where, failed=failed))
            return
        if judgement.verdict.sealed:  # it was remembered as ordinary talk when nobody could hear what it says
            self._recent.forget(*where)
            self._judge.forget(*where)
        await self._add(judgement)
        await self._store.transaction(lambda writer: writer.settle_to_read(ToRead.BY_MODEL, *where))

    async def _add(self, judgement: Judgement) -> None:
        """Write down what was found on a message that had its turn: it joins the message's case if it is graver."""
        if not judgement.verdict.clean:
            judgement = await self._tempered(judgement)
            kept = snapshot_of(judgement.message, self._recent.before(judgement.message))
            keep = functools.partial(record_verdict, again=True)
            await self._record(judgement.message, judgement.verdict, kept, keep)

    async def _tempered(self, judgement: Judgement) -> Judgement:
        """The judgement as far as the circumstances let it act."""
        standing = await self._now.standing_for(judgement.message, self._store, self.policy, self._clock.now())
        if trips_breaker(judgement.verdict, standing):
            await self._trip_breaker(standing.hides_lately)
        return replace(judgement, verdict=self.tally.counted(temper(judgement.verdict, standing)))

    async def _note_clean(self, message: Message, before: tuple[Line, ...], *, preview: bool) -> None:
        if message.revision == 0 or preview:
            self._store.move_cursor(message.channel.id, message.id)
            return
        kept, now = snapshot_of(message, before), self._clock.now()
        if await self._store.transaction(lambda writer: record_edit(writer, message, kept, now)):
            self._wake()

    async def _record(self, message: Message, verdict: Verdict, kept: Snapshot, keep: Keep) -> None:
        now = self._clock.now()
        await self._written(verdict.hides, lambda writer: keep(writer, verdict, message, kept, now))
        await self.automod.join(message.id)

    async def _written(self, hides: bool, write: Callable[[Writer], Awaitable[Opened]]) -> None:
        """Write a verdict down. What it hides counts from here on: other channels are judged meanwhile."""
        opened, now = None, self._clock.now()
        if hides:
            self._now.hides(now)
        try:
            opened = await self._store.transaction(write)
        finally:
            if hides and (opened is None or not opened.hides):
                self._now.did_not_hide(now)
        if opened.effects:
            self._wake()

    async def _trip_breaker(self, hides: int) -> None:
        """More was hidden than the policy expects: stop hiding until a person says go on (people.md 7)."""
        event = Event(EventKind.BREAKER_TRIPPED, self._clock.now(), payload={"hides": hides})
        await self._set_paused(event, Alert("breaker_tripped", event.at.isoformat()))

    async def _removed(self, channel_id: str, message_id: str) -> None:
        self._judge.forget(channel_id, message_id)
        self._recent.forget(channel_id, message_id)
        cases = await self._store.cases_about(message_id)
        hidden = [case for case in cases if case.message_hidden or await self._being_hidden(case.id)]
        if any(case.again_message_id != message_id for case in hidden):
            return
        await self._files.forget(channel_id, message_id)
        gone = [case for case in cases if case not in hidden and (case.status is Status.OPEN or case is cases[-1])]

        async def note(writer: Writer) -> None:
            for case in gone:  # what is in confidence has one of its own, beside those that others look at
                event = Event(EventKind.AUTHOR_DELETED, self._clock.now(), case_id=case.id, message_id=message_id)
                await write_down(writer, of_deletion(case, event), case.id)
                await refresh_card(writer, case.id)

        if gone:
            await self._store.transaction(note)
            self._wake()

    async def _being_hidden(self, case_id: int) -> bool:
        """Whether the message went because Steward took it away."""
        rows = await self._store.outbox(case_id=case_id)
        return any(isinstance(row.effect, Delete) and row.state is not State.FAILED for row in rows)

    async def report(self, report: Report) -> int | None:
        """A member asked for somebody to look at a message; the number of its case, as `record_report` says."""
        kept, now = snapshot_of(report.message, self._recent.before(report.message)), self._clock.now()
        calm = not (self.paused or self._now.standing(self.policy, now, now).breaker_open)
        keep = functools.partial(record_report, report=report, kept=kept, policy=self.policy, now=now, may_hide=calm)
        case_id = await self._store.transaction(keep)
        self._wake()
        await self.automod.join(report.message.id)
        return case_id

    async def press(self, case_id: int, press: Press, by: Member) -> Refusal | Question | None:
        """A person pressed a button of a card. None when it is journalled, else why not, or what to ask first."""
        now = self._clock.now()
        return await self._change(case_id, lambda case: handle(case, press, by, self.policy, now))

    async def hide_turn(self, case_id: int, message: Message, by: Member) -> Refusal | Question | None:
        """Hide one message of an argument, because a person chose it. None when it is journalled, else why not."""
        known = await self._store.newest_case_of(message.id)
        if known is not None and not may_see(known, by, self.policy):
            return Refusal("One of them is no longer there.")
        if known is not None:
            return await self.press(known.id, Press.HIDE, by)
        return await self.arguments.hide(case_id, message, by)

    async def undo_since(self, since: datetime, by: Member) -> tuple[int, int]:
        """Put back what was hidden by itself since then and nobody has decided (people.md 7).

        Returns how many are put back, and how many this member may not decide. What is in confidence is in no number.
        """
        undone = refused = 0
        for case in await self._store.cases(status=Status.OPEN, limit=MOST_OPEN):
            if hidden_by_itself(case, since) and not (case.sealed and not may_see(case, by, self.policy)):
                done = await self.press(case.id, Press.RESTORE, by) is None
                undone, refused = undone + done, refused + (not done)
        return undone, refused

    async def notes_for(self, member_id: str) -> list[tuple[MemberNote, Work]]:
        """The newest notes that could not be sent to a member privately, oldest first, with what they are about.

        One that was never tried tells of something that was not done: it is none of them.
        """
        now = self._clock.now()
        rows = await self._store.notes_not_sent(member_id, MOST_NOTES)
        notes = [(row.effect, row.case_id) for row in rows if isinstance(row.effect, MemberNote)]
        return [(note, await work_of(self._store, case_id, self.policy, now)) for note, case_id in notes]

    async def look_at_the_clock(self) -> None:
        """See to what is due by now."""
        now = self._clock.now()
        for case in await self._store.cases_with_a_clock(MOST_OPEN):
            if due_by_now(case, self.policy, now) is not None:
                await self._change(case.id, lambda fresh: due_by_now(fresh, self.policy, now))
        await self.absences.pass_over()

    async def answer(self, case_id: int, said: Answer, by: Member, about: int | None) -> Refusal | Question | None:
        """A member pressed a button of a note. None when it is journalled, else why not."""
        now = self._clock.now()
        return await self._change(case_id, lambda case: answered(case, said, by, self.policy, now, about=about))

    async def answer_nudge(self, channel_id: str, message_id: str, answer: str, by: Member) -> None:
        """The author of a message says what to do about a hint: their own message is theirs to take down."""
        case = await self._store.newest_case_of(message_id)  # its card then says what could not be done
        follows = of_nudge_answer(channel_id, message_id, answer, by.id, self._clock.now())
        await self._write(follows, case.id if case else None)

    async def _change(
        self, case_id: int, follows: Callable[[Case], Consequences | Refusal | Question | None]
    ) -> Refusal | Question | None:
        """Write down what follows for the case as it stands now, if anything does; else why not."""

        async def note(writer: Writer) -> Refusal | Question | None:
            case = await writer.case(case_id)
            if case is None:
                return Refusal("This case is no longer kept.")
            consequences = follows(case)
            if isinstance(consequences, Consequences):
                await write_down(writer, consequences, case_id)
                return None
            return consequences

        refusal = await self._store.transaction(note)
        self._wake()
        return refusal

    async def pause(self, by: Member) -> None:
        """Nothing is hidden without a person until `resume`."""
        await self._set_paused(Event(EventKind.PAUSED, self._clock.now(), actor=by.id))

    async def resume(self, by: Member) -> None:
        """Hiding goes on as the policy says."""
        await self._set_paused(Event(EventKind.RESUMED, self._clock.now(), actor=by.id))

    async def _set_paused(self, event: Event, alert: Alert | None = None) -> None:
        paused = event.kind is not EventKind.RESUMED

        async def note(writer: Writer) -> None:
            await writer.set_fact(PAUSED, "yes" if paused else None)
            await write_down(writer, Consequences((event,), ((alert,),) if alert else ()), None)

        if paused:
            self._now.paused = True  # from now on, also for what is judged while this is written
        await self._store.transaction(note)
        if not paused:
            self._now.resume()
        self._wake()

    async def waiting_for(self, member: Member) -> tuple[Case, ...]:
        """The open cases that a member may see, the longest waiting first."""
        return waiting_for(member, await self._store.cases(status=Status.OPEN, limit=MOST_OPEN), self.policy)

    async def record_of(self, member: Member) -> tuple[Case, ...]:
        """What a member may read about themselves."""
        return own_record(member, await self._store.cases(author_id=member.id))

    async def try_out(self, message: Message) -> Verdict:
        """What the policy says of a draft, without the register. Nothing is written down, remembered or done."""
        return (await self._judge.judge(message, alone=True, names=False)).verdict

    async def kept_text(self, case_id: int) -> str | None:
        """What the message of a case said, whole; None where it is no longer kept."""
        work = await work_of(self._store, case_id, self.policy, self._clock.now())
        return work.snapshot.whole if work.snapshot else None

    async def unscored_count(self) -> int:
        """How many messages wait for the model, which the rules alone have read, or which AutoMod stopped."""
        return await self._store.unscored_count()

    def register_counts(self) -> Mapping[Who, int]:
        """How many people of each kind names are matched against."""
        return self._judge.register_counts()

    async def follow(self, policy: Policy) -> None:
        """Judge by another policy from now on."""
        self._judge.follow(policy)
        event = Event(EventKind.POLICY_LOADED, self._clock.now(), payload={"policy": policy.version})
        await self._write(Consequences((event,)))

    async def alert(self, kind: EventKind, alert: str) -> None:
        """Something is wrong with Steward itself: journal it and tell the moderators."""
        event = Event(kind, self._clock.now(), actor=STEWARD)
        await self._write(Consequences((event,), ((Alert(alert, event.at.isoformat()),),)))

    async def _write(self, consequences: Consequences, refresh_card_of: int | None = None) -> None:
        async def note(writer: Writer) -> None:
            await write_down(writer, consequences, refresh_card_of)
            if refresh_card_of is not None:
                await refresh_card(writer, refresh_card_of)

        await self._store.transaction(note)
        self._wake()
