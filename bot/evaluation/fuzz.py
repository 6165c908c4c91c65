"""Looks for what breaks or hangs a reader: `python -m bot.evaluation.fuzz WHAT --seed N [--count N] [--state FILE]`.

WHAT is `text` (normalising and every detector) or a kind of file: `plain`, `word`, `sheet`, `pdf`, `picture`,
`discord`, `whatsapp`, `register`, `policy`. Cases are made from the seed alone, so any can be made again; with
`--state` a run that was ended goes on where it stopped, and `--seconds` ends one that has had its time. Prints each
complaint with its seed and number, and exits 1 if there is one.
"""

import argparse
import json
import logging
import os
import sys
import tempfile
import time
import warnings
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from bot.evaluation.fuzz_readers import READERS, Read

SLOW_S = 0.05  # a text that takes longer keeps every room waiting
SLOW_FILE_S = 2.0  # a file is read in a process of its own
TRIES = 3  # a case that was slow is read again: a busy machine is no fault
SAVE_EVERY = 500
MOST_COMPLAINTS = 20


@dataclass
class Course:
    """How far a run has come."""

    what: str
    seed: int
    done: int = 0
    slowest_ms: float = 0.0
    slowest: int = 0  # its number

    def save(self, path: Path) -> None:
        """Write it down, all or nothing."""
        path.with_suffix(".part").write_text(json.dumps(self.__dict__), encoding="utf-8")
        path.with_suffix(".part").replace(path)


def course_of(what: str, seed: int, path: Path | None) -> Course:
    """Where the run of this kind and seed stands."""
    if path is not None and path.exists():
        kept = Course(**json.loads(path.read_text(encoding="utf-8")))
        if (kept.what, kept.seed) == (what, seed):
            return kept
    return Course(what, seed)


def run(course: Course, count: int, folder: Path, state: Path | None, seconds: float = float("inf")) -> Iterator[str]:
    """What went wrong, as it happens: a reader that broke, took too long, or left something behind."""
    make, read = READERS[course.what]
    limit = SLOW_S if course.what == "text" else SLOW_FILE_S
    read(make(course.seed, course.done), folder)  # what is loaded the first time is not counted
    ends = time.monotonic() + seconds
    while course.done < count and time.monotonic() < ends:
        case, name = make(course.seed, course.done), f"{course.what} {course.seed}.{course.done}"
        try:
            took = _took_s(read, case, folder, limit)
        except Exception as problem:  # noqa: BLE001 - that is what is looked for
            yield f"{name}: {type(problem).__name__}: {problem}"[:300]
        else:
            if took > limit:
                yield f"{name}: took {took * 1000:.0f} ms"
            if took * 1000 > course.slowest_ms:
                course.slowest_ms, course.slowest = took * 1000, course.done
        course.done += 1
        if state is not None and course.done % SAVE_EVERY == 0:
            course.save(state)
    if os.listdir(folder):  # noqa: PTH208 - a handful of names
        yield f"{course.what} {course.seed}: something was left on the disk"
    if state is not None:
        course.save(state)


def _took_s(read: Read, case: bytes, folder: Path, limit: float) -> float:
    """The least time of several where the first was over `limit`, in seconds of the processor."""
    least = float("inf")
    for _ in range(TRIES):
        begun = time.process_time()
        read(case, folder)
        least = min(least, time.process_time() - begun)
        if least <= limit:
            break
    return least


def main(arguments: Sequence[str] | None = None) -> None:
    """Run, print what went wrong, and how far it came."""
    parser = argparse.ArgumentParser(prog="python -m bot.evaluation.fuzz", description=__doc__)
    parser.add_argument("what", choices=sorted(READERS))
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--count", type=int, default=20_000, help="cases in all, those of earlier calls included")
    parser.add_argument("--state", type=Path, help="a file in which the run keeps how far it has come")
    parser.add_argument("--seconds", type=float, default=float("inf"), help="stop after so long, though cases are left")
    options = parser.parse_args(arguments)
    logging.disable()  # readers complain of what is broken at length
    warnings.simplefilter("ignore")
    course = course_of(options.what, options.seed, options.state)
    complaints = 0
    with tempfile.TemporaryDirectory() as folder:
        os.environ["TMPDIR"] = folder
        tempfile.tempdir = folder
        for complaint in run(course, options.count, Path(folder), options.state, options.seconds):
            complaints += 1
            sys.stdout.write(f"{complaint}\n")
            sys.stdout.flush()
            if complaints >= MOST_COMPLAINTS:
                break
        tempfile.tempdir = None
    slowest = f"slowest {course.slowest_ms:.0f} ms (number {course.slowest})"
    sys.stdout.write(f"{course.done} of {course.what}, seed {course.seed}: {slowest}\n")
    sys.exit(1 if complaints else 0)


if __name__ == "__main__":
    main()
