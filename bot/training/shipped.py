"""Takes the encoder that ships apart: `python -m bot.training.shipped --work DIR [--weights DIR]`.

DIR then reads as a tuning that has ended, so that `bot.training.tune --after DIR` goes on from what ships, where the
folder that made it is gone. Its weights are those of the int8 file: rounded, which the next pass smooths out.
"""

import argparse
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
import onnx
import torch
from numpy.typing import NDArray
from onnx import numpy_helper

from bot.scoring.heads import FOLDER, load_heads
from bot.training.tune import STATE, TUNED_FOR, VOCABULARY

Arrays = Mapping[str, NDArray[np.generic]]
Floats = NDArray[np.float32]
QUANTISED, SCALE, ZERO = "_quantized", "_scale", "_zero_point"  # how onnxruntime's quantiser calls a weight's parts
PARTS = ("query", "key", "value")  # that one weight of attention holds, in this order


def floats_of(arrays: Arrays) -> dict[str, Floats]:
    """Every weight of the file as floats, by its name before it was rounded."""
    whole: dict[str, Floats] = {}
    for name, value in arrays.items():
        if name.endswith(QUANTISED):
            plain = name.removesuffix(QUANTISED)
            zero, scale = (arrays[plain + part].astype(np.float32) for part in (ZERO, SCALE))
            whole[plain] = ((value.astype(np.float32) - zero) * scale).astype(np.float32)
        elif value.dtype == np.float32 and not name.endswith(SCALE):
            whole[name] = value.astype(np.float32)
    return whole


def tensors_of(whole: Mapping[str, Floats]) -> dict[str, torch.Tensor]:
    """The same weights as `transformers.BertModel` names and turns them."""
    tensors = {}
    for name, value in whole.items():
        if name.endswith((".query+.weight", ".query+.bias")):
            stem, kind = name.rsplit(".query+.", 1)
            for part, piece in zip(PARTS, np.split(value, len(PARTS), axis=-1), strict=True):
                tensors[f"{stem}.{part}.{kind}"] = piece.T
        elif name.endswith("^T"):
            tensors[name.removesuffix("^T")] = value.T
        else:
            tensors[name] = value
    return {name: torch.from_numpy(np.array(value, order="C")) for name, value in tensors.items()}


def lines_of(weights: Path, encoder: str) -> tuple[torch.Tensor, torch.Tensor]:
    """The lines of the heads that ship, in the order of tuning, up to the first label that has none."""
    heads = {head.label: head for head in load_heads(weights / FOLDER, encoder)}
    known = [label for place, label in enumerate(TUNED_FOR) if all(one in heads for one in TUNED_FOR[: place + 1])]
    return (
        torch.tensor([heads[label].weights for label in known]),
        torch.tensor([heads[label].bias for label in known]),
    )


def main(arguments: Sequence[str] | None = None) -> None:
    """Write the state and the vocabulary."""
    parser = argparse.ArgumentParser(prog="python -m bot.training.shipped", description=__doc__)
    parser.add_argument("--work", type=Path, required=True, help="where the state is written")
    parser.add_argument("--weights", type=Path, default=Path("bot/scoring/weights"), help="the folder that ships")
    options = parser.parse_args(arguments)
    model = onnx.load(options.weights / "encoder.onnx")
    facts = {fact.key: fact.value for fact in model.metadata_props}
    tensors = tensors_of(floats_of({tensor.name: numpy_helper.to_array(tensor) for tensor in model.graph.initializer}))
    weight, bias = lines_of(options.weights, facts["name"])
    state = {f"encoder.{name}": value for name, value in tensors.items()}
    options.work.mkdir(parents=True, exist_ok=True)
    torch.save({"network": state | {"heads.weight": weight, "heads.bias": bias}}, options.work / STATE)
    (options.work / VOCABULARY).write_text(facts["vocabulary"], encoding="utf-8")
    sys.stdout.write(f"{options.work / STATE}: {facts['name']}, {len(tensors)} tensors, {len(bias)} lines\n")


if __name__ == "__main__":
    main()
