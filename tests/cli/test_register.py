"""`steward register` on the host: bad rows are named, names are shown only when asked for, people are erased."""

from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from bot.cli.main import app
from bot.store.keys import make_key_file
from bot.store.lock import sole_writer

TABLE = "name,aliases,who\nRuthanne Ebersole,Roo;Ruthie,\n,,\nOttoline Farquhar,,colleague\n"


@pytest.fixture(autouse=True)
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    key, database = tmp_path / "keys" / "steward.key", tmp_path / "data" / "steward.sqlite3"
    key.parent.mkdir()
    make_key_file(key)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("STEWARD_KEY_FILE", str(key))
    monkeypatch.setenv("STEWARD_DATABASE", str(database))
    return database


def steward(*words: str) -> Result:
    return CliRunner().invoke(app, ["register", *words])


def test_import_list_and_remove(tmp_path: Path) -> None:
    (tmp_path / "people.csv").write_text(TABLE)
    result = steward("import", "people.csv")
    assert result.exit_code == 0
    assert "line 3: left out, it has no name" in result.stderr
    assert "2 added, 0 changed, 0 there already, 1 left out." in result.stdout

    listed = steward("list")
    assert "S1" in listed.stdout
    assert "Ruthanne" not in listed.stdout
    assert "Ruthanne Ebersole" in steward("list", "--names").stdout

    assert "1 erased, 1 not found." in steward("remove", "S1", "S7").stdout
    assert "Ruthanne" not in steward("list", "--names").stdout
    assert "1 erased." in steward("remove", "--all").stdout
    assert "is empty" in steward("list").stdout


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["import", "none.csv"], "cannot be read"),
        (["remove"], "name the entries to erase"),
        (["list"], "there is no"),
    ],
)
def test_what_cannot_be_done_is_said(words: list[str], says: str) -> None:
    result = steward(*words)
    assert result.exit_code == 2
    assert says in " ".join(result.stderr.split())


def test_nothing_is_imported_while_the_bot_runs(tmp_path: Path, settings: Path) -> None:
    (tmp_path / "people.csv").write_text(TABLE)
    settings.parent.mkdir()
    with sole_writer(settings):
        result = steward("import", "people.csv")
    assert result.exit_code == 2
    assert "stop it first" in result.stderr
