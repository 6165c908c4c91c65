"""Fetches one of Detoxify's models and converts it, everything checked: a wrong file must never moderate anybody."""

import os
import urllib.error
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

import numpy as np
import onnx

from bot.conversion.families import as_arrays, classifier
from bot.conversion.graph import ConversionProblem
from bot.conversion.quantise import described, quantised
from bot.scoring.converted import ConvertedScorer
from bot.scoring.detoxify import DetoxifyScorer, Parts, file_of
from bot.scoring.probes import check_probes

EXACT = 1e-5  # the largest difference of a probability between torch and the graph in fp32
NEAR = 0.05  # the largest one that eight bits may make on the sample
DECIDING = (0.5, 0.8, 0.9)  # thresholds at which a difference would change a decision
MOST_FLIPS = 0.01  # the share of decisions that may change
HASH_DIGITS = 8  # of a file's sha256, which its name carries

Say = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Drift:
    """How far a model in eight bits is from the exact one, on a sample."""

    largest: float  # difference of a probability
    flips: float  # share of decisions that change at any of DECIDING

    @property
    def bearable(self) -> bool:
        """Whether the small model may be used."""
        return self.largest <= NEAR and self.flips <= MOST_FLIPS


def fetch(wanted: str | Path, folder: Path, sample: Sequence[str], say: Say, config_path: Path | None = None) -> Path:
    """The converted file of a type ("original") or a checkpoint; `say` hears of each step, `sample` shows the drift.

    Raises ConversionProblem or ScorerProblem with the cure; then nothing was written.
    """
    os.environ["HF_HUB_OFFLINE"] = "0"  # this command is the one that may fetch
    if isinstance(wanted, str):
        _download(wanted, say)
    scorer = DetoxifyScorer(wanted, config_path)
    check_probes(scorer)
    say("every weight is the file's, and harsh sentences score higher than plain ones")
    parts = scorer.parts()
    facts = facts_of(parts, scorer.name)
    whole = classifier(as_arrays(parts.state), parts.config)
    exact = described(whole, facts)
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{scorer.name.replace(' ', '-').removesuffix('.ckpt')}.onnx"
    part = path.with_suffix(".part")
    try:
        _write(exact, part)
        _check_exact(ConvertedScorer(part), scorer, sample, say)
        small = described(quantised(whole), facts)
        _write(small, part)
        drift = drift_of(ConvertedScorer(part), scorer, sample)
        say(f"eight bits change a probability by at most {drift.largest:.3f}, and {drift.flips:.2%} of decisions")
        if not drift.bearable:
            _write(exact, part)
            say("that is too much, so the exact model is kept: it is four times larger and slower")
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)
    return path


def facts_of(parts: Parts, name: str) -> dict[str, str]:
    """What the file says of itself."""
    return {"name": f"{name} (converted)", "labels": parts.labels, "tokenizer": parts.tokenizer, "longest": "512"}


def drift_of(found: ConvertedScorer, wanted: DetoxifyScorer, sample: Sequence[str]) -> Drift:
    """How far `found` is from `wanted` on the texts of `sample`."""
    pairs = [(found.score(text).values, wanted.score(text).values) for text in sample]
    one = np.array([[values[label] for label in found.order] for values, _ in pairs])
    two = np.array([[values[label] for label in found.order] for _, values in pairs])
    flips = np.mean([(one >= limit) != (two >= limit) for limit in DECIDING])
    return Drift(float(np.abs(one - two).max()), float(flips))


def _check_exact(found: ConvertedScorer, wanted: DetoxifyScorer, sample: Sequence[str], say: Say) -> None:
    drift = drift_of(found, wanted, sample)
    if drift.largest > EXACT:
        raise ConversionProblem(
            f"the converted model differs from torch by {drift.largest:.6f}: this version of Steward cannot convert it"
        )
    say(f"the graph says what torch says, to {drift.largest:.0e}")


def _write(model: onnx.ModelProto, path: Path) -> None:
    path.write_bytes(model.SerializeToString())


def _download(kind: str, say: Say) -> None:
    """Fetch the weights of a type if they are not here, and check the hash that their name carries."""
    from torch.hub import download_url_to_file

    path, address = file_of(kind)
    if not path.is_file():
        say(f"fetching {path.name}")
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            download_url_to_file(address, str(path), progress=False)
        except (urllib.error.URLError, OSError, TimeoutError) as problem:
            reason = getattr(problem, "reason", problem)
            raise ConversionProblem(
                f"{path.name} could not be fetched ({reason}). Try again where github.com can be reached, or copy the "
                f"file to {path}."
            ) from None
    check_hash(path)
    say(f"{path.name} is the file that its name says")


def check_hash(path: Path) -> None:
    """Raises ConversionProblem unless the file's sha256 begins with what its name ends with."""
    named = path.stem.rpartition("-")[2]
    with path.open("rb") as opened:
        digest = sha256()
        while block := opened.read(1 << 20):
            digest.update(block)
    found = digest.hexdigest()[:HASH_DIGITS]
    if found != named:
        raise ConversionProblem(
            f"{path.name} is damaged or another file (sha256 {found}…): delete {path} and fetch it again"
        )
