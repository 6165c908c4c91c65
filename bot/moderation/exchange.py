"""The exchange of an argument: later messages join its case, and single ones are hidden when a person chose them."""

from dataclasses import dataclass, replace
from datetime import datetime

from bot.moderation.record import write_down
from bot.moderation.snapshot import LINES_AFTER, Line, Snapshot, from_bytes, to_bytes
from bot.store.writer import Writer
from policy_rules.case import Case, Status
from policy_rules.consequences import of_joined, of_singled_out, of_turn
from policy_rules.verdict import Verdict
from policy_rules.vocabulary import Message


@dataclass(frozen=True, slots=True)
class Later:
    """A later message of an argument, what was found in it, and how it is shown."""

    message: Message
    verdict: Verdict
    line: Line
    heat: float  # of the channel, after it


@dataclass(frozen=True, slots=True)
class Chosen:
    """A message that somebody chose to hide, and what is kept of it."""

    message: Message
    kept: Snapshot
    by: str  # the id of a member


async def record_later(writer: Writer, case_id: int, later: Later, now: datetime) -> bool:
    """Add a later message to the case and to the exchange that is kept. False if the case takes no more."""
    case = await writer.case(case_id)
    kept = await writer.evidence(case_id) if case else ()
    if case is None or case.status is not Status.OPEN or not kept or later.message.id in case.joined:
        return False
    snapshot = from_bytes(kept[-1].content)
    if len(snapshot.after) >= LINES_AFTER:
        return False
    content = to_bytes(replace(snapshot, after=(*snapshot.after, later.line)))
    await writer.keep_instead(case_id, kept[-1].revision, content)
    await writer.move_cursor(later.message.channel.id, later.message.id)
    await write_down(writer, of_joined(case, later.verdict, later.message, later.heat, now), case_id)
    return True


async def record_chosen(writer: Writer, argument: Case, chosen: Chosen, now: datetime) -> None:
    """Open a case for a message of `argument`, so that it can be put back by itself, and hide it."""
    if await writer.newest_case_of(chosen.message.id) is not None:
        return  # somebody else chose it a moment ago
    case_id = await writer.new_case_id()
    await write_down(writer, of_turn(argument, chosen.message, case_id, chosen.by, now), case_id)
    await writer.keep(case_id, chosen.message.revision, to_bytes(chosen.kept))


async def record_singled_out(writer: Writer, argument: Case, chosen: Chosen, now: datetime) -> int:
    """The number of the case of one message of `argument`, opened if it has none yet."""
    known = await writer.newest_case_of(chosen.message.id)
    if known is not None:
        return known.id
    case_id = await writer.new_case_id()
    await write_down(writer, of_singled_out(argument, chosen.message, case_id, chosen.by, now), case_id)
    await writer.keep(case_id, chosen.message.revision, to_bytes(chosen.kept))
    return case_id
