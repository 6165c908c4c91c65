"""Turns what pydantic says against a value into problems: where it stands in the file, in plain words, with a hint."""

import re
from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from types import UnionType
from typing import Annotated, Any, Union, get_args, get_origin

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from policy_rules.policy_merge import id_of
from policy_rules.policy_problems import Problem, did_you_mean
from policy_rules.policy_yaml import Listing, Node, place_of
from policy_rules.policy_yaml import Mapping as MappingNode

Path = tuple[str | int, ...]
_QUOTED = re.compile(r"'([^']*)'")
_WORDS = {
    "tuple_type": "should be a list: [a, b]",
    "dict_type": "should be a map: {key: value}",
    "model_type": "should be a map: {key: value}",
    "model_attributes_type": "should be a map: {key: value}",
    "string_type": "should be text",
    "bool_type": "should be true or false",
    "int_type": "should be a whole number",
    "float_type": "should be a number",
    "time_parsing": "should be a time such as '22:00'",
    "time_type": "should be a time such as '22:00'",
    "string_pattern_mismatch": "is no id: small letters, digits and '_', beginning with a letter",
}


def problems_of(error: ValidationError, model: type[BaseModel], root: Node, under: Path = ()) -> Iterator[Problem]:
    """The problems behind `error`, which `model` raised on the part of `root` at the path `under`."""
    details = error.errors(include_url=False)
    yield from _lacking(details, root, under)
    for detail in details:
        if detail["type"] == "missing":
            continue
        if detail["type"] == "too_short" and any(other["loc"][:-1] == detail["loc"] for other in details):
            continue  # it is too short because of what is wrong within it
        path = tuple(step for step in detail["loc"] if step != "[key]")
        yield _problem(detail, _fields_at(model, path[:-1]), root, (*under, *path))


def _lacking(details: list[ErrorDetails], root: Node, under: Path) -> Iterator[Problem]:
    """What must be written and is not: one problem for each place that lacks something."""
    lacks: dict[Path, list[str]] = {}
    for detail in details:
        if detail["type"] == "missing":
            path = (*under, *detail["loc"])
            lacks.setdefault(path[:-1], []).append(f"'{path[-1]}'")
    for path, keys in lacks.items():
        where = f" under {named(root, path)}" if path else ""
        they = f"{', '.join(keys[:-1])} and {keys[-1]} are" if len(keys) > 1 else f"{keys[0]} is"
        yield Problem(place_of(root, path), f"{they} missing{where}", _new_one(root, path))


def _new_one(root: Node, path: Path) -> str:
    """For a clause or a rule: that no other has its id, so that it is a new one, and which may have been meant."""
    among, own = _child(root, str(path[0])) if len(path) == 2 else None, path[-1] if path else ""  # noqa: PLR2004
    if not isinstance(among, Listing) or not isinstance(own, int) or (name := id_of(among.items[own])) is None:
        return ""
    others = [other for item in among.items if (other := id_of(item)) is not None and other != name]
    near = get_close_matches(name[:80], others, n=1, cutoff=0.6)
    meant = f"did you mean '{near[0]}'? " if near else ""
    return f"{meant}No other is called '{name}', so this is a new one, which needs them all."


def named(root: Node, path: Path) -> str:
    """The path as a person says it, clauses and rules by their id: `rules.threat.severity`."""
    words: list[str] = []
    node: Node | None = root
    for step in path:
        node = _child(node, step)
        word = (id_of(node) if node else None) or f"item {int(step) + 1}" if isinstance(step, int) else step
        words.append(word)
    return ".".join(words)


def _child(node: Node | None, step: str | int) -> Node | None:
    if isinstance(node, MappingNode) and isinstance(step, str):
        return node.entries.get(step)
    if isinstance(node, Listing) and isinstance(step, int) and step < len(node.items):
        return node.items[step]
    return None


def _problem(detail: ErrorDetails, fields: tuple[str, ...], root: Node, path: Path) -> Problem:
    place = place_of(root, path)
    where, last = named(root, path), str(path[-1]) if path else "the file"
    under = f" under {named(root, path[:-1])}" if len(path) > 1 else ""
    kind, context = detail["type"], detail.get("ctx", {})
    if kind == "extra_forbidden":
        return Problem(place_of(root, path, key=True), f"unknown key '{last}'{under}", did_you_mean(last, fields))
    if kind in ("enum", "literal_error"):
        allowed = _QUOTED.findall(context.get("expected", "")) or [str(context.get("expected"))]
        return Problem(
            place, f"'{detail['input']}' cannot stand at {where}", did_you_mean(str(detail["input"]), allowed)
        )
    if kind == "value_error":
        return Problem(place, str(context.get("error", detail["msg"])))
    return Problem(place, f"{where} {_should(detail)}", _cure(detail))


def _should(detail: ErrorDetails) -> str:
    message = detail["msg"]
    return _WORDS.get(
        detail["type"], "should" + message.split(" should", 1)[-1] if " should" in message else f": {message}"
    )


def _cure(detail: ErrorDetails) -> str:
    given = detail["input"]
    if detail["type"] == "string_type" and isinstance(given, int | float):
        return f'put it in quotes: "{str(given).lower() if isinstance(given, bool) else given}"'
    if detail["type"] == "bool_type" and given in ("yes", "no", "on", "off"):
        return "did you mean 'true'?" if given in ("yes", "on") else "did you mean 'false'?"
    return ""


def _fields_at(annotation: Any, path: Path) -> tuple[str, ...]:
    """What the model at `path` below `annotation` calls its keys; nothing if no model stands there."""
    annotation = _bare(annotation)
    for step in path:
        if isinstance(annotation, type) and issubclass(annotation, BaseModel):
            annotation = _field(annotation, str(step))
        elif get_origin(annotation) is tuple:
            annotation = get_args(annotation)[0]
        elif get_origin(annotation) in (dict, Mapping):
            annotation = get_args(annotation)[1]
        annotation = _bare(annotation)
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return tuple(field.alias or name for name, field in annotation.model_fields.items())
    return ()


def _field(model: type[BaseModel], key: str) -> Any:
    return next((field.annotation for name, field in model.model_fields.items() if key in (name, field.alias)), None)


def _bare(annotation: Any) -> Any:
    if get_origin(annotation) is Annotated:
        return _bare(get_args(annotation)[0])
    if get_origin(annotation) in (Union, UnionType):
        return next((_bare(one) for one in get_args(annotation) if one is not type(None)), None)
    return annotation
