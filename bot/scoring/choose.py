"""Which model reads: the one word in the settings, turned into a scorer."""

from pathlib import Path

from bot.scoring.blend import Blend
from bot.scoring.detoxify import TYPES, DetoxifyScorer
from bot.scoring.embedded import EmbeddedScorer
from bot.scoring.scorer import Scorer, ScorerProblem

EMBEDDED = "embedded"
DETOXIFY = "detoxify:"


def load_scorer(choice: str, config_path: Path | None = None) -> Scorer:
    """The scorer called `choice`, loaded: "embedded", "detoxify:original" and its like, or the path of a checkpoint.

    `config_path` is the folder with a checkpoint's configuration and vocabulary, where the hub cannot be reached.
    Detoxify gets the embedded model beside it for the labels that it lacks. Raises ScorerProblem with the cure.
    """
    if choice == EMBEDDED:
        return EmbeddedScorer.shipped()
    if choice.startswith(DETOXIFY):
        wanted = choice.removeprefix(DETOXIFY)
        if wanted in TYPES:
            return Blend(DetoxifyScorer(wanted, config_path), EmbeddedScorer.shipped())
    elif Path(choice).is_file():
        return Blend(DetoxifyScorer(Path(choice), config_path), EmbeddedScorer.shipped())
    types = ", ".join(f"{DETOXIFY}{name}" for name in TYPES)
    raise ScorerProblem(
        f"there is no model called {choice!r}: write {EMBEDDED}, {types}, or the path of a checkpoint file"
    )
