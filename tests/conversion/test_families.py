"""Each of Detoxify's architectures in its true width with two layers: the graph says what torch says."""

from collections.abc import Callable
from typing import Any

import numpy as np
import onnxruntime
import pytest
import torch
from transformers import (
    AlbertConfig,
    AlbertForSequenceClassification,
    BertConfig,
    BertForSequenceClassification,
    RobertaConfig,
    RobertaForSequenceClassification,
    XLMRobertaConfig,
    XLMRobertaForSequenceClassification,
)

from bot.conversion.families import as_arrays, classifier
from bot.conversion.graph import ConversionProblem
from bot.conversion.quantise import quantised
from bot.conversion.selftest import SIZES, selftest

LABELS = 6
WIDE: dict[str, Any] = {
    "num_labels": LABELS,
    "hidden_size": 768,
    "num_attention_heads": 12,
    "intermediate_size": 3072,
    "num_hidden_layers": 2,
}
NETWORKS: dict[str, Callable[[], Any]] = {
    "bert": lambda: BertForSequenceClassification(BertConfig(vocab_size=300, **WIDE)),
    "roberta": lambda: RobertaForSequenceClassification(
        RobertaConfig(vocab_size=300, max_position_embeddings=514, type_vocab_size=1, **WIDE)
    ),
    "xlm-roberta": lambda: XLMRobertaForSequenceClassification(
        XLMRobertaConfig(vocab_size=300, max_position_embeddings=514, type_vocab_size=1, **WIDE)
    ),
    "albert": lambda: AlbertForSequenceClassification(AlbertConfig(vocab_size=300, embedding_size=128, **WIDE)),
}


@pytest.fixture(scope="module", params=NETWORKS)
def network(request: pytest.FixtureRequest) -> Any:
    torch.manual_seed(9)
    made = NETWORKS[request.param]()
    with torch.no_grad():
        for parameter in made.parameters():
            parameter.add_(torch.randn_like(parameter) * 0.02)  # biases begin as zeros, which would hide a mistake
    return made.eval()


@pytest.fixture(scope="module")
def whole(network: Any) -> Any:
    """The graph of the network."""
    return classifier(as_arrays(network.state_dict()), network.config.to_dict())


@pytest.fixture(scope="module")
def session(whole: Any) -> Any:
    return onnxruntime.InferenceSession(whole.SerializeToString(), providers=["CPUExecutionProvider"])


def log_odds(session: Any, ids: Any, mask: Any) -> Any:
    given = {"input_ids": ids, "segment_ids": np.zeros_like(ids), "attention_mask": mask}
    return session.run(None, given)[0]


@pytest.mark.parametrize("lengths", [(7,), (4, 33), (512,)])
def test_the_graph_says_what_torch_says(network: Any, session: Any, lengths: tuple[int, ...]) -> None:
    chance = np.random.default_rng(2)
    padding = network.config.pad_token_id
    ids = np.full((len(lengths), max(lengths)), padding, dtype=np.int32)
    mask = np.zeros_like(ids)
    for place, length in enumerate(lengths):
        ids[place, :length] = chance.integers(5, 300, length)
        mask[place, :length] = 1
    with torch.no_grad():
        wanted = network(
            input_ids=torch.tensor(ids, dtype=torch.long), attention_mask=torch.tensor(mask, dtype=torch.long)
        ).logits
    found = log_odds(session, ids, mask)
    assert found.shape == (len(lengths), LABELS)
    assert np.abs(1 / (1 + np.exp(-found)) - torch.sigmoid(wanted).numpy()).max() < 1e-5


def test_every_large_weight_is_made_small(whole: Any) -> None:
    """A quantiser that does not know an operator leaves its weights as they are, and says nothing."""
    assert quantised(whole).ByteSize() < whole.ByteSize() / 3


def test_a_checkpoint_that_is_not_whole_is_refused(network: Any) -> None:
    state = as_arrays(network.state_dict())
    first = min(state)
    lacking = {name: value for name, value in state.items() if name != first}
    with pytest.raises(ConversionProblem, match="lacks"):
        classifier(lacking, network.config.to_dict())
    with pytest.raises(ConversionProblem, match="another architecture"):
        classifier({**state, "model.more": state[first]}, network.config.to_dict())


def test_another_architecture_is_refused() -> None:
    with pytest.raises(ConversionProblem, match="no converter for 'gpt2'"):
        classifier({}, {"model_type": "gpt2"})


def test_the_selftest_runs_each_architecture_and_says_how_exact_it_is() -> None:
    """At its true sizes it takes minutes; here the same code on small ones."""
    small = {kind: (name, {**size, "vocab_size": 300, "num_hidden_layers": 1}) for kind, (name, size) in SIZES.items()}
    said: list[str] = []
    tested = list(selftest(said.append, small))
    assert [one.kind for one in tested] == list(SIZES)
    assert all(one.exact for one in tested)
    assert all(one.small_megabytes < one.megabytes / 3 for one in tested)
    assert len(said) == len(SIZES)
