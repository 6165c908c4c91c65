"""Writes a tuned encoder as the file that ships: a fused graph in int8, with its vocabulary."""

from pathlib import Path
from typing import Any

import onnx
import torch

from bot.conversion.bert import bert_encoder
from bot.conversion.graph import Weights
from bot.conversion.quantise import described, quantised
from bot.training.tune import STATE, VOCABULARY

NAME = "steward-encoder"
VERSION = "1"
HEADS = 12  # of each layer's attention


def write_encoder(work: Path, out: Path, digest: str) -> dict[str, Any]:
    """Write `out`/encoder.onnx from the state in `work`; the tuned lines, by "weight" and "bias"."""
    state = torch.load(work / STATE, weights_only=True)["network"]
    tensors = {name.removeprefix("encoder."): value.numpy() for name, value in state.items() if "heads." not in name}
    layers = 1 + max(int(name.split(".")[2]) for name in tensors if name.startswith("encoder.layer."))
    weights = Weights(tensors)
    model = bert_encoder(weights, layers, HEADS)
    if left := weights.left_over():
        raise SystemExit(f"the encoder does not use {', '.join(sorted(left))}")
    vocabulary = (work / VOCABULARY).read_text(encoding="utf-8")
    small = described(quantised(model), {"name": f"{NAME} {VERSION}+{digest}", "vocabulary": vocabulary})
    out.mkdir(parents=True, exist_ok=True)
    onnx.save(small, out / "encoder.onnx")
    return {"weight": state["heads.weight"].numpy(), "bias": state["heads.bias"].numpy()}
