"""`steward eval heat`: scenes and threads, and what cannot be ranked."""

import json
from pathlib import Path
from shutil import copy

from typer.testing import CliRunner

from bot.cli.main import app

SCENES = Path(__file__).parents[1] / "scenes"
RUNNER = CliRunner()


def thread(kind: str, *texts: str) -> str:
    messages = [{"user": f"u{place % 2}", "text": text} for place, text in enumerate(texts)]
    return json.dumps({"id": f"{kind}:{texts[0]}", "kind": kind, "messages": messages})


def test_arguments_rank_above_friendly_and_cruel_scenes(tmp_path: Path) -> None:
    for name in ("arguments.txt", "friendly_two.txt", "harm_two.txt"):
        copy(SCENES / name, tmp_path)
    done = RUNNER.invoke(app, ["eval", "heat", str(tmp_path), "--first", "6", "--json"])
    found = json.loads(done.stdout)
    assert found["arguments"] >= 20
    assert found["auc"]["heat"]["all"] > found["auc"]["toxicity"]["all"]
    assert found["auc"]["heat"]["all"] >= 0.9


def test_threads_and_conversations_are_read_too(tmp_path: Path) -> None:
    file = tmp_path / "threads.jsonl"
    file.write_text(
        "\n".join(
            [
                thread("argument", "You never read what I write.", "You are being rude again.", "Stop lying about me."),
                thread("benign", "Thanks for the patch.", "Glad it helped.", "Merged, thank you."),
                json.dumps({"id": "c", "context": ["hello", "hi"], "last": "you are an idiot", "y": {"derails": 1}}),
            ]
        )
    )
    done = RUNNER.invoke(app, ["eval", "heat", str(file)])
    assert done.exit_code == 0
    assert "2 arguments of 3 exchanges" in done.stdout


def test_what_cannot_be_ranked_is_said(tmp_path: Path) -> None:
    file = tmp_path / "one.jsonl"
    file.write_text(thread("benign", "Thanks.", "Welcome."))
    done = RUNNER.invoke(app, ["eval", "heat", str(file)])
    assert done.exit_code == 2
    assert "needs arguments and something else" in done.output
    file.write_text('{"id": 1, "kind": "argument"}')
    assert "this is no thread" in RUNNER.invoke(app, ["eval", "heat", str(file)]).output
