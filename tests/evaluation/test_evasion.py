"""What disguise costs: only breaches are disguised, places still count, and what is lost is told in points."""

import json
from pathlib import Path

import pytest

from bot.evaluation.disguises import halves
from bot.evaluation.eval_scenes import scenes_of
from bot.evaluation.evasion import IN_TWO, PLAIN, WAYS, disguised, main

SCRIPT = """
## one harassment harassment escalate
ann: the parcels are here
bob>ann!: ann you are a pathetic waste of space and nobody here can stand you
ann: what have I done

## two harassment harassment escalate
cal: please move your car
dot!: touch my car and I'll break your fingers

## three banter none none
eve: you absolute legend
"""


@pytest.fixture
def scenes(tmp_path: Path) -> Path:
    path = tmp_path / "scenes.txt"
    path.write_text(SCRIPT, encoding="utf-8")
    return path


@pytest.mark.parametrize("way", WAYS)
def test_what_breaches_is_disguised_and_nothing_else(scenes: Path, way: str) -> None:
    plain = next(scenes_of(scenes))
    hidden = disguised(plain, way)
    assert hidden.messages[0] == plain.messages[0]
    assert hidden.messages[-1] == plain.messages[-1]
    assert hidden.messages[1].text != plain.messages[1].text
    assert hidden.first_breach == 1


def test_a_message_in_two_is_answered_by_its_first_half_and_both_breach(scenes: Path) -> None:
    plain = next(scenes_of(scenes))
    hidden = disguised(plain, IN_TWO)
    first, second = hidden.messages[1:3]
    assert f"{first.text} {second.text}" == plain.messages[1].text
    assert (first.reply_to_author, second.reply_to_author) == ("ann", None)
    assert first.sent_at < second.sent_at < hidden.messages[3].sent_at
    assert hidden.breaches == (1, 2)


def test_one_word_stays_whole() -> None:
    assert halves("idiot") is None
    assert halves("you idiot") == ("you", "idiot")


def test_the_figures_are_the_same_on_every_run(scenes: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main([str(scenes), "--json"])
    first = capsys.readouterr().out
    main([str(scenes), "--json"])
    assert capsys.readouterr().out == first
    found = json.loads(first)
    assert found["scenes"] == {"harassment": 2, "all": 2}
    assert found["recall"][PLAIN] == {"harassment": 1.0, "all": 1.0}
    assert set(found["points_lost"]) == set(WAYS)
    for way, lost in found["points_lost"].items():
        assert lost["all"] == pytest.approx(100 - 100 * found["recall"][way]["all"])
    main([str(scenes)])
    assert "points lost, leetspeak" in capsys.readouterr().out


def test_a_file_without_a_breach_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "s.txt"
    path.write_text("## a banter none none\nann: hello\n", encoding="utf-8")
    with pytest.raises(SystemExit) as ended:
        main([str(path)])
    assert ended.value.code == 2
    assert "no scene with a breach" in capsys.readouterr().err
