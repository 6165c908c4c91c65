"""`steward calibrate`: a heat that keeps to the budget, a curve, and a policy file that keeps its comments."""

import json
import random
from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot.cli.main import app
from bot.evaluation.calibrate import CalibrationProblem, Rooms, fitted, write_heat
from policy_rules.memory.argument import ArgumentHot
from policy_rules.policy import load_policy

RUNNER = CliRunner()
OWN = """\
# Riverside's own file
extends: shipped
group: {name: Riverside}  # us
teams:
  moderators: {roles: [Moderator]}
channels: {moderators: mods, sealed: mods}
rules:
  # the first to go live
  - {id: private_number, live: true}
"""
PLAIN = ("who can drive on friday", "I can, from nine", "thanks a lot", "the van is in the yard", "doors at six")


def chat(count: int) -> Iterator[str]:
    chance = random.Random(3)  # noqa: S311 - an order, no secret
    for number in range(count):
        yield json.dumps({"channel": "general", "user": f"u{number % 5}", "text": chance.choice(PLAIN), "time": number})


@pytest.fixture
def policy(tmp_path: Path) -> Path:
    path = tmp_path / "own.yaml"
    path.write_text(OWN, encoding="utf-8")
    return path


def heat_of(path: Path) -> float:
    [asked] = [one for one in load_policy(path).asked(ArgumentHot) if not one.lasting]
    return asked.heat


def test_calm_rooms_need_no_high_threshold_and_the_file_keeps_its_comments(policy: Path, tmp_path: Path) -> None:
    file, picture = tmp_path / "chat.jsonl", tmp_path / "curve.png"
    file.write_text("\n".join(chat(600)), encoding="utf-8")
    options = ["calibrate", str(file), "--policy", str(policy), "--picture", str(picture), "--write"]
    done = RUNNER.invoke(app, options)
    assert done.exit_code == 0, done.output
    assert "Heat 2.5 gives 0.0 alerts in 1,000 messages (600 messages of 1 rooms" in done.output
    assert picture.read_bytes().startswith(b"\x89PNG")
    written = policy.read_text(encoding="utf-8")
    assert written.startswith(OWN)
    assert heat_of(policy) == 2.5


def test_a_heat_that_stands_in_the_file_already_is_changed_in_its_place(policy: Path) -> None:
    policy.write_text(OWN + "  - {id: quarrel, looks_for: [{argument: {heat: 9.0}}]}  # ours\n", encoding="utf-8")
    assert write_heat(policy, 3.4) == ("quarrel",)
    assert heat_of(policy) == 3.4
    assert "# ours" in policy.read_text(encoding="utf-8")


def test_too_little_chat_decides_nothing(policy: Path, tmp_path: Path) -> None:
    file = tmp_path / "chat.jsonl"
    file.write_text("\n".join(chat(20)), encoding="utf-8")
    done = RUNNER.invoke(app, ["calibrate", str(file), "--policy", str(policy), "--write"])
    assert done.exit_code == 2
    assert "there are 20 messages, and 500 are needed" in done.output
    assert policy.read_text(encoding="utf-8") == OWN


def test_the_budget_decides_the_heat() -> None:
    rooms = Rooms(messages=1000)
    rooms.heats["77"] = [0.0] * 1000
    for place, heat in ((100, 3.0), (300, 4.0), (500, 5.0), (700, 6.0)):
        rooms.heats["77"][place] = heat
    assert [fitted(rooms, budget).heat for budget in (3, 2, 1)] == [4.0, 5.0, 6.0]
    assert fitted(rooms, 0.5).heat > 6.0


def test_a_file_with_a_mistake_is_left_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "broken.yaml"
    path.write_text("extends: shipped\nrules: [{id: }]\n", encoding="utf-8")
    with pytest.raises(CalibrationProblem, match="cannot be read"):
        write_heat(path, 3.0)
    assert path.read_text(encoding="utf-8") == "extends: shipped\nrules: [{id: }]\n"


def test_the_shipped_policy_is_never_changed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("STEWARD_POLICY", raising=False)
    monkeypatch.chdir(tmp_path)
    file = tmp_path / "chat.jsonl"
    file.write_text("\n".join(chat(600)), encoding="utf-8")
    done = RUNNER.invoke(app, ["calibrate", str(file), "--write"])
    assert done.exit_code == 2
    assert "the shipped policy is never changed" in done.output
