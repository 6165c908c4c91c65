"""Writes the model card: what the embedded model learned from, how it was measured, and what it gets wrong."""

from collections import Counter
from collections.abc import Sequence
from importlib.resources import files

from bot.training.measure import ORDINARY, THRESHOLDS, Figures, Reading
from bot.training.rows import Row
from bot.training.sentences import OWN

FIGURE_HEAD = ("label", "rows", "positives", "AUC", "AP", *(f"P / R at {threshold}" for threshold in THRESHOLDS))


def model_card(name: str, data_hash: str, rows: Sequence[Row], test: Reading, replies: Reading) -> str:
    """The card as Markdown. `replies` are measured for disagreement only and shaped nothing."""
    said = (files("bot.training") / "card_words.md").read_text("utf-8")
    return said.format(
        name=name,
        data_hash=data_hash,
        counts=counts(rows),
        figures=figure_table(test),
        by_source=source_table(test),
        own=own_table(test),
        ordinary=ordinary_table(test),
        replies=reply_line(replies),
    )


def counts(rows: Sequence[Row]) -> str:
    """How many rows each part has."""
    parts = Counter(row.part.value for row in rows)
    return ", ".join(f"{parts[part]:,} {part}" for part in ("train", "calibrate", "test"))


def figure_table(reading: Reading) -> str:
    """A line for each label over all test rows that know it."""
    figures = [figure for label in reading.labels if (figure := reading.figures(label))]
    return table(FIGURE_HEAD, [[figure.label, *_cells(figure)] for figure in figures])


def source_table(reading: Reading) -> str:
    """A line for each label and data set that has both kinds of rows."""
    lines = [
        [label, source, str(figure.rows), str(figure.positives), f"{figure.auc:.3f}", f"{figure.average_precision:.3f}"]
        for label in reading.labels
        for source in reading.sources()
        if (figure := reading.figures(label, source))
    ]
    return table(["label", "data set", "rows", "positives", "AUC", "AP"], lines)


def own_table(reading: Reading) -> str:
    """A line for each label over the test rows among our own sentences."""
    own = [source for source in reading.sources() if source.startswith(OWN)]
    figures = [figure for label in reading.labels if own and (figure := reading.figures(label, *own))]
    return table(FIGURE_HEAD, [[figure.label, *_cells(figure)] for figure in figures])


def ordinary_table(reading: Reading) -> str:
    """How often ordinary chat reaches each threshold, by label and kind of chat, in a thousand messages."""
    head = ["label", *(f"{source} ≥ {threshold}" for source in ORDINARY for threshold in THRESHOLDS), "q95 of both"]
    lines = [
        [
            label,
            *(f"{reading.per_thousand(label, limit, source):.1f}" for source in ORDINARY for limit in THRESHOLDS),
            f"{reading.quantiles(label, *ORDINARY).get('q95', 0.0):.4f}",
        ]
        for label in reading.labels
    ]
    return table(head, lines)


def reply_line(replies: Reading) -> str:
    """What the disagreement head says of replies that it was never shown."""
    figure = replies.figures("disagreement")
    return f"AUC {figure.auc:.3f} on {figure.rows:,} replies" if figure else "not measured"


def table(head: Sequence[str], lines: Sequence[Sequence[str]]) -> str:
    """A table in Markdown."""
    rule = ["---"] * len(head)
    return "\n".join("| " + " | ".join(line) + " |" for line in (head, rule, *lines))


def _cells(figure: Figures) -> list[str]:
    thresholds = [
        f"{'-' if at.precision is None else format(at.precision, '.2f')} / {at.recall:.2f}" for at in figure.at
    ]
    return [
        str(figure.rows),
        str(figure.positives),
        f"{figure.auc:.3f}",
        f"{figure.average_precision:.3f}",
        *thresholds,
    ]
