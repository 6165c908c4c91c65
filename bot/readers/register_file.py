"""Reads a group's register from a file: JSON as in `steward eval --register`, or CSV with a heading line.

A row that cannot be read is named by its line and left out; the good ones are kept.
"""

import csv
import io
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from policy_rules.group import PublicContacts
from policy_rules.patterns import Pattern
from policy_rules.register.entry import Entry, Register, Who

MAX_BYTES = 32 * 1024 * 1024
MAX_ENTRIES = 100_000
MAX_NAME = 120  # characters
MAX_ALIASES = 20
MAX_TERMS = 1000
MAX_PATTERN = 500
NO_CONTACTS = PublicContacts()
_KEYS = frozenset({"service_users", "colleagues", "case_reference", "confidential_terms", "public_contacts"})
_LISTS = (("service_users", Who.SERVICE_USER), ("colleagues", Who.COLLEAGUE))


class RegisterProblem(Exception):
    """The file cannot be read as a register; the message names it, the line and the cure. It quotes no name."""


@dataclass(frozen=True, slots=True)
class BadRow:
    """A row that was left out: where it stands and why. It quotes nothing."""

    where: str
    why: str


@dataclass(frozen=True, slots=True)
class RegisterFile:
    """What a file holds."""

    register: Register
    public: PublicContacts = NO_CONTACTS
    bad: tuple[BadRow, ...] = ()


def read_register(path: Path) -> RegisterFile:
    """The register in a file. Raises RegisterProblem."""
    text = _text(path)
    return _from_csv(path, text) if path.suffix.lower() in (".csv", ".tsv") else _from_json(path, text)


def _text(path: Path) -> str:
    try:
        if path.stat().st_size > MAX_BYTES:
            raise RegisterProblem(f"{path} is larger than {MAX_BYTES // 2**20} MiB: split it, and import the parts.")
        return path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError:
        raise RegisterProblem(f"{path} is not UTF-8 text: save it again as CSV UTF-8 or JSON.") from None
    except OSError as problem:
        raise RegisterProblem(f"{path} cannot be read ({problem.strerror}): check the path.") from None


def _from_csv(path: Path, text: str) -> RegisterFile:
    first = text.partition("\n")[0]
    try:
        rows = csv.DictReader(io.StringIO(text), delimiter="\t" if "\t" in first else ";" if ";" in first else ",")
        columns = [column.strip().lower() for column in rows.fieldnames or ()]
        if "name" not in columns:
            raise RegisterProblem(
                f"{path}, line 1: no column is called name. The first line must name the columns: name,aliases,who."
            )
        rows.fieldnames = columns
        made = [_row(f"line {rows.line_num}", row) for row in rows]
    except csv.Error as problem:
        raise RegisterProblem(f"{path} is not a table that can be read ({problem}): save it as CSV again.") from None
    return _together(path, made)


def _row(where: str, row: dict[str, Any]) -> Entry | BadRow:
    who = str(row.get("who") or Who.SERVICE_USER).strip().lower().replace(" ", "_").replace("-", "_")
    if who not in tuple(Who):
        return BadRow(where, f"the column who says neither {' nor '.join(Who)}, and is not empty")
    aliases = [one for one in str(row.get("aliases") or "").replace("|", ";").split(";") if one.strip()]
    return _entry(where, Who(who), row.get("name"), aliases)


def _entry(where: str, who: Who, name: object, aliases: object) -> Entry | BadRow:
    if not isinstance(name, str) or not name.strip():
        return BadRow(where, "it has no name")
    if not isinstance(aliases, list | tuple) or not all(isinstance(one, str) for one in aliases):
        return BadRow(where, "aliases must be a list of texts")
    if len(aliases) > MAX_ALIASES or any(len(one) > MAX_NAME for one in (name, *aliases)):
        return BadRow(where, f"a name has over {MAX_NAME} characters, or it has over {MAX_ALIASES} aliases")
    if not any(char.isalpha() for char in name):
        return BadRow(where, "the name has no letters")
    return Entry("", who, " ".join(name.split()), tuple(" ".join(one.split()) for one in aliases if one.strip()))


def _from_json(path: Path, text: str) -> RegisterFile:
    try:
        found = json.loads(text)
    except (json.JSONDecodeError, RecursionError) as problem:
        line = f", line {problem.lineno}" if isinstance(problem, json.JSONDecodeError) else ""
        raise RegisterProblem(
            f"{path}{line}: this is no JSON. A register is JSON, or CSV with the ending .csv."
        ) from None
    if not isinstance(found, dict) or not _KEYS & found.keys():
        raise RegisterProblem(f'{path} holds no register: it should read {{"service_users": [{{"name": …}}], …}}.')
    made = [one for key, who in _LISTS for one in _listed(found.get(key) or (), key, who)]
    return _together(path, made, _reference(path, found), _terms(path, found), _public(path, found, text))


def _listed(rows: object, key: str, who: Who) -> Iterator[Entry | BadRow]:
    if not isinstance(rows, list | tuple):
        yield BadRow(key, "it must be a list")
        return
    for number, row in enumerate(rows, 1):
        where = f"{key}, number {number}"
        if isinstance(row, str):
            yield _entry(where, who, row, ())
        elif isinstance(row, dict):
            yield _entry(where, who, row.get("name"), row.get("aliases") or ())
        else:
            yield BadRow(where, "it must be a name, or a map with one")


def _reference(path: Path, found: dict[str, Any]) -> str | None:
    given = found.get("case_reference")
    source = given.get("regex") if isinstance(given, dict) else given
    if source is None:
        return None
    if not isinstance(source, str) or not source or len(source) > MAX_PATTERN:
        raise RegisterProblem(f"{path}: case_reference must hold a pattern of at most {MAX_PATTERN} characters.")
    try:
        if Pattern(source).matches_whole(""):
            raise RegisterProblem(f"{path}: the pattern of case_reference matches every text: write one that does not.")
    except ValueError as problem:
        raise RegisterProblem(f"{path}: case_reference: {problem}. Patterns are those of RE2.") from None
    return source


def _terms(path: Path, found: dict[str, Any]) -> tuple[str, ...]:
    terms = found.get("confidential_terms") or ()
    if (
        not isinstance(terms, list | tuple)
        or not all(isinstance(term, str) for term in terms)
        or len(terms) > MAX_TERMS
    ):
        raise RegisterProblem(f"{path}: confidential_terms must be a list of at most {MAX_TERMS} texts.")
    return tuple(term for term in terms if term.strip())


def _public(path: Path, found: dict[str, Any], text: str) -> PublicContacts:
    given = found.get("public_contacts") or {}
    if not isinstance(given, dict):
        raise _no_contacts(path, text, "public_contacts")
    contacts = NO_CONTACTS
    for key in PublicContacts.model_fields.keys() & given.keys():
        value = given[key]
        if not isinstance(value, list):  # a text would be taken for a list of its letters
            raise _no_contacts(path, text, key)
        try:
            contacts = PublicContacts(**{**dict(contacts), key: tuple(value)})
        except ValueError:
            raise _no_contacts(path, text, key) from None
    return contacts


def _no_contacts(path: Path, text: str, key: str) -> RegisterProblem:
    return RegisterProblem(
        f"{path}, line {_line_of(text, key)}: public_contacts must hold lists of texts: phones, emails, postcodes, "
        "accounts."
    )


def _line_of(text: str, key: str) -> int:
    """The line where a key of public_contacts stands."""
    begins = max(text.find('"public_contacts"'), 0)
    return text.count("\n", 0, max(text.find(f'"{key}"', begins), begins)) + 1


def _together(
    path: Path,
    made: Sequence[Entry | BadRow],
    reference: str | None = None,
    terms: tuple[str, ...] = (),
    public: PublicContacts = NO_CONTACTS,
) -> RegisterFile:
    entries = [one for one in made if isinstance(one, Entry)]
    if len(entries) > MAX_ENTRIES:
        raise RegisterProblem(f"{path} holds over {MAX_ENTRIES} people: import those whom the group helps now.")
    numbered = (
        Entry(f"{'S' if one.who is Who.SERVICE_USER else 'C'}{number}", one.who, one.name, one.aliases)
        for number, one in enumerate(entries, 1)
    )
    bad = tuple(one for one in made if isinstance(one, BadRow))
    return RegisterFile(Register(tuple(numbered), reference, terms), public, bad)
