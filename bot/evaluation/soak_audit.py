"""What a soak comes to: each message judged once, each effect done once, nothing lost, the chain whole."""

from collections import Counter
from collections.abc import AsyncIterator, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from bot.sandbox.pilot import Pilot
from bot.store.keys import Keys
from bot.store.outbox import Row, State
from bot.store.reader import Reader, reading
from policy_rules.case import Case
from policy_rules.events import EventKind

ROOMS = ("#general", "#rota", "#kitchen")  # where members write
FROM_MEMORY = frozenset({"quarrel", "repeated_jabs"})  # ordinary lines among cruel ones can set these off
EVERYTHING = 1_000_000


@dataclass(frozen=True, slots=True)
class Audit:
    """The figures, and what is wrong; nothing should be."""

    events: int
    cases: int
    effects: Mapping[str, int]  # done, by kind
    wrong: tuple[str, ...]

    @property
    def clean(self) -> bool:
        """Whether nothing is wrong."""
        return not self.wrong

    def __str__(self) -> str:
        done = ", ".join(f"{count} {kind}" for kind, count in sorted(self.effects.items()))
        figures = f"{self.events} events, {self.cases} cases; done: {done}"
        return figures + ("\nclean" if self.clean else "\nwrong:\n- " + "\n- ".join(self.wrong[:40]))


async def audited(database: Path, keys: Keys, to_find: set[str], created: Counter[str], pilot: Pilot) -> Audit:
    """Hold the store against the world.

    `to_find` are the messages that breach, `created` counts what the bot posted, by channel id or "webhook".
    """
    async with reading(database, keys) as reader:
        rows = await reader.outbox(limit=EVERYTHING)
        cases = await reader.cases(limit=EVERYTHING)
        inspection = await reader.verify()
        wrong = [
            *_chain(inspection.sound, inspection.why),
            *_unfinished(rows),
            *[one async for one in _found(reader, cases, to_find, pilot)],
            *[one async for one in _judged_once(reader, cases)],
            *_standing(cases, pilot),
            *_marks(pilot),
            *_posted_once(rows, created, pilot),
        ]
    done = Counter(row.effect.kind for row in rows if row.state is State.DONE)
    return Audit(inspection.checked, len(cases), done, tuple(wrong))


def _chain(sound: bool, why: str) -> Iterator[str]:
    if not sound:
        yield f"the chain is broken: {why}"


def _unfinished(rows: tuple[Row, ...]) -> Iterator[str]:
    for row in rows:
        if row.state is not State.DONE:
            yield f"effect {row.id} ({row.effect.kind} of case {row.case_id}) is {row.state}: {row.problem}"


async def _found(reader: Reader, cases: tuple[Case, ...], to_find: set[str], pilot: Pilot) -> AsyncIterator[str]:
    by_message = Counter(case.message_id for case in cases)
    for room in ROOMS:
        for message in pilot.messages(room):
            if message["id"] in to_find and message["id"] not in by_message:
                edited = message["edited_timestamp"] or "never"
                known = [one.event.kind.value for one in await reader.events(message_id=message["id"])]
                what = f"{message['content'][:25]!r} sent {message['timestamp']}, edited {edited}, journalled {known}"
                yield f"a message in {room} was lost ({what})"
    for message_id, count in by_message.items():
        if count > 1:
            yield f"message {message_id} has {count} cases"
    for case in cases:
        if case.message_id not in to_find and case.rule not in FROM_MEMORY:
            yield f"message {case.message_id} is fine and has case {case.id} ({case.rule}, {case.status})"


async def _judged_once(reader: Reader, cases: tuple[Case, ...]) -> AsyncIterator[str]:
    for case in cases:
        judged = await reader.events(case_id=case.id, kind=EventKind.JUDGED)
        revisions = Counter(one.event.payload["revision"] for one in judged)
        for revision, count in revisions.items():
            if count > 1:
                yield f"case {case.id} was judged {count} times at revision {revision}"
        if len(revisions) > 1 and case.rule not in FROM_MEMORY:
            yield f"case {case.id} ({case.rule}) was judged at revisions {sorted(revisions)}, its text changed once"


def _standing(cases: tuple[Case, ...], pilot: Pilot) -> Iterator[str]:
    """What the store says of a message must be so."""
    for case in cases:
        current = case.copy_message_id or case.message_id
        stands = any(one["id"] == current for one in pilot.messages(case.channel_id))
        if stands == case.message_hidden:
            yield f"case {case.id} says hidden={case.message_hidden}, and the message stands={stands}"


def _marks(pilot: Pilot) -> Iterator[str]:
    """A report's mark comes off."""
    for room in ROOMS:
        for message in pilot.messages(room):
            if message.get("reactions"):
                yield f"message {message['id']} in {room} still bears a mark"


def _posted_once(rows: tuple[Row, ...], created: Counter[str], pilot: Pilot) -> Iterator[str]:
    done = Counter(row.effect.kind for row in rows if row.state is State.DONE)
    log, moderators = pilot.channel_id("#steward-log"), pilot.channel_id("#moderators")
    pairs = (("webhook", ("restore", "post_again")), (log, ("log",)), (moderators, ("post_card", "tell_team")))
    for place, kinds in pairs:
        count = sum(done[kind] for kind in kinds)
        if created[place] != count:
            yield f"{' or '.join(kinds)} was done {count} times, and {created[place]} messages were posted for it"
    ids = Counter(row.result["message_id"] for row in rows if row.result and row.effect.kind in {"tell_author", "log"})
    yield from (f"message {one} stands for {count} effects" for one, count in ids.items() if count > 1)
    told = sum(len(pilot.dms(who)) for who in ("priya", "sam", "lee", "ann", "ben", "jo", "tom", "grace"))
    if told != done["tell_author"] + done["tell_reporter"]:
        yield f"{done['tell_author']} + {done['tell_reporter']} notices were sent, and {told} arrived"
