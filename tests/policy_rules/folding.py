"""Cases for tests, made by folding events as the store does."""

from typing import Any

from policy_rules.case import Case
from policy_rules.events import Event, EventKind
from policy_rules.fold import fold
from tests.policy_rules.flags import NOW

_PAYLOADS: dict[EventKind, dict[str, Any]] = {
    EventKind.RESTORED: {"message_id": "901"},
    EventKind.REOPENED: {"revision": 2},
    EventKind.EFFECT_FAILED: {"effect": "delete", "trouble": "Steward may not"},
}


def opened(**changed: Any) -> Case:
    """A new case about message 900 of member a1."""
    payload = {
        "channel_id": "77",
        "author_id": "a1",
        "rule": "red",
        "clause": "5.4-kind",
        "name": "Be kind",
        "category": "harassment",
        "severity": "medium",
        "team": "moderators",
        "sealed": False,
        "revision": 0,
        **changed,
    }
    return fold(None, Event(EventKind.OPENED, NOW, case_id=1, message_id="900", payload=payload), 1)


def case_after(*events: tuple[EventKind, str], **changed: Any) -> Case:
    """The case after `events`, each with who did it."""
    case = opened(**changed)
    for seq, (kind, actor) in enumerate(events, start=2):
        case = fold(case, Event(kind, NOW, actor, 1, "900", _PAYLOADS.get(kind, {})), seq)
    return case
