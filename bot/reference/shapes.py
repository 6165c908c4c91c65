"""What a typed field says of itself: which values it takes, what each of them means, and its line of documentation."""

import ast
import inspect
import re
import textwrap
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import time
from enum import Enum
from itertools import pairwise
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from annotated_types import Ge, Gt, Le, MaxLen
from pydantic import BaseModel
from pydantic.fields import FieldInfo

from bot.reference.markdown import code, first_sentence, plain
from policy_rules.policy_shape import Example
from policy_rules.verdict import Action, Category

FEW = 4  # values that are told in the table itself
SHORT = 60  # characters of a list that stands in a table
_WORDS: Mapping[Any, str] = {
    str: "text",
    int: "whole number",
    float: "number",
    bool: "`true` or `false`",
    time: 'time such as `"22:00"`',
    Any: "[what to look for](#what-a-rule-can-look-for)",
    Action: "[effects](#effects)",
    Category: "[category](#categories)",
    Example: "texts or exchanges",
}


@dataclass(frozen=True, slots=True)
class Sections:
    """Under which heading each model is described, for links to it."""

    headings: Mapping[type[BaseModel], str] = field(default_factory=dict)

    def link(self, model: type[BaseModel]) -> str:
        """A link to the model's section."""
        heading = self.headings[model]
        return f"[{heading.replace('`', '')}](#{anchor(heading)})"


def anchor(heading: str) -> str:
    """The anchor that a heading gets where Markdown is shown."""
    return re.sub(r"[^\w\- ]", "", heading.casefold()).replace(" ", "-")


def says(found: FieldInfo) -> str:
    """The field's line: its own, else the one of the model that stands there; empty if nobody wrote one."""
    if found.description:
        return plain(found.description)
    model = next(within(found.annotation, BaseModel), None)
    return first_sentence(model.__doc__) if model else ""


def kind(found: FieldInfo, sections: Sections) -> str:
    """What can be written there, in words."""
    return _kind(found.annotation, found.metadata, sections)


def bare(annotation: Any) -> Any:
    """The type itself, without what is annotated to it and without None."""
    return _opened(annotation)[0]


def within(annotation: Any, base: type) -> Iterator[Any]:
    """Every subclass of `base` that stands somewhere in the annotation."""
    if isinstance(annotation, type) and get_origin(annotation) is None:
        if issubclass(annotation, base):
            yield annotation
        return
    for one in get_args(annotation):
        yield from within(one, base)


def choices_of(found: FieldInfo) -> Iterator[type[Enum]]:
    """The sets of words that can be written there, but for those that have a place of their own on the page."""
    return (choice for choice in within(found.annotation, Enum) if choice not in _WORDS)


def values_of(choice: type[Enum]) -> Iterator[tuple[str, str]]:
    """Each value that can be written, and what it means: its own words, or the string below it in the source."""
    strings = _strings_below(choice)
    for member in choice:
        yield str(member.value), str(getattr(member, "words", strings.get(member.name, "")))


def default_of(value: Any) -> str:
    """A default as it would be written; empty where it is to leave the key out."""
    if isinstance(value, BaseModel) or value in (None, (), {}):
        return ""
    if isinstance(value, Enum | bool | int | float | str | time):
        return code(_written(value))
    listed = f"[{', '.join(_written(one) for one in value)}]" if not isinstance(value, Mapping) else ""
    return code(listed) if 0 < len(listed) <= SHORT else f"{len(value)} entries"


def _written(value: Any) -> str:
    if isinstance(value, Enum):
        return str(value.value)
    if isinstance(value, time):
        return f"{value:%H:%M}"
    return str(value).lower() if isinstance(value, bool) else str(value)


def _kind(annotation: Any, metadata: Sequence[Any], sections: Sections) -> str:
    inner, more = _opened(annotation)
    if inner in _WORDS:
        return f"{_WORDS[inner]}{_limits([*metadata, *more])}"
    return _nested(inner, sections)


def _opened(annotation: Any) -> tuple[Any, list[Any]]:
    """The type without its wrappers, and what was annotated to it on the way."""
    metadata: list[Any] = []
    while get_origin(annotation) in (Annotated, Union, UnionType):
        first, *rest = (one for one in get_args(annotation) if one is not NoneType)
        if get_origin(annotation) is Annotated:
            for one in rest:
                metadata += one.metadata if isinstance(one, FieldInfo) else [one]
        elif rest:
            break  # a choice between types is one of its own
        annotation = first
    return annotation, metadata


def _nested(annotation: Any, sections: Sections) -> str:
    origin, inside = get_origin(annotation), get_args(annotation)
    if origin is Literal:
        return " or ".join(code(str(one)) for one in inside)
    if origin is tuple:
        return f"list of {_kind(inside[0], (), sections).replace('map:', 'maps:', 1)}"
    if origin is Mapping:
        return f"map by name: {_kind(inside[1], (), sections).removeprefix('map: ')}"
    if issubclass(annotation, Enum):
        *others, last = (code(str(one.value)) for one in annotation)
        return f"{', '.join(others)} or {last}" if len(annotation) <= FEW else "the words below"
    return f"map: {sections.link(annotation)}"


def _limits(metadata: Sequence[Any]) -> str:
    least = next((one.ge for one in metadata if isinstance(one, Ge)), None)
    above = next((one.gt for one in metadata if isinstance(one, Gt)), None)
    most = next((one.le for one in metadata if isinstance(one, Le)), None)
    longest = next((one.max_length for one in metadata if isinstance(one, MaxLen)), None)
    if longest is not None:
        return f", up to {longest} characters"
    if most is None:
        return ""
    return f", above {above}, up to {most}" if above is not None else f", {least} to {most}"


def _strings_below(choice: type[Enum]) -> Mapping[str, str]:
    """The string that stands below each member of the class, where a docstring of a member stands."""
    [definition] = ast.parse(textwrap.dedent(inspect.getsource(choice))).body
    body = definition.body if isinstance(definition, ast.ClassDef) else []
    found = {}
    for member, below in pairwise(body):
        if isinstance(member, ast.Assign) and isinstance(below, ast.Expr) and isinstance(below.value, ast.Constant):
            [target] = member.targets
            found[target.id if isinstance(target, ast.Name) else ""] = plain(str(below.value.value))
    return found
