"""Draws how heated a room was, message by message: `python -m bot.pictures.heat`, JSON in, PNG out.

A room has heat, people have none: the picture names nobody.
"""

import io
import json
import os
import sys
from collections.abc import Sequence
from dataclasses import dataclass

from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

WIDTH, HEIGHT, DOTS = 6.0, 2.2, 200  # inches, and dots an inch
QUIET, HOT, INK = "#8aa0b4", "#c8553d", "#44515c"
LOWEST_TOP = 1.25  # times the limit, that the picture shows at least


@dataclass(frozen=True, slots=True)
class Course:
    """What is drawn: the heat after each message, which of them weighed most, and where a person is asked."""

    heats: Sequence[float]
    weighed: Sequence[int]  # places in `heats`
    limit: float
    asked_at: int | None  # the place at which a person was asked
    title: str
    messages: str  # what the axis counts
    limit_name: str


def drawn(course: Course) -> bytes:
    """The picture as PNG."""
    figure = Figure(figsize=(WIDTH, HEIGHT), dpi=DOTS, layout="constrained")
    axes = figure.add_subplot()
    places = range(1, len(course.heats) + 1)
    axes.fill_between(places, course.heats, color=QUIET, alpha=0.25, linewidth=0)
    axes.plot(places, course.heats, color=QUIET, linewidth=1.5)
    axes.axhline(course.limit, color=HOT, linewidth=1, linestyle="--")
    axes.annotate(
        course.limit_name, (1, course.limit), xytext=(4, 3), textcoords="offset points", color=HOT, fontsize=8
    )
    hot = [place for place in course.weighed if 0 <= place < len(course.heats)]
    axes.scatter(
        [place + 1 for place in hot], [course.heats[place] for place in hot], color=HOT, s=26, zorder=3, clip_on=False
    )
    if course.asked_at is not None:
        axes.axvline(course.asked_at + 1, color=INK, linewidth=0.8, linestyle=":")
    axes.set_title(course.title, fontsize=10, color=INK, loc="left")
    axes.set_xlabel(course.messages, fontsize=8, color=INK)
    axes.set_xlim(1, max(2, len(course.heats)))
    axes.set_ylim(0, max(course.limit * LOWEST_TOP, *course.heats, 0) * 1.05)
    axes.tick_params(labelsize=8, colors=INK)
    axes.xaxis.set_major_locator(MaxNLocator(integer=True))
    for side in ("top", "right"):
        axes.spines[side].set_visible(False)
    held = io.BytesIO()
    figure.savefig(held, format="png")
    return held.getvalue()


def main() -> None:
    """Draw what comes in."""
    if hasattr(os, "nice"):
        os.nice(10)  # messages are read first
    sys.stdout.buffer.write(drawn(Course(**json.load(sys.stdin.buffer))))


if __name__ == "__main__":
    main()
