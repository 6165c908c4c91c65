"""Scenes as people write them down, for `steward eval scenes`: a heading, then a line a message.

`## id kind category action [care]` begins a scene; `name: text` is a message, `name!: text` one that breaches, and
`name>other: text` answers the other's last message. A line that begins with `# ` is a note.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from bot.evaluation.reading_lines import LineProblem

BETWEEN_S = 40  # seconds from one message to the next
_HEADING = ("id", "kind", "category", "action")


def scripted(path: Path) -> Iterator[tuple[int, dict[str, Any]]]:
    """Each scene with the line that it begins on, in the form of the JSON lines. Raises LineProblem."""
    files = sorted(path.glob("*.txt")) if path.is_dir() else [path]
    for file in files:
        yield from _in_file(file)


def _in_file(path: Path) -> Iterator[tuple[int, dict[str, Any]]]:
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as problem:
        raise LineProblem(f"{path} cannot be read: {problem}. Check the path and the file.") from None
    begun, scene = 0, None
    for number, line in enumerate(lines, 1):
        if line.startswith("## "):
            if scene is not None:
                yield begun, scene
            begun, scene = number, _begun(path, number, line)
        elif line.strip() and not line.startswith("# "):
            if scene is None:
                raise LineProblem(f"{path}, line {number}: a scene begins with '## id kind category action'.")
            _add(path, number, line, scene)
    if scene is not None:
        yield begun, scene


def _begun(path: Path, number: int, line: str) -> dict[str, Any]:
    words = line.removeprefix("## ").split()
    if len(words) < len(_HEADING):
        raise LineProblem(f"{path}, line {number}: a scene begins with '## id kind category action'.")
    name, kind, category, action = words[: len(_HEADING)]
    return {
        "id": name,
        "kind": kind,
        "members": [],
        "messages": [],
        "care": "care" in words[len(_HEADING) :],
        "expect": {"category": category, "breaches": [], "action": action},
    }


def _add(path: Path, number: int, line: str, scene: dict[str, Any]) -> None:
    author, colon, text = line.partition(":")
    if not colon or not author.strip():
        raise LineProblem(f"{path}, line {number}: a message is 'name: text'.")
    breach = author.endswith("!")
    author, _, answered = author.removesuffix("!").partition(">")
    messages = scene["messages"]
    last = next((one["id"] for one in reversed(messages) if one["author"] == answered), None) if answered else None
    message = {
        "id": f"{scene['id']}-{len(messages)}",
        "author": author,
        "t": BETWEEN_S * len(messages),
        "reply_to": last,
    }
    messages.append({**message, "text": text.strip()})
    if breach:
        scene["expect"]["breaches"].append(message["id"])
    if all(one["id"] != author for one in scene["members"]):
        scene["members"].append({"id": author, "name": author, "roles": []})
