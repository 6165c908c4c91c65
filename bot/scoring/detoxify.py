"""The real Detoxify behind the bot's own protocol, for an operator with room for it; imported only when chosen."""

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any

from bot.scoring.scorer import ScorerProblem
from bot.scoring.windows import fitting, highest, windows
from policy_rules.vocabulary import Scores

TYPES = ("original", "unbiased", "multilingual", "original-small", "unbiased-small")
LONGEST = 512  # tokens, what these architectures can place
CURE = "run `make detoxify` where the network can be reached, or choose the model `embedded`"
IGNORED = ("position_ids",)  # a buffer that files of 2021 hold and later versions compute


@dataclass(frozen=True, slots=True)
class Parts:
    """What a converter needs: the weights, the architecture, and the words that they belong to."""

    state: Mapping[str, Any]  # tensors by name
    config: Mapping[str, Any]
    tokenizer: str  # as the tokenizers library writes it
    labels: str  # a list in JSON, in the order of the outputs


class DetoxifyScorer:
    """Detoxify by type ("original") or from a checkpoint file, checked against that file weight by weight."""

    def __init__(self, type_or_checkpoint: str | Path, config_path: Path | None = None) -> None:
        """Raises ScorerProblem with the cure if the package, a file or what it needs from the hub is missing."""
        _quiet_hub()
        self._torch = _installed()
        self.name = f"detoxify {Path(type_or_checkpoint).name}"
        self._model = _load(type_or_checkpoint, config_path)
        self._model.model.eval()
        self._model.tokenizer.model_max_length = min(self._model.tokenizer.model_max_length, LONGEST)
        _compare(self._torch, self._model.model.state_dict(), _checkpoint(self._torch, type_or_checkpoint), self.name)
        self.labels = frozenset(self._model.class_names)

    def score(self, text: str) -> Scores:
        """A probability (0..1) for each label; more than 512 tokens are read in pieces, and the worst counts."""
        safe = text.encode("utf-8", "replace").decode("utf-8")  # half a character would stop the tokenizer
        longest = self._model.tokenizer.model_max_length
        pieces = (piece for window in windows(safe) for piece in fitting(window, self._length, longest))
        readings = [self._model.predict(piece) for piece in pieces]
        return Scores(self.name, MappingProxyType(highest(readings)))

    def parts(self) -> Parts:
        """The model taken apart."""
        tokenizer = json.loads(self._model.tokenizer.backend_tokenizer.to_str())
        whole = json.dumps({**tokenizer, "truncation": None, "padding": None})
        network = self._model.model
        return Parts(network.state_dict(), network.config.to_dict(), whole, json.dumps(list(self._model.class_names)))

    def _length(self, text: str) -> int:
        return len(self._model.tokenizer(text, truncation=False, verbose=False)["input_ids"])


def _quiet_hub() -> None:
    """No telemetry, and no half minute of retries: weights are fetched by `make detoxify`, not by the running bot."""
    os.environ.setdefault("HF_HUB_DISABLE_TELEMETRY", "1")
    os.environ.setdefault("DO_NOT_TRACK", "1")
    os.environ.setdefault("HF_HUB_OFFLINE", "1")


def _installed() -> Any:
    try:
        import detoxify  # noqa: F401 - only whether it is there
        import torch
    except ImportError as problem:
        raise ScorerProblem(f"Detoxify is not installed: {CURE}") from problem
    return torch


def _load(wanted: str | Path, config_path: Path | None) -> Any:
    from detoxify import Detoxify

    folder = None if config_path is None else str(config_path)
    path = _file_of(wanted)
    if not path.is_file():
        raise ScorerProblem(f"Detoxify's weights {path.name} are not on this machine: {CURE}")
    try:
        if isinstance(wanted, Path):
            return Detoxify(checkpoint=str(wanted), huggingface_config_path=folder)
        return Detoxify(wanted, huggingface_config_path=folder)
    except OSError as problem:
        raise ScorerProblem(f"Detoxify's configuration or vocabulary is not on this machine: {CURE}") from problem
    except Exception as problem:  # its loaders raise whatever they meet
        raise ScorerProblem(
            f"Detoxify's weights {Path(wanted).name} could not be read ({type(problem).__name__}): "
            f"the file is damaged; delete it and {CURE}"
        ) from problem


def _file_of(wanted: str | Path) -> Path:
    """The checkpoint itself, or where Detoxify keeps the weights of a type that it has fetched."""
    return wanted if isinstance(wanted, Path) else file_of(wanted)[0]


def file_of(kind: str) -> tuple[Path, str]:
    """Where Detoxify keeps the weights of a type that it has fetched, and where it fetches them from."""
    from detoxify.detoxify import MODEL_URLS
    from torch.hub import get_dir

    address: str = MODEL_URLS[kind]
    return Path(get_dir()) / "checkpoints" / address.rsplit("/", 1)[1], address


def _checkpoint(torch: Any, wanted: str | Path) -> Mapping[str, Any]:
    weights: Mapping[str, Any] = torch.load(_file_of(wanted), map_location="cpu", weights_only=False)["state_dict"]
    return weights


def _compare(torch: Any, loaded: Mapping[str, Any], stored: Mapping[str, Any], name: str) -> None:
    """Raises ScorerProblem unless every weight is the file's: Detoxify fills what is missing at random."""
    strange = {key for key in loaded.keys() ^ stored.keys() if not key.endswith(IGNORED)}
    strange |= {key for key in loaded.keys() & stored.keys() if not torch.equal(loaded[key], stored[key])}
    if strange:
        raise ScorerProblem(
            f"{name}: {len(strange)} of its weights are not those of the file (the first is {min(strange)}): "
            f"the checkpoint belongs to another version; delete it and {CURE}"
        )
