"""Arguments laid into ordinary chat: thresholds keep to the budget, and an alert is counted once."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot.cli.main import app
from bot.evaluation.budget import alerts, threshold_at


def test_an_alert_is_counted_when_it_begins() -> None:
    assert alerts([0, 4, 5, 4.5, 3, 4, 1, 4], 4) == 2
    assert alerts([], 4) == 0


@pytest.mark.parametrize("budget", [1, 10, 100])
def test_the_threshold_keeps_to_the_budget_and_wastes_little_of_it(budget: float) -> None:
    rooms = [[value / 1000 if value % 2 else 0.0 for value in range(1001)]]
    reached = alerts(rooms[0], threshold_at(rooms, budget))
    assert 0.5 * budget < reached <= 1.01 * budget


def test_the_command(tmp_path: Path) -> None:
    scene = tmp_path / "scene.txt"
    scene.write_text(
        "## q argument argument escalate\nann: who had the keys\nbob!: you did, you idiot, as usual\n"
        "ann!: liar, you always blame me\nbob!: shut up, you are pathetic\nann!: I'm sick of you, grow up\n"
        "bob!: get lost you stupid woman\n"
    )
    chat = tmp_path / "chat.jsonl"
    lines = [{"channel": "c", "user": f"u{n % 4}", "text": f"box {n} is on the shelf", "time": n} for n in range(60)]
    chat.write_text("".join(json.dumps(line) + "\n" for line in lines))
    result = CliRunner().invoke(app, ["eval", "splice", str(scene), "--into", str(chat), "--json"])
    assert result.exit_code == 0, result.output
    found = json.loads(result.stdout)
    assert (found["arguments"], found["ordinary_messages"]) == (1, 60)
    assert found["recall"]["heat"]["2_per_1000"]["recall"] == 1.0
    assert found["recall"]["length"]["2_per_1000"]["interval"] is not None


def test_without_an_argument_or_chat_it_says_so(tmp_path: Path) -> None:
    scene, chat = tmp_path / "scene.txt", tmp_path / "chat.jsonl"
    scene.write_text("## q banter none none\nann: hello\n")
    chat.write_text('{"channel": "c", "user": "u", "text": "hi", "time": 1}\n')
    result = CliRunner().invoke(app, ["eval", "splice", str(scene), "--into", str(chat)])
    assert result.exit_code == 2
    assert "no scene whose category is argument" in result.stderr
    scene.write_text("## q argument argument escalate\nann: hello\n")
    result = CliRunner().invoke(app, ["eval", "splice", str(scene), "--into", str(chat)])
    assert "too little chat" in result.stderr
