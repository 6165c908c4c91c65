"""Detoxify as `steward model fetch` converted it: one file, run without torch."""

import json
from pathlib import Path
from types import MappingProxyType

import numpy as np
from tokenizers import Tokenizer

from bot.scoring.encoder import opened
from bot.scoring.scorer import ScorerProblem
from bot.scoring.windows import fitting, highest, windows
from policy_rules.vocabulary import Scores

CURE = "fetch it again with `steward model fetch`, or choose the model `embedded`"


class ConvertedScorer:
    """A classifier of Detoxify's from its file. Texts are scored alone, so that no other message changes a score."""

    def __init__(self, path: Path) -> None:
        """Raises ScorerProblem with the cure if the file is missing, damaged or something else."""
        try:
            self._session = opened(path)
            described = self._session.get_modelmeta().custom_metadata_map
            self.name = described["name"]
            self.order = tuple(json.loads(described["labels"]))
            self._tokenizer = Tokenizer.from_str(described["tokenizer"])
            self._longest = int(described["longest"])
        except Exception as problem:  # onnxruntime and tokenizers raise kinds of their own
            raise ScorerProblem(f"{path} is missing or damaged: {CURE}") from problem
        self.labels = frozenset(self.order)

    def score(self, text: str) -> Scores:
        """A probability (0..1) for each label; more pieces than fit are read in parts, and the worst counts."""
        safe = text.encode("utf-8", "replace").decode("utf-8")  # half a character would stop the tokenizer
        pieces = (piece for window in windows(safe) for piece in fitting(window, self._length, self._longest))
        readings = [self._read(piece) for piece in pieces]
        return Scores(self.name, MappingProxyType(highest(readings)))

    def _length(self, text: str) -> int:
        return len(self._tokenizer.encode(text).ids)

    def _read(self, text: str) -> dict[str, float]:
        ids = np.array([self._tokenizer.encode(text).ids[: self._longest]], dtype=np.int32)
        given = {"input_ids": ids, "segment_ids": np.zeros_like(ids), "attention_mask": np.ones_like(ids)}
        log_odds = self._session.run(None, given)[0][0]
        return dict(zip(self.order, (1.0 / (1.0 + np.exp(-log_odds.astype(np.float64)))).tolist(), strict=True))
