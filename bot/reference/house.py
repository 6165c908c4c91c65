"""The page of the house: its rooms, who imports whom, and each file with its first sentence, read from the source."""

import ast
import sys
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from bot.reference.markdown import code, first_sentence, plain, table

ROOT = Path(__file__).parents[2]
BRAIN, BODY = "policy_rules", "bot"
_OPENING = """# The house

Where things are. `policy_rules/` is the brain: it says what the policy says, and touches nothing. `bot/` is the body,
a folder for each room. In the drawing an arrow goes from a room to one that it imports, unless it gets there by other
arrows as well; each room below says all that it imports. `tests/laws` keeps other arrows from being drawn.
"""

Arrows = Mapping[str, frozenset[str]]  # each room, and all that it imports


@dataclass(frozen=True, slots=True)
class _File:
    path: PurePosixPath  # from the top of the checkout
    doc: str | None
    imports: frozenset[str]


def house_page(root: Path = ROOT) -> str:
    """The page of the source below `root`."""
    rooms = _rooms(root)
    arrows = _arrows(rooms)
    sections = (_section(room, files, sorted(arrows[room])) for room, files in sorted(rooms.items()))
    return "\n".join([_OPENING, _drawing(arrows), *sections])


def arrows_of(root: Path = ROOT) -> Arrows:
    """Who imports whom."""
    return _arrows(_rooms(root))


def _rooms(root: Path) -> Mapping[str, Sequence[_File]]:
    found: dict[str, list[_File]] = defaultdict(list)
    for path in sorted([*(root / BODY).rglob("*.py"), *(root / BRAIN).rglob("*.py")]):
        module = ast.parse(path.read_text(encoding="utf-8"))
        file = _File(PurePosixPath(path.relative_to(root)), ast.get_docstring(module), frozenset(_imported(module)))
        found[_room(file.path.with_suffix("").parts)].append(file)
    return {room: files for room, files in found.items() if room != BODY}


def _imported(module: ast.Module) -> Iterator[str]:
    """Every module that is imported, at the top of the file or within."""
    for node in ast.walk(module):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module


def _room(parts: Sequence[str]) -> str:
    """The room of a module: a folder of the body, a file that stands there alone, or the brain."""
    return "/".join(parts[:2]) if parts[0] == BODY and parts[1:] != ("__init__",) else parts[0]


def _arrows(rooms: Mapping[str, Sequence[_File]]) -> Arrows:
    return {
        room: frozenset(
            to
            for file in files
            for name in file.imports
            if (to := _room(name.split("."))) in rooms and to != room
        )
        for room, files in rooms.items()
    }  # fmt: skip


def _drawing(arrows: Arrows) -> str:
    lines = [
        "```mermaid",
        "graph TD",
        *(f'    {_node(room)}["{room}"]' for room in sorted(arrows)),
        *(f"    {_node(room)} --> {_node(to)}" for room in sorted(arrows) for to in sorted(_direct(room, arrows))),
        "```\n",
    ]
    return "\n".join(lines)


def _direct(room: str, arrows: Arrows) -> frozenset[str]:
    """Those that the room imports and reaches by no other arrow."""
    return arrows[room] - {further for to in arrows[room] for further in _reached(to, arrows)}


def _reached(room: str, arrows: Arrows) -> frozenset[str]:
    """All that is imported from here on. Rooms do not import each other in a circle: a test looks."""
    return arrows[room].union(*(_reached(to, arrows) for to in arrows[room]))


def _node(room: str) -> str:
    return room.replace("/", "_")


def _section(room: str, files: Sequence[_File], imports: Sequence[str]) -> str:
    opening = files[0] if files[0].path == PurePosixPath(room, "__init__.py") else None
    parts = [
        f"## {room}\n",
        *([plain(opening.doc) + "\n"] if opening else []),
        *_uses("It imports", imports),
        *_uses("From outside it uses", sorted({name for file in files for name in _outside(file)})),
        table(["File", "What it is for"], [_row(file, room) for file in files if file is not opening]),
    ]
    return "\n".join(part for part in parts if part)


def _uses(said: str, names: Sequence[str]) -> Iterator[str]:
    if names:
        yield f"{said} {', '.join(code(name) for name in names)}.\n"


def _row(file: _File, room: str) -> list[str]:
    is_folder = file.path.name == "__init__.py"
    place = file.path.parent if is_folder else file.path
    inside = place.relative_to(room) if place.is_relative_to(room) else place.name
    named = code(f"{inside}{'/' if is_folder else ''}")
    return [f"[{named}](../{place})", first_sentence(file.doc)]


def _outside(file: _File) -> Iterator[str]:
    for name in file.imports:
        library = name.split(".", maxsplit=1)[0]
        if library not in sys.stdlib_module_names and library not in (BODY, BRAIN):
            yield library
