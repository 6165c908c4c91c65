"""`steward model selftest`: Detoxify's architectures at their true sizes, with random weights, as graph and as torch.

It says whether the converter is right on this machine without any download. It takes some minutes and up to 5 GB.
"""

import tempfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import torch
import transformers
from numpy.typing import NDArray

from bot.conversion.families import as_arrays, classifier
from bot.conversion.quantise import quantised
from bot.scoring.encoder import opened

EXACT = 1e-5  # the largest difference of a probability that counts as the same
SEED = 9
LENGTHS = (5, 64)
LABELS = 6
WIDE: Mapping[str, Any] = {
    "num_labels": LABELS,
    "hidden_size": 768,
    "num_attention_heads": 12,
    "intermediate_size": 3072,
    "num_hidden_layers": 12,
}
LONG: Mapping[str, Any] = {"max_position_embeddings": 514, "type_vocab_size": 1}
SIZES: Mapping[str, tuple[str, Mapping[str, Any]]] = {  # Detoxify's types: transformers' architecture and its size
    "original": ("Bert", {"vocab_size": 30_522}),
    "unbiased": ("Roberta", {"vocab_size": 50_265, **LONG}),
    "multilingual": ("XLMRoberta", {"vocab_size": 250_002, **LONG}),
    "original-small": ("Albert", {"vocab_size": 30_000, "embedding_size": 128}),
}


@dataclass(frozen=True, slots=True)
class Tested:
    """What one architecture came to."""

    kind: str
    difference: float  # the largest, of a probability, from torch
    megabytes: float  # of the graph
    small_megabytes: float  # of its int8 form

    @property
    def exact(self) -> bool:
        """Whether the graph says what torch says."""
        return self.difference <= EXACT


def selftest(
    say: Callable[[str], None], sizes: Mapping[str, tuple[str, Mapping[str, Any]]] = SIZES
) -> Iterator[Tested]:
    """Test one architecture after the other."""
    for kind, (architecture, size) in sizes.items():
        say(f"{kind}: {architecture} at its true size, random weights")
        yield _tested(kind, architecture, {**WIDE, **size})


def _tested(kind: str, architecture: str, size: Mapping[str, Any]) -> Tested:
    torch.manual_seed(SEED)
    config = getattr(transformers, f"{architecture}Config")(**size)
    network = getattr(transformers, f"{architecture}ForSequenceClassification")(config).eval()
    with torch.no_grad():
        for parameter in network.parameters():
            parameter.add_(torch.randn_like(parameter) * 0.02)  # biases begin as zeros, which would hide a mistake
    ids, mask = _batch(network.config.pad_token_id, int(size["vocab_size"]))
    with torch.no_grad():
        given = {
            "input_ids": torch.tensor(ids, dtype=torch.long),
            "attention_mask": torch.tensor(mask, dtype=torch.long),
        }
        wanted = torch.sigmoid(network(**given).logits).numpy()
    model = classifier(as_arrays(network.state_dict()), network.config.to_dict())
    del network
    found = 1 / (1 + np.exp(-_log_odds(model, ids, mask)))
    whole = model.ByteSize() / 1e6
    return Tested(kind, float(np.abs(found - wanted).max()), whole, quantised(model).ByteSize() / 1e6)


def _batch(padding: int, vocabulary: int) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    chance = np.random.default_rng(SEED)
    ids = np.full((len(LENGTHS), max(LENGTHS)), padding, dtype=np.int32)
    mask = np.zeros_like(ids)
    for place, length in enumerate(LENGTHS):
        ids[place, :length] = chance.integers(5, vocabulary, length)
        mask[place, :length] = 1
    return ids, mask


def _log_odds(model: onnx.ModelProto, ids: NDArray[np.int32], mask: NDArray[np.int32]) -> NDArray[np.float32]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "model.onnx"
        onnx.save(model, path)
        session = opened(path)
        given = {"input_ids": ids, "segment_ids": np.zeros_like(ids), "attention_mask": mask}
        found: NDArray[np.float32] = session.run(None, given)[0]
        return found
