"""The wheel holds everything that it needs: it is built, laid outside the checkout, and started there."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    build = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(folder), str(ROOT)]
    subprocess.run(build, check=True, capture_output=True)
    [wheel] = folder.glob("*.whl")
    site = folder / "site"
    install = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--target", str(site), str(wheel)]
    subprocess.run(install, check=True, capture_output=True)
    return site


def steward(site: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run the wheel's own steward, in its own folder, with nothing of the checkout in sight."""
    return subprocess.run(
        [sys.executable, "-m", "bot.cli.main", *arguments],
        cwd=site,
        env={"PYTHONPATH": str(site), "HOME": str(site.parent), "LANG": "C.UTF-8"},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_the_wheel_plays_its_evening_outside_the_checkout(site: Path) -> None:
    where = subprocess.run(
        [sys.executable, "-c", "import bot; print(bot.__file__)"],
        cwd=site,
        env={"PYTHONPATH": str(site)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert where.stdout.startswith(str(site))
    result = steward(site, "demo", "--json")
    assert result.returncode == 0, result.stderr
    assert json.loads(result.stdout)["otherwise"] == []


def test_the_wheel_says_its_version_and_carries_no_tests(site: Path) -> None:
    assert steward(site, "--version").stdout.startswith("steward 0.")
    assert not (site / "tests").exists()
