"""What the rules cost without a model: `python -m bot.evaluation.rules_speed [--scenes DIR] [--times N] [--json]`.

Two figures: every message of the scenes (median and 99th percentile), and the worst texts that somebody could type,
each a short scrap repeated to the longest message there can be. A text's time is the least of several, in processor
time of one core, so that a busy machine spoils it little.
"""

import argparse
import json
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from bot.evaluation.eval_scenes import scenes_of
from bot.evaluation.fuzz_readers import LONGEST_TEXT, SCRAPS, rules_read

TIMES = 5
SHOWN = 8  # of the worst texts
JOINTS = ("", " ", "\n", ".", "a")  # between one scrap and the next


@dataclass(frozen=True, slots=True)
class Cost:
    """Microseconds of processor time for one message."""

    messages: int
    p50_us: float
    p99_us: float
    worst: tuple[tuple[str, float], ...]  # the dearest scraps, each with milliseconds for a text full of it


def least_s(texts: Sequence[str], times: int) -> list[float]:
    """The least time that the rules took for each of `texts`, in seconds.

    A text is read again only when all the others were, so nothing that is remembered of the last text helps it.
    """
    return [min(took) for took in zip(*([_once(text) for text in texts] for _ in range(times)), strict=True)]


def _once(text: str) -> float:
    begun = time.process_time()
    rules_read(text)
    return time.process_time() - begun


def hostile() -> Iterator[tuple[str, str]]:
    """A scrap and the text that is full of it."""
    for scrap in dict.fromkeys(f"{scrap}{joint}" for scrap in SCRAPS for joint in JOINTS):
        if scrap:
            yield scrap, (scrap * LONGEST_TEXT)[:LONGEST_TEXT]


def measure(texts: Sequence[str], times: int) -> Cost:
    """Time the rules on `texts` and on hostile ones."""
    usual = sorted(least_s(texts, times))
    scraps, full = zip(*hostile(), strict=True)
    worst = sorted(
        ((took * 1000, scrap) for took, scrap in zip(least_s(full, times), scraps, strict=True)), reverse=True
    )
    return Cost(
        messages=len(usual),
        p50_us=round(usual[len(usual) // 2] * 1e6, 1),
        p99_us=round(usual[int(len(usual) * 0.99)] * 1e6, 1),
        worst=tuple((scrap, round(took, 1)) for took, scrap in worst[:SHOWN]),
    )


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m bot.evaluation.rules_speed", description=__doc__)
    parser.add_argument("--scenes", type=Path, default=Path("tests/scenes"), help="a file or folder of scenes")
    parser.add_argument("--times", type=int, default=TIMES, help="how often each text is read")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args(arguments)
    cost = measure([message.text for scene in scenes_of(options.scenes) for message in scene.messages], options.times)
    if options.json:
        sys.stdout.write(json.dumps(asdict(cost)) + "\n")
        return
    sys.stdout.write(f"{cost.messages} messages: p50 {cost.p50_us:.0f} µs, p99 {cost.p99_us:.0f} µs\n")
    for scrap, took in cost.worst:
        sys.stdout.write(f"{LONGEST_TEXT} characters of {scrap!a}: {took:.1f} ms\n")


if __name__ == "__main__":
    main()
