"""What can go wrong with the database or its key, each as a sentence that tells the operator the cure."""

import sqlite3
from pathlib import Path


class StoreProblem(Exception):
    """Something about the database that a person has to put right; `str()` is the sentence to print."""


class KeyProblem(StoreProblem):
    """The master key is missing, malformed, or kept where it should not be."""


class WrongKey(StoreProblem):
    """The database was made with another key."""


class NotADatabase(StoreProblem):
    """The file is damaged, or something else than Steward's database."""


class NotWritable(StoreProblem):
    """The file or its folder cannot be read and written."""


class DiskFull(StoreProblem):
    """There is no room left. What was being written has been taken back whole."""


class NewerVersion(StoreProblem):
    """A newer Steward wrote this database."""


class OlderVersion(StoreProblem):
    """The database was not brought up to date yet, and whoever reads it may not do that."""


class InUse(StoreProblem):
    """Somebody else is writing to this database."""


class JournalBroken(StoreProblem):
    """The journal was changed by something other than Steward, and nothing more is appended to it."""


class EvidenceProblem(StoreProblem):
    """Evidence that is too large to keep, or that was changed after it was kept."""


def not_a_database(path: Path) -> NotADatabase:
    """For a file that SQLite, or Steward, does not know as its own."""
    return NotADatabase(
        f"{path} is damaged or is not a database of Steward's: put back a backup of it, or name another file"
    )


def not_writable(path: Path) -> NotWritable:
    """For a file or folder that this user may not use."""
    return NotWritable(f"cannot read and write {path}: give the user that runs Steward that file and its folder")


def missing(path: Path) -> NotWritable:
    """For a file, or the folder it would lie in, that is not there."""
    return NotWritable(f"there is no {path}: make it (a folder with `mkdir -p`), or correct the path in the settings")


def translated(error: sqlite3.Error, path: Path) -> Exception:
    """The problem behind an error of SQLite's, or the error itself where only a programmer can cure it."""
    # The low byte is SQLite's primary code; the rest says which kind of it (https://sqlite.org/rescode.html).
    match getattr(error, "sqlite_errorcode", 0) & 0xFF:
        case sqlite3.SQLITE_NOTADB | sqlite3.SQLITE_CORRUPT:
            return not_a_database(path)
        case sqlite3.SQLITE_READONLY | sqlite3.SQLITE_CANTOPEN | sqlite3.SQLITE_PERM:
            return not_writable(path)
        case sqlite3.SQLITE_FULL:
            return DiskFull(f"the disk that holds {path} is full: nothing was half written; make room and go on")
        case sqlite3.SQLITE_IOERR:
            return NotWritable(f"the disk that holds {path} does not answer as it should: check it, or move the file")
        case sqlite3.SQLITE_BUSY | sqlite3.SQLITE_LOCKED:
            return InUse(f"another program is writing to {path}: close it, then start Steward again")
        case _:
            return error
