"""The fused graph says what torch says, for every row of a batch, and knows a checkpoint that is not whole."""

from pathlib import Path
from typing import Any

import numpy as np
import onnx
import onnxruntime
import pytest
import torch
from transformers import BertConfig, BertModel

from bot.conversion.bert import bert_encoder
from bot.conversion.graph import ConversionProblem, Weights
from bot.conversion.quantise import described, quantised

LAYERS, HEADS = 2, 12


@pytest.fixture(scope="module")
def network() -> Any:
    """The encoder's architecture in its true width, with two layers and random weights."""
    torch.manual_seed(3)
    config = BertConfig(
        vocab_size=500, hidden_size=384, num_hidden_layers=LAYERS, num_attention_heads=HEADS, intermediate_size=1536
    )
    return BertModel(config, add_pooling_layer=False).eval()  # type: ignore[no-untyped-call]


@pytest.fixture(scope="module")
def weights(network: Any) -> dict[str, Any]:
    return {name: value.numpy() for name, value in network.state_dict().items()}


def padded(*lengths: int) -> tuple[Any, Any]:
    """Random pieces: a row for each length, padded to the longest, and the mask."""
    chance = np.random.default_rng(5)
    ids = np.zeros((len(lengths), max(lengths)), dtype=np.int32)
    mask = np.zeros_like(ids)
    for place, length in enumerate(lengths):
        ids[place, :length] = chance.integers(4, 500, length)
        mask[place, :length] = 1
    return ids, mask


def run(model: onnx.ModelProto, ids: Any, mask: Any) -> Any:
    session = onnxruntime.InferenceSession(model.SerializeToString(), providers=["CPUExecutionProvider"])
    given = {"input_ids": ids, "segment_ids": np.zeros_like(ids), "attention_mask": mask}
    return session.run(None, given)[0]


def by_torch(network: Any, ids: Any, mask: Any) -> Any:
    wide = torch.tensor(mask, dtype=torch.long)
    with torch.no_grad():
        hidden = network(input_ids=torch.tensor(ids, dtype=torch.long), attention_mask=wide).last_hidden_state
    shown = hidden * wide.unsqueeze(-1)
    return (shown.sum(1) / wide.sum(1, keepdim=True)).numpy()


@pytest.mark.parametrize("lengths", [(9,), (3, 40, 17), (1, 512)])
def test_it_says_what_torch_says(network: Any, weights: dict[str, Any], lengths: tuple[int, ...]) -> None:
    held = Weights(weights)
    model = bert_encoder(held, LAYERS, HEADS)
    ids, mask = padded(*lengths)
    assert np.abs(run(model, ids, mask) - by_torch(network, ids, mask)).max() < 1e-5
    assert held.left_over() == set()


def test_in_eight_bits_it_says_nearly_the_same(network: Any, weights: dict[str, Any]) -> None:
    whole = bert_encoder(Weights(weights), LAYERS, HEADS)
    small = described(quantised(whole), {"name": "tiny"})
    assert small.ByteSize() < whole.ByteSize() / 3
    assert "tiny" in [entry.value for entry in small.metadata_props]
    ids, mask = padded(20)
    exact = by_torch(network, ids, mask)[0]
    near = run(small, ids, mask)[0]
    assert near @ exact / (np.linalg.norm(near) * np.linalg.norm(exact)) > 0.99


def test_a_checkpoint_that_lacks_a_layer_is_refused(weights: dict[str, Any]) -> None:
    broken = {name: value for name, value in weights.items() if "layer.1.output.dense.weight" not in name}
    with pytest.raises(ConversionProblem, match=r"lacks encoder\.layer\.1\.output\.dense\.weight"):
        bert_encoder(Weights(broken), LAYERS, HEADS)


def test_what_is_left_over_is_known(weights: dict[str, Any], tmp_path: Path) -> None:
    held = Weights(weights)
    onnx.save(bert_encoder(held, LAYERS - 1, HEADS), tmp_path / "short.onnx")
    assert "encoder.layer.1.output.dense.weight" in held.left_over()
