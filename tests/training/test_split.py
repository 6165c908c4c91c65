"""The split: by hash, for ever, and no copy or conversation on both sides."""

from collections import Counter

from bot.training.rows import Row
from bot.training.split import Part, part_of


def test_eight_train_one_calibrates_one_tests() -> None:
    parts = Counter(part_of(f"sentence {number}") for number in range(10_000))
    assert abs(parts[Part.TRAIN] - 8000) < 200
    assert abs(parts[Part.TEST] - 1000) < 150


def test_a_row_never_moves() -> None:
    assert [part_of(text) for text in ("kettle", "rota", "minibus")] == [Part.TEST, Part.TRAIN, Part.TRAIN]


def test_copies_and_conversations_stay_together() -> None:
    assert part_of("The  rota is up") == part_of("the rota is up")
    turns = [Row("threads", f"turn {number}", {}, conversation="thread-7") for number in range(20)]
    assert len({row.part for row in turns}) == 1
