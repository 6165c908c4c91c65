"""Events and keys that the tests of the store share."""

from datetime import UTC, datetime, timedelta

from bot.store.keys import Keys
from bot.store.writer import Writer
from policy_rules.events import STEWARD, Event, EventKind

NOW = datetime(2026, 3, 2, 14, 2, tzinfo=UTC)
KEYS = Keys.derive(bytes(range(32)))
OTHER_KEYS = Keys.derive(bytes(32))


def opening(case_id: int, message_id: str = "9001", **changed: object) -> Event:
    """The event that opens a case."""
    payload = {
        "channel_id": "77",
        "author_id": "501",
        "rule": "private_number",
        "clause": "5.4",
        "name": "Keep people's details private",
        "category": "confidentiality",
        "severity": "medium",
        "team": "leads",
        "sealed": False,
        "revision": 0,
    }
    return Event(EventKind.OPENED, NOW, case_id=case_id, message_id=message_id, payload={**payload, **changed})


def happened(kind: EventKind, case_id: int | None = None, actor: str = STEWARD, **payload: object) -> Event:
    """Any other event, an hour later."""
    return Event(kind, NOW + timedelta(hours=1), actor=actor, case_id=case_id, message_id="9001", payload=payload)


async def open_case(writer: Writer, message_id: str = "9001") -> int:
    """A new case; returns its number."""
    case_id = await writer.new_case_id()
    await writer.append(opening(case_id, message_id))
    return case_id
