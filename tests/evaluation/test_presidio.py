"""The comparison with Presidio: files of both sorts, British fillings, and figures that come from what is found."""

import json
from importlib.util import find_spec
from pathlib import Path

import pytest

from bot.evaluation.marked_texts import THEIRS, British, Marked, marked_texts
from bot.evaluation.presidio import Seen, compared, main
from bot.evaluation.reading_lines import LineProblem
from policy_rules.vocabulary import Span

ROW = {
    "full_text": "Write to ivy@example.org or ring me",
    "masked": "Write to {{email}} or ring {{phone_number}}",
    "spans": [
        {"entity_type": "EMAIL_ADDRESS", "entity_value": "ivy@example.org", "start_position": 9, "end_position": 24},
        {"entity_type": "PERSON", "entity_value": "me", "start_position": 33, "end_position": 35},
    ],
}
TEMPLATE = "My SSN is {{ssn}}, {{name_male}} was born on {{date_of_birth}}, {{phone_number}}, {{address}}"


def stretches(text: Marked) -> dict[str, str]:
    return {kind: text.text[span.start : span.end] for kind, span in text.marks}


def test_files_of_both_sorts_are_read(tmp_path: Path) -> None:
    lines, rows = tmp_path / "ours.tsv", tmp_path / "theirs.json"
    lines.write_text("-\tit is [[EMAIL:ivy [at] example.org]], office 0800 1111\n", encoding="utf-8")
    rows.write_text(json.dumps([ROW]), encoding="utf-8")
    [ours], [theirs] = marked_texts(lines), marked_texts(rows)
    assert (ours.text, stretches(ours)) == (
        "it is ivy [at] example.org, office 0800 1111",
        {"EMAIL": "ivy [at] example.org"},
    )
    assert stretches(theirs) == {"EMAIL": "ivy@example.org"}  # a name is no type that both know
    [filled] = marked_texts(rows, british=4)
    assert set(stretches(filled)) == {"EMAIL", "PHONE"}
    assert filled.text != theirs.text


def test_what_is_no_such_file_is_said_with_a_cure(tmp_path: Path) -> None:
    path = tmp_path / "x.json"
    for written in ('{"full_text": ""}', "nonsense", '[{"full_text": "a"}]'):
        path.write_text(written, encoding="utf-8")
        with pytest.raises(LineProblem, match=r"x\.json"):
            marked_texts(path)


def test_templates_are_filled_as_here_with_every_mark_in_its_place() -> None:
    filled = [British(seed).template(TEMPLATE) for seed in range(40)]
    assert filled[3] == British(3).template(TEMPLATE)
    assert {kind for text in filled for kind in stretches(text)} == {"NINO", "NHS", "DOB", "PHONE", "POSTCODE"}
    for text in filled:
        found = stretches(text)
        assert "SSN" not in text.text
        assert "{" not in text.text
        assert ("NHS is" in text.text) == ("NHS" in found)
        assert text.text.endswith(found["POSTCODE"])
    assert not British(1).template("It has been so since {{date_of_birth}}").marks


def test_presidio_counts_from_the_score_that_suits_it_and_helplines_only_where_they_are_marked() -> None:
    text = "Ivy is on 07700 900123, Childline on 0800 1111 222"
    mobile, helpline = Span(10, 22), Span(37, 50)
    theirs = [[Seen("PHONE", mobile, 0.8), Seen("PHONE", helpline, 0.4)]]
    figures = compared([Marked(text, (("PHONE", mobile),), public=False)], theirs)
    assert list(figures) == ["PHONE"]
    ours, his = figures["PHONE"]
    assert (ours.precision, ours.recall, ours.f1) == (1.0, 1.0, 1.0)
    assert (his.precision, his.recall, his.score) == (1.0, 1.0, 0.8)
    [(ours, _)] = compared([Marked(text, (("PHONE", mobile), ("PHONE", helpline)), public=True)], theirs).values()
    assert (ours.marked, ours.recall) == (2, 1.0)
    [(ours, _)] = compared([Marked(text, (("PHONE", mobile),), public=True)], theirs).values()
    assert ours.precision == 0.5
    assert "DOB" not in THEIRS.values()


@pytest.mark.skipif(find_spec("presidio_analyzer") is not None, reason="Presidio is here")
def test_where_presidio_is_missing_the_cure_is_said(tmp_path: Path) -> None:
    path = tmp_path / "ours.tsv"
    path.write_text("-\tring [[PHONE:07700 900123]]\n", encoding="utf-8")
    with pytest.raises(SystemExit, match=r"Presidio is missing.*--python"):
        main(["--data", str(path)])
    with pytest.raises(SystemExit, match="nowhere cannot be run"):
        main(["--data", str(path), "--python", str(tmp_path / "nowhere")])
    with pytest.raises(SystemExit, match="cannot be read"):
        main(["--data", str(tmp_path / "none.json")])
