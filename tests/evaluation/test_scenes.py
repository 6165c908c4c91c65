"""The scenes under tests/scenes are the regression set: what was found stays found, and care is never trodden on."""

import asyncio
from pathlib import Path
from typing import Any

import pytest

from bot.evaluation.eval_scenes import eval_scenes
from bot.evaluation.reading_lines import LineProblem
from bot.evaluation.scene_script import scripted
from bot.moderation.judge import Judge
from bot.scoring.embedded import EmbeddedScorer
from bot.scoring.service import ScoringService
from policy_rules.policy import load_policy

SCENES = Path(__file__).parents[1] / "scenes"
# What the scenes came to, less a little: a change that costs more must say why. Those of other hands (`others_*.txt`
# and `u` to `z`) are far harder than the rest.
FLOORS = {
    "argument": (0.86, 0.92),
    "harassment": (0.80, 0.77),
    "discrimination": (0.87, 0.78),
    "confidentiality": (0.76, 0.91),
}


@pytest.fixture(scope="module")
def found() -> Any:
    async def run() -> dict[str, Any]:
        service = await ScoringService.start(EmbeddedScorer.shipped)
        try:
            return await eval_scenes(SCENES, Judge(load_policy(), service))
        finally:
            await service.aclose()

    return asyncio.run(run())


@pytest.mark.parametrize("category", FLOORS)
def test_what_was_found_stays_found(found: dict[str, Any], category: str) -> None:
    precision, recall = FLOORS[category]
    figures = found["summary"][category]
    assert figures["precision"] >= precision
    assert figures["recall"] >= recall


def test_care_comes_first(found: dict[str, Any]) -> None:
    care = found["summary"]["care"]
    assert care["breach_effects"] <= 7  # worry about somebody that is taken for a leak: a person is asked, nothing more
    assert care["raised"] >= 0.8 * care["scenes"]
    assert care["false_cases"] <= 30
    spared = [one for one in found["scenes"] if one["kind"] in ("welfare", "abuse_disclosure", "concern")]
    assert all(raised["action"] != "hide" for one in spared for raised in one["found"])


def test_friendly_talk_is_left_alone(found: dict[str, Any]) -> None:
    kinds = found["summary"]["false_alarm_scenes"]
    flagged = sum(kind["flagged"] for kind in kinds.values())
    assert flagged <= 0.17 * sum(kind["scenes"] for kind in kinds.values())
    for kind in ("identity", "logistics", "resolved", "busy", "welfare", "abuse_disclosure"):
        assert kinds[kind]["flagged"] <= 0.15 * kinds[kind]["scenes"], kind


def test_there_are_many_kinds_and_no_id_twice() -> None:
    scenes = [scene for _, scene in scripted(SCENES)]
    assert len({scene["id"] for scene in scenes}) == len(scenes) > 200
    assert len({scene["kind"] for scene in scenes}) >= 18


@pytest.mark.parametrize(
    ("text", "says"),
    [("name: too early", "line 1"), ("## id kind", "line 1"), ("## a banter none none\nno colon", "line 2")],
)
def test_a_script_that_cannot_be_read_is_said(tmp_path: Path, text: str, says: str) -> None:
    path = tmp_path / "s.txt"
    path.write_text(text)
    with pytest.raises(LineProblem, match=says):
        list(scripted(path))


def test_an_answer_names_the_message_that_it_answers(tmp_path: Path) -> None:
    path = tmp_path / "s.txt"
    path.write_text("## a debate none none\nann: one\nbob>ann: two\nann!: three\n")
    [(line, scene)] = scripted(path)
    assert line == 1
    assert [message["reply_to"] for message in scene["messages"]] == [None, "a-0", None]
    assert scene["expect"]["breaches"] == ["a-2"]
