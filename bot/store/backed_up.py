"""When a copy of the database was last made: a small file beside it, since only the bot itself writes into it."""

from datetime import datetime
from pathlib import Path

from bot.store.columns import time_text


def note_backup(database: Path, at: datetime) -> None:
    """Note that a copy was made and holds. Where nothing can be written it stays unknown; the copy counts all the same.

    Whoever made it, the bot can read the note: it may be another user than the bot's.
    """
    note = _beside(database)
    part = note.with_name(f"{note.name}.part")
    try:
        part.write_text(time_text(at), encoding="ascii")
        part.chmod(0o644)
        part.replace(note)
    except OSError:
        return


def last_backup(database: Path) -> datetime | None:
    """When the last copy was made; None if that is not known."""
    try:
        at = datetime.fromisoformat(_beside(database).read_text(encoding="ascii").strip())
    except (OSError, ValueError):
        return None
    return at if at.tzinfo else None


def _beside(database: Path) -> Path:
    """The place of the note, whichever link the database was named by."""
    path = database.resolve()
    return path.with_name(f"{path.name}.backed-up")
