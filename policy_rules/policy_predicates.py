"""Reads what rules look for, with the predicates that the detectors and memories bring; it names none of them."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence

from pydantic import ValidationError

from policy_rules.detectors.detector import Detector, Memory
from policy_rules.policy_errors import named, problems_of
from policy_rules.policy_problems import Place, Problem, did_you_mean
from policy_rules.policy_yaml import Listing, Node, place_of, plain
from policy_rules.policy_yaml import Mapping as MappingNode
from policy_rules.signals import Predicate

Registry = Mapping[str, type[Predicate]]
READ_HERE = ("looks_for", "unless")


def shipped_predicates() -> tuple[type[Predicate], ...]:
    """Every predicate that a rule can use: one for each detector and each memory."""
    from policy_rules.detectors import DETECTORS
    from policy_rules.memory import MEMORIES

    readers: tuple[type[Detector | Memory], ...] = (*DETECTORS, *MEMORIES)
    return tuple(reader.predicate for reader in readers)


def registry_of(predicates: Iterable[type[Predicate]]) -> Registry:
    """The predicates by their keys."""
    return {predicate.key: predicate for predicate in predicates}


class PredicateReader:
    """Reads the predicates of a whole file, and keeps the problems it met on the way."""

    def __init__(self, root: Node, registry: Registry) -> None:
        self._root = root
        self._registry = registry
        self.problems: list[Problem] = []

    def read(self, rule: int, key: str) -> tuple[Predicate, ...]:
        """The predicates under `key` of the rule at this place in the list; what cannot be read becomes a problem."""
        node = _entry(_item(_entry(self._root, "rules"), rule), key)
        if node is None:
            return ()
        if not isinstance(node, Listing):
            where = named(self._root, ("rules", rule, key))
            self._object(node.place, f"{where} should be a list", "write each thing to look for on a line after '- '")
            return ()
        return tuple(self._read_all(node.items, ("rules", rule, key)))

    def _read_all(self, items: Sequence[Node], path: tuple[str | int, ...]) -> Iterator[Predicate]:
        for index, item in enumerate(items):
            if not isinstance(item, MappingNode) or not item.entries:
                self._object(item.place, f"{named(self._root, path)} lists maps of one key", self._example())
            elif len(item.entries) > 1:
                second = list(item.keys.values())[1]
                self._object(second, "one thing to look for on each line", "begin this one with '- ', like the first")
            else:
                yield from self._read_one(next(iter(item.entries)), (*path, index))

    def _read_one(self, key: str, path: tuple[str | int, ...]) -> Iterator[Predicate]:
        kind, path = self._registry.get(key), (*path, key)
        if kind is None:
            sentence = f"nothing can look for '{key}'"
            self._object(place_of(self._root, path, key=True), sentence, did_you_mean(key, self._registry))
            return
        node: Node | None = self._root
        for step in path:
            node = _item(node, step) if isinstance(step, int) else _entry(node, step)
        written = plain(node) if node else None
        try:
            yield kind.model_validate_json(json.dumps({} if written is None else written))
        except ValidationError as error:
            for problem in problems_of(error, kind, self._root, path):
                hint = problem.hint or f"an example: {kind.example}"
                self.problems.append(Problem(problem.place, problem.sentence, hint))

    def _object(self, place: Place, sentence: str, hint: str) -> None:
        self.problems.append(Problem(place, sentence, hint))

    def _example(self) -> str:
        return next((f"an example: {kind.example}" for kind in self._registry.values()), "")


def _entry(node: Node | None, key: str) -> Node | None:
    return node.entries.get(key) if isinstance(node, MappingNode) else None


def _item(node: Node | None, index: int) -> Node | None:
    return node.items[index] if isinstance(node, Listing) else None
