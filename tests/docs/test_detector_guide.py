"""The guide to a new detector does what it says: its blocks become files in a copy of the brain, its commands run."""

import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
GUIDE = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8").split("\n## Add a detector\n")[1].split("\n## ")[0]
FILES = {
    name: text
    for paragraph, _, text in re.findall(
        r"([^\n]+(?:\n[^\n]+)*)\n\n```(python|yaml)\n(.*?)```\n", GUIDE, flags=re.DOTALL
    )
    for name in re.findall(r"`([\w/]+\.(?:py|yaml))`", paragraph)[:1]
}
COMMANDS = [line for block in re.findall(r"```sh\n(.*?)```", GUIDE, flags=re.DOTALL) for line in block.splitlines()]
[SHOWN] = re.findall(r"```text\n(.*?)```", GUIDE, flags=re.DOTALL)
REGISTRY, POLICY = "policy_rules/detectors/__init__.py", "policy_rules/social_media_policy.yaml"
NEW = sorted(FILES.keys() - {REGISTRY, POLICY})


@pytest.fixture(scope="module")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the brain, and of the tests that all detectors share, with the guide's blocks in their places."""
    folder = tmp_path_factory.mktemp("checkout")
    shutil.copytree(ROOT / "policy_rules", folder / "policy_rules", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", folder)
    (folder / "tests/policy_rules/detectors").mkdir(parents=True)
    for name in ("reading.py", "test_registry.py"):
        shutil.copy(ROOT / "tests/policy_rules/detectors" / name, folder / "tests/policy_rules/detectors")
    for name in NEW:
        assert not (ROOT / name).exists()
        (folder / name).write_text(FILES[name], encoding="utf-8")
    register(folder / REGISTRY, *FILES[REGISTRY].split("\n\n"))
    with (folder / POLICY).open("a", encoding="utf-8") as policy:
        policy.write(f"\n{FILES[POLICY]}")
    return folder


def register(registry: Path, imported: str, listed: str) -> None:
    """Put the import above the list of detectors, and the line into the list."""
    head, first, rest = registry.read_text(encoding="utf-8").partition("\nDETECTORS: tuple[type[Detector], ...] = (\n")
    assert first
    registry.write_text(f"{head}{imported}\n{first}{listed}{rest}", encoding="utf-8")


def run(checkout: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """Run one of the guide's commands in the copy; what is not there comes from this checkout."""
    program = {"steward": "bot.cli.main"}.get(words[0], words[0])
    return subprocess.run(
        [sys.executable, "-m", program, *words[1:]],
        cwd=checkout,
        env={**os.environ, "PYTHONPATH": f"{checkout}{os.pathsep}{ROOT}", "COLUMNS": "120", "HOME": str(checkout)},
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )


def test_the_guide_is_short_and_whole() -> None:
    assert len(FILES) == 4
    assert len(NEW) == 2
    assert len(GUIDE.splitlines()) < 180


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_of_the_guide_goes_well(checkout: Path, command: str) -> None:
    result = run(checkout, *shlex.split(command))
    assert result.returncode == 0, result.stdout + result.stderr
    if "trace" in command:
        shown = " ".join(result.stdout.replace("│", " ").split())
        [row] = re.findall(r"shouted_at .*?yes", shown)
        assert [word for word in SHOWN.split() if word not in row.split()] == []


def test_the_page_of_the_policy_has_the_predicate_and_the_rule(checkout: Path) -> None:
    assert run(checkout, "steward", "docs", "--to", "docs").returncode == 0
    page = (checkout / "docs" / "policy.md").read_text(encoding="utf-8")
    assert "\n### shouting\n" in page
    assert "| `shouted_at` |" in page


def test_without_its_line_the_rule_cannot_be_read(checkout: Path, tmp_path: Path) -> None:
    shutil.copytree(checkout, tmp_path / "copy")
    shutil.copy(ROOT / REGISTRY, tmp_path / "copy" / REGISTRY)
    result = run(tmp_path / "copy", "steward", "policy", "check")
    assert result.returncode == 2
    assert "nothing can look for 'shouting'" in result.stderr


def test_the_files_are_as_the_house_writes_them(checkout: Path) -> None:
    assert run(checkout, "ruff", "check", *NEW).stdout.strip() == "All checks passed!"
    assert run(checkout, "ruff", "format", "--check", *NEW).returncode == 0
