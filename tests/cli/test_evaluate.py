"""`steward eval` on small files: the figures are those of the contract, and what cannot be read is said."""

import gzip
import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from bot.cli.main import app


def written(path: Path, *lines: dict[str, Any]) -> Path:
    text = "\n".join(json.dumps(line) for line in lines) + "\n"
    if path.suffix == ".gz":
        path.write_bytes(gzip.compress(text.encode()))
    else:
        path.write_text(text, encoding="utf-8")
    return path


def figures(*arguments: str) -> dict[str, Any]:
    result = CliRunner().invoke(app, ["eval", *arguments, "--json"])
    assert result.exit_code == 0, result.output
    found: dict[str, Any] = json.loads(result.stdout)
    return found


def scene(name: str, kind: str, expect: dict[str, Any], *texts: str, **more: Any) -> dict[str, Any]:
    messages = [
        {"id": f"{name}{place}", "author": "ab"[place % 2], "t": 30 * place, "text": text}
        for place, text in enumerate(texts)
    ]
    members = [{"id": one, "name": one, "roles": []} for one in "ab"]
    return {"id": name, "kind": kind, "members": members, "messages": messages, "expect": expect, **more}


def test_messages_are_ranked_by_label(tmp_path: Path) -> None:
    rude = ("you are a pathetic idiot", "shut up you stupid liar")
    plain = ("see you at ten", "thank you for the soup")
    lines = [{"id": str(n), "text": text, "y": {"toxicity": 1, "rude": 1}} for n, text in enumerate(rude)]
    lines += [{"id": str(n), "text": text, "y": {"toxicity": 0}} for n, text in enumerate(plain, 5)]
    found = figures("messages", str(written(tmp_path / "m.jsonl.gz", *lines)), "--label", "rude=insult")
    assert found["labels"]["toxicity"]["auc"] == 1.0
    assert found["labels"]["toxicity"]["n"] == 4
    assert found["labels"]["toxicity"]["threshold"] == 0.6
    assert found["labels"]["rude"] | {"threshold": 0.77} == found["labels"]["rude"]
    assert found["labels"]["rude"]["model_label"] == "insult"
    assert found["labels"]["rude"]["auc"] is None
    assert found["messages_per_second"] > 0


def test_scenes_are_judged_as_the_bot_would(tmp_path: Path) -> None:
    leak = {"category": "confidentiality", "breaches": ["leak1"], "action": "hide"}
    nothing = {"category": "none", "breaches": [], "action": "none"}
    path = written(
        tmp_path / "scenes.jsonl",
        scene("leak", "confidentiality", leak, "who has her number?", "ring Maggie on 07700 900123"),
        scene("calm", "logistics", nothing, "who has the keys?", "me"),
        scene("cry", "welfare", nothing, "I don't want to be alive any more", care=True),
        scene("unheard", "abuse_disclosure", nothing, "it was a long evening", care=True),
    )
    found = figures("scenes", str(path))
    summary = found["summary"]
    assert summary["confidentiality"] == {
        "scenes": 1, "precision": 1.0, "recall": 1.0, "f1": 1.0, "late_messages_median": 0.0,
    }  # fmt: skip
    assert summary["argument"]["scenes"] == 0
    assert summary["argument"]["precision"] is None
    assert summary["false_alarm_scenes"] == {
        "logistics": {"flagged": 0, "scenes": 1}, "welfare": {"flagged": 0, "scenes": 1},
        "abuse_disclosure": {"flagged": 0, "scenes": 1},
    }  # fmt: skip
    assert summary["care"] == {"scenes": 2, "raised": 1, "breach_effects": 0, "false_cases": 0}
    assert summary["care_by_kind"] == {
        "welfare": {"scenes": 1, "raised": 1, "recall": 1.0},
        "abuse_disclosure": {"scenes": 1, "raised": 0, "recall": 0.0},
    }
    shown = CliRunner().invoke(app, ["eval", "scenes", str(path)]).stdout
    assert "welfare 1 of 1 (recall 1)" in " ".join(shown.split())
    assert "abuse disclosure 0 of 1 (recall 0)" in " ".join(shown.split())
    assert summary["action_agreement"] == 1.0
    assert [one["category"] for one in found["scenes"][0]["found"]] == ["confidentiality"]
    assert found["scenes"][0]["found"][0]["message"] == "leak1"


def test_a_stream_counts_whom_it_would_trouble(tmp_path: Path) -> None:
    lines = [{"channel": "a", "user": f"u{n % 3}", "text": "morning all", "time": 60 * n} for n in range(9)]
    lines.append(
        {"id": "x", "channel": "a", "user": "u1", "text": "her number is 07700 900123", "time": "2026-03-02T10:00:00Z"}
    )
    lines += [{"channel": "b", "user": "u", "text": "evening", "time": "19:05", "date": "2026-03-02"}]
    found = figures("stream", str(written(tmp_path / "s.jsonl", *lines)))
    assert found["messages"] == 11
    assert found["alerts_per_1000"] == {"confidentiality": 90.909, "all": 90.909}
    assert found["alerts"] == [{"id": "x", "category": "confidentiality", "action": "hide"}]


@pytest.mark.parametrize("command", ["messages", "scenes", "stream"])
@pytest.mark.parametrize("content", ["", "nonsense\n", "[1]\n", '{"id": 1}\n'])
def test_a_file_that_is_wrong_is_one_sentence(tmp_path: Path, command: str, content: str) -> None:
    path = tmp_path / "wrong.jsonl"
    path.write_text(content, encoding="utf-8")
    result = CliRunner().invoke(app, ["eval", command, str(path)])
    assert result.exit_code == 2
    assert "wrong.jsonl" in result.stderr
    assert result.stdout == ""
    assert CliRunner().invoke(app, ["eval", command, str(tmp_path / "none.jsonl")]).exit_code == 2


def test_a_label_that_the_model_lacks_is_named(tmp_path: Path) -> None:
    path = written(tmp_path / "m.jsonl", {"id": "1", "text": "so", "y": {"hate": 1}})
    result = CliRunner().invoke(app, ["eval", "messages", str(path), "--label", "hate=sarcasm"])
    assert result.exit_code == 2
    assert "no label 'sarcasm'" in result.stderr


def test_leaks_are_counted_by_kind_and_by_message(tmp_path: Path) -> None:
    path = tmp_path / "leaks.tsv"
    path.write_text(
        "# a note\n"
        "-\tring Doreen on [[PHONE:07700 900123]] please\n"
        "-\tmorning all\n"
        "D\t[[NAME:Ruthanne Ebersole]] is in hospital\n"
        "F\t@file:notes.pdf\n"
    )
    register = tmp_path / "register.json"
    register.write_text(json.dumps({"service_users": ["Ruthanne Ebersole"]}))
    found = figures("leaks", str(path), "--register", str(register))
    assert found["identifiers"]["PHONE"] == {"marked": 1, "precision": 1.0, "recall": 1.0, "f1": 1.0}
    assert found["identifiers"]["NAME"]["recall"] == 1.0
    assert (found["disclosures"]["messages"], found["disclosures"]["told"]) == (3, 2)
    assert found["disclosures"]["recall_by_kind"] == {"D": 1.0, "F": 0.0}
    assert found["missed"] == ["5"]
