"""Settings: each is written down in the example file, and what is wrong is named without its value."""

from pathlib import Path

import pytest

from bot.settings import Settings, SettingsProblem, load_settings

EXAMPLE = Path(__file__).parents[1] / "deploy" / ".env.example"


@pytest.mark.parametrize("name", Settings.model_fields)
def test_every_setting_stands_in_the_example_with_a_comment_before_it(name: str) -> None:
    lines = EXAMPLE.read_text(encoding="utf-8").splitlines()
    [place] = [at for at, line in enumerate(lines) if line.lstrip("#").startswith(f"STEWARD_{name.upper()}=")]
    assert lines[place - 1].startswith("# ")


def test_the_example_names_nothing_that_is_no_setting() -> None:
    named = {
        line.lstrip("#").split("=")[0].removeprefix("STEWARD_").casefold()
        for line in EXAMPLE.read_text(encoding="utf-8").splitlines()
        if "=" in line and line.lstrip("#").startswith("STEWARD_")
    }
    assert named == set(Settings.model_fields)


def test_a_wrong_setting_is_named_without_its_value(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("STEWARD_GUILD", "secret-4711")
    with pytest.raises(SettingsProblem) as problem:
        load_settings()
    assert "STEWARD_GUILD" in str(problem.value)
    assert "4711" not in str(problem.value)


def test_the_file_beside_the_start_is_read(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / ".env").write_text("STEWARD_TOKEN= abc \nSTEWARD_GUILD=7\n", encoding="utf-8")
    settings = load_settings()
    assert settings.needed_token() == "abc"
    assert settings.guild == 7


def test_a_log_level_that_there_is_not_is_told_with_those_that_there_are(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("STEWARD_LOG_LEVEL", "debug ")
    assert load_settings().log_level == "DEBUG"
    monkeypatch.setenv("STEWARD_LOG_LEVEL", "nonsense")
    with pytest.raises(SettingsProblem, match="STEWARD_LOG_LEVEL: input should be 'DEBUG', 'INFO'"):
        load_settings()
