"""How Steward is, as moderators read it: nobody is in it, nor any number that would tell of a case in confidence."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from bot.discord_app.quoting import stamp
from bot.discord_app.words import Words
from bot.health.vitals import Vitals
from policy_rules.case import Case
from policy_rules.temper import Standing


def status_page(vitals: Vitals, waiting: Sequence[Case], words: Words, *, breaker_tripped: bool) -> str:
    """`vitals` without what is in confidence, and the cases that this person may see, the longest waiting first."""
    backlog = vitals.backlog
    lines = (
        _connection(vitals, words),
        words("status.model" if vitals.model_answers else "status.model_silent", model=vitals.model),
        words("status.read", messages=vitals.messages, waiting=vitals.waiting),
        *((words("queue.unscored", count=backlog.unscored),) if backlog.unscored else ()),
        *_files(vitals, words),
        _cases(waiting, words),
        words("status.work", work=backlog.work, failed=backlog.failed),
        _hiding(vitals.standing, words, breaker_tripped=breaker_tripped),
        words("status.kept", backup=_when(vitals.last_backup, words), erased=_when(vitals.last_erased, words)),
        *_pictures(vitals, words),
    )
    return "\n".join(lines)


def _connection(vitals: Vitals, words: Words) -> str:
    started = stamp(vitals.started_at, "R")
    if vitals.connected_since is None:
        return words("status.away", started=started)
    return words("status.connected", since=stamp(vitals.connected_since, "R"), started=started)


def _files(vitals: Vitals, words: Words) -> Iterator[str]:
    """Which files nobody read: they make no case, and what stands in them is known to nobody here."""
    if vitals.backlog.unopened:
        yield words("status.unopened", count=vitals.backlog.unopened)
    if vitals.unread_files:
        counts = sorted(vitals.unread_files.items())
        said = ", ".join(words("status.unread", count=count, why=words(f"status.why.{why}")) for why, count in counts)
        yield words("status.unread_files", said=said)


def _pictures(vitals: Vitals, words: Words) -> Iterator[str]:
    """Whether anybody reads screenshots; nothing where no files are read at all."""
    if vitals.reads_pictures is not None:
        yield words("status.pictures" if vitals.reads_pictures else "status.no_pictures")


def _cases(waiting: Sequence[Case], words: Words) -> str:
    if not waiting:
        return words("status.no_cases")
    since = min(case.waits_since or case.opened_at for case in waiting)
    return words("status.cases", count=len(waiting), since=stamp(since, "R"))


def _hiding(standing: Standing, words: Words, *, breaker_tripped: bool) -> str:
    if standing.paused:
        return words("status.breaker" if breaker_tripped else "status.paused")
    return words("status.shadow" if standing.shadow else "status.live")


def _when(at: datetime | None, words: Words) -> str:
    return stamp(at, "R") if at else words("status.unknown")
