"""Looking for what breaks readers: cases come from the seed alone, a run goes on where it stopped, a fault is told."""

import time
from pathlib import Path

import pytest

from bot.evaluation import fuzz, fuzz_readers
from bot.evaluation.fuzz import Course, course_of, run


@pytest.mark.parametrize("what", sorted(fuzz_readers.READERS))
def test_a_few_cases_of_each_kind_break_nothing(what: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Times are another command's: a busy machine is no fault."""
    monkeypatch.setattr(fuzz, "SLOW_S", 60.0)
    monkeypatch.setattr(fuzz, "SLOW_FILE_S", 60.0)
    assert list(run(Course(what, seed=3), 25, tmp_path, None)) == []


def test_a_case_is_made_from_its_seed_and_number_alone() -> None:
    for make, _ in fuzz_readers.READERS.values():
        assert make(3, 7) == make(3, 7)
        assert len({make(3, number) for number in range(20)}) > 1


def test_a_run_goes_on_where_it_stopped(tmp_path: Path) -> None:
    state, folder = tmp_path / "state.json", tmp_path / "empty"
    folder.mkdir()
    assert list(run(course_of("register", 3, state), 10, folder, state)) == []
    assert course_of("register", 3, state).done == 10
    assert course_of("register", 4, state).done == 0


def test_what_breaks_is_told_with_its_seed_and_number(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def breaks(case: bytes, _folder: Path) -> None:
        if case != fuzz_readers.READERS["register"][0](3, 0):
            raise ValueError("a fault")

    monkeypatch.setitem(fuzz_readers.READERS, "register", (fuzz_readers.READERS["register"][0], breaks))
    [told] = run(Course("register", seed=3), 2, tmp_path, None)
    assert told.startswith("register 3.1: ValueError")


def test_a_run_that_has_had_its_time_stops_and_goes_on_later(tmp_path: Path) -> None:
    state, folder = tmp_path / "state.json", tmp_path / "empty"
    folder.mkdir()
    assert list(run(course_of("register", 3, state), 10, folder, state, seconds=0)) == []
    assert course_of("register", 3, state).done == 0
    assert list(run(course_of("register", 3, state), 10, folder, state, seconds=600)) == []
    assert course_of("register", 3, state).done == 10


def test_what_was_slow_once_is_read_again_before_it_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    make, times = fuzz_readers.READERS["register"][0], dict.fromkeys(range(4), 0)
    cases = {make(3, number): number for number in times}

    def hangs(case: bytes, _folder: Path) -> None:
        number = cases[case]
        times[number] += 1
        slow = number == 2 or (number == 1 and times[number] == 1)
        begun = time.process_time()
        while slow and time.process_time() - begun < 0.03:
            pass

    monkeypatch.setattr(fuzz, "SLOW_FILE_S", 0.02)
    monkeypatch.setitem(fuzz_readers.READERS, "register", (make, hangs))
    course = Course("register", seed=3)
    [told] = run(course, 4, tmp_path, None)
    assert told.startswith("register 3.2: took")
    assert (course.slowest, times[1], times[2]) == (2, 2, fuzz.TRIES)
