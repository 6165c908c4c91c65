"""Detoxify's architecture in its true size, as its package runs it and as Steward does, for `steward bench`.

`python -m bot.evaluation.bench_detoxify`, in a process of its own, so that its memory is not counted as the bot's. The
weights are random: they cost the same as trained ones and say nothing about quality.
"""

import json
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from bot.conversion.families import as_arrays, classifier
from bot.conversion.fetch import facts_of
from bot.conversion.quantise import described, quantised
from bot.evaluation.evening import shipped_evening
from bot.scoring.blend import GATE
from bot.scoring.converted import ConvertedScorer
from bot.scoring.detoxify import DetoxifyScorer
from bot.scoring.embedded import EmbeddedScorer

CLASSES = ("toxic", "severe_toxic", "obscene", "threat", "insult", "identity_hate")
LETTERS = "abcdefghijklmnopqrstuvwxyz0123456789.,!?'"


def made_up(folder: Path) -> tuple[Path, Path]:
    """A checkpoint of `original` (bert-base-uncased) with random weights, and the folder with its configuration."""
    import torch
    from transformers import BertConfig, BertForSequenceClassification

    config = folder / "config"
    shape = BertConfig(num_labels=len(CLASSES))  # type: ignore[call-arg]
    shape.save_pretrained(config)
    pieces = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", *LETTERS, *(f"##{letter}" for letter in LETTERS)]
    pieces += sorted({word for text in talk() for word in text.casefold().split() if word.isalpha()} - set(pieces))
    pieces += [f"[unused{place}]" for place in range(shape.vocab_size - len(pieces))]
    (config / "vocab.txt").write_text("\n".join(pieces) + "\n", encoding="utf-8")
    known = {"do_lower_case": True, "model_max_length": 512, "tokenizer_class": "BertTokenizer"}
    (config / "tokenizer_config.json").write_text(json.dumps(known), encoding="utf-8")
    torch.manual_seed(0)
    architecture = {
        "num_classes": len(CLASSES),
        "model_type": str(config),
        "model_name": "BertForSequenceClassification",
        "tokenizer_name": "BertTokenizer",
    }
    content = {
        "state_dict": BertForSequenceClassification(shape).state_dict(),
        "config": {"arch": {"args": architecture}, "dataset": {"args": {"classes": list(CLASSES)}}},
    }
    torch.save(content, folder / "model.ckpt")
    return folder / "model.ckpt", config


def talk() -> tuple[str, ...]:
    """What is said in the shipped evening: mostly ordinary chat."""
    return tuple(line.says for line in shipped_evening().lines if line.deed is None)


def seconds_for(score: Callable[[str], Any], texts: Sequence[str]) -> float:
    """Process CPU seconds a message, the better of two rounds."""
    rounds = []
    for _ in range(2):
        begins = time.process_time()
        for text in texts:
            score(text)
        rounds.append((time.process_time() - begins) / len(texts))
    return min(rounds)


def measured() -> dict[str, float]:
    """The figures of `scoring.detoxify`. Ratios are of process CPU seconds, one message at a time, on one thread."""
    import torch

    torch.set_num_threads(1)
    texts = talk()
    with tempfile.TemporaryDirectory() as name:
        checkpoint, config = made_up(Path(name))
        package = DetoxifyScorer(checkpoint, config)
        parts = package.parts()
        whole = classifier(as_arrays(parts.state), parts.config)
        facts = facts_of(parts, package.name)
        exact, small = Path(name) / "exact.onnx", Path(name) / "small.onnx"
        exact.write_bytes(described(whole, facts).SerializeToString())
        small.write_bytes(described(quantised(whole), facts).SerializeToString())
        difference = _difference(ConvertedScorer(exact), package, texts)
        converted = ConvertedScorer(small)
        alone, ours = seconds_for(package.score, texts), seconds_for(converted.score, texts)
    embedded = EmbeddedScorer.shipped()
    cheap = seconds_for(embedded.score, texts)
    passing = sum(max(embedded.score(text).values[label] for label in _shared(embedded)) >= GATE for text in texts)
    return {
        "predict_messages_per_second": round(1 / alone, 1),
        "onnx_messages_per_second": round(1 / ours, 1),
        "ratio": round(alone / ours, 2),
        "cascade_ratio": round(alone / (cheap + ours * passing / len(texts)), 2),
        "max_difference": float(f"{difference:.1e}"),
    }


def _shared(embedded: EmbeddedScorer) -> tuple[str, ...]:
    return tuple(embedded.labels & {"toxicity", "obscene", "threat", "insult", "identity_attack"})


def _difference(found: ConvertedScorer, wanted: DetoxifyScorer, texts: Sequence[str]) -> float:
    pairs = [(found.score(text).values, wanted.score(text).values) for text in texts]
    return max(abs(one[label] - two[label]) for one, two in pairs for label in one)


if __name__ == "__main__":
    sys.stdout.write(json.dumps(measured()) + "\n")
