"""BERT as a fused graph (Devlin et al. 2019): its layers, and what is read off the last one."""

import numpy as np
import onnx

from bot.conversion.graph import FUSED, Graph, Weights


def bert_layers(graph: Graph, prefix: str, layers: int, heads: int, skip: int = 0) -> str:
    """All layers on top of the embeddings; the name of the last hidden states (rows x tokens x width).

    The first `skip` positions are never used.
    """
    embeddings = f"{prefix}embeddings"
    hidden = graph.embedded(
        f"{embeddings}.word_embeddings",
        f"{embeddings}.position_embeddings",
        f"{embeddings}.token_type_embeddings",
        f"{embeddings}.LayerNorm",
        skip,
    )
    for place in range(layers):
        hidden = _layer(graph, f"{prefix}encoder.layer.{place}", hidden, heads)
    return hidden


def _layer(graph: Graph, layer: str, given: str, heads: int) -> str:
    attention = f"{layer}.attention"
    parts = (f"{attention}.self.query", f"{attention}.self.key", f"{attention}.self.value")
    seen = graph.attention(given, parts, heads, f"{layer}/attention")
    seen = graph.linear(seen, f"{attention}.output.dense", f"{layer}/attention/out")
    bias, norm = f"{attention}.output.dense.bias", f"{attention}.output.LayerNorm"
    middle = graph.added(seen, given, bias, norm, f"{layer}/attention/added")
    wide = graph.linear(middle, f"{layer}.intermediate.dense", f"{layer}/wide")
    wide = graph.node("BiasGelu", [wide, graph.weight(f"{layer}.intermediate.dense.bias")], f"{layer}/gelu", FUSED)
    narrow = graph.linear(wide, f"{layer}.output.dense", f"{layer}/narrow")
    return graph.added(narrow, middle, f"{layer}.output.dense.bias", f"{layer}.output.LayerNorm", f"{layer}/added")


def mean_of(graph: Graph, hidden: str) -> str:
    """The mean of the hidden states over the tokens that are there (rows x width)."""
    mask = graph.node("Cast", ["attention_mask"], "mask/float", to=int(onnx.TensorProto.FLOAT))
    mask = graph.node("Unsqueeze", [mask, graph.constant("last", np.array([-1]))], "mask/wide")
    tokens = graph.constant("tokens", np.array([1]))
    shown = graph.node("Mul", [hidden, mask], "shown")
    total = graph.node("ReduceSum", [shown, tokens], "total", keepdims=0)
    count = graph.node("ReduceSum", [mask, tokens], "count", keepdims=0)
    return graph.node("Div", [total, count], "pooled")


def bert_encoder(weights: Weights, layers: int, heads: int, epsilon: float = 1e-12) -> onnx.ModelProto:
    """A sentence encoder: the mean of BERT's last hidden states."""
    graph = Graph(weights, epsilon)
    pooled = mean_of(graph, bert_layers(graph, "", layers, heads))
    return graph.finished(pooled, len(weights["embeddings.LayerNorm.bias"]))
