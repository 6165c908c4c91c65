"""Tuning and finishing an encoder, on a tiny network and a made-up set: it learns, goes on, and is measured."""

import gzip
import json
import random
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from transformers import BertConfig, BertModel

from bot.scoring.embedded import EmbeddedScorer
from bot.scoring.encoder import Encoder
from bot.scoring.heads import FOLDER, Head, save_head
from bot.scoring.ngram_scorer import NgramScorer
from bot.scoring.pieces import Pieces
from bot.training import encoder, fit
from bot.training.encoder import Parts, mixed, parts_of, plain_heads, variants
from bot.training.encoder_card import MIX, encoder_card, evasion_table, tables
from bot.training.export import write_encoder
from bot.training.ngrams import train
from bot.training.pretrained import LONGEST, is_kept
from bot.training.rows import LABELS, OWN_LABELS, Row
from bot.training.split import Part
from bot.training.tune import (
    CHAT_WEIGHT,
    STATE,
    TUNED_FOR,
    Example,
    Network,
    Tuning,
    batches,
    examples_of,
    louder,
    run,
    shared,
    take_over,
    to_come,
    tuning_of,
)

WORDS = ("rota", "van", "tins", "shelf", "key", "hall", "tea", "form")
MARKS = tuple(f"{label[:4]}ful" for label in LABELS)  # a made-up word gives each label away
VOCABULARY = ("[PAD]", "[UNK]", "[CLS]", "[SEP]", *WORDS, *MARKS, *(str(digit) for digit in range(10)))
WIDTH = 384


def rows(count: int) -> list[Row]:
    chance = random.Random(3)  # noqa: S311 - an order, no secret
    made = []
    for number in range(count):
        place = number % (2 * len(LABELS))
        words = [*chance.choices(WORDS, k=5), *" ".join(str(number)).split()]
        if place < len(LABELS):
            words.insert(chance.randrange(5), MARKS[place])
        source = ("irc", "smalltalk")[number % 2] if place >= len(LABELS) else "made up"
        made.append(Row(source, " ".join(words), {label: int(place == i) for i, label in enumerate(LABELS)}))
    return made


def network(layers: int = 1) -> Network:
    torch.manual_seed(layers)
    config = BertConfig(
        vocab_size=len(VOCABULARY),
        hidden_size=WIDTH,
        num_hidden_layers=layers,
        num_attention_heads=12,
        intermediate_size=64,
    )
    return Network(BertModel(config, add_pooling_layer=False), WIDTH)


def tuning(steps: int) -> Tuning:
    made = tuning_of(network(), steps)
    made.network.eval()  # without dropout, so that two ways to the same place can be compared
    return made


@pytest.fixture(scope="module")
def pieces() -> Pieces:
    return Pieces(VOCABULARY, LONGEST)


def test_every_example_is_shown_once_and_heavy_ones_more_often(pieces: Pieces) -> None:
    light, heavy = Row("a", "van key", {"threat": 1}), Row("a", "tea form", {"threat": 0}, weight=9.0)
    examples = examples_of([light, heavy], pieces)
    assert len(examples) == 4
    assert sum(example.weight for example in examples) == pytest.approx(10.0)
    shown = [example for batch in batches(examples, epoch=0) for example in batch]
    assert sorted(shown, key=str) == sorted(examples, key=str)
    assert list(to_come(examples, 0, 1)) == batches(examples, 0)


def test_it_goes_on_where_it_stopped(pieces: Pieces, tmp_path: Path) -> None:
    examples = examples_of(rows(40), pieces)
    batch = examples[:8]
    whole = tuning(4)
    for _ in range(4):
        whole.step(batch)
    first = tuning(4)
    for _ in range(2):
        first.step(batch)
    first.save(tmp_path / "state.pt")
    second = tuning(4)
    second.load(tmp_path / "state.pt")
    assert second.done == 2
    for _ in range(2):
        second.step(batch)
    for one, two in zip(whole.network.parameters(), second.network.parameters(), strict=True):
        assert torch.allclose(one, two, atol=1e-6)


def test_a_tuned_encoder_is_finished_mixed_and_measured(
    pieces: Pieces, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fit, "TOL", 0.01)  # a made-up word gives each label away
    made = rows(2100)
    train(made, made[:200], tmp_path / "out")
    examples = examples_of([row for row in made if row.part is Part.TRAIN], pieces)
    steps = len(batches(examples, 0))
    tuned = tuning_of(network(), steps)
    for group in tuned.optimiser.param_groups:
        group["highest"] = 3e-3  # it begins with nothing learned
    run(tuned, to_come(examples, 0, 1), tmp_path / "tuning.pt", until=float("inf"))
    assert tuned.done == steps
    (tmp_path / "vocabulary.txt").write_text("\n".join(VOCABULARY), encoding="utf-8")

    fitted = write_encoder(tmp_path, tmp_path / "out", "digest")
    read = Encoder(tmp_path / "out" / "encoder.onnx")
    heads = plain_heads(read.name, fitted)
    scorer = EmbeddedScorer(NgramScorer.from_file(tmp_path / "out" / "ngrams.npz"), read, heads)
    calibration = parts_of(scorer, [row for row in made if row.part is Part.CALIBRATE])
    mixes = [mixed(calibration, label, place) for place, label in enumerate(LABELS)]
    test = variants(parts_of(scorer, [row for row in made if row.part is Part.TEST]), mixes)
    for label in LABELS:
        figures = test[MIX].figures(label)
        assert figures is not None
        assert figures.auc > 0.95
    printed = {**tables(test, test, test, mixes), "evasion": evasion_table(made, lambda text: float(len(text) > 20))}
    card = encoder_card("name", made, printed)
    assert f"| threat | {mixes[2].encoder:.2f} |" in card
    for head, mix in zip(heads, mixes, strict=True):
        ordinary = {"q50": 0.0, "q95": 0.1, "q99": 0.2}
        save_head(tmp_path / "out" / FOLDER, Head(head.label, head.encoder, head.weights, head.bias, mix, ordinary))
    final = EmbeddedScorer.from_folder(tmp_path / "out")
    assert final.score(f"van {MARKS[2]} key").values["threat"] > final.score("van key tea").values["threat"] + 0.3


def test_of_many_rows_a_share_is_mixed_and_measured_and_all_of_our_own(
    pieces: Pieces, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(fit, "TOL", 0.1)
    made = [replace(row, source="own: made up") if place // 26 % 2 else row for place, row in enumerate(rows(2100))]
    monkeypatch.setattr(encoder, "all_rows", lambda _data: iter(made))
    train(made, made[:200], tmp_path / "out")
    tuned = tuning_of(network(), 1)
    tuned.step(examples_of(made[:8], pieces))
    tuned.save(tmp_path / STATE)
    (tmp_path / "vocabulary.txt").write_text("\n".join(VOCABULARY), encoding="utf-8")
    lines(tmp_path, "text/conda", {"text": "van", "y": {"E": 1}}, {"text": "tea", "y": {}})
    lines(tmp_path, "text/toxicr", {"text": "van", "y": {"toxicity": 1}}, {"text": "tea", "y": {}})
    pairs = [{"response_text": word, "relation": str(place % 2)} for place, word in enumerate(WORDS)]
    lines(tmp_path, "argument/agreement_pairs", *pairs)

    folders = ["--data", str(tmp_path), "--work", str(tmp_path), "--out", str(tmp_path / "out")]
    encoder.main([*folders, "--share", "9"])
    capsys.readouterr()
    card = (tmp_path / "out" / "MODEL_CARD.md").read_text(encoding="utf-8")
    own = [row for row in made if row.source.startswith("own")]
    chat = [row for place, row in enumerate(made) if row.source in ("irc", "smalltalk") and place % 3 == 0]
    others = [row for place, row in enumerate(made) if row.source == "made up" and place % 9 == 0]
    measured = [row for row in (*own, *chat, *others) if row.part is Part.TEST]
    threats = sum(row.labels["threat"] for row in measured)
    assert f"| threat | {len(measured)} | {threats} |" in card
    assert len(measured) < sum(row.part is Part.TEST for row in made)


def lines(data: Path, name: str, *said: dict[str, Any]) -> None:
    path = data / f"{name}.jsonl.gz"
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(gzip.compress("\n".join(map(json.dumps, said)).encode()))


@pytest.mark.parametrize(("piece", "kept"), [("van", True), ("##s", True), ("[CLS]", True), ("[MASK]", False),
                                             ("[unused7]", False), ("\u4e2d", False), ("\u0434\u0430", False),
                                             ("caf\u00e9", True), ("7", True)])  # fmt: skip
def test_pieces_of_other_scripts_are_left_out(piece: str, kept: bool) -> None:
    assert is_kept(piece) is kept


def test_what_ships_names_its_heads_by_label() -> None:
    folder = Path(__file__).parents[2] / "bot" / "scoring" / "weights" / FOLDER
    heads: list[dict[str, Any]] = [json.loads(path.read_text("utf-8")) for path in folder.iterdir()]
    assert {head["label"] for head in heads} == {*LABELS, *OWN_LABELS}
    assert len({head["encoder"] for head in heads}) == 1


def test_a_second_pass_begins_where_the_first_ended_and_may_know_more_labels(tmp_path: Path) -> None:
    """Labels that are new keep the line that they were made with."""
    first = network()
    state = first.state_dict()
    state["heads.weight"] = torch.full((3, WIDTH), 0.5)
    state["heads.bias"] = torch.full((3,), 0.25)
    torch.save({"network": state, "optimiser": {}, "done": 7}, tmp_path / STATE)
    second = network()
    fresh = second.heads.weight.detach().clone()
    take_over(second, tmp_path)
    assert torch.equal(second.heads.weight[:3], torch.full((3, WIDTH), 0.5))
    assert torch.equal(second.heads.weight[3:], fresh[3:])
    assert torch.equal(second.heads.bias[:3], torch.full((3,), 0.25))


def test_a_second_pass_may_have_more_layers(tmp_path: Path) -> None:
    """The earlier network answers with the layers that it had; those that are new stay as they were made."""
    first, second = network(layers=1), network(layers=2)
    torch.save({"network": first.state_dict(), "optimiser": {}, "done": 7}, tmp_path / STATE)
    new_layer = second.state_dict()["encoder.encoder.layer.1.output.dense.weight"].clone()
    earlier, ids = take_over(second, tmp_path), torch.tensor([[1, 2, 3]])
    with torch.no_grad():
        assert torch.equal(earlier(ids, ids > 0), first.eval()(ids, ids > 0))
    assert torch.equal(second.state_dict()["encoder.encoder.layer.1.output.dense.weight"], new_layer)
    assert torch.equal(
        second.encoder.embeddings.word_embeddings.weight, first.encoder.embeddings.word_embeddings.weight
    )


def test_what_a_row_does_not_tell_is_held_to_what_the_network_said_before(tmp_path: Path) -> None:
    """And what it does tell is learned, whatever was said before; the earlier network itself stays as it was."""
    torch.manual_seed(3)
    first = network()
    torch.save({"network": first.state_dict(), "optimiser": {}, "done": 7}, tmp_path / STATE)
    first_only = tuple(float(place == 0) for place in range(len(TUNED_FOR)))
    batch = [Example((1, 2, 3), first_only, first_only, 1.0)]
    drifts = []
    for keeps in (False, True):
        torch.manual_seed(4)
        second = network()
        before = take_over(second, tmp_path)
        tuning = tuning_of(second, 25, rate=1e-2)
        tuning.before = before if keeps else None
        for _ in range(25):
            tuning.step(batch)
        ids = torch.tensor([[1, 2, 3]])
        with torch.no_grad():
            moved = (second.eval()(ids, ids > 0) - first.eval()(ids, ids > 0))[0]
        assert moved[0] > 1.0  # learned
        assert torch.equal(before.heads.weight, first.heads.weight)
        drifts.append(float(moved[1:].abs().mean()))
    assert drifts[1] < drifts[0] / 2


def test_the_ngrams_are_never_held_against_the_encoder() -> None:
    """Where they would be, the encoder is mixed as if it were alone."""
    made = [Row("made up", str(number), {"threat": number % 2}) for number in range(40)]
    sure = np.array([[2.0 * (number % 2) - 1.0 + 0.1 * (number % 7)] for number in range(40)])
    place = 0
    with_errors = mixed(Parts(made, sure, -sure + 0.2 * np.roll(sure, 3)), "threat", place)
    alone = mixed(Parts(made, sure, np.zeros_like(sure)), "threat", place)
    assert with_errors.ngrams == 0.0
    assert with_errors.encoder == pytest.approx(alone.encoder, rel=1e-3)
    assert alone.encoder > 0.0


def test_rows_that_are_left_out_are_made_up_for() -> None:
    elsewhere, own = [Row("conda", str(number), {}) for number in range(12)], Row("own: kind", "mine", {}, weight=3.0)
    thinned = shared([*elsewhere, own], 6)
    made_up = shared([*elsewhere, own], 6, make_up=True)
    assert [row.text for row in thinned] == [row.text for row in made_up] == ["0", "6", "mine"]
    assert [row.weight for row in thinned] == [1.0, 1.0, 3.0]
    assert [row.weight for row in made_up] == [6.0, 6.0, 3.0]


def test_everyday_talk_counts_for_more_in_a_further_pass() -> None:
    chat, own = Row("smalltalk", "you again", {"contempt": 0}, weight=0.5), Row("own: kind", "mine", {}, weight=3.0)
    assert [row.weight for row in louder([chat, own])] == [CHAT_WEIGHT, 3.0]
