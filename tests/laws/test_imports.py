"""Law 1: imports point one way, and each outside library has its room."""

import ast
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
FILES = sorted([*(ROOT / "bot").rglob("*.py"), *(ROOT / "policy_rules").rglob("*.py")])

# A room, and what nothing in it may import.
FORBIDDEN = {
    "policy_rules": ("bot", "discord", "aiosqlite", "aiohttp", "asyncio", "socket", "random", "time", "os", "logging"),
    "bot/moderation": (
        "discord", "aiosqlite", "sqlite3", "aiohttp", "numpy", "torch", "detoxify", "bot.discord_app", "bot.sandbox",
        "bot.scoring", "bot.cli", "bot.evaluation", "bot.health",
    ),
    "bot/store": ("discord", "bot.moderation", "bot.discord_app", "bot.scoring", "bot.sandbox", "bot.cli"),
    "bot/scoring": (
        "discord", "aiosqlite", "sqlite3", "bot.store", "bot.moderation", "bot.discord_app", "bot.cli", "bot.training",
    ),
    "bot/discord_app": ("aiosqlite", "sqlite3", "bot.scoring", "bot.sandbox", "bot.cli", "bot.evaluation"),
    # looks at everybody's work and speaks HTTP, so that nobody else must; it knows no platform and no table
    "bot/health": (
        "discord", "aiosqlite", "sqlite3", "numpy", "bot.discord_app", "bot.scoring", "bot.sandbox", "bot.cli",
        "bot.evaluation",
    ),
    "bot/sandbox": (
        "aiosqlite", "sqlite3", "policy_rules", "bot.moderation", "bot.store", "bot.discord_app", "bot.scoring",
        "bot.cli",
    ),
    "bot/files": ("discord", "aiosqlite", "bot.store", "bot.moderation", "bot.discord_app", "bot.scoring", "bot.cli"),
    # draws values that it is given; it knows no platform, and nothing of what the values are about
    "bot/pictures": (
        "discord", "aiohttp", "aiosqlite", "sqlite3", "numpy", "policy_rules", "bot.store", "bot.moderation",
        "bot.discord_app", "bot.scoring", "bot.sandbox", "bot.evaluation", "bot.cli",
    ),
    "bot/conversion": ("discord", "bot.store", "bot.moderation", "bot.discord_app", "bot.cli", "bot.training"),
    "bot/training": ("discord", "bot.store", "bot.moderation", "bot.discord_app", "bot.cli"),
    "bot/reference": (
        "discord", "aiosqlite", "sqlite3", "bot.store", "bot.moderation", "bot.discord_app", "bot.scoring",
        "bot.evaluation", "bot.cli",
    ),
}  # fmt: skip
# A library or room, and the only rooms that may import it.
ONLY_IN = {
    "discord": ("bot/discord_app", "bot/sandbox", "bot/steward.py"),
    "aiohttp": ("bot/discord_app", "bot/sandbox", "bot/health"),
    "aiosqlite": ("bot/store", "bot/logs.py"),
    "sqlite3": ("bot/store",),
    "cryptography": ("bot/store",),
    "re2": ("policy_rules", "bot/sandbox", "bot/training"),
    "numpy": ("bot/scoring", "bot/training", "bot/conversion"),
    "matplotlib": ("bot/pictures",),
    "PIL": ("bot/files", "bot/pictures", "bot/evaluation/fuzz_readers.py"),
    "pypdf": ("bot/files", "bot/evaluation/fuzz_readers.py"),
    "docx": ("bot/files", "bot/evaluation/fuzz_readers.py"),
    "openpyxl": ("bot/files", "bot/evaluation/fuzz_readers.py"),
    "onnxruntime": ("bot/scoring", "bot/conversion"),
    "onnx": ("bot/conversion", "bot/training"),
    "tokenizers": ("bot/scoring",),
    "sklearn": ("bot/training",),
    "torch": ("bot/scoring", "bot/training", "bot/conversion", "bot/evaluation/bench_detoxify.py"),
    "bot.sandbox": ("bot/sandbox", "bot/evaluation", "bot/cli"),
    "bot.training": ("bot/training",),
}


@cache
def parsed(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


@cache
def imported(path: Path) -> tuple[str, ...]:
    """Every module that the file imports, at its top or within."""
    found: list[str] = []
    for node in ast.walk(parsed(path)):
        if isinstance(node, ast.Import):
            found += (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.append(node.module)
    return tuple(found)


def is_within(module: str, package: str) -> bool:
    """Whether `module` is `package` or in it."""
    return module == package or module.startswith(f"{package}.")


@pytest.mark.parametrize("room", FORBIDDEN)
def test_a_room_imports_nothing_that_it_must_not_know(room: str) -> None:
    found = [
        f"{path.relative_to(ROOT)} imports {module}"
        for path in FILES
        if path.is_relative_to(ROOT / room)
        for module in imported(path)
        for forbidden in FORBIDDEN[room]
        if is_within(module, forbidden)
    ]
    assert found == []


@pytest.mark.parametrize("library", ONLY_IN)
def test_a_library_stays_in_its_room(library: str) -> None:
    found = [
        f"{path.relative_to(ROOT)} imports {module}"
        for path in FILES
        if not any(path.is_relative_to(ROOT / room) for room in ONLY_IN[library])
        for module in imported(path)
        if is_within(module, library)
    ]
    assert found == []


def test_every_module_opens_with_a_sentence() -> None:
    empty_packages = [path for path in FILES if path.name == "__init__.py" and not path.read_text(encoding="utf-8")]
    silent = [path for path in FILES if ast.get_docstring(parsed(path)) is None]
    assert [str(path.relative_to(ROOT)) for path in silent if path not in empty_packages] == []


def test_no_file_is_too_long_to_read_in_one_go() -> None:
    assert [str(path.relative_to(ROOT)) for path in FILES if len(path.read_text().splitlines()) > 400] == []


def test_nine_functions_in_ten_are_under_thirty_lines() -> None:
    lengths = [
        (node.end_lineno or 0) - node.lineno + 1
        for path in FILES
        for node in ast.walk(parsed(path))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    ]
    assert sum(length < 30 for length in lengths) / len(lengths) >= 0.9
