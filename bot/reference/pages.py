"""All reference pages together: written into a folder, or compared with what stands there."""

from collections.abc import Mapping
from pathlib import Path

from typer.core import TyperGroup

from bot.reference.commands import commands_page
from bot.reference.house import house_page
from bot.reference.policy import policy_page
from bot.reference.settings import settings_page

_MARK = "<!-- Written by `make docs`. Change what it is written from, not this page. -->\n\n"


def pages(root: TyperGroup) -> Mapping[str, str]:
    """Each page by its file's name; `root` is the command that holds all others."""
    written = {
        "commands.md": commands_page(root),
        "settings.md": settings_page(),
        "policy.md": policy_page(),
        "house.md": house_page(),
    }
    return {name: f"{_MARK}{text.rstrip()}\n" for name, text in written.items()}


def lagging(folder: Path, root: TyperGroup) -> list[str]:
    """The names of the pages in `folder` that do not say what Steward is now. Raises OSError."""
    return _lagging(folder, pages(root))


def write_pages(folder: Path, root: TyperGroup) -> list[str]:
    """Write the pages that lag, and give their names. Raises OSError."""
    folder.mkdir(parents=True, exist_ok=True)
    now = pages(root)
    found = _lagging(folder, now)
    for name in found:
        (folder / name).write_text(now[name], encoding="utf-8", newline="\n")
    return found


def _lagging(folder: Path, now: Mapping[str, str]) -> list[str]:
    return [name for name, text in now.items() if _standing(folder / name) != text]


def _standing(page: Path) -> str | None:
    return page.read_bytes().decode("utf-8", errors="replace") if page.exists() else None
