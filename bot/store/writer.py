"""What can be done within one transaction: everything the store can be asked, and everything that changes it."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from bot.clock import Clock
from bot.store import (
    cases,
    cursors,
    evidence,
    journal,
    outbox,
    person,
    register,
    retention,
    shadow,
    standing,
    stopped,
    to_read,
    words_to_author,
)
from bot.store.database import Database
from bot.store.evidence import KeptFile, Snapshot
from bot.store.keys import Keys
from bot.store.outbox import Row
from bot.store.person import ErasedPerson
from bot.store.reader import Reader
from bot.store.register import Imported
from bot.store.retention import Deadlines, Erased
from bot.store.stopped import Stopped
from bot.store.to_read import ToRead
from policy_rules.effects import Effect
from policy_rules.events import Event
from policy_rules.register.entry import Register
from policy_rules.shadow import Answer, Entry


class Writer(Reader):
    """Reads what it wrote itself. Of no use once its transaction is over."""

    def __init__(self, database: Database, keys: Keys, run: str, clock: Clock) -> None:
        super().__init__(database, keys, run)
        self._clock = clock

    async def append(self, event: Event) -> int:
        """Journal `event` and bring its case up to date; returns its seq.

        Raises ValueError for an event of a case that never opened, and for a case that opens twice.
        """
        recorded = await journal.append(self._database, self._keys, event)
        await cases.project(self._database, recorded)
        return recorded.seq

    async def new_case_id(self) -> int:
        """The number for a case that is about to open."""
        return await cases.new_case_id(self._database)

    async def rebuild_cases(self) -> None:
        """Fold the whole journal again; the cases come out the same."""
        await cases.rebuild(self._database)

    async def forget(self, seqs: Iterable[int]) -> None:
        """Retention: remove the payloads of these events, and the cases that need them. The chain still holds."""
        for seq in seqs:
            await journal.forget(self._database, seq)
            await cases.forget_case_of(self._database, seq)

    async def enqueue(self, effect: Effect, case_id: int | None, after: int | None = None) -> int:
        """The outbox row of `effect`, new or the one that has its key already; it waits until `after` is done."""
        return await outbox.enqueue(self._database, effect, case_id, after, self._clock.now())

    async def start(self, row_id: int) -> Row:
        """Mark an effect as being carried out, committed before the call is made. Raises ValueError if it is done."""
        return await outbox.start(self._database, row_id, self._run, self._clock.now())

    async def finish(self, row_id: int, result: Mapping[str, Any] | None = None) -> None:
        """Mark a started effect as done. `result` holds ids, no text."""
        await outbox.finish(self._database, row_id, result, self._clock.now())

    async def retry(self, row_id: int, not_before: datetime, problem: str) -> None:
        """Put an effect off, or give one that failed another life. `problem` quotes no text."""
        await outbox.retry(self._database, row_id, not_before, problem, self._clock.now())

    async def fail(self, row_id: int, problem: str, *, release: bool) -> tuple[int, ...]:
        """Give an effect up; what waited for it goes on if `release`, else fails too. Returns the ids that failed."""
        return await outbox.fail(self._database, row_id, problem, self._clock.now(), release=release)

    async def keep(self, case_id: int, revision: int, content: bytes) -> None:
        """Keep what a message said, encrypted. Raises EvidenceProblem above `evidence.MAX_TEXT_BYTES`."""
        snapshot = Snapshot(revision, content, self._clock.now())
        await evidence.keep(self._database, self._keys, case_id, snapshot)

    async def keep_instead(self, case_id: int, revision: int, content: bytes) -> None:
        """Keep more of the exchange around a message than before. Raises EvidenceProblem as `keep` does."""
        snapshot = Snapshot(revision, content, self._clock.now())
        await evidence.keep_instead(self._database, self._keys, case_id, snapshot)

    async def keep_file(
        self, case_id: int, attachment_id: str, name: str, media_type: str | None, content: bytes
    ) -> None:
        """Keep a file of a message, name and content encrypted. Raises EvidenceProblem above the limits there."""
        file = KeptFile(attachment_id, name, media_type, content, self._clock.now())
        await evidence.keep_file(self._database, self._keys, case_id, file)

    async def keep_reason(self, case_id: int, reporter_id: str, words: str) -> None:
        """Keep what a reporter wrote, sealed. Raises EvidenceProblem if it is too long."""
        await evidence.keep_reason(self._database, self._keys, case_id, (reporter_id, words), self._clock.now())

    async def keep_appeal(self, case_id: int, member_id: str, words: str) -> None:
        """Keep why a member asks for a review, sealed. Raises EvidenceProblem if it is too long."""
        await evidence.keep_appeal(self._database, self._keys, case_id, (member_id, words), self._clock.now())

    async def keep_note(self, case_id: int, author_id: str, words: str) -> None:
        """Keep a note on a case, sealed. Raises EvidenceProblem if it is too long."""
        await evidence.keep_note(self._database, self._keys, case_id, (author_id, words), self._clock.now())

    async def keep_words_to_author(self, case_id: int, number: int, words: str) -> None:
        """Keep what a moderator writes to the author of a case's message, sealed."""
        await words_to_author.keep(self._database, self._keys, case_id, (number, words), self._clock.now())

    async def destroy_evidence(self, case_id: int) -> None:
        """Remove the text and the files of a case for good."""
        await evidence.destroy(self._database, case_id)

    async def import_register(self, given: Register) -> Imported:
        """Add people and words to the register. Raises EvidenceProblem if what is there cannot be opened."""
        return await register.import_register(self._database, self._keys, given, self._clock.now())

    async def remove_from_register(self, ids: Iterable[str]) -> int:
        """Erase people from the register; returns how many were there."""
        return await register.remove_entries(self._database, ids)

    async def clear_register(self) -> None:
        """Erase the register."""
        await register.clear_register(self._database)

    async def erase_old(self, deadlines: Deadlines) -> Erased:
        """Retention: erase what its deadline has passed."""
        return await retention.erase_old(self._database, deadlines)

    async def erase_person(self, member_id: str) -> ErasedPerson:
        """Erase what is kept about a member and waits for no decision."""
        return await person.erase(self._database, member_id)

    async def note_shadow_day(self, day: str, entries: Sequence[Entry]) -> None:
        """Keep what rules in shadow found on a day. A case is asked about once."""
        await shadow.note(self._database, day, entries)

    async def answer_shadow(self, entry: Entry, given: Answer) -> None:
        """Count an answer, in the place of the one before."""
        await shadow.answer(self._database, entry, given)

    async def move_cursor(self, channel_id: str, message_id: str) -> None:
        """Note a message as handled, in one commit with what came of it. Forward only."""
        await cursors.move_cursor(self._database, channel_id, message_id)

    async def note_to_read(self, what: ToRead, channel_id: str, message_id: str, *, failed: bool = False) -> bool:
        """Something of a message is still to be read: its id is kept. Where that `failed`, it is tried a few times.

        Whether it was given up.
        """
        return await to_read.note(self._database, what, channel_id, message_id, failed=failed)

    async def settle_to_read(self, what: ToRead, channel_id: str, message_id: str) -> bool:
        """It has been read after all, or the message is gone. Whether it was still waiting for that."""
        return await to_read.settle(self._database, what, channel_id, message_id)

    async def keep_stopped(self, one: Stopped, text: str) -> None:
        """Keep the words of a message that AutoMod stopped, sealed, until they were read."""
        await stopped.keep(self._database, self._keys, one, text)

    async def put_off_stopped(self, message_id: str) -> None:
        """One of them could not be read: it goes behind those that were tried less often."""
        await stopped.put_off(self._database, message_id)

    async def settle_stopped(self, message_id: str) -> None:
        """One of them was read, or is not for Steward to read: erase it."""
        await stopped.settle(self._database, message_id)

    async def erase_stopped(self, before: datetime) -> int:
        """Erase those that could not be read since before then; how many."""
        return await stopped.erase_before(self._database, before)

    async def set_fact(self, name: str, value: str | None) -> None:
        """Note `value` under `name`, or with None take the note away."""
        await standing.set_fact(self._database, name, value)
