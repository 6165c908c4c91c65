"""The sentence encoder that ships: a small transformer in int8, tuned on what people write to one another."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import onnxruntime as ort
from numpy.typing import NDArray

from bot.scoring.pieces import Pieces
from bot.scoring.scorer import ScorerProblem

Floats = NDArray[np.float32]
LONGEST = 128  # pieces of a window, of which most windows have a quarter
FATAL = 4  # onnxruntime's loudest level: what goes wrong is raised, not printed


def opened(path: Path) -> ort.InferenceSession:
    """A model ready to run on one thread. Raises what onnxruntime raises, whose kinds it does not publish."""
    options = ort.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.enable_cpu_mem_arena = False  # a few megabytes less, for some microseconds
    options.log_severity_level = FATAL
    return ort.InferenceSession(path, options, providers=["CPUExecutionProvider"])


class Encoder:
    """Turns a text into a vector: the mean of the last hidden states over its pieces."""

    def __init__(self, path: Path) -> None:
        try:
            self._session = opened(path)
            described = self._session.get_modelmeta().custom_metadata_map
            self.name = described["name"]
            self._pieces = Pieces(described["vocabulary"].split("\n"), LONGEST)
        except Exception as problem:  # onnxruntime and tokenizers raise kinds of their own
            raise ScorerProblem(
                f"{path} is missing or damaged: install Steward again, its model is part of the package"
            ) from problem

    def pieces(self, text: str) -> tuple[int, ...]:
        """What the encoder sees of `text`: two texts with the same pieces have the same vector."""
        return tuple(self._pieces.of(text))

    def vector(self, pieces: tuple[int, ...]) -> Floats:
        """The vector of a text's pieces, read alone.

        In int8 a batch has one scale for all its texts, so that neighbours would move a score by up to 0.2, for a gain
        of a tenth in time (`steward model bench --batches`).
        """
        vector: Floats = self.vectors([pieces])[0]
        return vector

    def vectors(self, together: Sequence[tuple[int, ...]]) -> Floats:
        """A row for each text, read as one batch."""
        ids = np.zeros((len(together), max(map(len, together))), dtype=np.int32)
        mask = np.zeros_like(ids)
        for place, pieces in enumerate(together):
            ids[place, : len(pieces)] = pieces
            mask[place, : len(pieces)] = 1
        given = {"input_ids": ids, "segment_ids": np.zeros_like(ids), "attention_mask": mask}
        vectors: Floats = self._session.run(None, given)[0]
        return vectors
