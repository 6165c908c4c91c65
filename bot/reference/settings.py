"""The page of the settings: the variables that `steward run` reads, each as `bot/settings.py` declares it."""

from pathlib import Path
from typing import Any, Literal, get_args, get_origin

from pydantic import SecretStr

from bot.reference.markdown import code, plain, table
from bot.reference.shapes import bare
from bot.settings import Settings

_OPENING = """# Settings

Secrets and paths of the machine on which Steward runs. They come from the environment, or from a file `.env` beside
where it starts; [`deploy/.env.example`](../deploy/.env.example) is one to copy. What a group decides is no setting: it
stands in the [policy](policy.md).
"""
_KINDS = {SecretStr: "secret text", Path: "path", int: "whole number", bool: "`true` or `false`", str: "text"}


def settings_page() -> str:
    """The page of all settings."""
    rows = [
        [code(variable(name)), plain(field.description), _kind(field.annotation), _default(field.default)]
        for name, field in Settings.model_fields.items()
    ]
    return "\n".join([_OPENING, table(["Variable", "What it is", "Kind", "Default"], rows)])


def _kind(annotation: Any) -> str:
    kind = bare(annotation)
    if get_origin(kind) is Literal:
        return " or ".join(code(value) for value in get_args(kind))
    return _KINDS[kind]


def variable(name: str) -> str:
    """What the setting `name` is called in the environment."""
    return f"{Settings.model_config.get('env_prefix', '')}{name}".upper()


def _default(value: Any) -> str:
    if isinstance(value, Path):
        return code(value.as_posix())
    return code(str(value).lower() if isinstance(value, bool) else str(value)) if value is not None else ""
