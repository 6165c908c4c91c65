"""Lays a group's file over the shipped policy: maps merge, lists replace, clauses and rules are found by their id."""

from policy_rules.policy_problems import Place
from policy_rules.policy_yaml import Listing, Mapping, Node, Scalar

_BY_ID = ("clauses", "rules")
_MEASURED_WITH = ("looks_for", "unless")  # what a measurement of a rule was a measurement of


def laid_over(base: Mapping, over: Mapping) -> Mapping:
    """`base` with what `over` changes. Every part remembers the file that it came from."""
    merged = _merged(base, over)
    for key in _BY_ID:
        ours, theirs = base.entries.get(key), over.entries.get(key)
        if isinstance(ours, Listing) and isinstance(theirs, Listing):
            merged.entries[key] = _by_id(ours, theirs)
    return merged


def _merged(base: Mapping, over: Mapping) -> Mapping:
    entries: dict[str, Node] = dict(base.entries)
    keys: dict[str, Place] = {**base.keys, **over.keys}
    for key, theirs in over.entries.items():
        ours = base.entries.get(key)
        if isinstance(ours, Mapping) and isinstance(theirs, Mapping):
            entries[key] = _merged(ours, theirs)
        else:
            entries[key] = theirs
    return Mapping(over.place, entries, keys)


def _by_id(base: Listing, over: Listing) -> Listing:
    """An entry whose id is known changes that entry; any other, also the second of two alike, is a new one."""
    items = list(base.items)
    known = {item_id: index for index, item in enumerate(items) if (item_id := id_of(item)) is not None}
    for item in over.items:
        index = known.pop(id_of(item) or "", None)
        if index is None:
            items.append(item)
            continue
        ours = items[index]
        if isinstance(ours, Mapping) and isinstance(item, Mapping):
            items[index] = _without_stale_measurement(_merged(ours, item), item)
    return Listing(over.place, tuple(items))


def _without_stale_measurement(merged: Mapping, over: Mapping) -> Mapping:
    """A rule that looks for something else is not the rule that was measured."""
    if "measured" not in over.entries and any(key in over.entries for key in _MEASURED_WITH):
        merged.entries.pop("measured", None)
    return merged


def id_of(item: Node) -> str | None:
    """The id of a clause or a rule as it is written, if it has one."""
    name = item.entries.get("id") if isinstance(item, Mapping) else None
    return name.written if isinstance(name, Scalar) else None
