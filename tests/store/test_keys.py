"""One master key, kept apart from the database; a separate subkey for each use."""

import base64
from pathlib import Path

import pytest

from bot.store.keys import Keys, make_key_file
from bot.store.problems import KeyProblem

MASTER = bytes(range(100, 132))


def test_each_use_has_its_own_key() -> None:
    keys = Keys.derive(MASTER)

    assert len({keys.evidence, keys.journal, keys.register, MASTER}) == 4
    assert Keys.derive(MASTER) == keys
    assert Keys.derive(MASTER[::-1]).id != keys.id


@pytest.mark.parametrize(
    "written",
    [
        MASTER.hex(),
        MASTER.hex().upper(),
        f"  {MASTER.hex()}\n",
        base64.b64encode(MASTER).decode(),
        base64.urlsafe_b64encode(bytes([255] * 32)).decode().rstrip("="),
    ],
)
def test_a_key_can_be_written_as_hexadecimal_or_base64(written: str) -> None:
    assert Keys.from_value(written) in (Keys.derive(MASTER), Keys.derive(bytes([255] * 32)))


@pytest.mark.parametrize(
    "written", ["", "not a key!", MASTER.hex()[:-2], base64.b64encode(MASTER[1:]).decode(), "é" * 64]
)
def test_a_malformed_key_is_refused_and_not_quoted(written: str) -> None:
    with pytest.raises(KeyProblem) as problem:
        Keys.from_value(written)

    assert "steward key make" in str(problem.value)
    assert not written or written not in str(problem.value)


def test_a_key_does_not_show_itself() -> None:
    keys = Keys.derive(MASTER)

    assert repr(keys) == f"Keys({keys.id})"
    assert keys.id.encode() not in MASTER.hex().encode()


def test_a_made_key_file_is_its_owners_alone_and_is_read_again(tmp_path: Path) -> None:
    file = tmp_path / "keys" / "steward.key"
    file.parent.mkdir()

    made = make_key_file(file)

    assert file.stat().st_mode & 0o777 == 0o600
    assert Keys.from_file(file, tmp_path / "data" / "steward.sqlite3") == made


def test_a_key_file_is_never_overwritten(tmp_path: Path) -> None:
    file = tmp_path / "steward.key"
    make_key_file(file)
    before = file.read_bytes()

    with pytest.raises(KeyProblem, match="choose another path"):
        make_key_file(file)

    assert file.read_bytes() == before


def test_a_key_file_that_others_can_read_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "steward.key"
    make_key_file(file)
    file.chmod(0o640)

    with pytest.raises(KeyProblem, match=f"chmod 600 {file}"):
        Keys.from_file(file, tmp_path / "data" / "steward.sqlite3")


def test_a_key_beside_its_database_is_refused_even_through_a_link(tmp_path: Path) -> None:
    data = tmp_path / "data"
    (data / "below").mkdir(parents=True)
    make_key_file(data / "below" / "steward.key")
    link = tmp_path / "elsewhere.key"
    link.symlink_to(data / "below" / "steward.key")

    for file in (data / "below" / "steward.key", link):
        with pytest.raises(KeyProblem, match="move it"):
            Keys.from_file(file, data / "steward.sqlite3")


def test_a_missing_or_unfit_key_file_names_the_cure(tmp_path: Path) -> None:
    database = tmp_path / "data" / "steward.sqlite3"
    missing = tmp_path / "no.key"
    junk = tmp_path / "junk.key"
    junk.touch(mode=0o600)
    junk.write_bytes(b"\xff\x00" * 16)

    with pytest.raises(KeyProblem, match=f"steward key make {missing}"):
        Keys.from_file(missing, database)
    with pytest.raises(KeyProblem, match="steward key make"):
        Keys.from_file(junk, database)
    with pytest.raises(KeyProblem, match="choose a folder"):
        make_key_file(tmp_path / "nowhere" / "steward.key")
