"""The whole training on a small made-up set: it learns what is there, writes it, and the figures of its card hold."""

import gzip
import json
import random
from pathlib import Path

import pytest

from bot.scoring.ngram_scorer import NgramScorer
from bot.training import fit
from bot.training.corpora import READERS, labelled, ordinary, threads
from bot.training.measure import read
from bot.training.ngrams import main, train
from bot.training.obscenity import is_obscene
from bot.training.rows import LABELS, Row
from bot.training.split import Part

WORDS = (
    "rota",
    "van",
    "tins",
    "shelf",
    "key",
    "hall",
    "tea",
    "form",
    "list",
    "bag",
    "door",
    "note",
    "week",
    "lamp",
    "coat",
)
MARKED = {label: f"{label[:4]}ful" for label in LABELS}  # a made-up word gives each label away


def made_up_rows(count: int) -> list[Row]:
    """Rows whose labels can be read off a word, some from ordinary chat."""
    chooser = random.Random(7)  # noqa: S311 - a seed, not a secret
    rows = []
    for number in range(count):
        label = LABELS[number % len(LABELS)] if number % 2 else None
        words = [*chooser.choices(WORDS, k=7), str(number), *([MARKED[label]] if label else [])]
        chooser.shuffle(words)
        source = "made up" if label else ("irc", "smalltalk")[number // 2 % 2]
        rows.append(Row(source, " ".join(words), {name: int(name == label) for name in LABELS}))
    return rows


def test_it_learns_writes_and_measures(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fit, "TOL", 0.01)  # a made-up word gives each label away
    rows = made_up_rows(2800)
    trained = train(rows, rows[:200], tmp_path)
    for label in LABELS:
        figures = trained.test.figures(label)
        assert figures is not None
        assert figures.auc > 0.95
        assert trained.scorer.ordinary(label, "q95") < 0.2
    card = (tmp_path / "NGRAMS.md").read_text("utf-8")
    assert trained.scorer.name in card
    again = read(NgramScorer.from_file(tmp_path / "ngrams.npz"), [row for row in rows if row.part is Part.TEST])
    figures = again.figures("threat")
    assert figures is not None
    assert f"| threat | {figures.rows} | {figures.positives} | {figures.auc:.3f} |" in card


def test_the_same_rows_make_the_same_model(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fit, "TOL", 0.1)  # sooner done, and no less the same each time
    rows = made_up_rows(600)
    for folder in ("one", "two"):
        train(rows, rows, tmp_path / folder)
    one, two = (NgramScorer.from_file(tmp_path / folder / "ngrams.npz") for folder in ("one", "two"))
    assert one.name == two.name
    assert [one.score(row.text) for row in rows[:50]] == [two.score(row.text) for row in rows[:50]]


def test_data_sets_speak_our_labels(tmp_path: Path) -> None:
    """Every reader on a made-up line in its set's own form; unknown labels stay unknown."""
    write(tmp_path, "text/jigsaw_bin20k", {"text": "thanks", "y": {"toxicity": 0}})
    write(tmp_path, "text/jigsaw_six3k", {"text": "so", "y": {"toxicity": 1, "severe_toxicity": 0, "insult": 1}})
    write(tmp_path, "text/ai_automod", {"text": "vote", "y": {"flag": 1}, "file": "politically_controversial"})
    write(tmp_path, "text/davidson", {"text": "hm", "y": {"hate": 0, "offensive": 1, "neither": 0}})
    write(tmp_path, "text/openai_mod", {"text": "alone", "y": {"SH": 1}})
    write(tmp_path, "text/goemotions", {"text": "no", "y": {}, "emo": ["disapproval"]})
    write(tmp_path, "text/incivility_github", {"text": "pf", "y": {"uncivil": 1}, "tbdf": "Mocking", "conv": "3"})
    write(tmp_path, "text/hatemoji_build", {"text": "ok", "y": {"hate": 0, "threat": 0}})
    write(tmp_path, "text/stormfront", {"text": "on", "y": {"hate": 0}, "conv": "4"})
    write(tmp_path, "text/edos", {"text": "er", "y": {"hate": 0, "threat": 0}})
    write(tmp_path, "text/toxigen_prompts", {"text": "us", "y": {"hate": 0}})
    write(tmp_path, "text/threatgram", {"text": "ho", "y": {}, "lab": 1})
    write(tmp_path, "text/guest_misogyny", {"text": "we", "y": {"misogyny": 0, "threat": 0, "personal_attack": 1}})
    marks = {"severe": 0, "abuse": 1, "identity_attack": 0, "intellectual": 0, "sex_harassment": 0}
    write(tmp_path, "text/convabuse", {"text": "eh", "y": marks, "conv": "9"})
    write(tmp_path, "text/hatexplain_part", {"text": "ah", "y": {"toxic": 0}})
    write(tmp_path, "text/madlibs77k", {"text": "oh", "y": {"toxicity": 0}})
    rows = {row.source: row for row in labelled(tmp_path)}
    assert READERS.keys() - rows.keys() == {"threatgram", "hatexplain_part"}
    assert rows["jigsaw_six3k"].labels == {"toxicity": 1, "insult": 1}
    assert rows["davidson"].labels == {"identity_attack": 0, "obscene": 0}
    assert rows["openai_mod"].labels["toxicity"] == 0
    assert rows["openai_mod"].labels["welfare"] == 1
    assert rows["ai_automod"].labels == {"politics": 1}
    assert rows["edos"].labels == {"threat": 0}
    assert rows["incivility_github"].conversation == "incivility_github:3"


def test_threads_and_ordinary_chat(tmp_path: Path) -> None:
    turns = [{"text": text, "toxic": toxic} for text, toxic in (("a", "0"), ("b", "0"), ("c", "1"))]
    write(tmp_path, "argument/issue_threads", {"id": "gh:1", "kind": "argument", "messages": turns})
    write(tmp_path, "chat/irc", {"id": "irc:f:0", "file": "f", "text": "hi"})
    write(tmp_path, "chat/smalltalk", {"id": "s", "messages": [{"text": "hello"}, {"text": "hi"}]})
    assert [dict(row.labels) for row in threads(tmp_path)] == [
        {"disagreement": 1},
        {"hostility": 1, "disagreement": 1},
    ]
    assert [(row.source, row.text) for row in ordinary(tmp_path)] == [("irc", "hi"), ("smalltalk", "hello")]


def test_a_missing_folder_is_a_sentence_with_a_cure(tmp_path: Path) -> None:
    with pytest.raises(SystemExit, match="--data names the folder"):
        main(["--data", str(tmp_path), "--out", str(tmp_path)])


def test_obscene_is_the_word_not_its_aim() -> None:
    assert is_obscene("Fucking lovely cake!")
    assert is_obscene("my arse is frozen")
    assert not is_obscene("pass the assorted cockles to the class")


def write(data: Path, name: str, line: dict[str, object]) -> None:
    path = data / f"{name}.jsonl.gz"
    path.parent.mkdir(exist_ok=True)
    with gzip.open(path, "wt", encoding="utf-8") as file:
        file.write(json.dumps(line) + "\n")
