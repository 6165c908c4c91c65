"""Reads YAML into a tree that remembers where everything stood. It knows nothing of policies.

A strict part of YAML 1.2: one document, no anchors, aliases, tags or duplicate keys; `yes` is a word, not a truth.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.events import AliasEvent, MappingStartEvent, ScalarEvent, SequenceStartEvent
from ruamel.yaml.reader import ReaderError

from policy_rules.policy_problems import Place, PolicyProblem, Problem

LARGEST_FILE = 1 << 20  # bytes
DEEPEST = 16
_WHOLE = re.compile(r"[-+]?[0-9]{1,15}")
_DECIMAL = re.compile(r"[-+]?(?:[0-9]{1,15}\.[0-9]{0,15}|\.[0-9]{1,15})")
_WORDS = {"": None, "~": None, "null": None, "true": True, "false": False, "True": True, "False": False}


@dataclass(frozen=True, slots=True)
class Scalar:
    """A single value, as it is read and as it was written."""

    place: Place
    value: str | int | float | bool | None
    written: str = ""


@dataclass(frozen=True, slots=True)
class Listing:
    """A list."""

    place: Place
    items: tuple["Node", ...]


@dataclass(frozen=True, slots=True)
class Mapping:
    """A map. `keys` says where each key stands."""

    place: Place
    entries: dict[str, "Node"]
    keys: dict[str, Place]


Node = Scalar | Listing | Mapping


def plain(node: Node) -> Any:
    """The tree as dictionaries, lists and values."""
    match node:
        case Mapping():
            return {key: plain(value) for key, value in node.entries.items()}
        case Listing():
            return [plain(item) for item in node.items]
        case Scalar():
            return node.value


def place_of(node: Node, path: tuple[str | int, ...], *, key: bool = False) -> Place:
    """Where `path` stands in the tree, or as much of it as there is; with `key`, the key rather than its value."""
    place = node.place
    for step in path:
        if isinstance(node, Mapping) and isinstance(step, str) and step in node.entries:
            place = node.keys[step]
            node = node.entries[step]
        elif isinstance(node, Listing) and isinstance(step, int) and step < len(node.items):
            node = node.items[step]
            place = node.place
        else:
            return place
    return place if key or not isinstance(node, Scalar) else node.place


def read_yaml(text: str, name: str) -> Node:
    """The tree of `text`; `name` is what the operator calls the file. Raises PolicyProblem."""
    if len(text.encode("utf-8", "replace")) > LARGEST_FILE:
        raise PolicyProblem([Problem(Place(name), "the file is larger than 1 MiB, which no policy needs")])
    lines = text.splitlines()
    try:
        return _Builder(name, lines).build(text)
    except MarkedYAMLError as problem:
        raise PolicyProblem([_syntax_problem(problem, name, lines)]) from None
    except ReaderError as problem:
        line = text.count("\n", 0, problem.position)
        place = _line_place(name, lines, line, 0)
        raise PolicyProblem([Problem(place, "there is a character here that YAML does not allow")]) from None
    except (YAMLError, ValueError, OverflowError) as problem:
        raise PolicyProblem([Problem(Place(name), f"this is not YAML: {problem}")]) from None


def _line_place(name: str, lines: list[str], line: int, column: int, length: int = 1) -> Place:
    return Place(name, line, column, length, lines[line] if line < len(lines) else "")


def _syntax_problem(problem: MarkedYAMLError, name: str, lines: list[str]) -> Problem:
    mark = problem.problem_mark or problem.context_mark
    if mark is None:
        place = Place(name)
    elif mark.line < len(lines) or not lines:
        place = _line_place(name, lines, mark.line, mark.column)
    else:  # something that is never closed: point behind the last word, not below it
        place = _line_place(name, lines, len(lines) - 1, len(lines[-1]))
    if "\t" in place.source[: place.column + 1]:
        return Problem(place, "a tab stands here, which YAML does not allow", "put spaces in its place")
    context = f" {problem.context}" if problem.context else ""
    hint = "check the spaces before this line, and quote text that holds ': ', ' #' or begins with a sign"
    return Problem(place, f"this is not YAML: {problem.problem or 'it cannot be read'}{context}", hint)


class _Builder:
    """Builds the tree from the parser's events, without recursion, so that no depth of nesting can break it."""

    def __init__(self, name: str, lines: list[str]) -> None:
        self._name = name
        self._lines = lines

    def build(self, text: str) -> Node:
        """The one document of `text`."""
        events = self._nodes(text)
        first = next(events, None)
        if first is None:
            return Mapping(Place(self._name), {}, {})
        root = self._node(first, events, 0)
        extra = next(events, None)
        if extra is not None:
            raise self._problem(extra, "a second document begins here", "a policy is one document: remove the '---'")
        return root

    def _nodes(self, text: str) -> Iterator[Any]:
        for event in YAML(typ="safe", pure=True).parse(text):
            if type(event).__name__.startswith(("Stream", "Document", "Comment")):
                continue
            if isinstance(event, AliasEvent) or _names_an_anchor(event):
                raise self._problem(event, "anchors and aliases (& and *) are not used here", "write the value out")
            if getattr(event, "tag", None):
                raise self._problem(event, "tags (!) are not used here", "quote the text if it begins with '!'")
            yield event

    def _node(self, event: Any, events: Iterator[Any], depth: int) -> Node:
        if depth > DEEPEST:
            raise self._problem(event, "this is nested too deeply", "a bracket or an indent is probably wrong above")
        if isinstance(event, ScalarEvent):
            return self._scalar(event)
        if isinstance(event, SequenceStartEvent):
            return Listing(self._place(event), tuple(self._items(events, depth)))
        return self._mapping(event, events, depth)

    def _items(self, events: Iterator[Any], depth: int) -> Iterator[Node]:
        for event in events:
            if type(event).__name__ == "SequenceEndEvent":
                return
            yield self._node(event, events, depth + 1)

    def _mapping(self, start: MappingStartEvent, events: Iterator[Any], depth: int) -> Mapping:
        entries: dict[str, Node] = {}
        keys: dict[str, Place] = {}
        for event in events:
            if type(event).__name__ == "MappingEndEvent":
                break
            if not isinstance(event, ScalarEvent):
                raise self._problem(event, "a key must be a word, not a list or a map", "put a quote around it")
            key = self._text(event)
            if key in entries:
                raise self._problem(event, f"'{key}' is written twice here", "keep one of them")
            keys[key] = self._place(event)
            entries[key] = self._node(next(events), events, depth + 1)
        return Mapping(self._place(start), entries, keys)

    def _text(self, event: ScalarEvent) -> str:
        text = str(event.value)
        if any("\ud800" <= char <= "\udfff" for char in text):
            raise self._problem(event, "this holds half a character", "write the character itself, not its \\u codes")
        return text

    def _scalar(self, event: ScalarEvent) -> Scalar:
        written = self._text(event)
        unquoted = event.implicit[0]
        return Scalar(self._place(event), _value(written) if unquoted else written, written)

    def _place(self, event: Any) -> Place:
        start, end = event.start_mark, event.end_mark
        source = self._lines[start.line] if start.line < len(self._lines) else ""
        length = end.column - start.column if end.line == start.line else len(source) - start.column
        return Place(self._name, start.line, start.column, max(1, length), source)

    def _problem(self, event: Any, sentence: str, hint: str) -> PolicyProblem:
        return PolicyProblem([Problem(self._place(event), sentence, hint)])


def _names_an_anchor(event: Any) -> bool:
    return getattr(event, "anchor", None) is not None


def _value(written: str) -> str | int | float | bool | None:
    if written in _WORDS:
        return _WORDS[written]
    if _WHOLE.fullmatch(written) and (len(written.lstrip("+-")) == 1 or not written.lstrip("+-").startswith("0")):
        return int(written)
    return float(written) if _DECIMAL.fullmatch(written) else written
