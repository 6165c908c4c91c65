"""Files of JSON lines, plain or gzipped: what cannot be read is said with its line and a cure."""

import gzip
import json
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

LONGEST_LINE = 4_000_000  # characters


class LineProblem(Exception):
    """A file or a line of it cannot be read; the message names both and the cure."""


def lines_of(path: Path) -> Iterator[tuple[int, dict[str, Any]]]:
    """Each line's number and what it holds; empty lines are passed over. Raises LineProblem."""
    try:
        with gzip.open(path, "rt", encoding="utf-8") if path.suffix == ".gz" else path.open(encoding="utf-8") as file:
            number = 0
            while line := file.readline(LONGEST_LINE):
                number += 1
                if line.strip():
                    yield number, _object(path, number, line)
    except (OSError, EOFError, UnicodeDecodeError, zlib.error) as problem:
        why = getattr(problem, "strerror", None) or "it is no text, or damaged"
        raise LineProblem(f"{path} cannot be read: {why}. Check the path and the file.") from None


def _object(path: Path, number: int, line: str) -> dict[str, Any]:
    try:
        value = json.loads(line)
    except (json.JSONDecodeError, RecursionError):
        value = None
    if not isinstance(value, dict):
        raise LineProblem(f"{path}, line {number}: this is no JSON object. Each line is one, between braces.")
    return value


def wanted(path: Path, number: int, line: dict[str, Any], key: str, kind: type[Any] | tuple[type[Any], ...]) -> Any:
    """What `line` holds under `key`. Raises LineProblem if it is missing or of another kind."""
    value = line.get(key)
    if not isinstance(value, kind) or isinstance(value, bool):
        raise LineProblem(f"{path}, line {number}: {key!r} is missing or not of the right kind.")
    return value
