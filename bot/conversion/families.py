"""The architectures of Detoxify's checkpoints as fused graphs, heads and all: BERT, RoBERTa (XLM-R is one), ALBERT.

BERT: Devlin et al. 2019. RoBERTa: Liu et al. 2019. ALBERT: Lan et al. 2020.
"""

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
import onnx

from bot.conversion.bert import bert_layers
from bot.conversion.graph import FUSED, ConversionProblem, Graph, Weights

OUTPUT = "log_odds"
UNUSED_POSITIONS = 2  # RoBERTa counts positions from the place after its padding piece


def classifier(tensors: Mapping[str, Any], config: Mapping[str, Any]) -> onnx.ModelProto:
    """The graph of a checkpoint: log-odds for each label. Raises ConversionProblem unless every weight is used."""
    family = str(config["model_type"])
    if family not in FAMILIES:
        raise ConversionProblem(f"there is no converter for {family!r}; there is one for {', '.join(FAMILIES)}")
    weights = Weights({name: value for name, value in tensors.items() if not name.endswith("position_ids")})
    graph = Graph(weights, float(config["layer_norm_eps"]))
    scored = FAMILIES[family](graph, int(config["num_hidden_layers"]), int(config["num_attention_heads"]))
    model = graph.finished(scored, graph.width_of(scored))
    if left := weights.left_over():
        raise ConversionProblem(f"{len(left)} weights are of another architecture (the first is {min(left)})")
    return model


def _bert(graph: Graph, layers: int, heads: int) -> str:
    first = graph.first_of(bert_layers(graph, "bert.", layers, heads))
    pooled = graph.node("Tanh", [graph.dense(first, "bert.pooler.dense", "pooler")], "pooled")
    return graph.dense(pooled, "classifier", OUTPUT)


def _roberta(graph: Graph, layers: int, heads: int) -> str:
    first = graph.first_of(bert_layers(graph, "roberta.", layers, heads, skip=UNUSED_POSITIONS))
    pooled = graph.node("Tanh", [graph.dense(first, "classifier.dense", "pooler")], "pooled")
    return graph.dense(pooled, "classifier.out_proj", OUTPUT)


def _albert(graph: Graph, layers: int, heads: int) -> str:
    embeddings = "albert.embeddings"
    hidden = graph.embedded(
        f"{embeddings}.word_embeddings",
        f"{embeddings}.position_embeddings",
        f"{embeddings}.token_type_embeddings",
        f"{embeddings}.LayerNorm",
    )
    hidden = graph.dense(hidden, "albert.encoder.embedding_hidden_mapping_in", "widened")
    for place in range(layers):  # the same weights each time
        hidden = _albert_layer(graph, f"layer.{place}", hidden, heads)
    pooled = graph.node("Tanh", [graph.dense(graph.first_of(hidden), "albert.pooler", "pooler")], "pooled")
    return graph.dense(pooled, "classifier", OUTPUT)


def _albert_layer(graph: Graph, name: str, given: str, heads: int) -> str:
    layer = "albert.encoder.albert_layer_groups.0.albert_layers.0"
    attention = f"{layer}.attention"
    parts = (f"{attention}.query", f"{attention}.key", f"{attention}.value")
    seen = graph.attention(given, parts, heads, f"{name}/attention")
    seen = graph.linear(seen, f"{attention}.dense", f"{name}/attention/out")
    middle = graph.added(seen, given, f"{attention}.dense.bias", f"{attention}.LayerNorm", f"{name}/attention/added")
    wide = graph.linear(middle, f"{layer}.ffn", f"{name}/wide")
    wide = graph.node("FastGelu", [wide, graph.weight(f"{layer}.ffn.bias")], f"{name}/gelu", FUSED)
    narrow = graph.linear(wide, f"{layer}.ffn_output", f"{name}/narrow")
    norm = f"{layer}.full_layer_layer_norm"
    return graph.added(narrow, middle, f"{layer}.ffn_output.bias", norm, f"{name}/added")


FAMILIES: Mapping[str, Callable[[Graph, int, int], str]] = {
    "bert": _bert,
    "roberta": _roberta,
    "xlm-roberta": _roberta,
    "albert": _albert,
}


def as_arrays(state: Mapping[str, Any]) -> dict[str, np.ndarray[Any, np.dtype[np.float32]]]:
    """The tensors of a torch state as arrays of float32."""
    return {name: value.detach().to("cpu").float().numpy() for name, value in state.items()}
