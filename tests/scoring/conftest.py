"""A Detoxify checkpoint small enough to make while the tests run, with the classes' old names."""

import json
import string
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

CLASSES = ["toxic", "severe_toxic", "obscene", "threat", "insult", "identity_hate"]
HARSH = ("shut", "liar", "stupid", "idiot", "hates")


@dataclass(frozen=True, slots=True)
class TinyDetoxify:
    """Where the checkpoint and its configuration are, and what the checkpoint holds."""

    checkpoint: Path
    config: Path
    content: dict[str, Any]

    def altered(self, path: Path, state: dict[str, Any]) -> Path:
        """The same checkpoint with other weights, written to `path`."""
        import torch

        torch.save({**self.content, "state_dict": state}, path)
        return path


def _vocabulary() -> list[str]:
    words = ["you", "up", "are", "i", "am", "the", "can", "anyone", *HARSH]
    letters = [*string.ascii_lowercase, *(f"##{letter}" for letter in string.ascii_lowercase), *string.punctuation]
    pieces = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", *words, *letters]
    return pieces + [f"[unused{place}]" for place in range(512 - len(pieces))]


def _set_to_know_harsh_words(model: Any, vocabulary: list[str]) -> None:
    """Random weights tell nothing apart: a second of training, and a text with harsh words scores high."""
    import torch

    optimiser = torch.optim.Adam(model.parameters(), lr=2e-3)
    harsh = torch.tensor([vocabulary.index(word) for word in HARSH])
    start, end = vocabulary.index("[CLS]"), vocabulary.index("[SEP]")
    plain = torch.tensor([place for place, piece in enumerate(vocabulary) if piece not in HARSH and piece[0] != "["])
    truth = torch.arange(32) % 2
    wanted = truth[:, None].float().expand(32, len(CLASSES))
    for step in range(80):
        middle = plain[torch.randint(len(plain), (32, 6 + step % 4 * 10))]
        middle[truth == 1, 1] = harsh[torch.randint(len(harsh), (16,))]
        middle[truth == 1, -2] = harsh[torch.randint(len(harsh), (16,))]
        rows = torch.cat([torch.full((32, 1), start), middle, torch.full((32, 1), end)], dim=1)
        loss = torch.nn.functional.binary_cross_entropy_with_logits(model(rows).logits, wanted)
        optimiser.zero_grad()
        torch.autograd.backward(loss)
        optimiser.step()


@pytest.fixture(scope="session")
def tiny_detoxify(tmp_path_factory: pytest.TempPathFactory) -> TinyDetoxify:
    import torch
    from transformers import BertConfig, BertForSequenceClassification

    folder = tmp_path_factory.mktemp("detoxify")
    config = folder / "hf"
    vocabulary = _vocabulary()
    shape = BertConfig(
        vocab_size=512,
        hidden_size=64,
        num_hidden_layers=2,
        num_attention_heads=2,
        intermediate_size=128,
    )
    shape.num_labels = len(CLASSES)
    shape.save_pretrained(config)
    (config / "vocab.txt").write_text("\n".join(vocabulary) + "\n", encoding="utf-8")
    described = {"do_lower_case": True, "model_max_length": 512, "tokenizer_class": "BertTokenizer"}
    (config / "tokenizer_config.json").write_text(json.dumps(described), encoding="utf-8")
    torch.manual_seed(0)
    model = BertForSequenceClassification(shape)
    with torch.no_grad():
        model.bert.embeddings.word_embeddings.weight[[vocabulary.index(word) for word in HARSH], :8] += 1.0
    _set_to_know_harsh_words(model, vocabulary)
    arguments = {
        "num_classes": len(CLASSES),
        "model_type": str(config),
        "model_name": "BertForSequenceClassification",
        "tokenizer_name": "BertTokenizer",
    }
    content = {
        "state_dict": {**model.state_dict(), "bert.embeddings.position_ids": torch.arange(512)[None]},
        "config": {"arch": {"args": arguments}, "dataset": {"args": {"classes": CLASSES}}},
    }
    checkpoint = folder / "model.ckpt"
    torch.save(content, checkpoint)
    return TinyDetoxify(checkpoint, config, content)
