"""Frames: a word for an identity is as often in kind sentences as it is taught in cruel ones."""

from collections import Counter

from bot.training.templates import WHO, template_rows


def test_every_identity_stands_in_kind_and_unkind_sentences_alike() -> None:
    rows = [row for row in template_rows() if not row.labels["threat"]]
    for kind in (0, 1):
        counts = Counter(
            who for row in rows for who in WHO if row.labels["identity_attack"] == kind and who in row.text
        )
        assert all(counts[who] >= 10 for who in WHO)


def test_a_frame_stays_on_one_side_of_the_split() -> None:
    sides: dict[str | None, set[str]] = {}
    for row in template_rows():
        sides.setdefault(row.conversation, set()).add(row.part)
    assert all(len(parts) == 1 for parts in sides.values())
    assert {part for parts in sides.values() for part in parts} == {"train", "calibrate", "test"}


def test_harm_is_a_threat_and_care_is_not() -> None:
    labels = {row.text: row.labels["threat"] for row in template_rows()}
    assert labels["i will break your fingers"] == 1
    assert labels["i will bring your coats"] == 0
