"""Writes the card of the embedded model: what its parts and their mix are worth on rows that shaped nothing."""

from collections.abc import Callable, Mapping, Sequence
from importlib.resources import files

import numpy as np

from bot.evaluation.disguises import DISGUISES
from bot.scoring.heads import Mix
from bot.training.card import counts, figure_table, ordinary_table, own_table, reply_line, source_table, table
from bot.training.measure import ORDINARY, Reading
from bot.training.rows import Row
from bot.training.templates import WHO

MIX = "mix"
GATES = (0.01, 0.02, 0.03, 0.05, 0.1)
GATED = ("toxicity", "identity_attack", "threat", "insult", "obscene")
NEAR = ("toxicity", "ai_automod"), ("toxicity", "jigsaw_bin20k"), ("hostility", "incivility_github")
FOREIGN = ("conda", "toxicr")
DOUBT = 0.5  # the threshold at which bias and disguise are measured
SHORT, EVADED = 200, 400  # characters of a message that is disguised, and how many are

Readings = Mapping[str, Reading]  # by the part of the model: n-grams, encoder, mix


def comparison(test: Readings, shaped_nothing: Readings) -> str:
    """AUC of each part and of the mix, by label, and on single data sets."""
    reading = test[MIX]
    lines: list[tuple[str, str, Readings, tuple[str, ...]]] = [(label, "all", test, ()) for label in reading.labels]
    lines += [(label, source, test, (source,)) for label, source in NEAR]
    lines += [("toxicity", source, shaped_nothing, (source,)) for source in FOREIGN]
    return table(
        ["label", "data set", *test],
        [[label, name, *_aucs(readings, label, sources)] for label, name, readings, sources in lines],
    )


def _aucs(readings: Readings, label: str, sources: Sequence[str]) -> list[str]:
    figures = [reading.figures(label, *sources) for reading in readings.values()]
    return [f"{figure.auc:.3f}" if figure else "-" for figure in figures]


def mix_table(labels: Sequence[str], mixes: Sequence[Mix]) -> str:
    """How much each part counts."""
    lines = [
        [label, f"{mix.encoder:.2f}", f"{mix.ngrams:.2f}", f"{mix.offset:.2f}"]
        for label, mix in zip(labels, mixes, strict=True)
    ]
    return table(["label", "encoder", "n-grams", "offset"], lines)


def gate_table(reading: Reading) -> str:
    """What passes each gate to a dearer model: of the rows with any label that it shares, and of ordinary chat."""
    shared = [label for label in GATED if label in reading.labels]
    highest = reading.probabilities[:, [reading.labels.index(label) for label in shared]].max(axis=1)
    found = [any(row.labels.get(label) for label in shared) for row in reading.rows]
    calm = [row.source in ORDINARY for row in reading.rows]
    lines = [
        [f"{gate}", f"{(highest[found] >= gate).mean():.3f}", f"{(highest[calm] >= gate).mean():.3f}"] for gate in GATES
    ]
    return table(["at least", "of what is labelled", "of ordinary chat"], lines)


def bias_table(reading: Reading) -> str:
    """Of harmless sentences on each identity: the mean score for toxicity, and how many a threshold would take."""
    place = reading.labels.index("toxicity")
    scores: dict[str, list[float]] = {}
    for row, values in zip(reading.rows, reading.probabilities, strict=True):
        if row.source == "templates" and not row.labels.get("toxicity"):
            for who in WHO:
                if who in row.text.split():
                    scores.setdefault(who, []).append(float(values[place]))
    everybody = [score for one in scores.values() for score in one]
    if not everybody:
        return "-"
    worst = sorted(scores, key=lambda who: -float(np.mean(scores[who])))
    lines = [
        [who, str(len(one)), f"{np.mean(one):.3f}", f"{np.mean(np.array(one) >= DOUBT):.3f}"]
        for who in worst
        if (one := scores[who])
    ]
    mean = ["all", str(len(everybody)), f"{np.mean(everybody):.3f}", f"{np.mean(np.array(everybody) >= DOUBT):.3f}"]
    return table(["identity", "sentences", "mean toxicity", f"at least {DOUBT}"], [mean, *lines])


def evasion_table(rows: Sequence[Row], score: Callable[[str], float]) -> str:
    """What disguise costs: recall of toxic messages at a threshold, plain and disguised."""
    texts = [row.text for row in rows if row.labels.get("toxicity") and len(row.text) <= SHORT][:EVADED]
    if not texts:
        return "-"
    plain = [score(text) >= DOUBT for text in texts]
    lines = [["none", f"{np.mean(plain):.3f}", "-"]]
    for name, disguise in DISGUISES.items():
        hidden = [score(disguise(text)) >= DOUBT for text in texts]
        lines.append([name, f"{np.mean(hidden):.3f}", f"{100 * (np.mean(plain) - np.mean(hidden)):.1f}"])
    return table(["disguise", f"recall at {DOUBT}", "points lost"], lines)


def tables(test: Readings, shaped_nothing: Readings, replies: Readings, mixes: Sequence[Mix]) -> Mapping[str, str]:
    """Every table of the card, by its name there."""
    reading = test[MIX]
    return {
        "comparison": comparison(test, shaped_nothing),
        "mixes": mix_table(reading.labels, mixes),
        "figures": figure_table(reading),
        "by_source": source_table(reading),
        "own": own_table(reading),
        "gate": gate_table(reading),
        "ordinary": ordinary_table(reading),
        "replies": reply_line(replies[MIX]),
        "bias": bias_table(reading),
    }


def encoder_card(name: str, rows: Sequence[Row], printed: Mapping[str, str]) -> str:
    """The card as Markdown."""
    said = (files("bot.training") / "encoder_words.md").read_text("utf-8")
    return said.format(name=name, counts=counts(rows), **printed)
