"""What ships can be taken apart and put together again, so that a tuning can go on from it."""

from pathlib import Path

import numpy as np
import pytest
import torch
from numpy.typing import NDArray

from bot.scoring.encoder import Encoder
from bot.training.export import write_encoder
from bot.training.shipped import floats_of, main, tensors_of
from bot.training.tune import STATE, TUNED_FOR

WEIGHTS = Path("bot/scoring/weights")
SENTENCE = "could somebody bring the big urn on Saturday, please?"


def test_a_rounded_weight_is_a_float_again_and_attention_has_its_three_parts() -> None:
    arrays: dict[str, NDArray[np.generic]] = {
        "a.query+.weight_quantized": np.array([[2, 4, 6, 8, 10, 12]], dtype=np.uint8),
        "a.query+.weight_scale": np.array(0.5, dtype=np.float32),
        "a.query+.weight_zero_point": np.array(2, dtype=np.uint8),
        "b^T": np.array([[1.0, 2.0]], dtype=np.float32),
    }
    tensors = tensors_of(floats_of(arrays))
    assert tensors["a.query.weight"].tolist() == [[0.0], [1.0]]
    assert tensors["a.value.weight"].tolist() == [[4.0], [5.0]]
    assert tensors["b"].tolist() == [[1.0], [2.0]]


def test_the_encoder_that_ships_reads_as_before_when_it_was_taken_apart(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    main(["--work", str(tmp_path)])
    assert "lines" in capsys.readouterr().out
    lines = torch.load(tmp_path / STATE, weights_only=True)["network"]["heads.weight"]
    assert 0 < len(lines) <= len(TUNED_FOR)
    write_encoder(tmp_path, tmp_path, "again")
    before, after = Encoder(WEIGHTS / "encoder.onnx"), Encoder(tmp_path / "encoder.onnx")
    one, two = (encoder.vector(encoder.pieces(SENTENCE)) for encoder in (before, after))
    assert float(one @ two / np.linalg.norm(one) / np.linalg.norm(two)) > 0.999
