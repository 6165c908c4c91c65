"""`steward eval stream`: ordinary chat in order, and how often Steward would have troubled somebody with it."""

from collections import Counter
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from bot.evaluation.eval_scenes import BEGINS, raised_by
from bot.evaluation.reading_lines import LineProblem, lines_of, wanted
from bot.moderation.judge import Judge
from policy_rules.vocabulary import Channel, Member, Message, said

LONGEST_TIME_OF_DAY = 8  # characters: 23:59:59


async def eval_stream(path: Path, judge: Judge) -> dict[str, Any]:
    """The figures as `steward eval stream --json` prints them. Raises LineProblem."""
    alerts: list[dict[str, str]] = []
    messages = 0
    for message in ordinary(path):
        messages += 1
        judgement = await judge.judge(message)
        for seen in judgement.all:
            strongest: dict[str, str] = {}
            for raised in raised_by(seen.verdict, seen.message, 0):
                if strongest.get(raised.category) != "hide":
                    strongest[raised.category] = raised.action
            alerts += (
                {"id": seen.message.id, "category": name, "action": action} for name, action in strongest.items()
            )
    if not messages:
        raise LineProblem(f"{path} holds no message.")
    by_category = Counter(alert["category"] for alert in alerts)
    hidden = {alert["id"] for alert in alerts if alert["action"] == "hide"}
    return {
        "messages": messages,
        "alerts_per_1000": {
            **{name: _per_thousand(count, messages) for name, count in sorted(by_category.items())},
            "all": _per_thousand(len({alert["id"] for alert in alerts}), messages),
        },
        "hidden_per_1000": _per_thousand(len(hidden), messages),
        "alerts": alerts,
    }


def ordinary(path: Path) -> Iterator[Message]:
    """The messages of a file, in order. Raises LineProblem."""
    for number, line in lines_of(path):
        yield _message(path, number, line)


def _message(path: Path, number: int, line: dict[str, Any]) -> Message:
    channel = str(wanted(path, number, line, "channel", (str, int)))
    user = str(wanted(path, number, line, "user", (str, int)))
    text = wanted(path, number, line, "text", str)
    return Message(
        id=str(line.get("id", number)),
        channel=Channel(channel, channel),
        author=Member(user, user),
        parts=said(text),
        sent_at=_time(path, number, line),
    )


def _time(path: Path, number: int, line: dict[str, Any]) -> datetime:
    """ISO 8601, seconds, a time of day (of `date`, if that is given), or none at all: then a line a second."""
    at = line.get("time", number)
    try:
        if isinstance(at, str) and ":" in at and len(at) <= LONGEST_TIME_OF_DAY:
            day = date.fromisoformat(str(line.get("date", BEGINS.date())))
            return datetime.combine(day, time.fromisoformat(at), UTC)
        if isinstance(at, str) and not at.replace(".", "", 1).isdigit():
            found = datetime.fromisoformat(at)
            return found if found.tzinfo else found.replace(tzinfo=UTC)
        return BEGINS + timedelta(seconds=float(at))
    except (ValueError, TypeError, OverflowError):
        raise LineProblem(f"{path}, line {number}: {at!r} is no time; write ISO 8601 or seconds.") from None


def _per_thousand(count: int, messages: int) -> float:
    return round(1000 * count / messages, 3)
