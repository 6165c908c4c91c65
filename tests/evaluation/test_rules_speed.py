"""The command that times the rules: what it measures, not how fast this machine is."""

import json
from pathlib import Path

import pytest

from bot.evaluation import rules_speed
from bot.evaluation.fuzz_readers import LONGEST_TEXT, SCRAPS


def test_hostile_texts_are_as_long_as_a_message_can_be_and_full_of_each_scrap() -> None:
    hostile = dict(rules_speed.hostile())
    assert {len(text) for text in hostile.values()} == {LONGEST_TEXT}
    assert set(filter(None, SCRAPS)) <= hostile.keys()
    assert all(text.startswith(scrap[:LONGEST_TEXT]) for scrap, text in hostile.items())


def test_the_command_prints_what_it_measured(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "one.txt").write_text("## a-1 harmless none none\nann: who has the key\nbob: me\n", encoding="utf-8")
    monkeypatch.setattr(rules_speed, "SCRAPS", ("a@b.co", "1"))
    rules_speed.main(["--scenes", str(tmp_path), "--times", "1", "--json"])
    told = json.loads(capsys.readouterr().out)
    assert told["messages"] == 2
    assert 0 < told["p50_us"] <= told["p99_us"]
    took = [milliseconds for _, milliseconds in told["worst"]]
    assert took == sorted(took, reverse=True)
    assert len(took) == rules_speed.SHOWN


def test_a_text_is_read_again_only_when_all_the_others_were(monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[str] = []
    monkeypatch.setattr(rules_speed, "rules_read", read.append)
    assert len(rules_speed.least_s(["a", "b", "c"], 2)) == 3
    assert read == ["a", "b", "c", "a", "b", "c"]
