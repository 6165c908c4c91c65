"""The queue and a member's own record as people read them, a page at a time."""

from collections.abc import Sequence
from datetime import timedelta

import discord

from bot.discord_app.quoting import behind_spoiler, number_of, stamp
from bot.discord_app.sanction_texts import told_in_record
from bot.discord_app.words import Words
from bot.store.evidence import Note
from policy_rules.case import Case
from policy_rules.statistics import Statistics

ON_A_PAGE = 12  # cases; an answer holds 2,000 characters
HOUR = timedelta(hours=1)
NOTE = 300  # characters of a note that are shown
MOST_NOTES = 5
MOST_SHOWN = 20  # of a member's own record, the newest


def queue_page(cases: Sequence[Case], page: int, guild_id: int, words: Words) -> str:
    """One page of the open cases, with a link to each card."""
    if not cases:
        return words("queue.empty")
    pages = -(-len(cases) // ON_A_PAGE)
    page = min(max(page, 1), pages)
    shown = cases[(page - 1) * ON_A_PAGE : page * ON_A_PAGE]
    lines = [_waiting(case, guild_id, words) for case in shown]
    head = words("queue.head", count=len(cases), page=page, pages=pages)
    return "\n".join([head, *lines])


def record_page(cases: Sequence[Case], words: Words) -> str:
    """A member's own record, the newest first."""
    if not cases:
        return words("record.empty")
    newest = sorted(cases, key=lambda case: -case.id)[:MOST_SHOWN]
    lines = [
        words(
            "record.line",
            case=case.id,
            name=case.name,
            clause=number_of(case.clause),
            when=discord.utils.format_dt(case.opened_at, "D"),
            state=_state(case, words),
        )
        for case in newest
    ]
    return "\n".join([words("record.head", count=len(cases)), *lines, words("record.foot")])


def _state(case: Case, words: Words) -> str:
    """What became of the message, and what its author was told besides, on this case alone."""
    state = words("record.hidden" if case.message_hidden else f"record.{case.status.value}")
    return " · ".join([state, *told_in_record(case, words)])


def _waiting(case: Case, guild_id: int, words: Words) -> str:
    since = discord.utils.format_dt(case.opened_at, "R")
    hidden = words("queue.is_hidden") if case.message_hidden else words("queue.stands")
    card = ""
    if case.card_channel_id and case.card_message_id:
        url = f"https://discord.com/channels/{guild_id}/{case.card_channel_id}/{case.card_message_id}"
        card = f" · [{words('queue.card')}]({url})"
    elif case.about_data or case.card_waits:
        card = f" · {words('queue.open_it', case=case.id)}"
    clause = number_of(case.clause)
    return words("queue.line", case=case.id, name=case.name, clause=clause, since=since, hidden=hidden) + card


def notes_page(notes: Sequence[Note], words: Words) -> str:
    """What was noted on a case, the last ones that fit an answer."""
    if not notes:
        return words("notes.none")
    lines = [
        words(
            "notes.line", member=f"<@{note.author_id}>", when=stamp(note.at, "R"), text=behind_spoiler(note.words, NOTE)
        )
        for note in notes[-MOST_NOTES:]
    ]
    return "\n".join([words("notes.head", count=len(notes)), *lines])


def statistics_page(found: Statistics, days: int, words: Words) -> str:
    """A while in numbers."""
    taken = (
        "-"
        if found.to_decision is None
        else words("stats.hours", hours=f"{found.to_decision.total_seconds() / 3600:.1f}")
    )
    head = words(
        "stats.head", days=days, cases=found.cases, waiting=found.waiting, reported=found.reported, taken=taken
    )
    lines = [
        words(
            "stats.line",
            name=one.name,
            clause=number_of(one.clause),
            cases=one.cases,
            agreed=one.agreed,
            otherwise=one.otherwise,
        )
        for one in found.rules[:ON_A_PAGE]
    ]
    return "\n".join([head, *lines])
