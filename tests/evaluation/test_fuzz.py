"""Looking for what breaks readers: cases come from the seed alone, a run goes on where it stopped, a fault is told."""

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
