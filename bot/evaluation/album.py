"""The pictures of the docs: `screens.json` beside them holds what each says, and so does the picture in its own way."""

import json
from collections.abc import Iterator, Mapping, Sequence
from itertools import zip_longest
from pathlib import Path

from bot.evaluation.tour import tour
from bot.pictures.drawing import drawn
from bot.pictures.screen import Screen, fingerprint, told
from bot.pictures.sheet import mark_of
from bot.scoring.choose import load_scorer
from bot.scoring.service import ScoringService

INDEX = "screens.json"
COMMAND = "steward docs --pictures"


async def play() -> tuple[Screen, ...]:
    """Walk through the sandbox with the real bot and the embedded model, and give the screens."""
    service = ScoringService(load_scorer("embedded"))
    try:
        return await tour(service)
    finally:
        await service.aclose()


def lagging(folder: Path, screens: Sequence[Screen]) -> dict[str, str]:
    """The pictures in `folder` that show something else than `screens` do, each with what is different.

    Raises:
        OSError: if one cannot be read.
    """
    index = _index(folder)
    found = {screen.name: _difference(folder, index, screen) for screen in screens}
    gone = {name: "there is no such screen any more" for name in _names(folder, index) if name not in found}
    return {name: why for name, why in found.items() if why} | gone


def write(folder: Path, screens: Sequence[Screen]) -> list[str]:
    """Draw the pictures that lag, take away those that nobody needs, and give their names. Raises OSError."""
    folder.mkdir(parents=True, exist_ok=True)
    found = lagging(folder, screens)
    by_name = {screen.name: screen for screen in screens}
    for name in found:
        if name in by_name:
            _picture(folder, name).write_bytes(drawn(by_name[name]))
        else:
            _picture(folder, name).unlink(missing_ok=True)
    if found:
        says = {screen.name: told(screen) for screen in screens}
        text = json.dumps(says, indent=1, ensure_ascii=False) + "\n"
        (folder / INDEX).write_text(text, encoding="utf-8", newline="\n")
    return list(found)


def _difference(folder: Path, index: Mapping[str, Sequence[str]], screen: Screen) -> str:
    """What is different, in a few words; nothing if the picture is as it should be."""
    now, before = told(screen), index.get(screen.name)
    if before is None:
        return "it is new"
    for was, says in zip_longest(before, now):
        if was != says:
            return f"it says {says!r} where the picture says {was!r}" if was else f"it also says {says!r}"
    picture = _picture(folder, screen.name)
    if not picture.exists() or mark_of(picture.read_bytes()) != fingerprint(now):
        return "its picture is missing, or of another time"
    return ""


def _index(folder: Path) -> dict[str, list[str]]:
    path = folder / INDEX
    if not path.exists():
        return {}
    try:
        held = json.loads(path.read_text(encoding="utf-8"))
    except ValueError:
        return {}  # it is written anew
    return held if isinstance(held, dict) else {}


def _names(folder: Path, index: Mapping[str, object]) -> Iterator[str]:
    yield from dict.fromkeys([*index, *(path.stem for path in sorted(folder.glob("*.png")))])


def _picture(folder: Path, name: str) -> Path:
    return folder / f"{name}.png"
