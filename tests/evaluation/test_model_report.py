"""What `steward model report` writes: figures at the policy's threshold, curves, and a table of groups."""

import json
from pathlib import Path

from typer.testing import CliRunner

from bot.cli.main import app
from bot.evaluation.model_report import At, Known, at, false_positives


def test_what_a_threshold_is_worth() -> None:
    rows = [Known(1, 0.9, None), Known(0, 0.8, None), Known(1, 0.2, None), Known(0, 0.1, None)]
    assert at(rows, 0.5) == At(0.5, 0.5, 0.5, 2)
    assert at(rows, 0.95) == At(0.95, None, 0.0, 0)
    assert at([Known(0, 0.9, None)], 0.5) == At(0.5, 0.0, None, 1)


def test_groups_are_compared_on_what_is_harmless() -> None:
    rows = [Known(0, 0.9, "a"), Known(0, 0.1, "a"), Known(1, 0.9, "b"), Known(0, 0.2, "b"), Known(0, 0.9, None)]
    assert false_positives(rows, 0.5) == {"a": (0.5, 2), "b": (0.0, 1)}


def test_the_page(tmp_path: Path) -> None:
    lines = [
        {"text": "you are a pathetic idiot", "y": {"rude": 1}},
        {"text": "I am gay and happy here", "y": {"rude": 0}, "group": "gay <people>"},
        {"text": "see you at ten", "y": {"rude": 0}, "group": "nobody"},
    ]
    file, html = tmp_path / "m.jsonl", tmp_path / "page.html"
    file.write_text("".join(json.dumps(line) + "\n" for line in lines))
    result = CliRunner().invoke(app, ["model", "report", str(file), "--html", str(html), "--label", "rude=toxicity"])
    assert result.exit_code == 0, result.output
    page = html.read_text(encoding="utf-8")
    for told in ("<h2>toxicity</h2>", "counts it from 0.6 on", "<polyline", "gay &lt;people&gt;", "AUC 1.000"):
        assert told in page


def test_a_file_without_a_known_label_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "m.jsonl"
    file.write_text('{"text": "x", "y": {"rude": 1}}\n')
    result = CliRunner().invoke(app, ["model", "report", str(file)])
    assert result.exit_code == 2
    assert "holds no message with a label" in result.output


def test_how_fast_the_model_reads() -> None:
    result = CliRunner().invoke(app, ["model", "bench", "--count", "20"])
    assert result.exit_code == 0
    assert "messages a second" in result.stdout
