"""All figures of `steward bench`, from one run on this machine. What it cannot give is None, never invented."""

import asyncio
import json
import os
import platform
import resource
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass

from bot.evaluation.evening import shipped_evening
from bot.evaluation.live import time_live
from bot.evaluation.speed import Timing, time_pipeline, time_scoring
from bot.scoring.choose import load_scorer
from bot.scoring.service import ScoringService
from policy_rules.policy import load_policy

ROUNDS = 25  # how often the evening's texts are read for a figure
DETOXIFY = (
    "predict_messages_per_second",
    "onnx_messages_per_second",
    "ratio",
    "cascade_ratio",
    "max_difference",
)
LIVE_S = 10.0  # seconds of the live part


@dataclass(frozen=True, slots=True)
class Figures:
    """What was measured; times in the units that their names give."""

    machine: str
    pipeline: Timing
    embedded: Timing
    live_messages_per_second: float
    live: Timing
    rss_mb: float
    start_s: float
    detoxify: Mapping[str, float | None]  # as the contract names them

    def document(self) -> dict[str, object]:
        """The figures under the names that other programs read."""
        return {
            "machine": self.machine,
            "pipeline": {
                "messages_per_second": round(self.pipeline.per_second),
                "p50_us": round(self.pipeline.percentile(50) * 1e6, 1),
                "p99_us": round(self.pipeline.percentile(99) * 1e6, 1),
            },
            "scoring": {
                "embedded": {
                    "messages_per_second": round(self.embedded.per_second),
                    "p50_ms": round(self.embedded.percentile(50) * 1e3, 3),
                    "p99_ms": round(self.embedded.percentile(99) * 1e3, 3),
                },
                "detoxify": dict(self.detoxify),
            },
            "live": {
                "messages_per_second": round(self.live_messages_per_second, 1),
                "p50_ms": round(self.live.percentile(50) * 1e3, 2),
                "p99_ms": round(self.live.percentile(99) * 1e3, 2),
            },
            "memory": {"rss_mb": round(self.rss_mb, 1)},
            "start": {"seconds": round(self.start_s, 2)},
        }


async def measure(started_s: float, live_s: float = LIVE_S) -> Figures:
    """Measure everything. `started_s` is how long importing and loading took before."""
    scorer = load_scorer("embedded")
    talk = tuple(line.says for line in shipped_evening().lines if line.deed is None)
    texts = talk * ROUNDS
    service = await ScoringService.start(lambda: scorer)
    try:
        live = await time_live(service, tuple(line for line in talk if "07700" not in line), live_s)
    finally:
        await service.aclose()
    return Figures(
        machine=f"{platform.machine()}, {os.cpu_count()} processors, Python {platform.python_version()}",
        pipeline=await time_pipeline(load_policy(), scorer, texts),
        embedded=time_scoring(scorer, texts),
        live_messages_per_second=live.messages_per_second,
        live=live.hides,
        rss_mb=peak_memory_mb(),
        start_s=started_s,
        detoxify=await asyncio.to_thread(time_detoxify),
    )


def time_detoxify() -> Mapping[str, float | None]:
    """Detoxify's architecture, in a process of its own; None for each figure where the extra is not installed."""
    command = [sys.executable, "-m", "bot.evaluation.bench_detoxify"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603 - our own code
    if done.returncode:
        return dict.fromkeys(DETOXIFY)
    found: dict[str, float | None] = json.loads(done.stdout.splitlines()[-1])
    return found


def peak_memory_mb() -> float:
    """The most memory that this process has held, in MB; the sandbox's share is in it."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / (1024 * 1024) if sys.platform == "darwin" else peak / 1024
