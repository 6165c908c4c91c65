"""One writer at a time: a lock on a file beside the database, which the system gives back however the process ends."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bot.store.problems import InUse, missing, not_writable


@contextmanager
def sole_writer(path: Path) -> Iterator[Path]:
    """Hold the right to write to the database at `path`, and see that only its owner can read it.

    Yields where it lies once links are followed, so that there is one lock whichever is used.
    Raises InUse or NotWritable.
    """
    database = path.resolve()
    lock = _private(database.with_name(database.name + ".lock"))
    try:
        try:
            # Not on the database itself: closing that file would drop SQLite's own locks.
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise InUse(f"another Steward is writing to {database}: stop it first, or name another file") from None
        except OSError:
            raise not_writable(database) from None  # a network share without locks, for one
        os.close(_private(database))
        yield database
    finally:
        os.close(lock)


def _private(path: Path) -> int:
    """Open `path` for writing, made for its owner alone if it is new (SQLite gives its side files the same mode)."""
    try:
        return os.open(path, os.O_CREAT | os.O_RDWR | os.O_CLOEXEC, 0o600)
    except FileNotFoundError:
        raise missing(path.parent) from None
    except OSError:
        raise not_writable(path) from None
