"""Law 2: the brain is pure. It asks no clock, no chance and no outside, and reads only its own data, when it loads."""

import ast
from pathlib import Path

BRAIN = sorted((Path(__file__).parents[2] / "policy_rules").rglob("*.py"))
# Calls that would make the same message come out differently, and where reading the room's own data is right.
IMPURE = {"now", "today", "utcnow", "open", "read_text", "read_bytes", "write_text", "write_bytes", "urlopen", "getenv"}
LOADERS = {"policy.py", "country.py", "index.py", "ordinary_words.py", "lists.py"}  # the room's own data


def test_the_brain_asks_nothing_of_the_world() -> None:
    found = [
        f"{path.name}:{node.lineno} calls {name}"
        for path in BRAIN
        if path.name not in LOADERS
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call)
        for name in [node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")]
        if name in IMPURE
    ]
    assert found == []


def test_nothing_in_the_brain_waits() -> None:
    """No coroutine: what decides is a plain function, the same call in shadow and in a replay."""
    found = [
        f"{path.name}:{node.lineno}"
        for path in BRAIN
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.AsyncFunctionDef | ast.Await)
    ]
    assert found == []
