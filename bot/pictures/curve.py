"""Draws a curve with the point that was chosen: `python -m bot.pictures.curve`, JSON in, PNG out."""

import io
import json
import sys
from collections.abc import Sequence
from dataclasses import dataclass

from matplotlib.figure import Figure

LINE, CHOSEN, INK = "#4a7a9c", "#c8553d", "#44515c"


@dataclass(frozen=True, slots=True)
class Curve:
    """What is drawn."""

    points: Sequence[tuple[float, float]]
    chosen: tuple[float, float]
    budget: float
    title: str
    across: str
    up: str


def drawn(curve: Curve) -> bytes:
    """The picture as PNG."""
    figure = Figure(figsize=(6.4, 3.2), dpi=110, layout="constrained")
    axes = figure.add_subplot()
    axes.plot([one for one, _ in curve.points], [two for _, two in curve.points], color=LINE, linewidth=1.8)
    axes.axhline(curve.budget, color=CHOSEN, linewidth=0.9, linestyle="--")
    axes.scatter([curve.chosen[0]], [curve.chosen[1]], color=CHOSEN, s=40, zorder=3)
    axes.set_title(curve.title, fontsize=11, color=INK, loc="left")
    axes.set_xlabel(curve.across, fontsize=9, color=INK)
    axes.set_ylabel(curve.up, fontsize=9, color=INK)
    axes.set_ylim(bottom=0)
    axes.grid(alpha=0.2)
    axes.tick_params(labelsize=8, colors=INK)
    for side in ("top", "right"):
        axes.spines[side].set_visible(False)
    held = io.BytesIO()
    figure.savefig(held, format="png")
    return held.getvalue()


def main() -> None:
    """Draw what comes in."""
    sys.stdout.buffer.write(drawn(Curve(**json.load(sys.stdin.buffer))))


if __name__ == "__main__":
    main()
