"""What `steward model report` writes: figures at the policy's threshold, curves, and a table of groups."""

import json
from html import escape
from pathlib import Path

from typer.testing import CliRunner

from bot.cli.main import app
from bot.evaluation.fairness import Standing, filled
from bot.evaluation.model_report import At, Known, at, fairness_section, false_positives


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
    asked = ["model", "report", str(file), "--html", str(html), "--label", "rude=toxicity"]
    result = CliRunner().invoke(app, asked)
    assert result.exit_code == 0, result.output
    page = html.read_text(encoding="utf-8")
    for told in ("<h2>toxicity</h2>", "counts it from 0.6 on", "<polyline", "gay &lt;people&gt;", "AUC 1.000"):
        assert told in page
    groups = {(kind, group) for kind, group, _ in filled()}
    assert page.count("By identity:") == page.count("By origin of names:") == 1
    assert all(f"<td>{escape(group)}</td>" in page for _, group in groups)
    assert CliRunner().invoke(app, [*asked, "--no-groups"]).exit_code == 0
    assert "By identity:" not in html.read_text(encoding="utf-8")


def test_a_group_that_is_found_far_oftener_is_marked_and_the_worst_is_told() -> None:
    standings = [
        Standing("identity", "a & b", 40, 6, 0.5),
        Standing("identity", "c", 40, 0, 0.25),
        Standing("names", "d", 8, 0, 0.1),
    ]
    section = fairness_section(standings)
    assert "By identity: the worst group is at 2.0 times the mean" in section
    assert "<tr class=at><td>a &amp; b</td><td>40</td><td>6</td><td>0.500</td></tr>" in section
    assert "<tr><td>c</td><td>40</td><td>0</td><td>0.250</td></tr>" in section
    assert "By names: nothing is found in any group" in section
    assert section.count("class=at") == 1


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
