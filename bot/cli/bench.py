"""`steward bench`: how fast Steward is on this machine."""

import asyncio
import json
import subprocess
import sys
import time
from typing import Annotated

import typer
from rich.table import Table

from bot.cli.console import could_not, out
from bot.evaluation.bench import LIVE_S, Figures, measure
from bot.logs import set_up_logging
from bot.scoring.scorer import ScorerProblem

# What `steward run` imports and loads before it logs in.
STARTING = (
    "import bot.cli.run; from bot.scoring.choose import load_scorer; load_scorer('embedded').score('good morning')"
)


def bench(
    seconds: Annotated[float, typer.Option(help="How long the live part takes.", min=1, max=600)] = LIVE_S,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON document and nothing else.")] = False,
) -> None:
    """Measure the road, the model, the memory and the start on this machine."""
    set_up_logging("CRITICAL")
    try:
        figures = asyncio.run(measure(_start_s(), seconds))
    except ScorerProblem as problem:
        could_not(str(problem))
    if as_json:
        typer.echo(json.dumps(figures.document(), indent=2))
    else:
        _show(figures)


def _start_s() -> float:
    """How long a fresh process takes to import the bot and load the model."""
    begins = time.perf_counter()
    subprocess.run([sys.executable, "-c", STARTING], check=True)  # noqa: S603 - our own code, by our own interpreter
    return time.perf_counter() - begins


def _show(figures: Figures) -> None:
    table = Table("What", "A second", "Median", "99 of 100 under", title=f"Steward on {figures.machine}")
    rows = (
        ("a message's road, without the model", figures.pipeline, figures.pipeline.per_second),
        ("the embedded model, one message", figures.embedded, figures.embedded.per_second),
        ("live: from gateway to deletion", figures.live, figures.live_messages_per_second),
    )
    for what, timing, per_second in rows:
        milliseconds = [f"{timing.percentile(share) * 1e3:.2f} ms" for share in (50, 99)]
        table.add_row(what, f"{per_second:,.0f}", *milliseconds)
    out.print(table)
    if figures.detoxify["ratio"] is not None:
        found = figures.detoxify
        out.print(
            f"Detoxify's architecture: {found['ratio']} times what one predict call a message does, and "
            f"{found['cascade_ratio']} times behind the embedded model.",
            soft_wrap=True,
        )
    out.print(f"Memory at most {figures.rss_mb:.0f} MB, sandbox included. Started in {figures.start_s:.2f} s.")
