"""How fast `steward scan` reads, and in how much memory: `python -m bot.evaluation.scan_speed [--messages N] [--json]`.

It writes an invented export, or takes one (`--file`), and scans it on one core with the model that ships. A second of
processor time is told beside a second by the clock: a busy machine spoils it less.
"""

import argparse
import asyncio
import json
import os
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from bot.evaluation.bench import peak_memory_mb
from bot.evaluation.long_export import write
from bot.evaluation.scan import Tally, scanned
from bot.moderation.judge import Judge
from bot.readers.exports import reader_of
from bot.scoring.choose import load_scorer
from bot.scoring.direct import DirectScorer
from bot.scoring.probes import HARSH, PLAIN
from bot.scoring.scorer import Scorer
from policy_rules.policy import load_policy
from policy_rules.vocabulary import Message, Scores

MESSAGES = 3_000
EVERYDAY = "see you at the hall on friday"
FORMS = {"discord": "export.json", "whatsapp": "chat.txt"}


@dataclass(frozen=True, slots=True)
class ScanSpeed:
    """What one scan took. Seconds by the clock, shares of them between 0 and 1, memory in MB."""

    messages: int
    found: int
    messages_per_second: float
    messages_per_processor_second: float
    model_share: float
    reading_share: float
    cores: int  # that the process may use
    loaded_mb: float  # the most memory before the first message
    peak_mb: float


class _Timed:
    """The model, and how long it took."""

    def __init__(self, scorer: Scorer) -> None:
        self._scorer = scorer
        self.name, self.labels, self.took_s = scorer.name, scorer.labels, 0.0

    def score(self, text: str) -> Scores:
        """What the model says."""
        begun = time.perf_counter()
        try:
            return self._scorer.score(text)
        finally:
            self.took_s += time.perf_counter() - begun


class _OneAnswer:
    """Stands where the model would, with what that says of an everyday line: for what memory very long files take."""

    def __init__(self, scorer: Scorer) -> None:
        self.name, self.labels = scorer.name, scorer.labels
        self._probed = scorer.score
        self._answer = scorer.score(EVERYDAY)

    def score(self, text: str) -> Scores:
        """The same for every text but those by which a model is probed."""
        return self._probed(text) if text in (*HARSH, *PLAIN) else self._answer


class _Read:
    """The messages of a file, and how long reading them took."""

    def __init__(self, path: Path) -> None:
        self._messages, self.took_s = reader_of(path).messages(path), 0.0

    def __iter__(self) -> Iterator[Message]:
        return self

    def __next__(self) -> Message:
        begun = time.perf_counter()
        try:
            return next(self._messages)
        finally:
            self.took_s += time.perf_counter() - begun


def measure(path: Path, *, with_model: bool = True) -> ScanSpeed:
    """Scan the file. Raises ExportProblem and ScorerProblem."""
    embedded = load_scorer("embedded")
    model = _Timed(embedded if with_model else _OneAnswer(embedded))
    judge, tally = Judge(load_policy(), DirectScorer(model)), Tally()
    messages, loaded = _Read(path), peak_memory_mb()
    model.took_s = 0.0  # the probes do not count

    async def scan() -> int:
        return sum([1 async for _ in scanned(messages, judge, tally)])

    began, worked = time.perf_counter(), time.process_time()
    found = asyncio.run(scan())
    took, work = time.perf_counter() - began, time.process_time() - worked
    return ScanSpeed(
        messages=tally.messages,
        found=found,
        messages_per_second=round(tally.messages / took, 1),
        messages_per_processor_second=round(tally.messages / work, 1),
        model_share=round(model.took_s / took, 3),
        reading_share=round(messages.took_s / took, 3),
        cores=_cores(),
        loaded_mb=round(loaded, 1),
        peak_mb=round(peak_memory_mb(), 1),
    )


def _cores() -> int:
    return len(os.sched_getaffinity(0)) if sys.platform == "linux" else os.cpu_count() or 1


def _on_one_core() -> None:
    if sys.platform == "linux":
        os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure, and print."""
    parser = argparse.ArgumentParser(prog="python -m bot.evaluation.scan_speed", description=__doc__)
    parser.add_argument("--messages", type=int, default=MESSAGES, help="messages to invent")
    parser.add_argument("--form", choices=FORMS, default="discord", help="the form that they are written in")
    parser.add_argument("--file", type=Path, help="an export to scan instead")
    parser.add_argument("--without-model", action="store_true", help="the same scores for all: to look at memory alone")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args(arguments)
    _on_one_core()
    with tempfile.TemporaryDirectory(prefix="steward-") as folder:
        path = options.file or Path(folder) / FORMS[options.form]
        if options.file is None:
            write(path, options.messages)
        speed = measure(path, with_model=not options.without_model)
    if options.json:
        sys.stdout.write(json.dumps(asdict(speed)) + "\n")
        return
    lines = (
        f"{speed.messages:,} messages on {speed.cores} core(s), {speed.found} found",
        f"{speed.messages_per_second:.0f} a second by the clock",
        f"{speed.messages_per_processor_second:.0f} a second of processor time",
        f"the model takes {speed.model_share:.0%} of it, reading the file {speed.reading_share:.0%}",
        f"memory: {speed.loaded_mb:.0f} MB before the first message, {speed.peak_mb:.0f} MB at most",
    )
    sys.stdout.write("\n".join(lines) + "\n")


if __name__ == "__main__":
    main()
