"""The n-grams: the same on every machine for ever, since the weights are tied to them."""

from hypothesis import given
from hypothesis import strategies as st

from bot.scoring.ngrams import BUCKETS, buckets, tokens


def test_the_places_are_the_same_on_every_machine() -> None:
    """A change here silently makes the shipped weights meaningless: train again."""
    seen = buckets("Kettle on!")
    assert seen.words.tolist() == [8111, 15086, 16355, 84485, 101288]
    assert seen.characters.tolist()[:5] == [2999, 21628, 26041, 32292, 34847]
    assert len(seen.characters) == 21


def test_what_stands_for_its_kind() -> None:
    assert tokens("Call @sam on 07700 900123, see https://example.org/a <@123> b4") == [
        "call", "<name>", "on", "<number>", "<number>", "see", "<link>", "<name>", "b4",
    ]  # fmt: skip


@given(st.text())
def test_any_string_has_places_in_the_table(text: str) -> None:
    seen = buckets(text)
    for places in (seen.words, seen.characters):
        assert all(0 <= place < BUCKETS for place in places)
        assert len(set(places.tolist())) == len(places)


def test_case_width_and_edges_do_not_matter_to_words() -> None:
    assert buckets("Hello, you").words.tolist() == buckets("\uff48\uff45\uff4c\uff4c\uff4f YOU!").words.tolist()
