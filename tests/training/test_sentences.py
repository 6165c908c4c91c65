"""Our own sentences: headings carry the labels, and every voice that the data sets lack is there."""

import pytest

from bot.training.sentences import KNOWN, UNSAID, own_sentences, parse


def test_a_heading_labels_the_sentences_under_it() -> None:
    first, second = parse("# a note\n\n## kind: threat=1 insult=?\nOne.\n\n## calm\nTwo.\n")
    assert (first.source, first.text) == ("own: kind", "One.")
    untold = ("insult", "advances", *UNSAID)
    assert first.labels == {label: int(label in ("threat", "menace")) for label in KNOWN if label not in untold}
    assert second.labels == {label: 0 for label in KNOWN if label not in UNSAID}


def test_what_no_heading_says_of_a_protest_is_unknown() -> None:
    first, second = parse("## kind: protest=1\nOne.\n## calm: protest=0\nTwo.\n")
    assert (first.labels["protest"], second.labels["protest"]) == (1, 0)


def test_a_misspelt_label_is_refused() -> None:
    with pytest.raises(ValueError, match=r"no such label: treat; the labels are toxicity"):
        list(parse("## kind: treat=1\nOne.\n"))


def test_no_sentence_stands_twice_and_every_label_has_some() -> None:
    rows = list(own_sentences())
    assert len({row.text.casefold() for row in rows}) == len(rows) > 500
    for label in set(KNOWN) - {"politics"}:  # which a data set has
        assert sum(row.labels.get(label, 0) for row in rows) >= 20


def test_a_line_with_gaps_makes_several_rows_on_one_side_of_the_split() -> None:
    rows = list(parse("## kind: private_details=1\n{name} has moved to {town}\n"))
    assert 3 <= len(rows) <= 6
    assert len({row.text for row in rows}) == len(rows)
    assert len({row.part for row in rows}) == 1
    assert not any("{" in row.text for row in rows)
    again = parse("## kind: private_details=1\n{name} has moved to {town}\n")
    assert [row.text for row in rows] == [row.text for row in again]


def test_despair_is_no_toxicity() -> None:
    despair = [row for row in own_sentences() if row.source == "own: despair and self-harm"]
    assert len(despair) >= 20
    assert all(row.labels["toxicity"] == row.labels["threat"] == 0 for row in despair)
