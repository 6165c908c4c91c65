"""Evidence: what a message said and brought, sealed with AES-256-GCM and bound to its row."""

from dataclasses import dataclass, field
from datetime import datetime

from bot.store import words_to_author
from bot.store.columns import canonical, time_from, time_text
from bot.store.database import Database
from bot.store.keys import Keys
from bot.store.problems import EvidenceProblem
from bot.store.sealing import Unsealable, seal, unseal

MAX_TEXT_BYTES = 256 * 1024  # of one revision of a message, far above what a platform lets anyone post
MAX_FILE_BYTES = 25 * 1024 * 1024  # of one attachment
MAX_FILES = 10  # of one case, as many as Discord takes on a message
MAX_NAME_BYTES = 1024  # of an attachment's name


@dataclass(frozen=True, slots=True)
class Snapshot:
    """What a message said at one revision."""

    revision: int
    content: bytes = field(repr=False)
    kept_at: datetime


@dataclass(frozen=True, slots=True)
class KeptFile:
    """A file that came with a message."""

    attachment_id: str
    name: str = field(repr=False)
    media_type: str | None
    content: bytes = field(repr=False)
    kept_at: datetime


@dataclass(frozen=True, slots=True)
class Note:
    """What somebody who looks at a case wrote for the others."""

    author_id: str
    words: str = field(repr=False)
    at: datetime


async def keep(database: Database, keys: Keys, case_id: int, snapshot: Snapshot) -> None:
    """Keep one revision of a message. The first copy stays: a revision is one text.

    Raises EvidenceProblem above MAX_TEXT_BYTES.
    """
    _limit(f"the text of case {case_id}", len(snapshot.content), MAX_TEXT_BYTES)
    sealed = _seal(keys, snapshot.content, "text", case_id, snapshot.revision)
    await database.run(
        "INSERT INTO evidence (case_id, revision, kept_at, sealed) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING",
        (case_id, snapshot.revision, time_text(snapshot.kept_at), sealed),
    )


async def keep_instead(database: Database, keys: Keys, case_id: int, snapshot: Snapshot) -> None:
    """Put more of the exchange in the place of what was kept of a revision. Raises EvidenceProblem as `keep` does."""
    _limit(f"the text of case {case_id}", len(snapshot.content), MAX_TEXT_BYTES)
    sealed = _seal(keys, snapshot.content, "text", case_id, snapshot.revision)
    await database.run(
        "UPDATE evidence SET sealed = ? WHERE case_id = ? AND revision = ?", (sealed, case_id, snapshot.revision)
    )


async def keep_file(database: Database, keys: Keys, case_id: int, file: KeptFile) -> None:
    """Keep one attachment; the first copy stays. Raises EvidenceProblem above the limits of this module."""
    attachment_id, named = file.attachment_id, file.name.encode("utf-8", errors="replace")
    _limit(f"file {attachment_id} of case {case_id}", len(file.content), MAX_FILE_BYTES)
    _limit(f"the name of file {attachment_id} of case {case_id}", len(named), MAX_NAME_BYTES)
    others = await database.row(
        "SELECT COUNT(*) AS held FROM files WHERE case_id = ? AND attachment_id <> ?", (case_id, attachment_id)
    )
    if others is not None and others["held"] >= MAX_FILES:
        raise EvidenceProblem(
            f"case {case_id} has {MAX_FILES} files already: look at the others where they were posted"
        )
    await database.run(
        "INSERT INTO files (case_id, attachment_id, media_type, kept_at, sealed_name, sealed)"
        " VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
        (
            case_id,
            attachment_id,
            file.media_type,
            time_text(file.kept_at),
            _seal(keys, named, "file name", case_id, attachment_id),
            _seal(keys, file.content, "file", case_id, attachment_id),
        ),
    )


async def evidence(database: Database, keys: Keys, case_id: int) -> tuple[Snapshot, ...]:
    """What the message of a case said, oldest revision first. Raises EvidenceProblem if it was changed."""
    rows = await database.rows("SELECT * FROM evidence WHERE case_id = ? ORDER BY revision", (case_id,))
    return tuple(
        Snapshot(
            row["revision"],
            _open(keys, row["sealed"], "text", row["case_id"], row["revision"]),
            time_from(row["kept_at"]),
        )
        for row in rows
    )


async def kept_files(database: Database, keys: Keys, case_id: int) -> tuple[KeptFile, ...]:
    """The files of a case, by the ids of their attachments. Raises EvidenceProblem if one was changed."""
    rows = await database.rows("SELECT * FROM files WHERE case_id = ? ORDER BY attachment_id", (case_id,))
    return tuple(
        KeptFile(
            row["attachment_id"],
            _open(keys, row["sealed_name"], "file name", row["case_id"], row["attachment_id"]).decode(),
            row["media_type"],
            _open(keys, row["sealed"], "file", row["case_id"], row["attachment_id"]),
            time_from(row["kept_at"]),
        )
        for row in rows
    )


def open_text(keys: Keys, sealed: bytes, case_id: int, revision: int) -> bytes:
    """What was kept of a revision, opened. Raises EvidenceProblem if it was changed."""
    return _open(keys, sealed, "text", case_id, revision)


async def keep_reason(database: Database, keys: Keys, case_id: int, reason: tuple[str, str], at: datetime) -> None:
    """Keep a reason: who wrote what; the last words count. Raises EvidenceProblem above MAX_TEXT_BYTES."""
    reporter_id, words = reason
    content = words.encode("utf-8", "replace")
    _limit(f"a reason of case {case_id}", len(content), MAX_TEXT_BYTES)
    await database.run(
        "INSERT OR REPLACE INTO reasons (case_id, reporter_id, kept_at, sealed) VALUES (?, ?, ?, ?)",
        (case_id, reporter_id, time_text(at), _seal(keys, content, "reason", case_id, reporter_id)),
    )


async def reasons(database: Database, keys: Keys, case_id: int) -> tuple[str, ...]:
    """What the reporters of a case wrote, without who; oldest first. Raises EvidenceProblem if one was changed."""
    rows = await database.rows("SELECT * FROM reasons WHERE case_id = ? ORDER BY kept_at", (case_id,))
    return tuple(_open(keys, row["sealed"], "reason", row["case_id"], row["reporter_id"]).decode() for row in rows)


async def reason_of(database: Database, keys: Keys, case_id: int, reporter_id: str) -> str | None:
    """What one reporter of a case wrote, if anything. Raises EvidenceProblem if it was changed."""
    row = await database.row("SELECT sealed FROM reasons WHERE case_id = ? AND reporter_id = ?", (case_id, reporter_id))
    return None if row is None else _open(keys, row["sealed"], "reason", case_id, reporter_id).decode()


async def keep_appeal(database: Database, keys: Keys, case_id: int, appeal: tuple[str, str], at: datetime) -> None:
    """Keep why somebody asks for a review: who wrote what. Raises EvidenceProblem above MAX_TEXT_BYTES."""
    member_id, words = appeal
    content = words.encode("utf-8", "replace")
    _limit(f"an appeal on case {case_id}", len(content), MAX_TEXT_BYTES)
    await database.run(
        "INSERT OR REPLACE INTO appeals (case_id, member_id, kept_at, sealed) VALUES (?, ?, ?, ?)",
        (case_id, member_id, time_text(at), _seal(keys, content, "appeal", case_id, member_id)),
    )


async def appeals(database: Database, keys: Keys, case_id: int) -> dict[str, str]:
    """What those who asked for a review of a case wrote, by the id of the member. Raises EvidenceProblem."""
    rows = await database.rows("SELECT * FROM appeals WHERE case_id = ? ORDER BY kept_at", (case_id,))
    return {
        row["member_id"]: _open(keys, row["sealed"], "appeal", row["case_id"], row["member_id"]).decode()
        for row in rows
    }


async def keep_note(database: Database, keys: Keys, case_id: int, note: tuple[str, str], at: datetime) -> None:
    """Keep a note: who wrote what. Raises EvidenceProblem above MAX_TEXT_BYTES."""
    author_id, words = note
    content = words.encode("utf-8", "replace")
    _limit(f"a note on case {case_id}", len(content), MAX_TEXT_BYTES)
    await database.run(
        "INSERT INTO notes (case_id, author_id, kept_at, sealed) VALUES (?, ?, ?, ?)",
        (case_id, author_id, time_text(at), _seal(keys, content, "note", case_id, author_id)),
    )


async def notes(database: Database, keys: Keys, case_id: int) -> tuple[Note, ...]:
    """What was noted on a case, oldest first. Raises EvidenceProblem if a note was changed."""
    rows = await database.rows("SELECT * FROM notes WHERE case_id = ? ORDER BY seq", (case_id,))
    return tuple(
        Note(
            row["author_id"],
            _open(keys, row["sealed"], "note", row["case_id"], row["author_id"]).decode(),
            time_from(row["kept_at"]),
        )
        for row in rows
    )


async def destroy(database: Database, case_id: int) -> None:
    """Remove all that is kept of a case; SQLite overwrites the pages that held it (secure_delete)."""
    await database.run("DELETE FROM evidence WHERE case_id = ?", (case_id,))
    await database.run("DELETE FROM files WHERE case_id = ?", (case_id,))
    await database.run("DELETE FROM reasons WHERE case_id = ?", (case_id,))
    await database.run("DELETE FROM appeals WHERE case_id = ?", (case_id,))
    await database.run("DELETE FROM notes WHERE case_id = ?", (case_id,))
    await words_to_author.destroy(database, case_id)


_SEALED = (  # table, column, kind, and the column that with the case names the row
    ("evidence", "sealed", "text", "revision"),
    ("files", "sealed", "file", "attachment_id"),
    ("files", "sealed_name", "file name", "attachment_id"),
    ("reasons", "sealed", "reason", "reporter_id"),
    ("appeals", "sealed", "appeal", "member_id"),
)


async def seal_anew(database: Database, old: Keys, new: Keys) -> int:
    """Seal everything that is kept with another key; returns how much. Raises EvidenceProblem if it was changed."""
    count = 0
    for table, column, kind, part in _SEALED:
        # Names of our own, so nothing can be slipped in. The rows are many and large: one at a time is held.
        listed, opened = f"SELECT case_id, {part} AS part FROM {table}", f"SELECT {column} AS sealed FROM {table}"  # noqa: S608
        written, which = f"UPDATE {table} SET {column} = ?", f" WHERE case_id = ? AND {part} = ?"  # noqa: S608
        for named in await database.rows(listed):
            where = (named["case_id"], named["part"])
            row = await database.row(opened + which, where)
            if row is not None:
                sealed = _seal(new, _open(old, row["sealed"], kind, *where), kind, *where)
                await database.run(written + which, (sealed, *where))
                count += 1
    for row in await database.rows("SELECT seq, case_id, author_id, sealed FROM notes"):
        where = (row["case_id"], row["author_id"])
        sealed = _seal(new, _open(old, row["sealed"], "note", *where), "note", *where)
        await database.run("UPDATE notes SET sealed = ? WHERE seq = ?", (sealed, row["seq"]))
        count += 1
    return count + await words_to_author.seal_anew(database, old, new)


def _seal(keys: Keys, content: bytes, kind: str, case_id: int, part: int | str) -> bytes:
    return seal(keys.evidence, content, _identity(kind, case_id, part))


def _open(keys: Keys, sealed: bytes, kind: str, case_id: int, part: int | str) -> bytes:
    try:
        return unseal(keys.evidence, sealed, _identity(kind, case_id, part))
    except Unsealable:
        raise EvidenceProblem(
            f"the {kind} kept for case {case_id} was changed or moved since, and cannot be opened: put back a backup"
        ) from None


def _identity(kind: str, case_id: int, part: int | str) -> bytes:
    """Which row it is, sealed along with the content: it opens nowhere else."""
    return canonical({"kind": kind, "case": case_id, "part": part}).encode()


def _limit(what: str, size: int, limit: int) -> None:
    if size > limit:
        raise EvidenceProblem(f"{what} is {size} bytes and at most {limit} are kept: look at it where it was posted")
