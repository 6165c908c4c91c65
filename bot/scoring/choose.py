"""Which model reads: the one word in the settings, turned into a scorer."""

from pathlib import Path

from bot.scoring.blend import Blend
from bot.scoring.converted import ConvertedScorer
from bot.scoring.detoxify import TYPES, DetoxifyScorer
from bot.scoring.embedded import EmbeddedScorer
from bot.scoring.scorer import Scorer, ScorerProblem

EMBEDDED = "embedded"
DETOXIFY = "detoxify:"


def load_scorer(choice: str, config_path: Path | None = None, models: Path | None = None) -> Scorer:
    """The scorer called `choice`, loaded: "embedded", "detoxify:original" and its like, or the path of a model's file.

    A type that `steward model fetch` has converted is read from the folder `models`, without torch. `config_path` is
    the folder with a checkpoint's configuration and vocabulary, where the hub cannot be reached. Detoxify gets the
    embedded model beside it for the labels that it lacks. Raises ScorerProblem with the cure.
    """
    if choice == EMBEDDED:
        return EmbeddedScorer.shipped()
    wanted = choice.removeprefix(DETOXIFY)
    if choice.startswith(DETOXIFY) and wanted in TYPES:
        converted = converted_file(wanted, models)
        first = ConvertedScorer(converted) if converted else DetoxifyScorer(wanted, config_path)
        return Blend(first, EmbeddedScorer.shipped())
    if Path(choice).is_file():
        path = Path(choice)
        first = ConvertedScorer(path) if path.suffix == ".onnx" else DetoxifyScorer(path, config_path)
        return Blend(first, EmbeddedScorer.shipped())
    types = ", ".join(f"{DETOXIFY}{name}" for name in TYPES)
    raise ScorerProblem(
        f"there is no model called {choice!r}: write {EMBEDDED}, {types}, or the path of a model's file"
    )


def converted_file(kind: str, models: Path | None) -> Path | None:
    """Where a type's converted model is, if it is there."""
    path = models / f"detoxify-{kind}.onnx" if models else None
    return path if path and path.is_file() else None
