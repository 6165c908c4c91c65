"""The keys of a policy file, section by section, from the shape that the loader itself checks files with."""

from collections.abc import Mapping
from enum import Enum
from typing import Any, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from bot.reference.markdown import code, first_sentence, table
from bot.reference.shapes import Sections, choices_of, default_of, kind, says, values_of, within
from policy_rules.policy_shape import PolicyShape
from policy_rules.policy_value import Policy

TOP = "The whole file"
_NAMED = "NAME"  # stands for a name that the group chooses
_Found = dict[type[BaseModel], tuple[list[str], Any]]  # where each model stands, and what the shipped policy has there


def keys(shipped: Policy) -> str:
    """All keys, with the defaults of a file that extends the `shipped` policy."""
    found: _Found = {}
    _walk(PolicyShape, "", shipped, found)
    sections = Sections({model: _heading(paths) for model, (paths, _) in found.items()})
    return "\n".join(
        f"### {sections.headings[model]}\n\n{first_sentence(model.__doc__)}\n\n{fields(model, sections, defaults)}"
        for model, (_, defaults) in found.items()
    )


def fields(model: type[BaseModel], sections: Sections, defaults: Any = None) -> str:
    """The table of a model's keys, and what the words mean that can be written for them."""
    rows = [
        [code(field.alias or name), says(field), kind(field, sections), _default(name, field, defaults)]
        for name, field in model.model_fields.items()
    ]
    choices = dict.fromkeys(choice for field in model.model_fields.values() for choice in choices_of(field))
    return "\n".join([table(["Key", "What it says", "What stands there", "Default"], rows), *map(_meanings, choices)])


def _meanings(choice: type[Enum]) -> str:
    return "".join(f"- {code(value)}: {meaning}\n" for value, meaning in values_of(choice))


def _walk(model: type[BaseModel], path: str, value: Any, found: _Found) -> None:
    if model in found:
        found[model][0].append(path)
        return
    found[model] = ([path], value)
    for name, field in model.model_fields.items():
        for below in within(field.annotation, BaseModel):
            there = getattr(value, name, None)
            place = ".".join([*([path] if path else []), name, *([_NAMED] if _is_map(field) else [])])
            _walk(below, place, there if isinstance(there, below) else None, found)


def _is_map(field: FieldInfo) -> bool:
    return get_origin(field.annotation) is Mapping


def _heading(paths: list[str]) -> str:
    return " and ".join(code(path) for path in paths) if paths != [""] else TOP


def _default(name: str, field: FieldInfo, defaults: Any) -> str:
    if hasattr(defaults, name):
        return default_of(getattr(defaults, name))
    if field.is_required():
        return "as shipped" if isinstance(defaults, Policy) else "needed"
    return default_of(field.default)
