"""Sentences that every model must tell apart before it is used: a model with the wrong weights loads without a word."""

import math

from bot.scoring.scorer import Scorer, ScorerProblem

HARSH = ("shut up, you liar", "you are a stupid idiot and everyone hates you")
PLAIN = ("i am a jewish woman who is blind", "can anyone cover the saturday shift please?")
MARGIN = 0.2  # between the mildest harsh sentence and the harshest plain one


def check_probes(scorer: Scorer) -> None:
    """Raises ScorerProblem if the model gives no probabilities, or no higher ones to harsh sentences."""
    for text in (*HARSH, *PLAIN, "", "\ud800"):
        values = scorer.score(text).values
        if frozenset(values) != scorer.labels or not all(0.0 <= value <= 1.0 for value in values.values()):
            raise ScorerProblem(f"the model gave something else than probabilities for its labels: {_cure(scorer)}")
    label = "toxicity"
    if label not in scorer.labels:
        raise ScorerProblem(f"the model does not score toxicity: {_cure(scorer)}")
    mildest = min(scorer.score(text).values[label] for text in HARSH)
    harshest = max(scorer.score(text).values[label] for text in PLAIN)
    if not math.isfinite(mildest) or mildest - harshest < MARGIN:
        raise ScorerProblem(f"the model cannot tell harsh sentences from plain ones: {_cure(scorer)}")


def _cure(scorer: Scorer) -> str:
    wrong = f"the weights of {scorer.name} are not what they should be"
    return f"{wrong}; fetch them again with `make detoxify`, or choose the model `embedded`"
