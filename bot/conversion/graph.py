"""A transformer as a fused ONNX graph, built from its weights: exporters leave attention in pieces.

The operators are those of ONNX Runtime (com.microsoft), whose CPU kernels and whose quantiser know them as wholes.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper

Floats = NDArray[np.float32]
OPSET = 17
FUSED = "com.microsoft"
IR_VERSION = 8  # what every onnxruntime since 1.12 reads


class ConversionProblem(Exception):
    """A checkpoint that cannot be converted; its message is a sentence that tells the operator the cure."""


@dataclass
class Weights:
    """The tensors of a checkpoint, each of which must be used: one that is left over means another architecture."""

    tensors: Mapping[str, Floats]
    used: set[str] = field(default_factory=set)

    def __getitem__(self, name: str) -> Floats:
        if name not in self.tensors:
            raise ConversionProblem(f"the checkpoint lacks {name}: it is damaged, or of another architecture")
        self.used.add(name)
        return self.tensors[name]

    def left_over(self) -> set[str]:
        """The names that nothing asked for."""
        return set(self.tensors) - self.used


class Graph:
    """An ONNX graph that grows node by node. Every method returns the name of what it computes."""

    def __init__(self, weights: Weights, epsilon: float) -> None:
        self.weights = weights
        self._epsilon = epsilon  # of every normalisation
        self._nodes: list[onnx.NodeProto] = []
        self._constants: dict[str, onnx.TensorProto] = {}

    def constant(self, name: str, value: NDArray[np.generic]) -> str:
        """A tensor of the model; the same name is the same tensor, so shared layers share it."""
        if name not in self._constants:
            self._constants[name] = numpy_helper.from_array(np.asarray(value, order="C"), name)
        return name

    def weight(self, name: str) -> str:
        """A tensor of the checkpoint as it is."""
        return self.constant(name, self.weights[name])

    def node(self, kind: str, inputs: list[str], name: str, domain: str = "", **attributes: Any) -> str:
        """One operation with one output, called `name`."""
        self._nodes.append(helper.make_node(kind, inputs, [name], name=f"{name}/node", domain=domain, **attributes))
        return name

    def linear(self, given: str, layer: str, name: str) -> str:
        """`given` times the transposed weight of `layer`, without its bias."""
        transposed = self.constant(f"{layer}.weight^T", self.weights[f"{layer}.weight"].T)
        return self.node("MatMul", [given, transposed], name)

    def first_of(self, hidden: str) -> str:
        """The hidden state of each row's first token, which stands for the whole text (rows x width)."""
        return self.node("Gather", [hidden, self.constant("first", np.array(0))], "first_token", axis=1)

    def width_of(self, output: str) -> int:
        """How many numbers a dense layer that was the last to be built gives for each row."""
        added = next(node for node in self._nodes if node.output[0] == output)
        return int(self._constants[added.input[1]].dims[0])

    def dense(self, given: str, layer: str, name: str) -> str:
        """A linear layer with its bias."""
        product = self.linear(given, layer, f"{name}/product")
        return self.node("Add", [product, self.weight(f"{layer}.bias")], name)

    def embedded(self, words: str, positions: str, kinds: str, norm: str, skip: int = 0) -> str:
        """The sum of the three embeddings, normalised; `skip` rows of the positions are never used (RoBERTa)."""
        self._nodes.append(
            helper.make_node(
                "EmbedLayerNormalization",
                [
                    "input_ids",
                    "segment_ids",
                    self.weight(f"{words}.weight"),
                    self.constant(f"{positions}.weight", self.weights[f"{positions}.weight"][skip:]),
                    self.weight(f"{kinds}.weight"),
                    self.weight(f"{norm}.weight"),
                    self.weight(f"{norm}.bias"),
                    "attention_mask",
                ],
                ["embedded", "lengths"],
                name="embedded/node",
                domain=FUSED,
                epsilon=self._epsilon,
            )
        )
        return "embedded"

    def attention(self, given: str, layers: tuple[str, str, str], heads: int, name: str) -> str:
        """Self-attention over the first `lengths` positions of each row; `layers` are query, key and value."""
        weight = np.concatenate([self.weights[f"{layer}.weight"].T for layer in layers], axis=1)
        bias = np.concatenate([self.weights[f"{layer}.bias"] for layer in layers])
        inputs = [given, self.constant(f"{layers[0]}+.weight", weight), self.constant(f"{layers[0]}+.bias", bias)]
        return self.node("Attention", [*inputs, "lengths"], name, FUSED, num_heads=heads)

    def added(self, given: str, skipped: str, bias: str, norm: str, name: str) -> str:
        """What a residual connection adds up to, normalised."""
        inputs = [given, skipped, self.weight(f"{norm}.weight"), self.weight(f"{norm}.bias"), self.weight(bias)]
        return self.node("SkipLayerNormalization", inputs, name, FUSED, epsilon=self._epsilon)

    def finished(self, output: str, width: int) -> onnx.ModelProto:
        """The model: token ids, segment ids and a mask (each rows x tokens, int32) in, `output` (rows x width) out."""
        rows_by_tokens = ["rows", "tokens"]
        inputs = [
            helper.make_tensor_value_info(name, TensorProto.INT32, rows_by_tokens)
            for name in ("input_ids", "segment_ids", "attention_mask")
        ]
        outputs = [helper.make_tensor_value_info(output, TensorProto.FLOAT, ["rows", width])]
        graph = helper.make_graph(self._nodes, "encoder", inputs, outputs, list(self._constants.values()))
        opsets = [helper.make_opsetid("", OPSET), helper.make_opsetid(FUSED, 1)]
        return helper.make_model(graph, opset_imports=opsets, ir_version=IR_VERSION, producer_name="steward")
