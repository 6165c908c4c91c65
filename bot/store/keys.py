"""The master key and what is derived from it: one key to keep safe, a separate one for each use."""

import base64
import binascii
import os
import secrets
import stat
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from bot.store.problems import KeyProblem

KEY_BYTES = 32
_CURE = "make one with `steward key make PATH`"


@dataclass(frozen=True, slots=True, repr=False)
class Keys:
    """Subkeys of one master key, 32 bytes each, by HKDF-SHA256 (RFC 5869). The master key itself is not held.

    `id` tells one key from another and gives nothing away; the database carries it.
    """

    id: str
    evidence: bytes  # AES-256-GCM
    journal: bytes  # HMAC-SHA256
    register: bytes

    @classmethod
    def derive(cls, master: bytes) -> Self:
        """The subkeys of `master`. Raises KeyProblem unless it is 32 bytes long."""
        if len(master) != KEY_BYTES:
            raise KeyProblem(f"the key is {len(master)} bytes long and must be {KEY_BYTES}: {_CURE}")
        return cls(
            id=_subkey(master, "key id")[:8].hex(),
            evidence=_subkey(master, "evidence"),
            journal=_subkey(master, "journal"),
            register=_subkey(master, "register"),
        )

    @classmethod
    def from_value(cls, value: str) -> Self:
        """The subkeys of a master key written as 64 hexadecimal digits or as base64 (either alphabet).

        Raises KeyProblem, which never quotes the value.
        """
        return cls.derive(_decoded(value.strip()))

    @classmethod
    def from_file(cls, path: Path, database: Path) -> Self:
        """The subkeys of the master key in the file `path`, which only its owner may read.

        It may not lie in the folder of `database` or below: whoever copies that folder would hold both.
        Raises KeyProblem.
        """
        _check_place(path, database)
        try:
            mode = stat.S_IMODE(path.stat().st_mode)
            if mode & 0o077:
                raise KeyProblem(f"others can read the key file {path} (mode {mode:04o}): run `chmod 600 {path}`")
            value = path.read_text(encoding="ascii")
        except FileNotFoundError:
            raise KeyProblem(f"there is no key file {path}: make one with `steward key make {path}`") from None
        except UnicodeDecodeError:
            raise KeyProblem(f"{path} does not hold a key: {_CURE}") from None
        except OSError as error:
            raise KeyProblem(
                f"the key file {path} cannot be read ({error.strerror}): correct its owner or path"
            ) from None
        return cls.from_value(value)

    def __repr__(self) -> str:
        return f"Keys({self.id})"


def make_key_file(path: Path) -> Keys:
    """Write a new random master key to `path`, for its owner alone. Never overwrites; raises KeyProblem."""
    master = secrets.token_bytes(KEY_BYTES)
    try:
        handle = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    except FileExistsError:
        raise KeyProblem(
            f"{path} is there already and is kept, since all evidence is lost with its key: choose another path"
        ) from None
    except OSError as error:
        raise KeyProblem(f"cannot write {path} ({error.strerror}): choose a folder that you can write to") from None
    with os.fdopen(handle, "wb") as file:
        os.fchmod(handle, 0o600)  # whatever the umask took away
        file.write(base64.b64encode(master) + b"\n")
        file.flush()
        os.fsync(handle)
    return Keys.derive(master)


def _subkey(master: bytes, use: str) -> bytes:
    return HKDF(algorithm=SHA256(), length=KEY_BYTES, salt=None, info=f"steward/1/{use}".encode()).derive(master)


def _decoded(value: str) -> bytes:
    if not value:
        raise KeyProblem(f"there is no key: {_CURE}")
    try:
        if len(value) == 2 * KEY_BYTES:
            return bytes.fromhex(value)
        standard = value.replace("-", "+").replace("_", "/").rstrip("=")
        return base64.b64decode(standard + "=" * (-len(standard) % 4), validate=True)
    except (ValueError, binascii.Error):
        raise KeyProblem(f"the key is neither hexadecimal nor base64: {_CURE}") from None


def _check_place(path: Path, database: Path) -> None:
    folder = database.resolve().parent
    if path.resolve().is_relative_to(folder):
        raise KeyProblem(
            f"the key file {path} lies with the database in {folder}, so that one copy would take both: "
            "move it to a folder of its own and set its new path"
        )
