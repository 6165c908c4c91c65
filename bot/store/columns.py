"""How values lie in columns: times as sortable text in UTC, mappings as canonical JSON."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any


def time_text(at: datetime) -> str:
    """ISO 8601 in UTC with microseconds, so that text order is time order. Raises ValueError for a naive time."""
    if at.tzinfo is None:
        raise ValueError("a time without its zone cannot be stored: pass one in UTC")
    return at.astimezone(UTC).isoformat(timespec="microseconds")


def time_from(text: str) -> datetime:
    """The time that `time_text` wrote."""
    return datetime.fromisoformat(text)


def canonical(value: Mapping[str, Any]) -> str:
    """One spelling for one value: sorted keys, no spaces, ASCII. Raises TypeError or ValueError if it is not JSON."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), allow_nan=False, default=_plain)


def mapping_from(text: str) -> dict[str, Any]:
    """The mapping that `canonical` wrote."""
    value: dict[str, Any] = json.loads(text)
    return value


def _plain(value: object) -> object:
    """Frozen mappings are mappings too, which the standard library's encoder does not know."""
    if isinstance(value, Mapping):
        return dict(value)
    raise TypeError(f"a {type(value).__name__} cannot be stored in a payload")
