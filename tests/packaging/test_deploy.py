"""What stands in deploy/ and docs/ fits the product: settings and commands that exist, links that lead somewhere."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest
from ruamel.yaml import YAML
from typer.main import get_command

from bot.cli.main import app
from bot.settings import Settings

ROOT = Path(__file__).parents[2]
DEPLOY = sorted((ROOT / "deploy").iterdir())
PAGES = [*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md"), *(ROOT / "deploy").glob("*.md")]
SETTINGS = {f"STEWARD_{name.upper()}" for name in Settings.model_fields}


@pytest.mark.parametrize("file", DEPLOY, ids=lambda file: file.name)
def test_every_setting_that_is_named_exists(file: Path) -> None:
    named = set(re.findall(r"\bSTEWARD_[A-Z_]+\b", file.read_text(encoding="utf-8")))
    assert named <= SETTINGS


def test_every_setting_has_its_comment() -> None:
    text = (ROOT / "deploy" / ".env.example").read_text(encoding="utf-8")
    assert set(re.findall(r"(?m)^#?(STEWARD_[A-Z_]+)=", text)) == SETTINGS


def test_the_compose_file_builds_what_the_dockerfile_has() -> None:
    compose = YAML(typ="safe").load((ROOT / "deploy" / "compose.yaml").read_text(encoding="utf-8"))
    service = compose["services"]["steward"]
    dockerfile = (ROOT / "deploy" / "Dockerfile").read_text(encoding="utf-8")
    assert f" AS {service['build']['target']}\n" in dockerfile
    assert service["read_only"]
    assert service["cap_drop"] == ["ALL"]
    assert set(service["secrets"]) <= set(compose["secrets"])


def test_the_image_runs_commands_that_exist_and_not_as_root() -> None:
    dockerfile = (ROOT / "deploy" / "Dockerfile").read_text(encoding="utf-8")
    runtime = dockerfile.split(" AS runtime")[1]
    commands = get_command(app).commands  # type: ignore[attr-defined]
    assert {"run", "healthy"} <= set(commands)
    assert "--uid 1000 --gid steward" in dockerfile
    assert "USER 1000:1000\n" in runtime
    assert "detoxify" not in runtime


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="no systemd here")
def test_the_unit_is_one_that_systemd_understands(tmp_path: Path) -> None:
    unit = tmp_path / "steward.service"
    text = (ROOT / "deploy" / "steward.service").read_text(encoding="utf-8")
    unit.write_text(text.replace("/opt/steward/bin/steward", "/bin/true"))
    done = subprocess.run(
        [shutil.which("systemd-analyze") or "", "verify", str(unit)], capture_output=True, text=True, check=False
    )
    said = [line for line in done.stderr.splitlines() if "steward.service" in line]
    assert said == []


def calls_in(group: str) -> set[str]:
    """The system calls in a group of systemd's, as this machine's systemd knows it."""
    command = [shutil.which("systemd-analyze") or "", "syscall-filter", group]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    lines = [line.strip() for line in done.stdout.splitlines()[1:]]
    return set().union(*(calls_in(one) if one.startswith("@") else {one} for one in lines if not one.startswith("#")))


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="no systemd here")
def test_the_unit_lets_what_reads_files_and_what_draws_step_back_and_confine_itself() -> None:
    """`os.nice` and `resource.setrlimit`; a call that the unit forbids would kill them."""
    allowed: set[str] = set()
    for line in (ROOT / "deploy" / "steward.service").read_text(encoding="utf-8").splitlines():
        if line.startswith("SystemCallFilter="):
            named = line.removeprefix("SystemCallFilter=")
            calls = [calls_in(one) if one.startswith("@") else {one} for one in named.removeprefix("~").split()]
            allowed = allowed.difference(*calls) if named.startswith("~") else allowed.union(*calls)
    assert {"setpriority", "getpriority", "prlimit64", "execve"} <= allowed | calls_in("@default")
    assert {"sched_setaffinity", "mount", "ptrace"}.isdisjoint(allowed)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_links_lead_somewhere(page: Path) -> None:
    links = re.findall(r"\]\((?!https?:|#)([^)\s]+)\)", page.read_text(encoding="utf-8"))
    assert [link for link in links if not (page.parent / link.split("#")[0]).exists()] == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_commands_that_are_named_exist(page: Path) -> None:
    commands = get_command(app).commands  # type: ignore[attr-defined]
    named = re.findall(r"(?:`|bin/|^ {4})steward ([a-z]+)\b", page.read_text(encoding="utf-8"), flags=re.MULTILINE)
    assert {name for name in named if name not in commands} == set()
